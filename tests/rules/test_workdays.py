"""Working days: official arrangements, days nobody has arranged yet (rule 18)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.rules.workdays import Calendar, CalendarDay, NoWorkingDayError, official_days, official_years

OFFICIAL = Calendar(row for year in (2024, 2025, 2026) for row in official_days(year))


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 1, 1), False),  # Thursday, New Year
        (date(2026, 1, 4), True),  # Sunday, made up for it
        (date(2026, 2, 14), True),  # Saturday, made up for the Spring Festival
        (date(2026, 2, 16), False),  # Monday, New Year's Eve
        (date(2026, 2, 23), False),  # Monday, last day of the Spring Festival
        (date(2026, 2, 24), True),  # Tuesday
        (date(2026, 5, 1), False),  # Friday, Labour Day
        (date(2026, 5, 9), True),  # Saturday, made up for it
        (date(2026, 5, 14), True),  # Thursday
        (date(2026, 5, 16), False),  # Saturday
        (date(2026, 10, 10), True),  # Saturday, made up for National Day
        (date(2024, 2, 9), True),  # Friday, New Year's Eve 2024 was worked
        (date(2025, 1, 26), True),  # Sunday, made up for the Spring Festival
    ],
)
def test_official_days(day, working):
    assert OFFICIAL.is_working(day) is working


def test_the_official_years_have_their_known_number_of_working_days():
    counts = {year: OFFICIAL.count(date(year, 1, 1), date(year, 12, 31)) for year in (2024, 2025, 2026)}
    assert counts == {2024: 251, 2025: 248, 2026: 248}
    assert OFFICIAL.count(date(2026, 2, 1), date(2026, 2, 28)) == 16
    assert not OFFICIAL.provisional(date(2024, 1, 1), date(2026, 12, 31))


def test_days_carry_the_reason():
    notes = {row.day: row.note for row in official_days(2026)}
    assert notes[date(2026, 2, 17)] == "春节"
    assert notes[date(2026, 2, 14)] == "春节调休上班"
    assert notes[date(2026, 5, 14)] == ""


def test_a_year_without_notice_is_never_guessed():
    assert official_days(official_years()[-1] + 1) == []
    assert official_days(2003) == []
    assert len(official_days(2024)) == 366


def test_missing_days_are_monday_to_friday_and_provisional():
    calendar = Calendar(official_days(2026))
    assert calendar.is_working(date(2027, 1, 1))  # Friday
    assert not calendar.is_working(date(2027, 1, 2))  # Saturday
    assert calendar.provisional(date(2026, 12, 31), date(2027, 1, 1))
    assert not calendar.provisional(date(2026, 1, 1), date(2026, 12, 31))
    assert not calendar.provisional(date(2027, 1, 2), date(2027, 1, 1))


def test_a_row_that_no_notice_stands_behind_is_provisional():
    calendar = Calendar([CalendarDay(date(2027, 1, 1), working=False, official=False, note="元旦")])
    assert not calendar.is_working(date(2027, 1, 1))
    assert calendar.provisional(date(2027, 1, 1), date(2027, 1, 1))


@pytest.mark.parametrize(
    ("day", "after", "before"),
    [
        (date(2026, 5, 14), date(2026, 5, 14), date(2026, 5, 14)),  # Thursday, worked
        (date(2026, 5, 16), date(2026, 5, 18), date(2026, 5, 15)),  # Saturday: Monday, Friday
        (date(2026, 2, 17), date(2026, 2, 24), date(2026, 2, 14)),  # Spring Festival: Tuesday; a worked Saturday
        (date(2026, 10, 3), date(2026, 10, 8), date(2026, 9, 30)),  # National Day: Thursday, Wednesday
    ],
)
def test_nearest_working_day(day, after, before):
    assert OFFICIAL.on_or_after(day) == after
    assert OFFICIAL.on_or_before(day) == before


def test_a_calendar_without_working_days_is_an_error():
    start = date(2026, 1, 1)
    calendar = Calendar(CalendarDay(start + timedelta(days=n), working=False, official=True) for n in range(800))
    with pytest.raises(NoWorkingDayError):
        calendar.on_or_after(start)


DAYS = st.dates(date(2023, 6, 1), date(2027, 6, 30))


@given(DAYS, st.integers(-5, 90), st.dictionaries(DAYS, st.booleans(), max_size=30))
def test_counting_agrees_with_walking(first, length, rows):
    calendar = Calendar(CalendarDay(day, working, official=True) for day, working in rows.items())
    last = first + timedelta(days=length)
    walked = [first + timedelta(days=n) for n in range(length + 1)]
    expected = [day for day in walked if rows.get(day, day.weekday() < 5)]
    assert calendar.count(first, last) == len(expected)
    assert list(calendar.days(first, last)) == expected
    assert calendar.provisional(first, last) == any(day not in rows for day in walked)


@given(DAYS)
def test_the_nearest_working_day_is_worked_and_none_lies_between(day):
    after, before = OFFICIAL.on_or_after(day), OFFICIAL.on_or_before(day)
    assert OFFICIAL.is_working(after)
    assert OFFICIAL.is_working(before)
    assert OFFICIAL.count(before, after) in {1, 2}
