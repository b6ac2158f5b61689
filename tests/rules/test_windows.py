"""Windows of a duty whose end lies in a period."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.rules import periods
from lianxin.rules.periods import parse
from lianxin.rules.policy.schema import DayWindow, Duty, LunarWindow, MonthDay, Of, SpanWindow
from lianxin.rules.presence import Span
from lianxin.rules.windows import Window, ending_in, term_ending_in
from lianxin.rules.workdays import Calendar, official_days

CALENDAR = Calendar(row for year in (2024, 2025, 2026) for row in official_days(year))


def duty(every, *within, of=None):
    more = {"within": within} if within else {}
    of = of or Of(source="entries", names=("visit",))
    return Duty(key="d", zh="任务", clause="条", who=("cadre",), of=of, at_least=1, every=every, **more)


def labels(asked, every, *within, begins=1):
    return [each.label for each in ending_in(duty(every, *within), parse(asked), CALENDAR, begins=begins)]


@pytest.mark.parametrize(
    ("every", "asked", "expected"),
    [
        ("month", "2026-05", ["2026-05"]),
        ("month", "2026-Q2", ["2026-04", "2026-05", "2026-06"]),
        ("month", "2026-05-14", []),
        ("month", "2026-05-31", ["2026-05"]),  # Sunday
        ("quarter", "2026-05", []),
        ("quarter", "2026-06", ["2026-Q2"]),
        ("quarter", "2026", ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]),
        ("two_months", "2026-06", ["2026-B3"]),
        ("half_year", "2026", ["2026-H1", "2026-H2"]),
        ("year", "2026-12", ["2026"]),
        ("year", "2026-11", []),
        ("week", "2026-05", ["2026-W18", "2026-W19", "2026-W20", "2026-W21", "2026-W22"]),  # Sundays 3 … 31 May
        ("week", "2026-05-04..2026-05-09", []),  # Monday to Saturday
        (
            "day",
            "2026-05-01..2026-05-09",
            ["2026-05-06", "2026-05-07", "2026-05-08", "2026-05-09"],
        ),  # a worked Saturday
    ],
)
def test_natural_periods(every, asked, expected):
    assert labels(asked, every) == expected


@pytest.mark.parametrize(
    ("asked", "every", "within", "expected"),
    [
        ("2026", "year", SpanWindow(from_=MonthDay(month=3, day=1), to=MonthDay(month=4, day=30)), ["2026-03-01..2026-04-30"]),
        ("2026-03", "year", SpanWindow(from_=MonthDay(month=3, day=1), to=MonthDay(month=4, day=30)), []),
        ("2026-04", "year", SpanWindow(from_=MonthDay(month=3, day=1), to=MonthDay(month=4, day=30)), ["2026-03-01..2026-04-30"]),
        ("2026-Q1", "year", SpanWindow(to=MonthDay(month=2, day=15)), ["2026-01-01..2026-02-15"]),
        ("2026-12", "year", SpanWindow(from_=MonthDay(month=12, day=1)), ["2026-12-01..2026-12-31"]),
        ("2026", "year", SpanWindow(from_=MonthDay(month=1, day=1)), ["2026"]),  # the whole year after all
        ("2026", "year", SpanWindow(from_=MonthDay(month=3, day=1), to=MonthDay(month=3, day=31)), ["2026-03-01..2026-03-31"]),
        ("2026-02", "year", SpanWindow(to=MonthDay(month=2, day=29)), ["2026-01-01..2026-02-28"]),
        ("2024-02", "year", SpanWindow(to=MonthDay(month=2, day=29)), ["2024-01-01..2024-02-29"]),
        ("2026-05", "month", SpanWindow(from_=10, to=20), ["2026-05-10..2026-05-20"]),
        ("2026-04", "month", SpanWindow(from_=25, to=31), ["2026-04-25..2026-04-30"]),
        ("2026-W20", "week", SpanWindow(to=3), ["2026-05-11..2026-05-13"]),  # Monday to Wednesday
        ("2026-W20", "week", DayWindow(day=2), ["2026-05-12"]),  # Tuesday
        ("2026-05", "month", DayWindow(day=15), ["2026-05-15"]),  # Friday
        ("2026-02", "month", DayWindow(day=31), ["2026-02-28"]),  # Saturday
        ("2026-02", "month", DayWindow(day=15, if_off="next"), ["2026-02-24"]),  # Spring Festival: Tuesday
        ("2026-02", "month", DayWindow(day=15, if_off="previous"), ["2026-02-14"]),  # a worked Saturday
        ("2026-02", "month", DayWindow(day=28, if_off="next"), ["2026-02-28"]),  # a worked Saturday
        ("2026-01", "month", DayWindow(day=31, if_off="next"), []),  # Saturday: goes to Monday, 2 February
        ("2026-02-02", "month", DayWindow(day=31, if_off="next"), ["2026-02-02"]),
        ("2026-07", "year", DayWindow(day=MonthDay(month=7, day=1), before=7, after=3), ["2026-06-24..2026-07-04"]),
        ("2026-06", "year", DayWindow(day=MonthDay(month=7, day=1), before=7, after=3), []),
        ("2027-01", "year", DayWindow(day=MonthDay(month=12, day=31), after=5), ["2026-12-31..2027-01-05"]),
        ("2026", "year", LunarWindow(month=9, day=9, before=7, after=3), ["2026-10-11..2026-10-21"]),
        ("2026", "year", LunarWindow(month=1, day=1, before=15, after=15), ["2026-02-02..2026-03-04"]),
        ("2026", "year", LunarWindow(month=12, day=30), ["2026-02-16"]),
        ("2024-02", "year", LunarWindow(month=12, day=30), ["2024-02-09"]),
        ("2026-10", "year", LunarWindow(month=9, day=9, if_off="next"), ["2026-10-19"]),  # Sunday to Monday
    ],
)  # fmt: skip
def test_narrowed_windows(asked, every, within, expected):
    assert labels(asked, every, within) == expected


def test_several_windows_are_several_dues():
    festivals = (
        DayWindow(day=MonthDay(month=7, day=1), before=7, after=3),
        LunarWindow(month=9, day=9, before=7, after=3),
        LunarWindow(month=1, day=1, before=15, after=15),
    )
    assert labels("2026", "year", *festivals) == [
        "2026-02-02..2026-03-04",
        "2026-06-24..2026-07-04",
        "2026-10-11..2026-10-21",
    ]
    assert labels("2026-Q2", "year", *festivals) == []


def test_two_weeks_moved_to_the_same_day_are_one_window():
    # Monday 16 and Monday 23 February 2026 both lie in the Spring Festival and go to Tuesday the 24th
    assert labels("2026-02-20..2026-02-28", "week", DayWindow(day=1, if_off="next")) == ["2026-02-24"]


@pytest.mark.parametrize(
    ("every", "within", "asked", "expected"),
    [
        ("month", (), "2026-05", ["2026-05"]),  # 26 April to 25 May
        ("quarter", (), "2026-06", ["2026-Q2"]),  # ends on 25 June
        ("year", (), "2026-12-25", ["2026"]),
        ("week", (), "2026-05-10", ["2026-W19"]),  # weeks do not move
        ("month", (DayWindow(day=28),), "2026-04", ["2026-04-28"]),  # of the month called May
        ("month", (DayWindow(day=31),), "2026-04", ["2026-04-30"]),
        ("month", (DayWindow(day=25),), "2026-05", ["2026-05-25"]),
        ("month", (SpanWindow(from_=28, to=5),), "2026-05", ["2026-04-28..2026-05-05"]),
        ("year", (SpanWindow(to=MonthDay(month=2, day=15)),), "2026-02", ["2025-12-26..2026-02-15"]),
        ("year", (SpanWindow(from_=MonthDay(month=12, day=1)),), "2026-12", ["2026-12-01..2026-12-25"]),
        ("year", (DayWindow(day=MonthDay(month=12, day=30)),), "2025-12", ["2025-12-30"]),
    ],
)
def test_months_that_begin_on_the_26th(every, within, asked, expected):
    assert labels(asked, every, *within, begins=26) == expected


def test_campaigns():
    rule = duty("campaign", of=Of(source="entries", names=("visit",), campaign=("spring", "autumn", "never")))
    dates = {"spring": Span(date(2026, 3, 1), date(2026, 4, 10)), "autumn": Span(date(2026, 9, 1), date(2026, 9, 30))}
    found = ending_in(rule, parse("2026"), CALENDAR, campaigns=dates)
    assert [each.label for each in found] == ["2026-03-01..2026-04-10", "2026-09-01..2026-09-30"]
    assert ending_in(rule, parse("2026-03"), CALENDAR, campaigns=dates) == []


ENDED = Span(date(2025, 4, 1), date(2026, 5, 20))


@pytest.mark.parametrize(
    ("post", "asked", "expected"),
    [
        (Span(date(2025, 4, 1)), "2026-05", Window(date(2025, 4, 1), None, "2025-04-01..")),
        (Span(date(2026, 6, 1)), "2026-05", None),
        (Span(date(2026, 5, 31)), "2026-05", Window(date(2026, 5, 31), None, "2026-05-31..")),
        (
            Span(date(2025, 4, 1), date(2026, 5, 20)),
            "2026-05",
            Window(date(2025, 4, 1), date(2026, 5, 20), "2025-04-01..2026-05-20"),
        ),
        (ENDED, "2026-04", None),
    ],
)
def test_terms(post, asked, expected):
    assert term_ending_in(post, parse(asked)) == expected


def test_a_window_the_wrong_way_round_is_named():
    with pytest.raises(ValueError, match="before it begins on"):
        labels("2026", "year", SpanWindow(from_=MonthDay(month=3, day=1), to=MonthDay(month=2, day=1)))


KINDS = st.sampled_from(["week", "month", "two_months", "quarter", "half_year", "year"])
DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@given(KINDS, DAYS, st.integers(0, 900), st.integers(1, 28))
def test_natural_windows_follow_each_other_without_gap_or_overlap(every, first, length, begins):
    asked = periods.span(first, first + timedelta(days=length))
    found = ending_in(duty(every), asked, CALENDAR, begins=begins)
    for before, after in pairwise(found):
        assert after.first == before.last + timedelta(days=1)


@given(
    DAYS,
    st.integers(0, 400),
    st.integers(0, 400),
    st.integers(1, 28),
    st.sampled_from(
        [
            ("month", DayWindow(day=31, before=3, after=40, if_off="next")),
            ("week", DayWindow(day=5, if_off="previous")),
            ("year", LunarWindow(month=1, day=1, before=60, after=60)),
            ("year", SpanWindow(from_=MonthDay(month=3, day=1))),
        ]
    ),
)
def test_a_period_cut_in_two_lists_the_same_windows(first, length, cut, begins, rule):
    every, within = rule
    whole = periods.span(first, first + timedelta(days=length + cut + 1))
    parts = [periods.span(first, first + timedelta(days=cut)), periods.span(first + timedelta(days=cut + 1), whole.last)]
    listed = [each for part in parts for each in ending_in(duty(every, within), part, CALENDAR, begins=begins)]
    assert sorted(listed) == ending_in(duty(every, within), whole, CALENDAR, begins=begins)
