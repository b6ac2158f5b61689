"""What is joined shares one deadline; separated or come to lead it goes on by what moved that one, and by nothing else."""

from datetime import date, timedelta

from lianxin.matters.models import Matter
from tests.matters.places import Steps, reported

DAY = timedelta(days=1)
"""14 May 2026 is a Thursday: five working days from it end on the 21st."""


def due(go):
    return Matter.objects.get(code=go.code).due_on


def two(county):
    """A leading one that is handled, and one that is joined into it."""
    lead, second = Steps(county, reported()), Steps(county, reported(text="又停水"))
    lead.handled()
    second("merge", into=lead.code, after=timedelta(minutes=9))
    return lead, second


def pause(go, days):
    """The clock stands still for these days from tomorrow on, and goes on after them."""
    go("pause", "plumber", category="evidence", reason="送检", until=go.at.date() + days * DAY)
    go("resume", "plumber", after=(days + 1) * DAY)


def extend(go, days):
    go("ask_extension", "plumber", reason="等配件", days=days)
    go("grant_extension", "desk")


def later(go, other):
    """Go on where the other one stands."""
    go.at = max(go.at, other.at)
    return go


def test_separated_it_keeps_the_days_on_which_the_clock_stood_still(county):
    lead, second = two(county)
    pause(later(lead, second), 4)
    assert due(second) == date(2026, 5, 25)
    later(second, lead)("split", reason="不是一处")
    extend(second, 3)
    assert due(second) == date(2026, 5, 28)
    assert due(lead) == date(2026, 5, 25)


def test_separated_it_keeps_what_was_granted(county):
    lead, second = two(county)
    extend(later(lead, second), 3)
    assert due(second) == date(2026, 5, 26)
    later(second, lead)("split", reason="不是一处")
    pause(second, 4)
    assert due(second) == date(2026, 5, 28)


def own_days_first(county, *, days):
    """One that stood still by itself before it was joined into another that had run all the time."""
    lead, second = Steps(county, reported()), Steps(county, reported(text="又停水"))
    lead.handled()
    second.handled()
    extend(second, 2)
    pause(second, days)
    second("merge", into=lead.code)
    assert due(second) == due(lead) == date(2026, 5, 21)
    return lead, second


def test_who_comes_to_lead_goes_on_by_the_deadline_that_was_shared(county):
    lead, second = own_days_first(county, days=4)
    later(lead, second)("withdraw", "asker", actor="asker", reason="水来了")
    later(second, lead)
    pause(second, 1)
    assert due(second) == date(2026, 5, 22), "what stood still before it was joined was of another handling"


def test_separated_it_goes_on_by_the_deadline_that_was_shared(county):
    lead, second = own_days_first(county, days=4)
    later(second, lead)("split", reason="不是一处")
    pause(second, 1)
    assert due(second) == date(2026, 5, 22)


def test_joined_separated_and_joined_again(county):
    lead, second = two(county)
    pause(later(lead, second), 1)
    later(second, lead)("split", reason="不是一处")
    second("merge", into=lead.code)
    pause(later(lead, second), 2)
    later(second, lead)("split", reason="不是一处")
    assert due(second) == due(lead) == date(2026, 5, 25), "the 15th and the 18th"
    extend(second, 3)
    assert due(second) == date(2026, 5, 28)
    assert Matter.objects.get(code=second.code).paused_days == 3
