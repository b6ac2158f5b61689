"""The exchange folder as a table: every file with its columns, in English and Chinese, in the order of loading.

This is the one place where names stand; readers, writers, faults and the documentation take them from here (exchange.md, Files).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from lianxin.exchange.choices import BASES, CHANNELS, KINDS, LEVELS, OUTCOMES, RATINGS, ROLES, SIZES, STATES

Type = Literal["text", "long", "code", "codes", "date", "moment", "whole", "flag", "choice"]
"""``text`` is trimmed, ``long`` kept as it is; ``codes`` is a list; ``flag`` is yes or no."""

CODE: Final = 48
NAME: Final = 100
GREATEST: Final = 2**31 - 1
GREATEST_BIG: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its names, what a cell holds, whether the column and the cell must be there."""

    name: str
    zh: str
    type: Type = "text"
    needed: bool = True
    """The column must be there."""
    filled: bool = True
    """A needed column's cells may not be empty."""
    key: bool = False
    most: int = NAME
    """The longest text, or the greatest number."""
    choices: Mapping[str, str] = field(default_factory=dict)
    """What may stand in a ``choice``, with its Chinese name, which is accepted too."""


@dataclass(frozen=True, slots=True)
class Table:
    """One file of the folder, or sheet of the workbook."""

    name: str
    zh: str
    columns: tuple[Column, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The names of the key columns."""
        return tuple(column.name for column in self.columns if column.key)

    @property
    def header(self) -> tuple[str, ...]:
        """The English column names in order: the header of an export."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """The column of that English name. Raises KeyError."""
        return {column.name: column for column in self.columns}[name]


def _key(name: str, zh: str, type_: Type = "code", most: int = CODE, **more: object) -> Column:
    return Column(name, zh, type_, key=True, most=most, **more)  # type: ignore[arg-type]


def _must(name: str, zh: str, type_: Type = "text", most: int = NAME, **more: object) -> Column:
    return Column(name, zh, type_, most=most, **more)  # type: ignore[arg-type]


def _may(name: str, zh: str, type_: Type = "text", most: int = NAME, **more: object) -> Column:
    return Column(name, zh, type_, needed=False, filled=False, most=most, **more)  # type: ignore[arg-type]


AREAS: Final = Table(
    "areas",
    "区划",
    (
        _key("area_code", "区划代码", most=32),
        _must("name", "名称"),
        _must("level", "级别", "choice", choices=LEVELS),
        _must("parent_code", "上级区划代码", "code", 32, filled=False),
        _may("kind", "类型", most=CODE),
        _may("size_class", "规模", "choice", choices=SIZES),
        _may("valid_from", "起始日期", "date"),
        _may("valid_to", "终止日期", "date"),
        _may("merged_into", "并入区划代码", "code", 32),
        _may("provisional", "暂定", "flag"),
    ),
)
UNITS: Final = Table(
    "units",
    "单位",
    (
        _key("unit_code", "单位代码"),
        _must("name", "名称"),
        _must("kind", "单位类型", "code"),
        _must("area_code", "区划代码", "code", 32),
        _may("parent_code", "上级单位代码", "code", CODE),
    ),
)
CAMPAIGNS: Final = Table(
    "campaigns",
    "活动",
    (
        _key("campaign", "活动"),
        _must("name", "名称"),
        _must("area_code", "区划代码", "code", 32),
        _must("from", "开始日期", "date"),
        _must("to", "结束日期", "date"),
    ),
)
CALENDAR: Final = Table(
    "calendar",
    "日历",
    (
        _key("day", "日期", "date"),
        _must("working", "工作日", "flag"),
        _must("official", "正式公布", "flag"),
        _may("note", "备注"),
    ),
)
ADOPTIONS: Final = Table(
    "adoptions",
    "制度采用",
    (
        _key("policy_file", "制度文件", "text", NAME),
        _key("area_code", "区划代码", most=32),
        _key("from", "开始日期", "date"),
        _must("by", "采用人", most=64),
        _may("to", "结束日期", "date"),
    ),
)
OFFICERS: Final = Table(
    "officers",
    "干部",
    (
        _key("officer_code", "干部代码"),
        _must("name", "姓名", most=60),
        _may("mobile", "手机", most=40),
        _may("skills", "特长", "codes"),
        _may("tags", "标签", "codes"),
    ),
)
POSTS: Final = Table(
    "posts",
    "岗位",
    (
        _key("officer_code", "干部代码"),
        _key("unit_code", "单位代码"),
        _key("class", "类别"),
        _key("valid_from", "起始日期", "date"),
        _may("title", "职务", most=60),
        _may("basis", "任职方式", "choice", choices=BASES),
        _may("valid_to", "终止日期", "date"),
        _may("backup_officer_code", "AB岗干部代码", "code", CODE),
        _may("main", "主岗", "flag"),
    ),
)
ACCOUNTS: Final = Table(
    "accounts",
    "账号",
    (
        _key("officer_code", "干部代码"),
        _key("role", "角色", "choice", choices=ROLES),
        _key("scope", "范围"),
    ),
)
ABSENCES: Final = Table(
    "absences",
    "缺勤",
    (
        _key("officer_code", "干部代码"),
        _key("kind", "缺勤类别"),
        _key("from", "开始日期", "date"),
        _must("to", "结束日期", "date"),
        _may("note", "备注", most=200),
    ),
)
SUSPENSIONS: Final = Table(
    "suspensions",
    "暂停",
    (
        _key("area_code", "区划代码", most=32),
        _key("kind", "暂停类别"),
        _key("from", "开始日期", "date"),
        _must("to", "结束日期", "date"),
        _must("basis", "依据", most=200),
    ),
)
COUNTERPARTS: Final = Table(
    "counterparts",
    "联系对象",
    (
        _key("counterpart_code", "联系对象代码"),
        _must("kind", "对象类型", "code"),
        _must("name", "名称"),
        _must("area_code", "区划代码", "code", 32),
        _may("unit_code", "单位代码", "code", CODE),
        _may("members", "人口", "whole", GREATEST),
        _may("phone", "电话", most=40),
        _may("valid_from", "起始日期", "date"),
        _may("valid_to", "终止日期", "date"),
        _may("end_reason", "终止原因", most=200),
    ),
)
NEEDS: Final = Table(
    "needs",
    "帮扶",
    (
        _key("counterpart_code", "联系对象代码"),
        _key("need", "帮扶类别"),
        _key("from", "开始日期", "date"),
        _must("source", "来源", most=200),
        _may("basis", "依据", most=200),
        _may("to", "结束日期", "date"),
    ),
)
LINKS: Final = Table(
    "links",
    "联系",
    (
        _key("party_kind", "联系方", "choice", choices={"officer": "干部", "unit": "单位"}),
        _key("party_code", "联系方代码"),
        _key("counterpart_code", "联系对象代码"),
        _key("kind", "联系类别"),
        _key("valid_from", "起始日期", "date"),
        _may("valid_to", "终止日期", "date"),
    ),
)
ENTRIES: Final = Table(
    "entries",
    "记录",
    (
        _key("entry_code", "记录代码", most=64),
        _must("officer_codes", "干部代码", "codes", CODE),
        _must("kind", "记录类别", "code"),
        _must("day", "日期", "date"),
        _must("recorded_at", "记录时间", "moment"),
        _may("until", "截止日期", "date"),
        _may("counterpart_codes", "联系对象代码", "codes", CODE),
        _may("area_code", "区划代码", "code", 32),
        _may("unit_code", "单位代码", "code", CODE),
        _may("half_days", "半天数", "whole", GREATEST),
        _may("minutes", "分钟数", "whole", GREATEST),
        _may("persons", "人次", "whole", GREATEST),
        _may("fen", "金额(分)", "whole", GREATEST_BIG),
        _may("count", "数量", "whole", GREATEST),
        _may("campaign", "活动", "code", CODE),
        _may("topic", "主题", "code", CODE),
        _may("outcome", "结果", "choice", choices={"done": "已完成", "nobody_home": "没人在家"}),
        _may("supersedes", "更正的记录", "code", 64),
        _may("withdrawn_on", "撤回日期", "date"),
        _may("reason", "撤回原因", most=200),
        _may("reviewed_on", "审核日期", "date"),
        _may("review", "审核结果", "choice", choices={"passed": "通过", "failed": "未通过"}),
        _may("text", "内容", "long", 20_000),
    ),
)
MATTERS: Final = Table(
    "matters",
    "事项",
    (
        _key("matter_code", "事项代码", most=64),
        _must("kind", "事项种类", "choice", choices=KINDS),
        _must("category", "事项类别", "code", CODE, filled=False),
        _must("area_code", "区划代码", "code", 32),
        _must("reported_on", "收到日期", "date"),
        _must("channel", "渠道", "choice", choices=CHANNELS),
        _may("title", "标题", most=120),
        _may("text", "内容", "long", 20_000),
        _may("counterpart_code", "联系对象代码", "code", CODE),
        _may("officer_code", "经办人代码", "code", CODE),
        _may("unit_code", "承办单位代码", "code", CODE),
        _may("state", "状态", "choice", choices=STATES),
        _may("campaign", "活动", "code", CODE),
        _may("signed_on", "签收日期", "date"),
        _may("contacted_on", "联系日期", "date"),
        _may("accepted_on", "受理日期", "date"),
        _may("due_on", "办理期限", "date"),
        _may("returned_on", "退回日期", "date"),
        _may("solved_on", "解决日期", "date"),
        _may("verified_on", "回访日期", "date"),
        _may("closed_on", "办结日期", "date"),
        _may("outcome", "办理结果", "choice", choices=OUTCOMES),
        _may("rating", "满意度", "choice", choices=RATINGS),
        _may("rated_on", "评价日期", "date"),
        _may("exclusion", "剔除理由", "code", CODE),
        _may("source_system", "来源系统", most=60),
        _may("outer_number", "外部编号", "code", 64),
        _may("outer_due", "外部期限", "date"),
        _may("confidential", "保密", "flag"),
    ),
)
ATTESTED: Final = Table(
    "attested",
    "核定数",
    (
        _key("figure", "数据", "text", NAME),
        _key("area_code", "区划代码", most=32),
        _key("period", "时段", most=24),
        _must("value", "数值", "whole", GREATEST_BIG),
        _must("attested_by", "核定单位"),
    ),
)

TABLES: Final = (
    AREAS,
    UNITS,
    CAMPAIGNS,
    CALENDAR,
    ADOPTIONS,
    OFFICERS,
    POSTS,
    ACCOUNTS,
    ABSENCES,
    SUSPENSIONS,
    COUNTERPARTS,
    NEEDS,
    LINKS,
    ENTRIES,
    MATTERS,
    ATTESTED,
)
"""Every file in the order of loading."""


def names() -> Iterator[str]:
    """Every name of a file, English and Chinese."""
    for table in TABLES:
        yield from (table.name, table.zh)


def table_named(name: str) -> Table | None:
    """The file of that English or Chinese name, or None."""
    return {key: table for table in TABLES for key in (table.name, table.zh)}.get(name.strip().lower())
