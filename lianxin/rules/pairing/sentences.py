"""Sentences about a cut, in both languages; the table beside them carries the same numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lianxin.rules.pairing.values import CutRow, Problem, Remedy

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many parties there are, how many places are asked for, how many of these are missing."""

    parties: int
    asked: int
    missing: int

    @property
    def available(self) -> int:
        """How many there are."""
        return self.asked - self.missing


def of_places(problem: Problem, rows: Sequence[CutRow], remedies: Sequence[Remedy], of: Numbers) -> tuple[str, str]:
    """Too few places: who asks for how many, how many there are, what would be enough."""
    zh_who, en_who = _who(problem, rows)
    number = sum(row.counterparts for row in rows)
    zh_remedy = ";或".join(remedy.zh for remedy in remedies)
    en_remedy = "; or ".join(remedy.en for remedy in remedies)
    return (
        f"{zh_who}共{number}个对象需要{of.asked}个联系名额,"
        f"能联系他们的{of.parties}名干部(单位)合计只有{of.available}个,缺{of.missing}个。可行的最小调整:{zh_remedy}。",
        f"{number} counterparts ({en_who}) ask for {of.asked} places; "
        f"the {of.parties} parties who may serve them have {of.available}: {of.missing} missing. Enough would be {en_remedy}.",
    )


def of_counterparts(problem: Problem, rows: Sequence[CutRow], remedies: Sequence[Remedy], of: Numbers) -> tuple[str, str]:
    """Too few counterparts: how many the parties must have at least, how many there are."""
    zh_who, en_who = _who(problem, rows) if rows else ("没有可联系的对象", "nobody to be linked to")
    zh_remedy = ";或".join(remedy.zh for remedy in remedies) or "减少参加这一层的干部"
    en_remedy = "; or ".join(remedy.en for remedy in remedies) or "fewer parties in this layer"
    return (
        f"{of.parties}名干部(单位)按下限至少要联系{of.asked}个,"
        f"可供联系的({zh_who})只有{of.available}个,缺{of.missing}个。可行的最小调整:{zh_remedy}。",
        f"{of.parties} parties must have at least {of.asked} links; "
        f"there are {of.available} for them ({en_who}): {of.missing} missing. Enough would be {en_remedy}.",
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
