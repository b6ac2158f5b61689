"""Running deadlines that a calendar announced late has moved: worked out again in batches, one calendar for all."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Min, Q

from lianxin.audit.models import Act
from lianxin.matters.models import Deadline, Extension, Pause
from lianxin.matters.queries.watched import RUNNING, in_batches, measure_of
from lianxin.registry.queries import calendar
from lianxin.rules import deadlines
from lianxin.rules.deadlines import BY_WORKING_DAYS, Due, Span
from lianxin.rules.entries import date_of
from lianxin.rules.workdays import Calendar

CALENDAR = "calendar"
RECOMPUTED = "matters.deadlines.recomputed"
AHEAD = timedelta(days=800)


@dataclass(frozen=True, slots=True)
class Moved:
    """A running deadline that comes out otherwise than it is stored."""

    deadline: int
    code: str
    was: date
    due: Due


def calendar_changed() -> int:
    """The number of the latest act on the calendar that open deadlines have not been worked out after; 0 when there is none.

    The clock's own record of having done so is an act on the calendar too: whichever is the later one says which.
    """
    acts = Act.objects.filter(kind=CALENDAR).order_by("-pk")
    latest = acts.exclude(verb=RECOMPUTED).values_list("pk", flat=True).first() or 0
    done = acts.filter(verb=RECOMPUTED, after__until__gt=0).values_list("after__until", flat=True).first() or 0
    return latest if latest > done else 0


def since_recomputed(at: datetime) -> timedelta:
    """How long ago all open deadlines were last worked out; a very long time when never."""
    done = Act.objects.filter(kind=CALENDAR, verb=RECOMPUTED).order_by("-pk").values_list("at", flat=True).first()
    return at - done if done else timedelta.max


def moved() -> Iterator[Moved]:
    """Every running deadline by working days whose day, or sum, is another one by the calendar as it is now."""
    by_days = Q(measure__in=sorted(BY_WORKING_DAYS)) | Q(matter__extensions__measure__in=sorted(BY_WORKING_DAYS))
    rows = Deadline.objects.filter(RUNNING & by_days).distinct()
    first = rows.aggregate(first=Min("starts_at"))["first"]
    if first is None:
        return
    days = calendar(first=date_of(first) - timedelta(days=1))
    for batch in in_batches(Deadline.objects.filter(RUNNING & by_days).distinct().select_related("matter")):
        sums = sums_again(batch, days)
        for row in batch:
            found = sums.get(row.pk)
            if found is not None and _differs(row, found):
                yield Moved(row.pk, row.matter.code, row.due_on, found)


def sums_again(rows: Sequence[Deadline], days: Calendar) -> dict[int, Due]:
    """The sums of running deadlines (with their matters), by the pauses, extensions and calendar of now; two statements for all.

    Only the handling deadline stands still and is extended. Another one whose day somebody set stays, and is not in the answer.
    """
    handled = [row for row in rows if row.key == "handle"]
    pauses, extensions = _pauses(handled), _extensions(handled)
    found = {}
    for row in rows:
        set_by_hand = "set_to" in row.sum
        if row.key == "handle":
            more = [span for at, span in extensions[row.matter_id] if at >= row.starts_at]
            still = [pause for pause in pauses[row.matter_id] if pause.first >= date_of(row.starts_at)]
            outer = None if set_by_hand or more else row.matter.outer_due
            found[row.pk] = deadlines.due(row.starts_at, _span(row), days, extensions=more, pauses=still, outer_due=outer)
        elif not set_by_hand:
            found[row.pk] = deadlines.due(row.starts_at, _span(row), days)
    return found


def _span(row: Deadline | Extension) -> Span:
    return Span(row.amount, measure_of(row.measure))


def _pauses(rows: Iterable[Deadline]) -> dict[int, list[deadlines.Pause]]:
    found: dict[int, list[deadlines.Pause]] = defaultdict(list)
    for one in Pause.objects.filter(matter__in=[row.matter_id for row in rows]).order_by("first"):
        last = one.until if one.last is None else one.last
        if last >= one.first:
            found[one.matter_id].append(deadlines.Pause(one.first, last))
    return found


def _extensions(rows: Iterable[Deadline]) -> dict[int, list[tuple[datetime, Span]]]:
    found: dict[int, list[tuple[datetime, Span]]] = defaultdict(list)
    granted = Extension.objects.filter(matter__in=[row.matter_id for row in rows], granted=True)
    for one in granted.order_by("decided_at"):
        if one.decided_at is not None:
            found[one.matter_id].append((one.decided_at, _span(one)))
    return found


def _differs(row: Deadline, found: Due) -> bool:
    shown: dict[str, Any] = {name: value for name, value in row.sum.items() if name not in {"set_by", "set_to"}}
    return found.due_at != row.due_at or found.shown() != shown
