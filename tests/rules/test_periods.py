"""Periods: all forms of counting rule 1, months that begin on another day (rule 24)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.rules import periods
from lianxin.rules.periods import PeriodError

DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))
KINDS = st.sampled_from(["day", "week", "month", "two_months", "quarter", "half_year", "year"])
BEGINS = st.integers(1, 28)


@pytest.mark.parametrize(
    ("text", "kind", "first", "last"),
    [
        ("2026", "year", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-H1", "half_year", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026-H2", "half_year", date(2026, 7, 1), date(2026, 12, 31)),
        ("2026-Q2", "quarter", date(2026, 4, 1), date(2026, 6, 30)),
        ("2026-Q4", "quarter", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026-B3", "two_months", date(2026, 5, 1), date(2026, 6, 30)),  # May and June
        ("2026-05", "month", date(2026, 5, 1), date(2026, 5, 31)),
        ("2024-02", "month", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-W19", "week", date(2026, 5, 4), date(2026, 5, 10)),  # Monday to Sunday
        ("2026-W01", "week", date(2025, 12, 29), date(2026, 1, 4)),  # begins in the year before
        ("2026-W53", "week", date(2026, 12, 28), date(2027, 1, 3)),  # 2026 has 53 weeks
        ("2026-05-14", "day", date(2026, 5, 14), date(2026, 5, 14)),
        ("2026-03-01..2026-04-30", "span", date(2026, 3, 1), date(2026, 4, 30)),
        ("2026-03-01..2026-03-01", "span", date(2026, 3, 1), date(2026, 3, 1)),
    ],
)
def test_forms(text, kind, first, last):
    period = periods.parse(text)
    assert (period.kind, period.first, period.last, str(period)) == (kind, first, last, text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "form"),
        ("26", "form"),
        ("2026-5", "form"),
        ("2026年5月", "form"),
        ("2026-05 ", "form"),
        ("2026-h1", "form"),
        ("２０２６", "form"),
        ("2026-05-01..", "form"),
        ("2026-05..2026-06", "form"),
        ("2026-13", "month"),
        ("2026-00", "month"),
        ("2026-H3", "part"),
        ("2026-Q5", "part"),
        ("2026-Q0", "part"),
        ("2026-B7", "part"),
        ("2025-W53", "week"),  # 2025 has 52
        ("2026-W00", "week"),
        ("2026-02-29", "day"),
        ("2026-04-01..2026-04-31", "day"),
        ("2026-04-30..2026-03-01", "order"),
        ("1899", "year"),
        ("2200-01", "year"),
        ("0000-01-01", "year"),
    ],
)
def test_what_is_wrong_is_named(text, reason):
    with pytest.raises(PeriodError) as fault:
        periods.parse(text)
    assert fault.value.reason == reason
    assert text in fault.value.message("zh")
    assert text in fault.value.message("en")
    assert fault.value.message("zh") != fault.value.message("en")


@pytest.mark.parametrize(
    ("kind", "day", "label", "first", "last"),
    [
        ("month", date(2026, 5, 25), "2026-05", date(2026, 4, 26), date(2026, 5, 25)),
        ("month", date(2026, 5, 26), "2026-06", date(2026, 5, 26), date(2026, 6, 25)),
        ("month", date(2026, 12, 26), "2027-01", date(2026, 12, 26), date(2027, 1, 25)),
        ("two_months", date(2026, 6, 25), "2026-B3", date(2026, 4, 26), date(2026, 6, 25)),
        ("quarter", date(2026, 3, 26), "2026-Q2", date(2026, 3, 26), date(2026, 6, 25)),
        ("half_year", date(2026, 6, 26), "2026-H2", date(2026, 6, 26), date(2026, 12, 25)),
        ("year", date(2025, 12, 26), "2026", date(2025, 12, 26), date(2026, 12, 25)),
        ("week", date(2026, 5, 14), "2026-W20", date(2026, 5, 11), date(2026, 5, 17)),  # Monday to Sunday
    ],
)
def test_months_that_begin_on_the_26th(kind, day, label, first, last):
    period = periods.containing(kind, day, 26)
    assert (period.label, period.first, period.last) == (label, first, last)


def test_a_month_that_begins_on_the_28th_of_february():
    period = periods.containing("month", date(2026, 3, 1), 28)
    assert (period.label, period.first, period.last) == ("2026-03", date(2026, 2, 28), date(2026, 3, 27))


@given(KINDS, DAYS)
def test_print_and_parse_agree(kind, day):
    period = periods.containing(kind, day)
    assert periods.parse(period.label) == period


@given(DAYS, st.integers(0, 800))
def test_print_and_parse_agree_for_spans(first, length):
    period = periods.span(first, first + timedelta(days=length))
    assert periods.parse(period.label) == period


@given(KINDS, DAYS, BEGINS)
def test_a_day_lies_in_its_period(kind, day, begins):
    assert day in periods.containing(kind, day, begins)


@given(KINDS, DAYS, BEGINS)
def test_neighbours_leave_no_gap_and_do_not_overlap(kind, day, begins):
    period = periods.containing(kind, day, begins)
    after, before = periods.following(period), periods.preceding(period)
    assert after.first == period.last + timedelta(days=1)
    assert before.last == period.first - timedelta(days=1)
    assert periods.preceding(after) == period == periods.following(before)
    assert len({before.label, period.label, after.label}) == 3


@given(DAYS, st.integers(0, 60))
def test_neighbours_of_spans(first, length):
    period = periods.span(first, first + timedelta(days=length))
    assert periods.following(period).length == period.length
    assert periods.following(periods.preceding(period)) == period


@given(KINDS, DAYS, st.integers(0, 400), BEGINS)
def test_touching_covers_every_day_once(kind, first, length, begins):
    last = first + timedelta(days=length)
    found = list(periods.touching(kind, first, last, begins))
    assert all(period.touches(first, last) for period in found)
    assert sum(period.length for period in found) == (found[-1].last - found[0].first).days + 1
    assert found[0].first <= first
    assert last <= found[-1].last


@given(DAYS, BEGINS)
def test_larger_periods_are_made_of_months(day, begins):
    for kind, size in (("two_months", 2), ("quarter", 3), ("half_year", 6), ("year", 12)):
        large = periods.containing(kind, day, begins)
        parts = list(periods.touching("month", large.first, large.last, begins))
        assert len(parts) == size
        assert (parts[0].first, parts[-1].last) == (large.first, large.last)
