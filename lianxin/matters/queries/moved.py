"""Running deadlines that a calendar announced late has moved: worked out again in batches, one calendar for all."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Min, Q

from lianxin.audit.models import Act
from lianxin.matters.models import Deadline
from lianxin.matters.queries.watched import RUNNING, Laws, in_batches
from lianxin.matters.sums import sums_again, warned_again
from lianxin.registry.queries import calendar
from lianxin.rules.deadlines import BY_WORKING_DAYS, Due
from lianxin.rules.entries import date_of
from lianxin.rules.workdays import Calendar

CALENDAR = "calendar"
RECOMPUTED = "matters.deadlines.recomputed"


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
    """Every running deadline whose day, sum or early warning is another one by the calendar as it is now.

    One in plain days is looked at for its warning, which may be counted in working days: that for handling.
    """
    by_days = Q(measure__in=sorted(BY_WORKING_DAYS)) | Q(matter__extensions__measure__in=sorted(BY_WORKING_DAYS))
    rows = Deadline.objects.filter(RUNNING & (by_days | Q(key="handle"))).distinct()
    first = rows.aggregate(first=Min("starts_at"))["first"]
    if first is None:
        return
    days, laws = calendar(first=date_of(first)), Laws(date.max)
    for batch in in_batches(rows.select_related("matter")):
        sums = sums_again(batch, days)
        for row in batch:
            found = sums.get(row.pk)
            if found is not None and (_differs(row, found) if _by_calendar(found) else _warned_otherwise(row, found, days, laws)):
                yield Moved(row.pk, row.matter.code, row.due_on, found)


def _by_calendar(found: Due) -> bool:
    return any(span.measure in BY_WORKING_DAYS for span in found.spans)


def _warned_otherwise(row: Deadline, found: Due, days: Calendar, laws: Laws) -> bool:
    matter, start = row.matter, date_of(row.starts_at)
    term = laws.of(matter, start).term(matter.kind, matter.category, matter.tier, matter.channel)
    if term is None or term.warn is None or term.warn.measure not in BY_WORKING_DAYS:
        return False
    return warned_again(row, found, term, days) != row.warn_at


def _differs(row: Deadline, found: Due) -> bool:
    shown: dict[str, Any] = {name: value for name, value in row.sum.items() if name not in {"set_by", "set_to"}}
    return found.due_at != row.due_at or found.shown() != shown
