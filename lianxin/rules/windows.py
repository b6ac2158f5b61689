"""The windows of a duty: which of them end in the period that somebody asks about (rule 1).

``every`` gives natural periods, ``within`` narrows them; each window is a due of its own. A window
that is the whole natural period bears its label, one of a single day that day, any other ``FROM..TO``, a term
still open ``FROM..``. So March and April within a year are ``2026-03-01..2026-04-30``, as rule 1 writes it, not
``2026-B2``, which is the window of a duty owed every two months.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from lianxin.rules import lunar, periods
from lianxin.rules.periods import MONTHS_IN, Kind, Period
from lianxin.rules.policy.schema import DayWindow, Duty, LunarWindow, MonthDay, SpanWindow
from lianxin.rules.presence import Span
from lianxin.rules.workdays import Calendar

_REACH: Final = timedelta(days=60 + 40)
"""How far a window may stick out of its period: 60 days around, and the longest run of days off."""


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """The days in which a due is to be done; ``last`` is None while a term is open."""

    first: date
    last: date | None
    label: str

    def __contains__(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)

    def through(self, day: date) -> date:
        """Its last day, or for an open term that day."""
        return day if self.last is None else self.last


def window(first: date, last: date | None, whole: Period | None = None) -> Window:
    """The window of those days, named by the natural period if it is the whole of it."""
    if last is None:
        return Window(first, None, f"{first.isoformat()}..")
    if whole is not None and (whole.first, whole.last) == (first, last):
        return Window(first, last, whole.label)
    if first == last:
        return Window(first, last, first.isoformat())
    return Window(first, last, f"{first.isoformat()}..{last.isoformat()}")


def ending_in(
    duty: Duty, asked: Period, calendar: Calendar, *, begins: int = 1, campaigns: Mapping[str, Span] | None = None
) -> list[Window]:
    """The windows of the duty whose last day lies in the period asked about, in order.

    ``begins`` is the policy's ``month_begins`` (rule 24), ``campaigns`` the dates of those it names; one that is
    not in the registry has no window. The windows of a term hang on posts: see ``term_ending_in``.
    """
    if duty.every == "term":
        return []
    if duty.every == "campaign":
        found = _of_campaigns(duty, campaigns or {})
    elif duty.within:
        found = _narrowed(duty, asked, calendar, begins)
    else:
        found = _whole(duty.every, asked, calendar, begins)
    return sorted({each for each in found if each.last is not None and each.last in asked})


def term_ending_in(post: Span, asked: Period) -> Window | None:
    """The window of a term: the post's span, listed where it ends or, while open, wherever the post reaches."""
    if post.last is None:
        return window(post.first, None) if post.first <= asked.last else None
    return window(post.first, post.last) if post.last in asked else None


def _whole(kind: Kind, asked: Period, calendar: Calendar, begins: int) -> Iterator[Window]:
    for period in periods.touching(kind, asked.first, asked.last, begins):
        if kind != "day" or calendar.is_working(period.first):
            yield window(period.first, period.last, period)


def _of_campaigns(duty: Duty, campaigns: Mapping[str, Span]) -> Iterator[Window]:
    for key in duty.of.campaign:
        if key in campaigns:
            yield window(campaigns[key].first, campaigns[key].last)


def _narrowed(duty: Duty, asked: Period, calendar: Calendar, begins: int) -> Iterator[Window]:
    if duty.every in {"campaign", "term"}:
        raise ValueError(f"within does not narrow every: {duty.every}")
    kind: Kind = duty.every  # type: ignore[assignment]  # campaign and term have just been ruled out
    first, last = asked.first - _REACH, asked.last + _REACH
    for narrowing in duty.within:
        if isinstance(narrowing, LunarWindow):
            for day in lunar.solar_days(first, last, narrowing.month, narrowing.day):
                yield _around(day, narrowing, calendar)
            continue
        for period in periods.touching(kind, first, last, begins):
            if isinstance(narrowing, SpanWindow):
                yield _part(period, narrowing)
            else:
                yield _around(_day_in(period, narrowing.day), narrowing, calendar)


def _part(period: Period, narrowing: SpanWindow) -> Window:
    first = period.first if narrowing.from_ is None else _day_in(period, narrowing.from_)
    last = period.last if narrowing.to is None else _day_in(period, narrowing.to)
    if last < first:
        raise ValueError(f"the window of {period.label} ends on {last} before it begins on {first}")
    return window(first, last, period)


def _around(day: date, narrowing: DayWindow | LunarWindow, calendar: Calendar) -> Window:
    """The day, moved off a day off if so asked, with the days around it."""
    if narrowing.if_off == "next":
        day = calendar.on_or_after(day)
    elif narrowing.if_off == "previous":
        day = calendar.on_or_before(day)
    return window(day - timedelta(days=narrowing.before), day + timedelta(days=narrowing.after))


def _day_in(period: Period, day: int | MonthDay) -> date:
    """The day so named in a year, month or week; past the end of its month it is that month's last day."""
    if period.kind == "week" and isinstance(day, int):
        return period.first + timedelta(days=day - 1)
    for year, month in _months_touched(period):
        number = day if isinstance(day, int) else day.day
        if isinstance(day, MonthDay) and day.month != month:
            continue
        found = date(year, month, min(number, monthrange(year, month)[1]))
        if found in period:
            return found
    raise ValueError(f"{period.label} has no day {day}")


def _months_touched(period: Period) -> list[tuple[int, int]]:
    if period.kind not in MONTHS_IN:
        raise ValueError(f"{period.label} has no days by number")
    return [(p.first.year, p.first.month) for p in periods.touching("month", period.first, period.last)]
