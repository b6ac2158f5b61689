"""Working days: the calendar of a place as a value (rule 18).

Days that have no row are working days from Monday to Friday and make every answer that touches
them provisional. So do rows that no official notice stands behind.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final, NamedTuple

import chinese_calendar
from chinese_calendar import constants

_FRIDAY: Final = 4
_LONGEST_HOLIDAY: Final = 366


class CalendarDay(NamedTuple):
    """One row of the calendar: is the day worked, and does an official notice say so."""

    day: date
    working: bool
    official: bool
    note: str = ""


class NoWorkingDayError(ValueError):
    """A calendar without any working day within a year of the day asked about."""


class Calendar:
    """The working days of a place. Unchangeable; counting a span does not walk its days."""

    __slots__ = ("_exceptions", "_notes", "_off", "_official", "_on")

    def __init__(self, rows: Iterable[CalendarDay] = ()) -> None:
        by_day = {row.day: row for row in rows}
        unusual = [row for row in by_day.values() if row.working != _is_weekday(row.day)]
        self._exceptions = {row.day: row.working for row in unusual}
        self._on = sorted(row.day.toordinal() for row in unusual if row.working)
        self._off = sorted(row.day.toordinal() for row in unusual if not row.working)
        self._official = sorted(row.day.toordinal() for row in by_day.values() if row.official)
        self._notes = {row.day: row.note for row in by_day.values() if row.note}

    def is_working(self, day: date) -> bool:
        """Whether the day is worked."""
        return self._exceptions.get(day, _is_weekday(day))

    def note(self, day: date) -> str:
        """What the calendar says of the day: the festival, or for which festival it is worked; empty for an ordinary day."""
        return self._notes.get(day, "")

    def is_unusual(self, day: date) -> bool:
        """Whether the day is off from Monday to Friday, or worked on a Saturday or Sunday (调休)."""
        return day in self._exceptions

    def count(self, first: date, last: date) -> int:
        """How many working days lie between ``first`` and ``last``, both included."""
        if last < first:
            return 0
        start, end = first.toordinal(), last.toordinal()
        weekdays = _weekdays_through(end) - _weekdays_through(start - 1)
        return weekdays + _between(self._on, start, end) - _between(self._off, start, end)

    def days(self, first: date, last: date) -> Iterator[date]:
        """The working days between ``first`` and ``last``, in order."""
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            day = date.fromordinal(ordinal)
            if self.is_working(day):
                yield day

    def provisional(self, first: date, last: date) -> bool:
        """Whether some day between ``first`` and ``last`` rests on no official notice (rule 18)."""
        if last < first:
            return False
        start, end = first.toordinal(), last.toordinal()
        return _between(self._official, start, end) < end - start + 1

    def on_or_after(self, day: date) -> date:
        """The day itself if it is worked, else the next working day; raises NoWorkingDayError."""
        return self._search(day, 1)

    def on_or_before(self, day: date) -> date:
        """The day itself if it is worked, else the last one before; raises NoWorkingDayError."""
        return self._search(day, -1)

    def _search(self, day: date, step: int) -> date:
        for distance in range(_LONGEST_HOLIDAY + 1):
            found = day + timedelta(days=step * distance)
            if self.is_working(found):
                return found
        raise NoWorkingDayError(day.isoformat())


def _is_weekday(day: date) -> bool:
    return day.weekday() <= _FRIDAY


def _weekdays_through(ordinal: int) -> int:
    """Mondays to Fridays from 1 January of the year 1 (a Monday) to the day with that ordinal."""
    weeks, rest = divmod(ordinal, 7)
    return weeks * 5 + min(rest, 5)


def _between(ordinals: list[int], start: int, end: int) -> int:
    return bisect_right(ordinals, end) - bisect_left(ordinals, start)


# -- the official calendar -----------------------------------------------------------------------


def official_years() -> range:
    """The years for which the State Council's notice is known here; no others are guessed."""
    known = constants.holidays
    return range(min(known).year, max(known).year + 1)


def official_days(year: int) -> list[CalendarDay]:
    """All days of an officially arranged year; empty for any other year, which stays provisional."""
    if year not in official_years():
        return []
    start, end = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    return [_official_day(date.fromordinal(ordinal)) for ordinal in range(start, end + 1)]


def _official_day(day: date) -> CalendarDay:
    working = chinese_calendar.is_workday(day)
    if working and not _is_weekday(day):
        note = f"{_festival(constants.workdays[day])}调休上班"
    elif day in constants.holidays:
        note = _festival(constants.holidays[day])
    else:
        note = ""
    return CalendarDay(day, working, official=True, note=note)


def _festival(name: str) -> str:
    chinese: str = constants.Holiday(name).chinese
    return chinese
