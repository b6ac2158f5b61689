"""Merges of places as of a day (rules 13 and 23): villages that had been merged by then are one, those that had not are two.

Rows hold whom they have been merged into by now (``root``). Looked back from before a merge, the few tables that hold it are seen
through views in which that merge has not happened; where nothing was merged since, which is nearly always, nothing is replaced.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from lianxin.figures.sql import Sql, joined, sql, table
from lianxin.registry.models import Area, Counterpart

ROOT: Final = "COALESCE((SELECT p.root FROM then_roots p WHERE p.id = {}), t.root_id) AS root_id"
VIEWS: Final[dict[str, tuple[str, str, str]]] = {
    "records_entrycounterpart": ("then_named", "t.counterpart_id", "t.entry_id, t.origin, t.day, t.counterpart_id"),
    "liaison_link": (
        "then_link",
        "t.counterpart_id",
        "t.officer_id, t.unit_id, t.kind, t.valid_from, t.valid_to, t.counterpart_id",
    ),
    "registry_need": ("then_need", "t.counterpart_id", "t.need, t.first, t.last, t.counterpart_id"),
    "registry_counterpart": (
        "then_counterpart",
        "t.id",
        "t.code, t.kind, t.base, t.area_id, t.place_id, t.unit_id, t.members, t.valid_from, t.valid_to",
    ),
}
"""The tables that hold a root: the view in its place, whose root it is, and its other columns."""
ON_ROLL: Final = ("ra.id = r.area_id", "r.area_id")
OF_RECORD: Final = ("pa.id = e.place_id", "e.place_id")
"""Where a counterpart on the roll lies, and where a record: the joins in which a merged area may be passed over."""


@dataclass(frozen=True, slots=True)
class Then:
    """What was otherwise on a day: places not yet merged, with their root of then; areas merged by then, with where they lie."""

    roots: Mapping[int, int] = field(default_factory=dict)
    moved: Mapping[int, int] = field(default_factory=dict)
    rolled_up: bool = False
    ended: Mapping[int, date] = field(default_factory=dict)

    def since(self, day: date) -> tuple[tuple[int, date], ...]:
        """Return the places merged on that day or later, with the last day on which each was itself."""
        return tuple((id, last) for id, last in sorted(self.ended.items()) if last >= day)

    def seen(self, query: Sql) -> Sql:
        """Return the query as of that day."""
        made: list[Sql] = []
        text = query.text
        joins = [join for join in ((ON_ROLL, OF_RECORD) if self.rolled_up else (ON_ROLL,)) if join[0] in text]
        if self.moved and joins:
            made.append(_given("then_moved (id, area)", "id", "area", self.moved))
            for join, area in joins:
                alias = join.split(" = ")[0]
                moved = f"{alias} = COALESCE((SELECT m.area FROM then_moved m WHERE m.id = {area}), {area})"
                text = text.replace(join, moved)
        if self.roots:
            made.append(_given("then_roots (id, root)", "id", "root", self.roots))
            for name, (view, whose, columns) in VIEWS.items():
                text, found = re.subn(rf"\b{name}\b", view, text)
                if found:
                    made.append(Sql(f"{view} AS (SELECT t.id, {columns}, {ROOT.format(whose)} FROM {name} t)"))
        if not made:
            return query
        first = joined(", ", made)
        rest = text.removeprefix("WITH ")
        return Sql(f"WITH {first.text}{', ' if rest != text else ' '}{rest}", first.params + query.params)


def _given(name: str, key: str, column: str, pairs: Mapping[int, int]) -> Sql:
    return sql(name + " AS ({})", table(((key, "bigint"), (column, "bigint")), sorted(pairs.items())))


def then(day: date, today: date | None = None) -> Then:
    """Return what was otherwise on the day. Two statements, of places alone: a duplicate household was always the same one.

    With ``today`` records too are rolled up to the areas of that day (rule 13).
    """
    merged = Counterpart.objects.exclude(place__merged_into=None)
    fields = ("id", "root_id", "valid_to", "place__merged_into__counterpart")
    into = {id: (root, last, target) for id, root, last, target in merged.values_list(*fields)}
    ended = {id: last for id, (_, last, _) in into.items() if last is not None}
    return Then(_roots_on(day, into), _moved_by(today or day), rolled_up=today is not None, ended=ended)


def _roots_on(day: date, into: Mapping[int, tuple[int, date | None, int]]) -> dict[int, int]:
    """The root on that day of every place that has another one by now: as far as the merges before the day lead."""
    done = {id: target for id, (_, last, target) in into.items() if last is None or last < day}
    found = {id: end_of(done, id) for id in into}
    return {id: root for id, root in found.items() if root != into[id][0]}


def _moved_by(day: date) -> dict[int, int]:
    """Where areas that had been merged by the day lie since, and what lay in them."""
    rows = Area.objects.exclude(merged_into=None).values_list("id", "level", "merged_into_id", "valid_to")
    into = {id: (level, target) for id, level, target, last in rows if last is None or last < day}
    ends = {id: end_of({one: target for one, (_, target) in into.items()}, id) for id in into}
    found = dict(ends)
    for level in {level for level, _ in into.values()}:
        merged = [id for id, (each, _) in into.items() if each == level]
        below = Area.objects.filter(**{f"{level}__in": merged}).values_list("id", f"{level}_id")
        found.update({id: ends[above] for id, above in below if id not in ends})
    return found


def end_of(into: Mapping[int, int], at: int) -> int:
    """Return where a chain of merges ends; a circle, which no action makes, ends where it began."""
    seen = set()
    while at in into and at not in seen:
        seen.add(at)
        at = into[at]
    return at
