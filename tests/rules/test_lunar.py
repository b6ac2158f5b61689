"""Festivals of several years against the dates printed in the almanac."""

from datetime import date
from itertools import pairwise

import pytest

from lianxin.rules.lunar import solar_day, solar_days


@pytest.mark.parametrize(
    ("year", "month", "day", "expected"),
    [
        (2020, 1, 1, date(2020, 1, 25)),  # Saturday, Spring Festival
        (2023, 1, 1, date(2023, 1, 22)),  # Sunday
        (2024, 1, 1, date(2024, 2, 10)),  # Saturday
        (2025, 1, 1, date(2025, 1, 29)),  # Wednesday
        (2026, 1, 1, date(2026, 2, 17)),  # Tuesday
        (2027, 1, 1, date(2027, 2, 6)),  # Saturday
        (2023, 9, 9, date(2023, 10, 23)),  # Monday, Double Ninth, after a leap second month
        (2024, 9, 9, date(2024, 10, 11)),  # Friday
        (2025, 9, 9, date(2025, 10, 29)),  # Wednesday, after a leap sixth month
        (2026, 9, 9, date(2026, 10, 18)),  # Sunday
        (2014, 9, 9, date(2014, 10, 2)),  # Thursday: the ninth month, not the leap ninth (1 November)
        (2025, 6, 15, date(2025, 7, 9)),  # Wednesday: the sixth month, not the leap sixth (8 August)
        (2023, 2, 2, date(2023, 2, 21)),  # Tuesday: the second month, not the leap second (23 March)
        (2024, 5, 5, date(2024, 6, 10)),  # Monday, Dragon Boat
        (2025, 8, 15, date(2025, 10, 6)),  # Monday, Mid-autumn
        (2025, 12, 30, date(2026, 2, 16)),  # Monday, New Year's Eve: a twelfth month of 29 days
        (2023, 12, 30, date(2024, 2, 9)),  # Friday, New Year's Eve: a twelfth month of 30 days
        (2033, 12, 8, date(2034, 1, 27)),  # Friday, the leap eleventh month of 2033 passed over
    ],
)
def test_festivals(year, month, day, expected):
    assert solar_day(year, month, day) == expected


@pytest.mark.parametrize(("month", "day"), [(13, 1), (0, 1), (1, 0), (1, 31)])
def test_no_such_day(month, day):
    with pytest.raises(ValueError, match="no lunar day"):
        solar_day(2026, month, day)


def test_a_lunar_day_falls_once_in_a_lunar_year_not_in_a_solar_one():
    # 12-25 of 2026 falls on 1 February 2027; that of 2025 on 12 February 2026
    assert solar_days(date(2026, 1, 1), date(2026, 12, 31), 12, 25) == [date(2026, 2, 12)]
    # 11-20: once in some solar years twice, in some not at all
    counts = {year: len(solar_days(date(year, 1, 1), date(year, 12, 31), 11, 20)) for year in range(2015, 2035)}
    assert set(counts.values()) == {0, 1, 2}
    found = solar_days(date(2015, 1, 1), date(2034, 12, 31), 11, 20)
    assert {(after - before).days for before, after in pairwise(found)} <= {354, 355, 383, 384, 385}
