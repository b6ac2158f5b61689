"""A new version of the policy judges nothing of the past: returning goes by the day of the dispatch, what follows an answer by
the day of the answer.
"""

from datetime import date, timedelta

import pytest

from lianxin.matters.models import Deadline, Matter
from lianxin.matters.queries import watched
from lianxin.policy.actions import adopt
from lianxin.rules.entries import SHANGHAI
from lianxin.rules.errors import Refused
from tests.fixtures.people import BY, NOW
from tests.matters.places import POLICY, Steps, reported
from tests.matters.test_offered import can

DAY = timedelta(days=1)
NEXT = date(2026, 5, 15)


def changed(county, old, new):
    """A version of the county's policy that holds from the day after the first steps."""
    assert old in POLICY
    adopt(text=POLICY.replace(old, new), area=county.areas["C"], first=NEXT, **BY)


LONG, SHORT = "within: {working_days: 5}", "within: {working_days: 1}"


def test_a_shorter_time_to_return_does_not_shorten_what_was_given_before(county):
    go = Steps(county, reported())
    go.dispatched()
    assert go.at.date() < NEXT
    changed(county, SHORT, "within: {hours: 1}")
    assert "return" in can(county, "plumber", Matter.objects.get(), NOW + DAY)
    go("return", "plumber", reason="不属于我局", after=DAY)


def test_a_longer_time_to_return_does_not_lengthen_it(county):
    go = Steps(county, reported())
    go.dispatched()
    changed(county, SHORT, LONG)
    with pytest.raises(Refused):
        go("return", "plumber", reason="不属于我局", after=5 * DAY)


def test_the_days_after_an_answer_are_those_of_its_day(county):
    go = Steps(county, reported())
    go.answered()
    changed(county, "close_after: {days: 15}, reopen_within: {days: 30}", "close_after: {days: 2}, reopen_within: {days: 3}")
    later = NOW + 10 * DAY
    assert "close" not in can(county, "plumber", Matter.objects.get(), later)
    assert list(watched.to_close(later)) == []
    assert list(watched.to_close(NOW + 16 * DAY)) == [go.code]
    assert go("reopen", "plumber", reason="又漏了", after=10 * DAY).state == "handling"


def test_an_answer_of_after_the_change_goes_by_the_new_version(county):
    go = Steps(county, reported())
    go.handled()
    changed(county, "close_after: {days: 15}, reopen_within: {days: 30}", "close_after: {days: 2}, reopen_within: {days: 3}")
    go("solve", "plumber", outcome="solved", answer="水管已修好", after=3 * DAY)
    assert list(watched.to_close(go.at + 3 * DAY)) == [go.code]
    with pytest.raises(Refused):
        go("reopen", "plumber", reason="又漏了", after=5 * DAY)


def test_the_early_warning_is_that_of_the_day_on_which_the_deadline_began(county):
    go = Steps(county, reported())
    go.handled()
    changed(county, "warn: {working_days: 1}", "warn: {working_days: 3}")
    go("ask_extension", "plumber", days=2, reason="等管件", after=DAY)
    go("grant_extension", "waterhead")
    row = Deadline.objects.get(key="handle")
    assert (row.due_on, row.warn_at.astimezone(SHANGHAI).date()) == (date(2026, 5, 25), date(2026, 5, 22))
