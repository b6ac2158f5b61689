"""Natural periods and the spans that people write for them (counting rules 1 and 24).

A period is a run of whole days with a label. Only months move: in a policy whose months begin
on the 26th, May is 26 April to 25 May, and its quarters, half-years and years are made up of
such months. What a person asks for (``parse``) is always plain calendar.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

Kind = Literal["day", "week", "month", "two_months", "quarter", "half_year", "year", "span"]

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199
ONE_DAY: Final = timedelta(days=1)

MONTHS_IN: Final[dict[Kind, int]] = {
    "month": 1,
    "two_months": 2,
    "quarter": 3,
    "half_year": 6,
    "year": 12,
}

Reason = Literal["form", "year", "month", "day", "week", "part", "order"]

_REASONS: Final[dict[Reason, tuple[str, str]]] = {
    "form": (
        "不是时段:请写 2026、2026-H1、2026-Q2、2026-B3、2026-05、2026-W19、2026-05-14 或 2026-03-01..2026-04-30",
        "is not a period: write 2026, 2026-H1, 2026-Q2, 2026-B3, 2026-05, 2026-W19, 2026-05-14 or 2026-03-01..2026-04-30",
    ),
    "year": (
        f"年份须在{FIRST_YEAR}至{LAST_YEAR}之间",
        f"has a year outside {FIRST_YEAR} to {LAST_YEAR}",
    ),
    "month": ("没有这个月份", "names a month that does not exist"),
    "day": ("没有这一天", "names a day that does not exist"),
    "week": ("这一年没有这个星期", "names a week that its year does not have"),
    "part": ("一年里没有这一段", "names a part that a year does not have"),
    "order": ("结束日期早于开始日期", "ends before it begins"),
}


class PeriodError(ValueError):
    """A text that is not a period; ``reason`` says what is wrong, ``message`` in words."""

    def __init__(self, text: str, reason: Reason) -> None:
        super().__init__(text, reason)
        self.text = text
        self.reason: Reason = reason

    def message(self, lang: str = "zh") -> str:
        """The fault in words, with the text at fault."""
        zh, en = _REASONS[self.reason]
        return f"“{self.text}”{zh}" if lang.startswith("zh") else f"“{self.text}” {en}"

    def __str__(self) -> str:
        return self.message("en")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days from ``first`` to ``last``, both included, under one label."""

    first: date
    last: date
    kind: Kind
    label: str

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __str__(self) -> str:
        return self.label

    @property
    def length(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def touches(self, first: date, last: date) -> bool:
        """Whether it has a day in common with the days from ``first`` to ``last``."""
        return self.first <= last and first <= self.last


# -- the natural periods -------------------------------------------------------------------------


def day_period(day: date) -> Period:
    """The one day as a period."""
    return Period(day, day, "day", day.isoformat())


def span(first: date, last: date) -> Period:
    """The days from ``first`` to ``last``; raises PeriodError when they are the wrong way round."""
    label = f"{first.isoformat()}..{last.isoformat()}"
    if last < first:
        raise PeriodError(label, "order")
    return Period(first, last, "span", label)


def span_in_words(first: date, last: date) -> str:
    """A span in words as a document says it: 2026年10月, 2026年7月至9月, else by days."""
    if first == last:
        return f"{first.year}年{first.month}月{first.day}日"
    whole = first.day == 1 and (last + timedelta(days=1)).day == 1
    head = f"{first.year}年{first.month}月"
    if whole and (first.year, first.month) == (last.year, last.month):
        return head
    if whole and (first.month, last.month) == (1, 12):
        return f"{first.year}年" if first.year == last.year else f"{first.year}年至{last.year}年"
    end = f"{last.month}月" if first.year == last.year else f"{last.year}年{last.month}月"
    return f"{head}至{end}" if whole else f"{head}{first.day}日至{end}{last.day}日"


def week_containing(day: date) -> Period:
    """The ISO week (Monday to Sunday) in which the day lies."""
    year, week, weekday = day.isocalendar()
    first = day - timedelta(days=weekday - 1)
    return Period(first, first + timedelta(days=6), "week", f"{year:04}-W{week:02}")


def months_after(day: date, months: int) -> date:
    """The same day so many months later (earlier for a negative number); where that month has no such day, its last one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months(kind: Kind, year: int, part: int, begins: int = 1) -> Period:
    """The ``part``-th period of that kind in the year, made of months that begin on ``begins``."""
    size = MONTHS_IN[kind]
    first = _month_start(year, (part - 1) * size + 1, begins)
    last = _month_start(year, part * size + 1, begins) - ONE_DAY
    return Period(first, last, kind, _label(kind, year, part))


def containing(kind: Kind, day: date, begins: int = 1) -> Period:
    """The natural period of that kind in which the day lies (rule 24 for ``begins``)."""
    if kind == "day":
        return day_period(day)
    if kind == "week":
        return week_containing(day)
    year, month = _named_month(day, begins)
    return months(kind, year, (month - 1) // MONTHS_IN[kind] + 1, begins)


def following(period: Period) -> Period:
    """The period of the same kind (of a span: the same length) that begins the day after."""
    start = period.last + ONE_DAY
    if period.kind == "span":
        return span(start, start + (period.last - period.first))
    return containing(period.kind, start, _begins(period))


def preceding(period: Period) -> Period:
    """The period of the same kind (of a span: the same length) that ends the day before."""
    end = period.first - ONE_DAY
    if period.kind == "span":
        return span(end - (period.last - period.first), end)
    return containing(period.kind, end, _begins(period))


def touching(kind: Kind, first: date, last: date, begins: int = 1) -> Iterator[Period]:
    """All natural periods of that kind with a day between ``first`` and ``last``, in order."""
    period = containing(kind, first, begins)
    while period.first <= last:
        yield period
        period = following(period)


def _begins(period: Period) -> int:
    return period.first.day if period.kind in MONTHS_IN else 1


def _month_start(year: int, month: int, begins: int) -> date:
    """First day of the month so named; months 13 and more run on into the next year."""
    if begins > 1:
        month -= 1
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, begins)


def _named_month(day: date, begins: int) -> tuple[int, int]:
    """Year and number of the month, named after the calendar month in which it ends."""
    if begins == 1 or day.day < begins:
        return day.year, day.month
    return (day.year, day.month + 1) if day.month < 12 else (day.year + 1, 1)


def _label(kind: Kind, year: int, part: int) -> str:
    if kind == "year":
        return f"{year:04}"
    if kind == "month":
        return f"{year:04}-{part:02}"
    return f"{year:04}-{_LETTER[kind]}{part}"


_LETTER: Final[dict[Kind, str]] = {"half_year": "H", "quarter": "Q", "two_months": "B"}

# -- from text -----------------------------------------------------------------------------------

_DAY = r"\d{4}-\d{2}-\d{2}"
_FORMS: Final[dict[Kind, re.Pattern[str]]] = {
    "year": re.compile(r"(\d{4})", re.ASCII),
    "half_year": re.compile(r"(\d{4})-H(\d)", re.ASCII),
    "quarter": re.compile(r"(\d{4})-Q(\d)", re.ASCII),
    "two_months": re.compile(r"(\d{4})-B(\d)", re.ASCII),
    "month": re.compile(r"(\d{4})-(\d{2})", re.ASCII),
    "week": re.compile(r"(\d{4})-W(\d{2})", re.ASCII),
    "day": re.compile(rf"({_DAY})", re.ASCII),
    "span": re.compile(rf"({_DAY})\.\.({_DAY})", re.ASCII),
}


def parse(text: str) -> Period:
    """The plain-calendar period that the text names (rule 1); raises PeriodError."""
    for kind, form in _FORMS.items():
        match = form.fullmatch(text)
        if match is None:
            continue
        if kind == "span":
            return _parsed_span(text, match[1], match[2])
        if kind == "day":
            return day_period(_parsed_day(text, match[1]))
        year = _parsed_year(text, match[1])
        part = int(match[2]) if form.groups == 2 else 1
        return _parsed_week(text, year, part) if kind == "week" else _parsed(text, kind, year, part)
    raise PeriodError(text, "form")


def _parsed(text: str, kind: Kind, year: int, part: int) -> Period:
    if not 1 <= part <= 12 // MONTHS_IN[kind]:
        raise PeriodError(text, "month" if kind == "month" else "part")
    return months(kind, year, part)


def _parsed_week(text: str, year: int, week: int) -> Period:
    try:
        return week_containing(date.fromisocalendar(year, week, 1))
    except ValueError:
        raise PeriodError(text, "week") from None


def _parsed_span(text: str, first: str, last: str) -> Period:
    start, end = _parsed_day(text, first), _parsed_day(text, last)
    if end < start:
        raise PeriodError(text, "order")
    return span(start, end)


def _parsed_day(text: str, day: str) -> date:
    _parsed_year(text, day[:4])
    try:
        return date.fromisoformat(day)
    except ValueError:
        raise PeriodError(text, "day") from None


def _parsed_year(text: str, year: str) -> int:
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise PeriodError(text, "year")
    return int(year)
