"""The second computation of deadlines: day by day and minute by minute, over plain numbers.

Imports nothing of the product and nothing of time zones: Asia/Shanghai is eight hours ahead, and an event is seconds since 1970.
The readings where the law leaves a choice are those of docs/algorithms/deadlines.md, section by section.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

EIGHT_HOURS = 8 * 3600
DAY = timedelta(days=1)
MORNING = range(8 * 60 + 30, 12 * 60)
AFTERNOON = range(13 * 60 + 30, 18 * 60)


class Answer(NamedTuple):
    """The last day, the last second (since 1970) in time, the days that gave something, and whether one looked at is unsure."""

    day: date
    second: int
    counted: frozenset[date]
    provisional: bool


class Table(NamedTuple):
    """A calendar: what is known to be worked or off, and on which days an official notice says so."""

    worked: Mapping[date, bool]
    official: frozenset[date]

    def is_working(self, day: date) -> bool:
        """Whether the day is worked: as the table says, else Monday to Friday."""
        return self.worked.get(day, day.weekday() not in (5, 6))


def deadline(
    epoch: int,
    spans: Sequence[tuple[int, str]],
    table: Table,
    pauses: Sequence[tuple[date, date]],
    outer: date | None,
) -> Answer:
    """The spans one after the other from the event, and never later than ``outer``."""
    paused = {first + DAY * n for first, last in pauses for n in range((last - first).days + 1)}
    event = datetime(1970, 1, 1) + timedelta(seconds=epoch + EIGHT_HOURS)  # noqa: DTZ001
    walk = _Walk(table, paused, event)
    for amount, measure in spans:
        walk.go(amount, measure)
    day, second = walk.day, walk.second()
    calendared = any(measure in ("working_days", "office_hours") for _, measure in spans)
    if outer is not None and day > outer:
        day = outer
        while calendared and day >= event.date() and not table.is_working(day):
            day -= DAY
        day = day if day >= event.date() else outer
        second = _midnight(day + DAY) - 1
    unsure = {seen for seen in walk.seen if seen <= day} - table.official
    return Answer(day, second, frozenset(walk.counted), calendared and bool(unsure))


def _midnight(day: date) -> int:
    return (day - date(1970, 1, 1)).days * 86400 - EIGHT_HOURS


class _Walk:
    """A clerk with a calendar, a clock and a tally."""

    def __init__(self, table: Table, paused: set[date], start: datetime) -> None:
        self.table = table
        self.paused = paused
        self.day = start.date()
        self.minute: int | None = start.hour * 60 + start.minute
        self.seconds = start.second
        self.counted: set[date] = set()
        self.seen: set[date] = set()

    def second(self) -> int:
        """The last second in time: of the day, or of the minute at which the clock has stopped."""
        if self.minute is None:
            return _midnight(self.day + DAY) - 1
        return _midnight(self.day) + self.minute * 60 + self.seconds

    def go(self, amount: int, measure: str) -> None:
        """One span on from where it stands."""
        if measure in ("hours", "office_hours"):
            self._minutes(amount * 60, office=measure == "office_hours")
            return
        if measure == "months":
            target = _months_later(self.day, amount)
            amount = 0
            while self.day + DAY * amount < target:
                amount += 1
        self._days(amount, working=measure == "working_days")
        self.minute = None

    def _days(self, amount: int, *, working: bool) -> None:
        tally = 0
        while tally < amount:
            self.day += DAY
            self.seen.add(self.day)
            if self.day not in self.paused and (not working or self.table.is_working(self.day)):
                self.counted.add(self.day)
                tally += 1

    def _minutes(self, amount: int, *, office: bool) -> None:
        if self.minute is None:  # after a whole day: from the midnight that ends it
            self.day, self.minute, self.seconds = self.day + DAY, 0, 0
            self.seen.add(self.day - DAY)
        tally = 0
        while tally < amount:
            if self.minute == 1440:
                self.day, self.minute = self.day + DAY, 0
            self.seen.add(self.day)
            if self.minute == 0 and (self.day in self.paused or (office and not self.table.is_working(self.day))):
                self.minute = 1440  # not one minute of this day
                continue
            runs = self.day not in self.paused and (not office or self._is_office_minute())
            if runs:
                tally += 1
                self.counted.add(self.day)
            self.minute += 1
        if self.minute == 1440:
            self.day, self.minute = self.day + DAY, 0

    def _is_office_minute(self) -> bool:
        return self.table.is_working(self.day) and (self.minute in MORNING or self.minute in AFTERNOON)


def _months_later(day: date, months: int) -> date:
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    wanted = day.day
    while True:
        try:
            return date(year, month, wanted)
        except ValueError:
            wanted -= 1
