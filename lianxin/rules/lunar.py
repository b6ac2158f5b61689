"""Days of the lunar calendar, for festivals (policy language, windows with ``lunar``)."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from lunar_python import Lunar, LunarYear


@lru_cache(maxsize=4096)
def solar_day(lunar_year: int, month: int, day: int) -> date:
    """The date of a day of the lunar year, leap months passed over.

    A 30th in a month of 29 days is its last day, as with solar months: new year's eve (12-30)
    exists every year. Raises ValueError for a month or day that no lunar year has.
    """
    if not (1 <= month <= 12 and 1 <= day <= 30):
        raise ValueError(f"no lunar day {month:02}-{day:02}")
    days_in_month: int = LunarYear.fromYear(lunar_year).getMonth(month).getDayCount()
    solar = Lunar.fromYmd(lunar_year, month, min(day, days_in_month)).getSolar()
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


def solar_days(first: date, last: date, month: int, day: int) -> list[date]:
    """The dates between ``first`` and ``last`` on which that lunar day falls, one a lunar year."""
    years = range(first.year - 1, last.year + 1)
    return [found for year in years if first <= (found := solar_day(year, month, day)) <= last]
