"""Merges as of a day (rules 13 and 23): what had been merged by then is one, what had not is two.

Rows hold whom they have been merged into by now (``root``). Looked back from before a merge, the few tables that hold it are seen
through views in which that merge has not happened; where nothing was merged since, which is nearly always, nothing is replaced.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.db.models import F, Q

from lianxin.figures.sql import Sql, joined, sql, table
from lianxin.registry.models import Area, Counterpart

MERGED: Final = "merged:"
ROOT: Final = "COALESCE((SELECT p.root FROM then_roots p WHERE p.id = {}), t.root_id) AS root_id"
VIEWS: Final[dict[str, tuple[str, str]]] = {
    "records_entrycounterpart": (
        "then_named",
        "t.id, t.entry_id, t.counterpart_id, t.origin, t.day, " + ROOT.format("t.counterpart_id"),
    ),
    "liaison_link": (
        "then_link",
        "t.id, t.officer_id, t.unit_id, t.kind, t.valid_from, t.valid_to, t.counterpart_id, " + ROOT.format("t.counterpart_id"),
    ),
    "registry_need": ("then_need", "t.id, t.need, t.first, t.last, t.counterpart_id, " + ROOT.format("t.counterpart_id")),
    "registry_counterpart": (
        "then_counterpart",
        "t.id, t.code, t.kind, t.base, t.area_id, t.place_id, t.unit_id, t.members, t.valid_from, t.valid_to, "
        + ROOT.format("t.id"),
    ),
}
"""The tables that hold a root: the name of the view in its place, and its columns."""
ON_ROLL: Final = "ra.id = r.area_id"
MOVED: Final = "ra.id = COALESCE((SELECT m.area FROM then_moved m WHERE m.id = r.area_id), r.area_id)"


@dataclass(frozen=True, slots=True)
class Then:
    """What was otherwise on a day: counterparts not yet merged, with their root of that day; areas merged, with where they lie now."""

    roots: Mapping[int, int] = field(default_factory=dict)
    moved: Mapping[int, int] = field(default_factory=dict)

    def seen(self, query: Sql) -> Sql:
        """Return the query as of that day."""
        made: list[Sql] = []
        text = query.text
        if self.moved and ON_ROLL in text:
            text = text.replace(ON_ROLL, MOVED)
            made.append(_given("then_moved (id, area)", "id", "area", self.moved))
        if self.roots:
            made.append(_given("then_roots (id, root)", "id", "root", self.roots))
            for name, (view, columns) in VIEWS.items():
                text, found = re.subn(rf"\b{name}\b", view, text)
                if found:
                    made.append(Sql(f"{view} AS (SELECT {columns} FROM {name} t)"))
        if not made:
            return query
        first = joined(", ", made)
        rest = text.removeprefix("WITH ")
        return Sql(f"WITH {first.text}{', ' if rest != text else ' '}{rest}", first.params + query.params)


def _given(name: str, key: str, column: str, pairs: Mapping[int, int]) -> Sql:
    return sql(name + " AS ({})", table(((key, "bigint"), (column, "bigint")), sorted(pairs.items())))


def then(day: date) -> Then:
    """Return what was otherwise on the day. Two statements, of the merged alone."""
    merged = Counterpart.objects.exclude(root=F("id")).exclude(root=None)
    later = merged.filter(Q(valid_to__gte=day)).exists()
    roots = _roots_on(day) if later else {}
    return Then(roots, _moved_by(day))


def _roots_on(day: date) -> dict[int, int]:
    """The root on that day of every counterpart whose root is another by now."""
    rows = Counterpart.objects.exclude(root=F("id")).exclude(root=None)
    fields = ("id", "root_id", "valid_to", "end_reason", "place__merged_into__counterpart")
    found = {id: (root, last, reason, place) for id, root, last, reason, place in rows.values_list(*fields)}
    named = {reason.removeprefix(MERGED) for _, _, reason, _ in found.values() if reason.startswith(MERGED)}
    by_code = dict(Counterpart.objects.filter(code__in=named).values_list("code", "id"))
    changed = {}
    for id, (root, *_) in found.items():
        at = id
        while at in found:
            final, last, reason, place = found[at]
            if last is not None and last >= day:
                break
            at = by_code.get(reason.removeprefix(MERGED)) or place or final
        if at != root:
            changed[id] = at
    return changed


def _moved_by(day: date) -> dict[int, int]:
    """Where areas that had been merged by the day lie since."""
    rows = Area.objects.exclude(merged_into=None).values_list("id", "merged_into_id", "valid_to")
    into = {id: target for id, target, last in rows if last is None or last < day}
    return {id: end_of(into, id) for id in into}


def end_of(into: Mapping[int, int], at: int) -> int:
    """Return where a chain of merges ends; a circle, which no action makes, ends where it began."""
    seen = set()
    while at in into and at not in seen:
        seen.add(at)
        at = into[at]
    return at
