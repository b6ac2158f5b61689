"""By when something must have happened, with the sum that gives the day (docs/algorithms/deadlines.md).

The day of the event does not count, the last day does, and it ends at midnight in Asia/Shanghai. Working days are those of the
calendar, make-up days counted; hours of either kind start at the moment itself. A day on which the clock stands still counts for
nothing, so a pause moves the date by exactly as many days of its measure as it holds. Nothing here reads a clock or a server's
time zone: moments come in aware and are read in Asia/Shanghai.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final, Literal, Protocol, get_args

from lianxin.rules.entries import SHANGHAI
from lianxin.rules.periods import months_after
from lianxin.rules.workdays import Calendar

Measure = Literal["hours", "office_hours", "days", "working_days", "months"]
"""``hours`` run through nights and days off; ``office_hours`` run in office hours of working days; ``days`` are calendar days."""

MEASURES: Final[tuple[Measure, ...]] = get_args(Measure)
BY_THE_HOUR: Final = frozenset({"hours", "office_hours"})
BY_WORKING_DAYS: Final = frozenset({"office_hours", "working_days"})

Why = Literal["start", "counted", "make_up", "weekend", "holiday", "closed", "paused"]

ONE_DAY: Final = timedelta(days=1)
MISSING_AHEAD: Final = 60
"""Days before the first of January from which a missing calendar is warned of (standards, Deadlines)."""
VERY_LATE: Final = 3
"""Times its own length by which a deadline is overdue when it is shown as very late."""

Windows = tuple[tuple[time, time], ...]
OFFICE: Final[Windows] = ((time(8, 30), time(12, 0)), (time(13, 30), time(18, 0)))
"""Eight office hours a working day, where a place states no others."""


class Length(Protocol):
    """A length of time: a ``Span`` of here, or one of a policy (``rules.policy.matters``)."""

    @property
    def amount(self) -> int:
        """How many."""

    @property
    def measure(self) -> Measure:
        """Of what."""


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time as a policy writes it: ``{working_days: 5}``. Raises ValueError for none at all."""

    amount: int
    measure: Measure

    def __post_init__(self) -> None:
        if self.amount < 1 or self.measure not in MEASURES:
            raise ValueError(f"no span: {self.amount} {self.measure}")


def span_of(length: Length) -> Span:
    """A policy's length as a plain value."""
    return Span(length.amount, length.measure)


@dataclass(frozen=True, slots=True)
class Pause:
    """Days on which the clock stands still, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Run:
    """Days in a row that were treated alike. ``counted``: how many days they gave, or minutes where hours are counted."""

    first: date
    last: date
    why: Why
    note: str
    counted: int
    minutes: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """The last moment and day in time, and how they came about."""

    starts_at: datetime
    spans: tuple[Span, ...]
    due_at: datetime
    due_on: date
    runs: tuple[Run, ...]
    unsure: tuple[date, ...] = ()
    """The days looked at that rest on no official notice (rule 18)."""
    outer: date | None = None
    """Somebody else's earlier date, when that is what holds."""

    @property
    def provisional(self) -> bool:
        """Whether the date may still move when the calendar is complete (rule 18)."""
        return bool(self.unsure)

    def shown(self) -> dict[str, Any]:
        """The sum as plain values, to be stored on the row of the promise (style.md 13)."""
        return {
            "start": self.starts_at.astimezone(SHANGHAI).isoformat(timespec="minutes"),
            "spans": [{"amount": span.amount, "measure": span.measure} for span in self.spans],
            "runs": [_plain(run) for run in self.runs],
            "due": self.due_on.isoformat(),
            "unsure": [self.unsure[0].isoformat(), self.unsure[-1].isoformat()] if self.unsure else [],
            "outer": self.outer.isoformat() if self.outer else None,
        }


@dataclass(frozen=True, slots=True)
class _Reached:
    """How far a span has come: the last moment in time, and the days looked at on the way."""

    moment: datetime
    runs: tuple[Run, ...]


def due(
    start: datetime,
    span: Length,
    calendar: Calendar,
    *,
    extensions: Sequence[Length] = (),
    pauses: Iterable[Pause] = (),
    outer_due: date | None = None,
    office: Windows = OFFICE,
) -> Due:
    """By when: the span from the moment, then each extension from the end of what came before; never later than ``outer_due``.

    Capped so, a working-day rule ends on the working day at or before it, unless that lies before the beginning.
    Raises ValueError for a naive moment.
    """
    if start.tzinfo is None:
        raise ValueError("a deadline starts at an aware moment")
    still = tuple(pauses)
    moment = start.astimezone(SHANGHAI).replace(tzinfo=None)
    spans = tuple(span_of(length) for length in (span, *extensions))
    runs: list[Run] = [Run(moment.date(), moment.date(), "start", "", 0)] if span.measure not in BY_THE_HOUR else []
    for one in spans:
        reached = _advance(moment, one, calendar, still, office)
        moment = reached.moment
        runs += reached.runs
    by_calendar = any(one.measure in BY_WORKING_DAYS for one in spans)
    first = start.astimezone(SHANGHAI).date()
    outer = _earlier(first, moment, outer_due, calendar, by_calendar)
    if outer is not None:
        moment = datetime.combine(outer, time.max)
    unsure = _unsure(runs, moment.date(), calendar) if by_calendar else ()
    return Due(start, spans, moment.replace(tzinfo=SHANGHAI), moment.date(), _joined(runs), unsure, outer)


def end_of(day: date) -> datetime:
    """The last moment of a day in Asia/Shanghai."""
    return datetime.combine(day, time.max, tzinfo=SHANGHAI)


def warn_at(found: Due, ahead: Length, calendar: Calendar, *, office: Windows = OFFICE) -> datetime | None:
    """When the early warning is given: so long before the end, from midnight where days are counted.

    None where that would be no later than the beginning: whoever has just been told needs no warning.
    """
    return warn_before(found.due_at, found.starts_at, ahead, calendar, office=office)


def warn_before(
    due_at: datetime, starts_at: datetime, ahead: Length, calendar: Calendar, *, office: Windows = OFFICE
) -> datetime | None:
    """The same for an end that somebody has set."""
    end = due_at.astimezone(SHANGHAI).replace(tzinfo=None)
    moment = _back(end, ahead, calendar, office).replace(tzinfo=SHANGHAI)
    return moment if moment > starts_at else None


def very_late_at(due_at: datetime, span: Length, calendar: Calendar, *, office: Windows = OFFICE) -> datetime:
    """From when on it is overdue by three times its length."""
    return due(due_at, Span(span.amount * VERY_LATE, span.measure), calendar, office=office).due_at


def is_late(due_at: datetime, at: datetime) -> bool:
    """Whether the last moment in time has passed."""
    return at > due_at


def late_days(due_on: date, today: date) -> int:
    """How many days it is overdue; 0 in time."""
    return max(0, (today - due_on).days)


def stood_still(pauses: Iterable[Pause]) -> int:
    """How many days the clock stood still in all: a day of two pauses is one day."""
    return len({day for pause in pauses for day in _days(pause.first, pause.last)})


def paused_until(first: date, until: date, resumed_on: date) -> Pause | None:
    """The days of a pause that ended on a day: that day runs again, and no day after ``until`` stood still. None: no day did."""
    last = min(until, resumed_on - ONE_DAY)
    return Pause(first, last) if last >= first else None


def missing_years(calendar: Calendar, today: date, *, ahead: int = MISSING_AHEAD) -> tuple[int, ...]:
    """The years, from today's to that of ``ahead`` days from now, some day of which rests on no official notice."""
    years = range(today.year, (today + timedelta(days=ahead)).year + 1)
    return tuple(year for year in years if calendar.provisional(date(year, 1, 1), date(year, 12, 31)))


# -- going forward -------------------------------------------------------------------------------


def _advance(moment: datetime, span: Span, calendar: Calendar, still: tuple[Pause, ...], office: Windows) -> _Reached:
    if span.measure in BY_THE_HOUR:
        begin = moment + time.resolution if moment.time() == time.max else moment
        return _hours(begin, span, calendar, still, office)
    return _whole_days(moment.date(), span, calendar, still)


def _whole_days(start: date, span: Span, calendar: Calendar, still: tuple[Pause, ...]) -> _Reached:
    left = (months_after(start, span.amount) - start).days if span.measure == "months" else span.amount
    working_only = span.measure == "working_days"
    runs: list[Run] = []
    day = start
    while left:
        day += ONE_DAY
        why = _why(day, calendar, still, working_only)
        counts = int(why in {"counted", "make_up"})
        left -= counts
        runs.append(Run(day, day, why, _note(day, why, calendar, working_only), counts))
    return _Reached(datetime.combine(day, time.max), tuple(runs))


def _why(day: date, calendar: Calendar, still: tuple[Pause, ...], working_only: bool) -> Why:
    if still and any(day in pause for pause in still):
        return "paused"
    if not working_only:
        return "counted"
    if calendar.is_working(day):
        return "make_up" if calendar.is_unusual(day) else "counted"
    return "holiday" if calendar.is_unusual(day) or calendar.note(day) else "weekend"


def _hours(moment: datetime, span: Span, calendar: Calendar, still: tuple[Pause, ...], office: Windows) -> _Reached:
    left = timedelta(hours=span.amount)
    working_only = span.measure == "office_hours"
    runs: list[Run] = []
    day = moment.date()
    while True:
        why = _why(day, calendar, still, working_only)
        given = timedelta()
        for first, last in _open(day, office if working_only else None) if why in {"counted", "make_up"} else ():
            begin = max(first, moment)
            room = min(left - given, max(timedelta(), last - begin))
            given += room
            if given == left:
                runs.append(_minutes(day, why, calendar, given, working_only))
                return _Reached(begin + room, tuple(runs))
        left -= given
        runs.append(_minutes(day, why, calendar, given, working_only))
        day += ONE_DAY


def _minutes(day: date, why: Why, calendar: Calendar, given: timedelta, working_only: bool) -> Run:
    if not given and why in {"counted", "make_up"}:
        why = "closed"
    return Run(day, day, why, _note(day, why, calendar, working_only), round(given / timedelta(minutes=1)), minutes=True)


def _note(day: date, why: Why, calendar: Calendar, working_only: bool) -> str:
    return calendar.note(day) if working_only and why in {"holiday", "make_up"} else ""


def _open(day: date, office: Windows | None) -> Iterator[tuple[datetime, datetime]]:
    """The hours of a day that count: all of it, or the office hours."""
    if office is None:
        midnight = datetime.combine(day, time.min)
        yield midnight, midnight + ONE_DAY
        return
    for first, last in office:
        yield datetime.combine(day, first), datetime.combine(day, last)


def _earlier(first: date, moment: datetime, outer: date | None, calendar: Calendar, by_calendar: bool) -> date | None:
    """The day of somebody else's deadline when ours would be later: never put before the day on which it began."""
    if outer is None or moment.date() <= outer:
        return None
    worked = calendar.on_or_before(outer) if by_calendar else outer
    return worked if worked >= first else outer


# -- going back: the early warning ---------------------------------------------------------------


def _back(end: datetime, ahead: Length, calendar: Calendar, office: Windows) -> datetime:
    if ahead.measure == "hours":
        return end - timedelta(hours=ahead.amount)
    if ahead.measure == "office_hours":
        return _hours_back(end, timedelta(hours=ahead.amount), calendar, office)
    day = end.date()
    if ahead.measure == "months":
        day = months_after(day, -ahead.amount)
    elif ahead.measure == "days":
        day -= timedelta(days=ahead.amount)
    else:
        for _ in range(ahead.amount):
            day = calendar.on_or_before(day - ONE_DAY)
    return datetime.combine(day, time.min)


def _hours_back(end: datetime, left: timedelta, calendar: Calendar, office: Windows) -> datetime:
    day = end.date()
    while True:
        for first, last in reversed(list(_open(day, office))) if calendar.is_working(day) else ():
            until = min(last, end)
            room = max(timedelta(), until - first)
            if room >= left:
                return until - left
            left -= room
        day -= ONE_DAY


# -- the sum as it is shown ----------------------------------------------------------------------


def _unsure(runs: Sequence[Run], last: date, calendar: Calendar) -> tuple[date, ...]:
    days = (run.first for run in runs if run.why != "start" and run.first <= last)
    return tuple(day for day in dict.fromkeys(days) if calendar.provisional(day, day))


def _joined(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Days in a row that were treated alike, as one run."""
    joined: list[Run] = []
    counted = 0
    for number, run in enumerate(runs):
        before = runs[number - 1] if number else run
        if not number or not _alike(before, run):
            joined.append(run)
            counted = run.counted
        else:
            counted += run.counted
            joined[-1] = Run(joined[-1].first, run.last, run.why, run.note, counted, run.minutes)
    return tuple(joined)


def _alike(one: Run, next_one: Run) -> bool:
    same = (one.why, one.note, one.minutes) == (next_one.why, next_one.note, next_one.minutes)
    return same and one.last + ONE_DAY == next_one.first


def _plain(run: Run) -> dict[str, Any]:
    plain: dict[str, Any] = {"first": run.first.isoformat(), "last": run.last.isoformat(), "why": run.why, "counted": run.counted}
    plain |= {"note": run.note} if run.note else {}
    return plain | ({"minutes": True} if run.minutes else {})


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
