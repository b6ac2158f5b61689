"""Another system's day holds for the whole of an incident: our deadline is never later than any of them."""

from datetime import date, datetime, timedelta

import pytest

from lianxin.matters.actions.outer import set_outer_due
from lianxin.matters.models import Matter, Step
from lianxin.matters.queries import moved as calendars
from lianxin.rules.entries import date_of
from tests.fixtures.people import TODAY, ZONE
from tests.matters.places import Steps, reported

SOON, LATER = TODAY + timedelta(days=1), TODAY + timedelta(days=30)


def outside(number, day, text="停水"):
    return reported(text=text, source_system="市12345", outer_number=number, outer_due=day)


def due(go) -> date:
    return Matter.objects.get(code=go.code).due_on


def test_joined_into_a_running_one_an_earlier_day_brings_it_forward(county):
    lead = Steps(county, reported())
    lead.handled()
    before = due(lead)
    assert before > SOON
    caller = Steps(county, outside("a-1", SOON))
    joined = caller("merge", "desk", into=lead.code)
    assert joined.version == Matter.objects.get(code=caller.code).version
    assert due(lead) == due(caller) == joined.due_on == SOON
    said = Step.objects.get(matter__code=lead.code, step="recompute")
    assert said.given["moved"]["handle"] == [before.isoformat(), SOON.isoformat()]
    assert list(calendars.moved()) == [], "worked out at night it stays there"


@pytest.mark.parametrize("day", [None, LATER])
def test_a_later_day_or_none_moves_nothing(county, day):
    lead = Steps(county, reported())
    lead.handled()
    before = due(lead)
    caller = Steps(county, outside("a-1", day) if day else reported(text="也停水"))
    caller("merge", "desk", into=lead.code)
    assert due(lead) == before
    assert not Step.objects.filter(matter__code=lead.code, step="recompute").exists()


def test_joined_before_it_is_given_away_the_day_holds_from_the_beginning(county):
    lead, caller = Steps(county, reported()), Steps(county, outside("a-1", SOON))
    caller("merge", "desk", into=lead.code)
    lead.dispatched()
    assert due(lead) == due(caller) == SOON


def test_what_follows_the_one_that_is_joined_counts_too(county):
    lead = Steps(county, reported())
    lead.handled()
    first, second = Steps(county, reported(text="也停水")), Steps(county, outside("a-2", SOON))
    second("merge", "desk", into=first.code)
    first("merge", "desk", into=lead.code)
    assert {due(one) for one in (lead, first, second)} == {SOON}


def test_a_day_that_is_brought_forward_later_moves_the_one_that_leads(county):
    lead = Steps(county, reported())
    lead.handled()
    caller = Steps(county, outside("a-1", LATER))
    caller("merge", "desk", into=lead.code)
    assert due(lead) > SOON
    set_outer_due(code=caller.code, due_on=SOON, token="o-1", by="clock", at=lead.at)
    assert due(lead) == due(caller) == SOON


def test_taken_back_by_its_asker_it_holds_nobody_to_its_day(county):
    lead = Steps(county, reported())
    lead.handled()
    before = due(lead)
    caller = Steps(county, outside("a-1", SOON))
    caller("merge", "desk", into=lead.code)
    caller("withdraw", "asker", actor="asker", reason="不用了")
    (found,) = calendars.moved()
    assert (found.due.due_on, date_of(lead.at)) == (before, TODAY)


def test_a_day_within_a_holiday_that_had_begun_already_holds_itself(county):
    """The National Day of 2026 lasts from the 1st to the 7th of October."""
    at = datetime(2026, 10, 4, 10, 0, tzinfo=ZONE)
    go = Steps(county, reported(at=at, source_system="市12345", outer_number="a-1", outer_due=date(2026, 10, 6)), at=at)
    go.handled()
    assert due(go) == date(2026, 10, 6), "the working day before it had gone by when the matter was given away"
    assert list(calendars.moved()) == [], "worked out again it is the same"
