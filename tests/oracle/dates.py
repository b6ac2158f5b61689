"""Periods, windows and their labels (rules 1 and 24, and *Window* of the policy language)."""

import calendar
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from lunar_python import Lunar, LunarMonth

DAY = timedelta(days=1)
MONTHS_IN = {"month": 1, "two_months": 2, "quarter": 3, "half_year": 6, "year": 12}
MARK_OF = {"two_months": "B", "quarter": "Q", "half_year": "H"}


class Span(NamedTuple):
    """A span of days that includes both ends (rule 1)."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Whether the day lies in the span."""
        return self.first <= day <= self.last

    def meets(self, other: "Span") -> bool:
        """Whether the two spans have a day in common."""
        return self.first <= other.last and other.first <= self.last

    def days(self) -> list[date]:
        """Every day of the span, in order."""
        return [self.first + DAY * n for n in range((self.last - self.first).days + 1)]


def month_length(year: int, month: int) -> int:
    """How many days the calendar month has."""
    return calendar.monthrange(year, month)[1]


def months_span(year: int, month: int, count: int, begins: int = 1) -> Span:
    """`count` months of which the first is named (year, month); a month that begins on the 26th is named after its
    end (rules 1, 24)."""

    def start(y: int, m: int) -> date:
        if begins == 1:
            return date(y, m, 1)
        return date(y - 1, 12, begins) if m == 1 else date(y, m - 1, begins)

    after = month + count
    end = start(year + 1, after - 12) if after > 12 else start(year, after)
    return Span(start(year, month), end - DAY)


def months_label(every: str, year: int, month: int) -> str:
    """The label of the period of `every` whose first month is `month`."""
    if every == "month":
        return f"{year}-{month:02d}"
    if every == "year":
        return f"{year}"
    return f"{year}-{MARK_OF[every]}{(month - 1) // MONTHS_IN[every] + 1}"


def natural_periods(every: str, begins: int, around: Span) -> Iterator[tuple[str, Span]]:
    """Label and span of each whole period of that length that meets `around`."""
    if every == "week":
        monday = around.first - DAY * around.first.weekday()
        while monday <= around.last:
            iso = monday.isocalendar()
            yield f"{iso.year}-W{iso.week:02d}", Span(monday, monday + DAY * 6)
            monday += DAY * 7
        return
    length = MONTHS_IN[every]
    for year in range(around.first.year - 1, around.last.year + 2):
        for month in range(1, 13, length):
            span = months_span(year, month, length, begins)
            if span.meets(around):
                yield months_label(every, year, month), span


def label(span: Span) -> str:
    """The label of a window that is not a whole period of its duty: FROM..TO, of one day that day, with an open end FROM.. ."""
    if span.last == date.max:
        return f"{span.first}.."
    if span.first == span.last:
        return f"{span.first}"
    return f"{span.first}..{span.last}"


def parse_period(text: str) -> Span:
    """The days of a period written as in rule 1. Raises ValueError."""
    if ".." in text:
        first, last = text.split("..")
        return Span(date.fromisoformat(first), date.fromisoformat(last))
    if re.fullmatch(r"\d{4}", text):
        return months_span(int(text), 1, 12)
    if re.fullmatch(r"\d{4}-\d\d", text):
        return months_span(int(text[:4]), int(text[5:]), 1)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return Span(date.fromisoformat(text), date.fromisoformat(text))
    if re.fullmatch(r"\d{4}-W\d\d", text):
        monday = date.fromisocalendar(int(text[:4]), int(text[6:]), 1)
        return Span(monday, monday + DAY * 6)
    match = re.fullmatch(r"(\d{4})-([BQH])(\d)", text)
    if match is None:
        raise ValueError(f"not a period: {text}")
    length = {"B": 2, "Q": 3, "H": 6}[match[2]]
    return months_span(int(match[1]), (int(match[3]) - 1) * length + 1, length)


def add_months(day: date, months: int) -> date:
    """The same day so many months later; past the month's end, its last day (rule 26)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, month_length(year, month)))


def date_in(period: Span, every: str, mark: Any) -> date:
    """The date that `07-01` (in a year), 15 (in a month) or 2 (in a week) means within the period; past a month's
    end, its last day."""
    if every == "week":
        return period.first + DAY * (int(mark) - 1)
    month_of_mark, day_of_mark = (None, int(mark)) if every == "month" else map(int, str(mark).split("-"))
    for year, month in sorted({(day.year, day.month) for day in period.days()}):
        if month_of_mark in (None, month):
            found = date(year, month, min(day_of_mark, month_length(year, month)))
            if period.holds(found):
                return found
    return period.last


def lunar_date(year: int, mark: str) -> date:
    """The day of a lunar month and day in a lunar year, leap months passed over; the 30th of a short month is its last day."""
    month, day = map(int, mark.split("-"))
    day = min(day, LunarMonth.fromYm(year, month).getDayCount())
    return date.fromisoformat(Lunar.fromYmd(year, month, day).getSolar().toYmd())


def around_day(window: dict[str, Any], day: date, is_working: Callable[[date], bool]) -> Span:
    """`before` and `after` days around the day, which is first moved off a day off when `if_off` says so."""
    step = {"next": DAY, "previous": -DAY}.get(window.get("if_off", ""))
    while step and not is_working(day):
        day += step
    return Span(day - DAY * window.get("before", 0), day + DAY * window.get("after", 0))


def narrowed(window: dict[str, Any], every: str, period: Span, is_working: Callable[[date], bool]) -> Span:
    """The window of `within` in one whole period."""
    if "day" in window:
        return around_day(window, date_in(period, every, window["day"]), is_working)
    first = date_in(period, every, window["from"]) if "from" in window else period.first
    last = date_in(period, every, window["to"]) if "to" in window else period.last
    return Span(first, last)


def windows(duty: dict[str, Any], begins: int, listed: Span, is_working: Callable[[date], bool]) -> list[tuple[str, Span]]:
    """Label and span of each window of a duty by the calendar that ends within `listed` (rule 1; `term` and
    `campaign` are not by the calendar)."""
    every = duty["every"]
    if every == "day":
        return [(label(Span(day, day)), Span(day, day)) for day in listed.days() if is_working(day)]
    wide = Span(listed.first - DAY * 400, listed.last + DAY * 400)
    if "within" not in duty:
        found = list(natural_periods(every, begins, wide))
        return [(name, span) for name, span in found if listed.holds(span.last)]
    names: dict[Span, str] = {}
    for window in duty["within"]:
        if "lunar" in window:
            for year in range(listed.first.year - 2, listed.last.year + 2):
                span = around_day(window, lunar_date(year, str(window["lunar"])), is_working)
                names[span] = label(span)
        else:
            for name, period in natural_periods(every, begins, wide):
                span = narrowed(window, every, period, is_working)
                names[span] = name if span == period else label(span)
    return [(name, span) for span, name in sorted(names.items()) if listed.holds(span.last)]
