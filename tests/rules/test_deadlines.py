"""Deadlines: those of the standards, what always holds, and the sum in words."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.rules.deadline_words import span_text, sum_lines
from lianxin.rules.deadlines import (
    Due,
    Pause,
    Span,
    due,
    is_late,
    late_days,
    paused_until,
    stood_still,
    warn_at,
)
from lianxin.rules.entries import SHANGHAI
from lianxin.rules.policy.matters import Span as PolicySpan
from lianxin.rules.workdays import Calendar, official_days

CALENDAR = Calendar(day for year in (2025, 2026) for day in official_days(year))
MONDAY = datetime(2026, 4, 27, 10, tzinfo=SHANGHAI)  # the week of Labour Day: 1 to 5 May off, Saturday 9 May worked

STANDARDS = [
    # key, span, extension, due, due when extended: all from Monday 27 April 2026
    ("petition.inform", Span(15, "days"), None, "2026-05-12", None),  # Tuesday
    ("petition.not-ours", Span(5, "working_days"), None, "2026-05-07", None),  # Thursday
    ("petition.decide", Span(60, "days"), Span(30, "days"), "2026-06-26", "2026-07-26"),  # Friday, Sunday
    ("petition.review", Span(30, "days"), None, "2026-05-27", None),  # Wednesday
    ("disclosure.proactive", Span(20, "working_days"), None, "2026-05-27", None),  # Wednesday
    ("disclosure.complete", Span(7, "working_days"), None, "2026-05-09", None),  # Saturday, worked
    ("disclosure.answer", Span(20, "working_days"), Span(20, "working_days"), "2026-05-27", "2026-06-25"),  # Wed, Thursday
    ("licence.notice", Span(5, "working_days"), None, "2026-05-07", None),
    ("licence.decide", Span(20, "working_days"), Span(10, "working_days"), "2026-05-27", "2026-06-10"),  # Wednesdays
    ("licence.joint", Span(45, "working_days"), Span(15, "working_days"), "2026-07-02", "2026-07-23"),  # Thursdays
    ("licence.deliver", Span(10, "working_days"), None, "2026-05-13", None),  # Wednesday
    ("notice.appointment", Span(5, "working_days"), None, "2026-05-07", None),
    ("matter.sign", Span(8, "office_hours"), None, "2026-04-28", None),  # Tuesday, 10:00
    ("hotline.case", Span(5, "working_days"), Span(5, "working_days"), "2026-05-07", "2026-05-13"),
    ("rating.contact", Span(1, "working_days"), None, "2026-04-28", None),
    ("rating.rectify", Span(15, "working_days"), None, "2026-05-20", None),  # Wednesday
    ("rating.rectify, strict", Span(5, "working_days"), None, "2026-05-07", None),
]


@pytest.mark.parametrize(("key", "span", "more", "expected", "extended"), STANDARDS, ids=[row[0] for row in STANDARDS])
def test_standards(key, span, more, expected, extended):
    assert due(MONDAY, span, CALENDAR).due_on.isoformat() == expected
    if more:
        assert due(MONDAY, span, CALENDAR, extensions=[more]).due_on.isoformat() == extended


def test_the_end_is_the_last_moment_of_the_day_in_shanghai():
    found = due(MONDAY, Span(1, "days"), CALENDAR)
    assert found.due_at == datetime(2026, 4, 28, 23, 59, 59, 999999, tzinfo=SHANGHAI)
    assert not is_late(found.due_at, found.due_at)
    assert is_late(found.due_at, found.due_at + timedelta.resolution)
    assert [late_days(found.due_on, date(2026, 4, day)) for day in (27, 28, 29)] == [0, 0, 1]


def test_an_event_late_in_the_evening_of_utc_is_of_the_next_day_in_shanghai():
    assert due(datetime(2026, 5, 13, 16, 30, tzinfo=UTC), Span(1, "days"), CALENDAR).due_on == date(2026, 5, 15)


def test_a_naive_moment_is_refused():
    with pytest.raises(ValueError, match="aware"):
        due(MONDAY.replace(tzinfo=None), Span(1, "days"), CALENDAR)


@pytest.mark.parametrize(("amount", "measure"), [(0, "days"), (-1, "hours"), (1, "weeks")])
def test_no_span_at_all_is_refused(amount, measure):
    with pytest.raises(ValueError, match="no span"):
        Span(amount, measure)


def test_a_span_of_a_policy_serves_as_it_is():
    assert due(MONDAY, PolicySpan(working_days=5), CALENDAR) == due(MONDAY, Span(5, "working_days"), CALENDAR)


def test_a_pause_lifted_early_ends_the_day_before():
    first, until = date(2026, 5, 11), date(2026, 5, 20)
    assert paused_until(first, until, date(2026, 5, 14)) == Pause(first, date(2026, 5, 13))
    assert paused_until(first, until, date(2026, 5, 30)) == Pause(first, until)
    assert paused_until(first, until, first) is None


def test_a_day_of_two_pauses_is_one_day():
    pauses = [Pause(date(2026, 5, 1), date(2026, 5, 5)), Pause(date(2026, 5, 4), date(2026, 5, 8))]
    assert stood_still(pauses) == 8


def test_no_warning_for_whoever_was_told_a_moment_ago():
    assert warn_at(due(MONDAY, Span(1, "working_days"), CALENDAR), Span(1, "working_days"), CALENDAR) is None


# -- what always holds ---------------------------------------------------------------------------

STARTS = st.datetimes(datetime(2025, 3, 1), datetime(2026, 9, 30)).map(lambda naive: naive.replace(tzinfo=SHANGHAI))  # noqa: DTZ001
AMOUNTS = st.integers(1, 40)
BY_DAY = st.builds(Span, AMOUNTS, st.sampled_from(["days", "working_days"]))
ANY = st.builds(Span, AMOUNTS, st.sampled_from(["hours", "office_hours", "days", "working_days"]))
QUICK = settings(max_examples=150, deadline=None)


def _measured(span: Span, first: date, last: date) -> int:
    return CALENDAR.count(first, last) if span.measure == "working_days" else (last - first).days + 1


@QUICK
@given(STARTS, ANY, st.timedeltas(timedelta(), timedelta(days=30)))
def test_who_starts_later_ends_no_earlier(start, span, more):
    assert due(start, span, CALENDAR).due_at <= due(start + more, span, CALENDAR).due_at


@QUICK
@given(STARTS, BY_DAY, st.integers(1, 30), st.integers(0, 20))
def test_a_pause_moves_the_date_by_exactly_its_days(start, span, after, length):
    first = start.date() + timedelta(days=after)
    pause = Pause(first, first + timedelta(days=length))
    plain = due(start, span, CALENDAR).due_on
    moved = due(start, span, CALENDAR, pauses=[pause]).due_on
    between = 0 if moved == plain else _measured(span, plain + timedelta(days=1), moved)
    assert between == (_measured(span, pause.first, pause.last) if pause.first <= plain else 0)


@QUICK
@given(STARTS, AMOUNTS, st.integers(-5, 60), st.integers(0, 20), st.integers(0, 60))
def test_no_working_day_rule_ends_on_a_day_off_or_after_the_outer_day(start, amount, after, length, outer):
    first = start.date() + timedelta(days=after)
    outer_due = start.date() + timedelta(days=outer)
    found = due(
        start,
        Span(amount, "working_days"),
        CALENDAR,
        pauses=[Pause(first, first + timedelta(days=length))],
        outer_due=outer_due,
    )
    assert found.due_on <= outer_due
    assert found.due_on >= start.date()
    assert CALENDAR.is_working(found.due_on) or CALENDAR.on_or_before(outer_due) < start.date()


@QUICK
@given(STARTS, BY_DAY, AMOUNTS)
def test_an_extension_of_the_same_measure_adds_up(start, span, more):
    extended = due(start, span, CALENDAR, extensions=[Span(more, span.measure)])
    assert extended.due_at == due(start, Span(span.amount + more, span.measure), CALENDAR).due_at


@QUICK
@given(STARTS, ANY)
def test_the_sum_adds_up_and_leaves_no_day_out(start, span):
    found = due(start, span, CALENDAR)
    unit = 60 if span.measure in {"hours", "office_hours"} else 1
    assert abs(sum(run.counted for run in found.runs) - span.amount * unit) <= (2 if unit == 60 else 0)
    assert found.runs[0].first == start.date()
    assert found.runs[-1].last in {found.due_on, found.due_on - timedelta(days=1)}  # what ends at midnight ended the day before
    for one, following in zip(found.runs, found.runs[1:], strict=False):
        assert one.last + timedelta(days=1) == following.first


# -- in words ------------------------------------------------------------------------------------


def _shown(**given) -> Due:
    return due(datetime(2026, 9, 28, 15, tzinfo=SHANGHAI), Span(5, "working_days"), CALENDAR, **given)


def test_the_sum_in_chinese():
    assert sum_lines(_shown().shown()) == [
        "2026-09-28 15:00起5个工作日",
        "2026-09-28:起算当日不计",
        "2026-09-29至2026-09-30:计2天,累计2天",
        "2026-10-01至2026-10-07:国庆节,不计",
        "2026-10-08至2026-10-09:计2天,累计4天",
        "2026-10-10:国庆节调休上班,计1天,累计5天",
    ]


def test_the_sum_in_english_with_all_that_can_stand_in_it():
    pause = Pause(date(2026, 9, 29), date(2026, 9, 29))
    found = _shown(pauses=[pause], extensions=[Span(1, "hours")], outer_due=date(2026, 10, 9))
    assert sum_lines(found.shown(), "en") == [
        "5 working days, extended by 1 hour from 2026-09-28 15:00",
        "2026-09-28: the day it starts does not count",
        "2026-09-29: the clock stood still",
        "2026-09-30: 1 day counted, 1 day in all",
        "2026-10-01 to 2026-10-07: 国庆节, not counted",
        "2026-10-08 to 2026-10-09: 2 days counted, 3 days in all",
        "2026-10-10: worked in exchange for a day off, 1 day counted, 4 days in all",
        "2026-10-11: weekend, not counted",
        "2026-10-12: 1 day counted, 5 days in all",
        "2026-10-13: 1 h counted, 1 h in all",
        "due outside by 2026-10-09; ours is never later",
    ]


def test_days_without_a_notice_are_named():
    start = datetime(2026, 12, 30, 18, 30, tzinfo=SHANGHAI)
    found = due(start, Span(12, "office_hours"), CALENDAR)
    assert sum_lines(found.shown())[1:] == [
        "2026-12-30:已过办公时间不计",
        "2026-12-31至2027-01-01:计12小时,累计12小时",
        "2027-01-01的放假安排尚未正式公布,此期限为暂定",
    ]


@pytest.mark.parametrize(
    ("amount", "measure", "zh", "en"),
    [
        (1, "working_days", "1个工作日", "1 working day"),
        (8, "office_hours", "8个办公小时", "8 office hours"),
        (2, "hours", "2小时", "2 hours"),
        (60, "days", "60日", "60 days"),
        (1, "months", "1个月", "1 month"),
    ],
)
def test_spans_in_words(amount, measure, zh, en):
    assert (span_text(amount, measure), span_text(amount, measure, "en")) == (zh, en)
