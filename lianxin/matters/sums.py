"""Running deadlines worked out again from what stands in the rows: pauses, extensions, somebody else's date."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from lianxin.matters.models import Deadline, Extension, Matter, Pause
from lianxin.registry.queries import calendar, calendar_soon
from lianxin.rules import deadlines
from lianxin.rules.deadlines import MEASURES, Due, Measure, Span
from lianxin.rules.entries import date_of
from lianxin.rules.policy.matters import Term
from lianxin.rules.workdays import Calendar

LOOK_AHEAD: Final = timedelta(days=800)
"""How much of the calendar is read from the start of a deadline: two years and a long holiday. Days before it move nothing."""


def working_days(start: date) -> Calendar:
    """The calendar that a deadline begun on this day may need. One statement."""
    return calendar(first=start, last=start + LOOK_AHEAD)


def working_days_soon(start: date) -> Callable[[], Calendar]:
    """The same, asked with the next statement of the connection."""
    return calendar_soon(start, start + LOOK_AHEAD)


def sums_again(rows: Sequence[Deadline], days: Calendar) -> dict[int, Due]:
    """The sums of running deadlines (with their matters) by pauses, extensions and calendar as of now; three statements for all.

    Only the handling deadline stands still and is extended, and neither makes it later than somebody else's date for the matter
    or for one joined into it. Another one whose day somebody set stays, and is not in the answer.
    """
    handled = [row for row in rows if row.key == "handle"]
    pauses, extensions, outer_dues = _pauses(handled), _extensions(handled), _outer_dues(handled)
    found = {}
    for row in rows:
        set_by_hand = "set_to" in row.sum
        if row.key == "handle":
            more = [span for at, span in extensions[row.matter_id] if at >= row.starts_at]
            still = [pause for pause in pauses[row.matter_id] if pause.first >= date_of(row.starts_at)]
            outer = outer_dues.get(row.matter_id)
            found[row.pk] = deadlines.due(_start(row), _span(row), days, extensions=more, pauses=still, outer_due=outer)
        elif not set_by_hand:
            found[row.pk] = deadlines.due(row.starts_at, _span(row), days)
    return found


def _start(row: Deadline) -> datetime:
    """From when its days count. A day that somebody set to the very day of the setting is one day from the day before: no span is
    of none at all.
    """
    today = date_of(row.starts_at).isoformat()
    return row.starts_at - deadlines.ONE_DAY if row.sum.get("set_to") == today else row.starts_at


def _span(row: Deadline | Extension) -> Span:
    return Span(row.amount, measure_of(row.measure))


def _outer_dues(rows: Sequence[Deadline]) -> dict[int, date]:
    """By matter: the earliest day by which other systems want it, or what is joined into it and still open."""
    found: dict[int, date] = {}
    joined = Matter.objects.filter(led_by__in=[row.matter_id for row in rows], outer_due__isnull=False).exclude(state="closed")
    own = [(row.matter_id, row.matter.outer_due) for row in rows]
    for matter, day in (*own, *joined.values_list("led_by", "outer_due")):
        if matter is not None and day is not None:
            found[matter] = min(day, found.get(matter, day))
    return found


def _pauses(rows: Iterable[Deadline]) -> dict[int, list[deadlines.Pause]]:
    found: dict[int, list[deadlines.Pause]] = defaultdict(list)
    for one in Pause.objects.filter(matter__in=[row.matter_id for row in rows], left_behind=False).order_by("first"):
        last = one.until if one.last is None else one.last
        if last >= one.first:
            found[one.matter_id].append(deadlines.Pause(one.first, last))
    return found


def _extensions(rows: Iterable[Deadline]) -> dict[int, list[tuple[datetime, Span]]]:
    found: dict[int, list[tuple[datetime, Span]]] = defaultdict(list)
    granted = Extension.objects.filter(matter__in=[row.matter_id for row in rows], granted=True, left_behind=False)
    for one in granted.order_by("decided_at"):
        if one.decided_at is not None:
            found[one.matter_id].append((one.decided_at, _span(one)))
    return found


def warned_again(row: Deadline, found: Due, term: Term | None, days: Calendar) -> datetime | None:
    """When the early warning of a deadline falls due by its new sum; as it was where none is asked for."""
    if row.key != "handle" or term is None or term.warn is None:
        return row.warn_at
    return deadlines.warn_before(found.due_at, row.starts_at, Span(term.warn.amount, term.warn.measure), days)


def measure_of(name: str) -> Measure:
    """The measure of a row. Raises StopIteration for a word that is none: no such row is written."""
    return next(one for one in MEASURES if one == name)
