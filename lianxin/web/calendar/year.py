"""A year as twelve months of days: worked or not, official or not, and which days were moved."""

from __future__ import annotations

from calendar import Calendar as Months
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

_MONTHS: Final = Months(firstweekday=0)
_FRIDAY: Final = 4


@dataclass(frozen=True)
class Day:
    """One day: whether it is worked, rests on a notice, and differs from its weekday."""

    day: date
    working: bool
    official: bool
    odd: bool
    note: str

    @property
    def marks(self) -> str:
        """The classes by which the page draws it."""
        found = ["on" if self.working else "off"]
        return " ".join(found + (["odd"] if self.odd else []) + ([] if self.official else ["guess"]))


@dataclass(frozen=True)
class Month:
    """One month by weeks; None stands for days of its neighbours."""

    number: int
    weeks: tuple[tuple[Day | None, ...], ...]
    working: int


def months(year: int, rows: Iterable[Any]) -> list[Month]:
    """The twelve months; days without a row follow the week and are provisional (rule 18)."""
    known = {row.day: row for row in rows}
    found = []
    for number in range(1, 13):
        weeks = tuple(
            tuple(_day(one, known.get(one)) if one.month == number else None for one in week)
            for week in _MONTHS.monthdatescalendar(year, number)
        )
        found.append(Month(number, weeks, sum(1 for week in weeks for one in week if one and one.working)))
    return found


def _day(day: date, row: Any) -> Day:
    usual = day.weekday() <= _FRIDAY
    if row is None:
        return Day(day, usual, official=False, odd=False, note="")
    return Day(day, row.working, row.official, row.working != usual, row.note)


def moved(found: Iterable[Month]) -> list[Day]:
    """The days that differ from their weekday: days off in the week, and weekends worked."""
    return [one for month in found for week in month.weeks for one in week if one and one.odd]


def provisional(found: Iterable[Month]) -> int:
    """How many days rest on no official notice."""
    return sum(1 for month in found for week in month.weeks for one in week if one and not one.official)
