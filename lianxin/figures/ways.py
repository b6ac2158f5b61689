"""The ways of counting, as ladders: which things are told apart, what each is worth, how they are summed (rules 3, 5, 14, 21).

A ladder has rungs from the outermost in. On the innermost, rows are grouped by the keys of all rungs, and a thing's worth is
taken once however many rows it has; on each rung outward the worths are turned (a cap, a threshold) and summed. Distinct counts,
half-days with their cap, sums that a join must not double, and ``each`` are one construction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lianxin.figures.sql import least
from lianxin.rules.policy.schema import Count

TWO_HALVES: Final = 2


@dataclass(frozen=True, slots=True)
class Rung:
    """Keys that tell things apart, and what becomes of a thing's worth before it is summed."""

    keys: tuple[str, ...]
    cap: int | None = None
    reach: int | None = None

    def turned(self, column: str) -> str:
        """Return the worth as it goes outward: capped, or 1 where it reaches enough."""
        if self.reach is not None:
            return f"CASE WHEN {column} >= {self.reach} THEN 1 ELSE 0 END"
        return least(column, self.cap) if self.cap is not None else column


@dataclass(frozen=True, slots=True)
class Way:
    """One way of counting: the tables it needs beside the entry, its rungs, the worth of a row, and what must be known of it."""

    joins: frozenset[str]
    rungs: tuple[Rung, ...]
    worth: str = "1"
    dated: bool = False
    known: str = ""


def _distinct(*keys: str, joins: str = "", dated: bool = False) -> Way:
    return Way(frozenset(joins.split()), (Rung(keys),), dated=dated)


def _sum(column: str) -> Way:
    return Way(frozenset(), (Rung(("e.id",)),), worth=f"COALESCE(e.{column}, 0)")


_WAITED: Final = Way(frozenset(), (Rung(("e.id",)),), known="e.waited IS NOT NULL")
"""The calls of which the wait is known; what is made of their waits stands in ``waits``."""
WAYS: Final[dict[Count, Way]] = {
    "records": _distinct("e.id"),
    "counterparts": _distinct("ec.root_id", joins="ec"),
    "contacts": _distinct("e.id", "ec.root_id", joins="ec"),
    "villages": _distinct("ev.root_id", joins="ev"),
    "townships": _distinct("ta.id", joins="ta"),
    "officers": Way(frozenset({"eo"}), (Rung(("eo.officer_id",)),), known="eo.officer_id IS NOT NULL"),
    "units": Way(frozenset({"eo"}), (Rung(("eo.unit_id",)),), known="eo.unit_id IS NOT NULL"),
    "kinds": _distinct("e.kind"),
    "days": _distinct("ed.day", joins="ed", dated=True),
    "working_days": _distinct("ed.day", joins="ed", dated=True),
    "half_days": Way(
        frozenset({"eo", "ed"}),
        (Rung(("eo.officer_id", "ed.day"), cap=TWO_HALVES), Rung(("e.id",))),
        worth="ed.half_days",
        dated=True,
    ),
    "minutes": _sum("minutes"),
    "persons": _sum("persons"),
    "fen": _sum("fen"),
    "count": _sum("count"),
    "mean_seconds": _WAITED,
    "median_seconds": _WAITED,
}
"""Every way of counting of the policy language."""

OF_A_COUNTERPART: Final[frozenset[Count]] = frozenset({"counterparts", "contacts"})
"""Ways in which the conditions must hold of the very counterpart that is counted."""

WHOLE_RECORD: Final[dict[Count, str]] = {
    "records": "1",
    "half_days": "COALESCE(e.half_days, 0)",
    "minutes": "COALESCE(e.minutes, 0)",
    "persons": "COALESCE(e.persons, 0)",
    "fen": "COALESCE(e.fen, 0)",
    "count": "COALESCE(e.count, 0)",
    "kinds": "1",
    "officers": "(SELECT COUNT(DISTINCT z.officer_id) FROM {officers} z WHERE z.entry_id = e.id)",
    "units": "(SELECT COUNT(DISTINCT z.unit_id) FROM {officers} z WHERE z.entry_id = e.id)",
    "days": "(SELECT COUNT(DISTINCT z.day) FROM {days} z WHERE z.entry_id = e.id)",
}
"""``each`` of a record looks at the whole of it, not at the part that falls to a party or a period."""


def climbing(count: Count, each: Count | None = None, at_least: int = 0) -> Way:
    """Return the ladder of a way of counting, with only the things that by themselves reach ``at_least`` of ``each``."""
    way = WAYS[count]
    if each is None:
        return way
    inner = WAYS[each]
    top = way.rungs[0]
    rungs = (Rung(top.keys, reach=at_least), *(Rung(rung.keys, cap=rung.cap) for rung in inner.rungs))
    known = " AND ".join(sorted({way.known, inner.known} - {""}))
    return Way(way.joins | inner.joins, rungs, inner.worth, way.dated or inner.dated, known)
