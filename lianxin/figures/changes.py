"""What the database has written down as changed, taken off the queue and held against what has been counted.

1. A change of an entry matters where it happened and in the areas above, in the periods that its days touch; a change of a matter
   there too, in all periods from the day on which it was reported; a change of a call there, on the day on which it rang.
2. A change of a link, a post, a need, a place, the calendar or an adoption matters everywhere, in all periods that end after it.
3. Where a figure looks further (``ever``, ``after``, sums over parties), so do changes of entries and matters.
4. What was taken is deleted in the same transaction, row by row: what was not yet to be seen is taken the next time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import F

from lianxin.figures.models import Change, Counted, What
from lianxin.figures.queries import is_sum
from lianxin.hotline.models import Call
from lianxin.matters.models import Matter
from lianxin.policy.queries import schedule
from lianxin.records.models import Entry
from lianxin.registry.models import Area
from lianxin.registry.models.places import LEVELS
from lianxin.rules.periods import containing
from lianxin.rules.policy.schema import Figure, Of, Policy

AT_ONCE: Final = 20_000
_BY_PLACE: Final = frozenset({"entry", "part", "matter", "against", "call", "brought"})
"""What coverage does not look at."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far the figures in force look: whether beyond an entry's own days, and beyond the area in which it happened."""

    late: bool = False
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Where:
    """What changes may matter to: an area (none: every one), from a day on (none: from ever), to a day (none: for good)."""

    area: int | None
    first: date | None
    last: date | None

    def touches(self, first: date, last: date) -> bool:
        """Whether a period has a day of it."""
        return (self.first is None or last >= self.first) and (self.last is None or first <= self.last)


def take() -> Counter[str]:
    """Take what has changed off the queue and add it to what has been counted; return how many rows of each kind."""
    reach, taken = reach_of(version.policy for version in schedule()), Counter[str]()
    while some := _take_some(reach):
        taken += some
    return taken


@transaction.atomic
def _take_some(reach: Reach) -> Counter[str]:
    rows = list(Change.objects.select_for_update().order_by("pk")[:AT_ONCE])
    if not rows:
        return Counter()
    found, taken = _where(rows, reach), Counter[str]()
    for row in rows:
        taken[row.kind] += row.number
    _add(found)
    Change.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return taken


def reach_of(policies: Iterable[Policy]) -> Reach:
    """How far the figures of these policies look."""
    late = wide = False
    for rule in (figure for policy in policies for figure in policy.figures.values()):
        sources = [rule.of, *([rule.out_of] if isinstance(rule.out_of, Of) else [])]
        after = any(of.after is not None for of in sources)
        late = late or after or any(of.ever for of in sources)
        wide = wide or after or _is_wide(rule)
    return Reach(late, wide)


def _is_wide(rule: Figure) -> bool:
    return is_sum(rule)


# -- where a change matters ----------------------------------------------------------------------


def _where(rows: Sequence[Change], reach: Reach) -> dict[str, Counter[Where]]:
    """How many rows changed where, for each kind of counting."""
    entries, matters, calls = _entries(rows), _reported(rows), _calls(rows)
    areas = {row.area for row in rows if row.area is not None} | {area for area, _, _ in entries.values() if area is not None}
    areas |= {area for area, _ in calls.values()}
    lines = _lines(areas)
    found: dict[str, Counter[Where]] = {what: Counter() for what in What.values}
    for row in rows:
        by_place = row.kind in _BY_PLACE
        for one in _spread(row, entries, matters, calls, reach):
            ids: Sequence[int | None] = [None]
            if by_place and not reach.wide and row.kind != "against" and one.area is not None:
                ids = lines.get(one.area, (one.area,))
            for area in ids:
                where = Where(area, one.first, one.last)
                found[What.FIGURES][where] += row.number
                if not by_place:
                    found[What.COVERAGE][where] += row.number
    return found


_Entries = Mapping[int, tuple[int | None, date, date]]


_Calls = Mapping[int, tuple[int, date]]


def _spread(row: Change, entries: _Entries, matters: Mapping[int, date], calls: _Calls, reach: Reach) -> Iterator[Where]:
    if row.kind in ("entry", "call"):
        yield Where(row.area, row.first, None if reach.late or row.last is None else _month_end(row.last))
    elif row.kind == "part":
        if (row.ref or 0) in entries:
            area, first, last = entries[row.ref or 0]
            yield Where(area, first, None if reach.late else last)
    elif row.kind == "brought":
        if (row.ref or 0) in calls:
            area, day = calls[row.ref or 0]
            yield Where(area, day, day)
    elif row.kind == "against":
        yield Where(None, matters.get(row.ref or 0), None)
    else:
        yield Where(row.area, row.first, None)


def _month_end(day: date) -> date:
    return containing("month", day).last


def _entries(rows: Iterable[Change]) -> _Entries:
    """Place and days of the entries whose parts changed; what is gone has told of itself."""
    refs = {row.ref for row in rows if row.kind == "part" and row.ref is not None}
    fields = ("pk", "place_id", "day", "until")
    return {pk: (place, day, until or day) for pk, place, day, until in Entry.objects.filter(pk__in=refs).values_list(*fields)}


def _calls(rows: Iterable[Change]) -> _Calls:
    """Place and day of the calls of which matters have come."""
    refs = {row.ref for row in rows if row.kind == "brought" and row.ref is not None}
    found = Call.objects.filter(pk__in=refs).values_list("pk", "area_id", "day") if refs else ()
    return {pk: (area, day) for pk, area, day in found}


def _reported(rows: Iterable[Change]) -> dict[int, date]:
    refs = {row.ref for row in rows if row.kind == "against" and row.ref is not None}
    return dict(Matter.objects.filter(pk__in=refs).values_list("pk", "reported_on")) if refs else {}


def _lines(areas: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """Each area with those above it."""
    rows = Area.objects.filter(pk__in=set(areas)).values_list("pk", *(f"{level}_id" for level in LEVELS))
    return {pk: tuple({pk, *(one for one in line if one is not None)}) for pk, *line in rows}


# -- onto what has been counted ------------------------------------------------------------------


def _add(found: Mapping[str, Counter[Where]]) -> None:
    by_area: dict[tuple[str, int | None], list[tuple[Where, int]]] = {}
    for what, wheres in found.items():
        for where, number in wheres.items():
            by_area.setdefault((what, where.area), []).append((where, number))
    added: dict[int, list[int]] = {}
    for pk, what, area, first, last in Counted.objects.values_list("pk", "what", "area_id", "first", "last"):
        near = [*by_area.get((what, area), ()), *by_area.get((what, None), ())]
        number = sum(number for where, number in near if where.touches(first, last))
        if number:
            added.setdefault(number, []).append(pk)
    for number, keys in added.items():
        Counted.objects.filter(pk__in=keys).update(changes=F("changes") + number)
