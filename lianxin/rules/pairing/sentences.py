"""Sentences about a cut, in both languages; the table beside them carries the same numbers."""

from __future__ import annotations

from collections.abc import Sequence

from lianxin.rules.pairing.values import CutRow, Problem, Remedy

SHOWN = 3


def of_places(
    problem: Problem, rows: Sequence[CutRow], parties: int, asked: int, available: int, missing: int, remedies: Sequence[Remedy]
) -> tuple[str, str]:
    """Too few places: who asks for how many, how many there are, what would be enough."""
    zh_who, en_who = _who(problem, rows)
    number = sum(row.counterparts for row in rows)
    zh_remedy = ";或".join(remedy.zh for remedy in remedies)
    en_remedy = "; or ".join(remedy.en for remedy in remedies)
    return (
        f"{zh_who}共{number}个对象需要{asked}个联系名额,能联系他们的{parties}名干部(单位)合计只有{available}个,缺{missing}个。可行的最小调整:{zh_remedy}。",
        f"{number} counterparts ({en_who}) ask for {asked} places; the {parties} parties who may serve them have {available}: "
        f"{missing} missing. Enough would be {en_remedy}.",
    )


def of_counterparts(
    problem: Problem, rows: Sequence[CutRow], parties: int, asked: int, available: int, missing: int, remedies: Sequence[Remedy]
) -> tuple[str, str]:
    """Too few counterparts: how many the parties must have at least, how many there are."""
    zh_who, en_who = _who(problem, rows) if rows else ("没有可联系的对象", "nobody to be linked to")
    zh_remedy = ";或".join(remedy.zh for remedy in remedies) or "减少参加这一层的干部"
    en_remedy = "; or ".join(remedy.en for remedy in remedies) or "fewer parties in this layer"
    return (
        f"{parties}名干部(单位)按下限至少要联系{asked}个,可供联系的({zh_who})只有{available}个,缺{missing}个。可行的最小调整:{zh_remedy}。",
        f"{parties} parties must have at least {asked} links; there are {available} for them ({en_who}): {missing} missing. "
        f"Enough would be {en_remedy}.",
    )


def _who(problem: Problem, rows: Sequence[CutRow]) -> tuple[str, str]:
    """The first few townships and needs by name."""
    zh, en = [], []
    for row in rows[:SHOWN]:
        area = problem.names.get(row.area, row.area)
        needs = [problem.names.get(need, need) for need in row.needs]
        zh.append(f"{area}{'、'.join(needs)}{row.counterparts}个")
        en.append(f"{area} {', '.join(needs)}".strip() + f": {row.counterparts}")
    more = len(rows) > SHOWN
    return "、".join(zh) + ("等" if more else ""), ", ".join(en) + (", …" if more else "")
