"""The standards on relieving the grassroots that drafts are checked against, each with its source (S15, principles 2)."""

from typing import Final, NamedTuple

_RELIEF: Final = (
    "《整治形式主义为基层减负若干规定》(2024年);减负原则第2条",
    "provisions on relieving grassroots of formalism (2024); principle 2",
)
_APPS: Final = (
    "国务院办公厅关于规范政务移动互联网应用程序的规定(2026年);减负原则第2条",
    "State Council office's measures on government mobile applications (2026); principle 2",
)


class Standard(NamedTuple):
    """What is asked, and by what."""

    zh: str
    en: str
    source: tuple[str, str] = _RELIEF


STANDARDS: Final[dict[str, Standard]] = {
    "asked-twice": Standard("同一件事只记一次", "one fact is entered once"),
    "ledger": Standard("系统能由记录生成的台账、报表不再要人填", "ledgers that the system fills are not asked of people"),
    "documents": Standard("不重复要材料", "no texts beyond need"),
    "daily": Standard("不要求天天填报", "nobody has to report every day", _APPS),
    "meetings": Standard("精简会议", "fewer meetings"),
    "inspections": Standard("统筹规范督查检查", "fewer and combined inspections"),
    "no-document": Standard(
        "责任状、督查检查、考核要有文号和年度计划项目",
        "contracts, inspections and appraisals name a document number and an item of the yearly plan",
        (
            "《整治形式主义为基层减负若干规定》(2024年);产品标准“窗口与评议”",
            "provisions on relieving grassroots of formalism (2024); standards, service window",
        ),
    ),
    "household-visits": Standard("不扰民:每户每年走访有上限", "households are not visited beyond a ceiling"),
    "enterprise-visits": Standard("不扰企:每家企业每年走访有上限", "enterprises are not visited beyond a ceiling"),
    "problem-quota": Standard(
        "“没有发现问题”是合法的回答,凑数的问题不得分",
        '"none found" is a lawful answer; an invented problem must never pay',
        ("需求S3;减负原则第2条", "requirement S3; principle 2"),
    ),
    "working-time": Standard("一项制度占用的工作时间有上限", "a policy takes no more than a share of working time"),
}
"""The order is that in which pages list them."""

MEETING_WORDS: Final = (
    "会议", "例会", "座谈会", "调度会", "协调会", "推进会", "动员会", "碰头会", "组织生活", "学习日", "集中学习", "活动日",
)  # fmt: skip
LEDGER_WORDS: Final = ("台账", "报表", "登记表", "日报", "周报", "月报", "汇总表", "统计表", "工作日志")
FORMAL_WORDS: Final = ("责任状", "责任书", "督查", "检查", "督导", "考核", "考评")
"""Words in the names of rules and kinds of entry by which meetings, ledgers and formal checks are known."""

DRAFTED: Final = frozenset({"progress-card", "weekly-record", "quarterly-report"})
"""Texts that the system drafts from records, where silence confirms."""
