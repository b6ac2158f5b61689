"""Sentences about a cut, in both languages; the table beside them carries the same numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from lianxin.rules.pairing.values import Cut, CutRow, Problem

SHOWN = 3
Two = tuple[str, str]


def said(problem: Problem, cut: Cut) -> Two:
    """Who asks for how many, how many there are, what would be enough: in Chinese and in English."""
    zh, en = _SAID[cut.side](cut, *_who(problem, cut.rows))
    zh_remedy = ";或".join(remedy.zh for remedy in cut.remedies)
    en_remedy = "; or ".join(remedy.en for remedy in cut.remedies)
    if cut.remedies:
        return f"{zh}可行的最小调整:{zh_remedy}。", f"{en} Enough would be {en_remedy}."
    if cut.side == "counterparts":
        return f"{zh}可行的最小调整:减少参加这一层的干部。", f"{en} Enough would be fewer parties in this layer."
    return f"{zh}单靠增加干部或提高上限都不够。", f"{en} Neither more parties nor a higher ceiling alone is enough."


def _places(cut: Cut, zh_who: str, en_who: str) -> Two:
    """Too few places."""
    number, parties = sum(row.counterparts for row in cut.rows), len(cut.parties)
    zh = f"{zh_who}共{number}个对象需要{cut.asked}个联系名额,"
    en = f"{number} counterparts ({en_who}) ask for {cut.asked} places; "
    if not parties:
        return f"{zh}没有一名干部(单位)可以联系他们,缺{cut.missing}个。", f"{en}nobody may serve them: {cut.missing} missing."
    if cut.room > cut.available:
        return (
            f"{zh}能联系他们的{parties}名干部(单位)同一对象只能联系一次,至多结成{cut.available}个,缺{cut.missing}个。",
            f"{en}the {parties} parties who may serve them, each counterpart once, can make {cut.available} links: "
            f"{cut.missing} missing.",
        )
    return (
        f"{zh}能联系他们的{parties}名干部(单位)合计只有{cut.available}个,缺{cut.missing}个。",
        f"{en}the {parties} parties who may serve them have {cut.available}: {cut.missing} missing.",
    )


def _families(cut: Cut, zh_who: str, en_who: str) -> Two:
    """Places there are, but a family would have to be taken apart."""
    number, parties = sum(row.counterparts for row in cut.rows), len(cut.parties)
    return (
        f"{zh_who}共{number}个对象需要{cut.asked}个联系名额,能联系他们的{parties}名干部(单位)合计有{cut.room}个,"
        f"但一家须由同一名干部联系,只排得下{cut.available}个,缺{cut.missing}个。",
        f"{number} counterparts ({en_who}) ask for {cut.asked} places; the {parties} parties who may serve them have {cut.room}, "
        f"but a family has one party: {cut.available} fit, {cut.missing} missing.",
    )


def _counterparts(cut: Cut, zh_who: str, en_who: str) -> Two:
    """Too few counterparts: how many the parties must have at least, how many there are."""
    zh_who, en_who = (zh_who, en_who) if cut.rows else ("没有可联系的对象", "nobody to be linked to")
    zh = f"{len(cut.parties)}名干部(单位)按下限至少要联系{cut.asked}个,"
    en = f"{len(cut.parties)} parties must have at least {cut.asked} links; "
    if cut.room > cut.available:
        return (
            f"{zh}在各自的上限和可联系的对象({zh_who})之内至多结成{cut.available}个,缺{cut.missing}个。",
            f"{en}their ceilings and those whom they may serve ({en_who}) allow {cut.available}: {cut.missing} missing.",
        )
    return (
        f"{zh}可供联系的({zh_who})只有{cut.available}个,缺{cut.missing}个。",
        f"{en}there are {cut.available} for them ({en_who}): {cut.missing} missing.",
    )


_SAID: Final[dict[str, Callable[[Cut, str, str], Two]]] = {
    "places": _places,
    "families": _families,
    "counterparts": _counterparts,
}


def _who(problem: Problem, rows: Sequence[CutRow]) -> Two:
    """The first few townships and needs by name."""
    zh, en = [], []
    for row in rows[:SHOWN]:
        area = problem.names.get(row.area, row.area)
        needs = [problem.names.get(need, need) for need in row.needs]
        zh.append(f"{area}{'、'.join(needs)}{row.counterparts}个")
        en.append(f"{area} {', '.join(needs)}".strip() + f": {row.counterparts}")
    more = len(rows) > SHOWN
    return "、".join(zh) + ("等" if more else ""), ", ".join(en) + (", …" if more else "")
