"""The rule of ``meetings`` as named pieces, in Chinese and in English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lianxin.rules.policy import en_parts, names, zh_parts

if TYPE_CHECKING:
    from lianxin.rules.policy.matters_en import EnglishMatters
    from lianxin.rules.policy.matters_zh import ChineseMatters
    from lianxin.rules.policy.meetings import Round

EVERY: Final[dict[str, tuple[str, str]]] = {
    "month": ("每月", "every month"),
    "two_months": ("每两个月", "every two months"),
    "quarter": ("每季度", "every quarter"),
    "half_year": ("每半年", "every half-year"),
    "year": ("每年", "every year"),
}
_HELD: Final[dict[str, tuple[str, str]]] = {
    "on_site": ("到难题所在的现场开", "held where the difficulty is"),
    "briefing": ("通报议定事项办得怎样", "hears how decisions stand"),
    "dispatch": ("有关单位一起会诊,定谁办什么、哪天办好", "brings units together and decides who does what by when"),
}


def round_zh(writer: ChineseMatters, rule: Round) -> dict[str, str]:
    """What each part of the rule says."""
    level = names.LEVELS[rule.level].zh.removesuffix("级")
    found = {"次数": f"每个{level}{EVERY[rule.every][0]}开一次“{rule.zh}”", "怎样开": _HELD[rule.held][0]}
    if rule.by is not None:
        found["召集"] = f"由{writer.office(rule.by)}召集"
    found["议题"] = f"议没有按期办好的{writer.matters(rule.category, rule.kind)}"
    found["记录"] = f"开过的给到会的干部记一条{zh_parts.words(writer.policy, 'entries', (rule.entry,))}"
    return found


def round_en(writer: EnglishMatters, rule: Round) -> dict[str, str]:
    """What each part of the rule says."""
    title = rule.en or names.readable(rule.key)
    level = names.LEVELS[rule.level].en
    found = {"how often": f"each {level} holds “{title}” {EVERY[rule.every][1]}", "how": _HELD[rule.held][1]}
    if rule.by is not None:
        found["called by"] = f"called by {writer.office(rule.by)}"
    found["about"] = f"about {writer.matters(rule.category, rule.kind)} that are overdue"
    found["record"] = f"one held is {en_parts.quoted(writer.policy, 'entries', (rule.entry,), 'or')} of those who came"
    return found
