"""The rules of ``reports`` in Chinese, as named pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lianxin.rules.policy import names, zh_parts

if TYPE_CHECKING:
    from lianxin.rules.policy.matters_zh import ChineseMatters, Pieces
    from lianxin.rules.policy.reports import Ceiling, ReportDocument

_EVERY: Final = {
    "week": "每周",
    "month": "每月",
    "two_months": "每两个月",
    "quarter": "每季度",
    "half_year": "每半年",
    "year": "每年",
}
_ENDS: Final = {"week": "一周结束", "year": "年终"}


def document(writer: ChineseMatters, rule: ReportDocument) -> Pieces:
    """What each part of a document's rule says."""
    policy = writer.policy
    if rule.who:
        owner = f"每名{'、'.join(policy.parties[key].zh if key in policy.parties else key for key in rule.who)}"
    elif rule.level:
        owner = f"每个{'、'.join(names.LEVELS[level].zh.removesuffix('级') for level in rule.level)}"
    else:
        owner = "本区划"
    found = {"文稿": f"{owner}{_EVERY[rule.every]}一份《{rule.zh}》", "拟稿": f"{_when(rule)}由系统按记录拟稿"}
    if rule.to is not None:
        found["主送"] = f"主送{rule.to}"
    if rule.office is not None:
        found["文号"] = f"文号用“{rule.office}”"
    found["内容"] = "写:" + " ".join(rule.text).removesuffix("。")
    if rule.table is not None:
        by = "乡镇" if rule.table.by == "township" else "村"
        found["附表"] = f"附各{by}的{'、'.join(_figure(writer, key) for key in rule.table.figures)},按代码排列,不排名次"
    found["签发"] = "经拟稿、核稿、签发,拟稿人不核自己的稿"
    return found


def _figure(writer: ChineseMatters, key: str) -> str:
    rule = writer.policy.rules.get(key.removesuffix(".parties").removesuffix(".counterparts"))
    return rule.zh if rule is not None else key


def _when(rule: ReportDocument) -> str:
    later = f"后第{rule.after_days}天" if rule.after_days else "当天"
    if rule.kind == "pledge":
        return f"年初(1月1日{later if rule.after_days else ''}){rule.at}"
    end = (
        f"每周{zh_parts.DIGITS[rule.week_ends or 7] if (rule.week_ends or 7) != 7 else '日'}" if rule.every == "week" else "期末"
    )
    return f"{end}{later}{rule.at}"


def ceiling(writer: ChineseMatters, rule: Ceiling) -> Pieces:
    """What each part of a ceiling says."""
    policy = writer.policy
    whom = "、".join(names.kind_name(policy, key).zh for key in rule.with_)
    what = zh_parts.words(policy, "entries", rule.entries)
    found = {"最多": f"一个{whom}{_EVERY[rule.every]}接待“{what}”超过{rule.at_most}次的,安排前提醒"}
    if rule.apart_days:
        found["间隔"] = f"{rule.apart_days}天内有人去过的,问一句:一起去,还是等一等"
    return found
