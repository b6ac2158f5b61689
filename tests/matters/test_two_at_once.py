"""Two clerks, a phone that repeats, an asker and the clock at the same moment: nothing twice, nothing lost (PostgreSQL)."""

from datetime import timedelta

import pytest

from lianxin.liaison.models import HandOver
from lianxin.matters.actions import claim_next, counter_step, report_matter, take_step
from lianxin.matters.actions.handing import pass_on
from lianxin.matters.models import Matter, Step
from lianxin.rules.errors import Refused
from tests.fixtures.people import NOW
from tests.matters.places import Steps, build_county, new, reported
from tests.records.test_two_at_once import together

LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def county(transactional_db):
    """The county with real transactions, so that threads see each other's rows."""
    return build_county()


def outcomes(found):
    return sorted("refused" if isinstance(one, Refused) else "done" if isinstance(one, Matter) else repr(one) for one in found)


def step(code, name, by, **given):
    return lambda: take_step(code=code, step=name, by=by, at=LATER, **given)


def test_two_clerks_dispatch_at_once_and_exactly_one_wins(county):
    matter = reported()
    found = together(
        step(matter.code, "dispatch", "103", unit="WATER", category="water"),
        step(matter.code, "dispatch", "104", unit="GOV1", category="water"),
    )
    assert outcomes(found) == ["done", "refused"]
    (refusal,) = [one for one in found if isinstance(one, Refused)]
    assert refusal.faults[0].field == "step", "a clear refusal: it is assigned already"
    winner = next(one for one in found if isinstance(one, Matter))
    assert Matter.objects.get().unit_id == winner.unit_id
    assert list(Step.objects.order_by("number").values_list("number", "step")) == [(1, "report"), (2, "dispatch")]


def test_with_the_version_that_both_saw_the_second_is_told_that_somebody_was_first(county):
    matter = reported()
    found = together(*[step(matter.code, "classify", by, category="road", version=1) for by in ("103", "104")])
    assert outcomes(found) == ["done", "refused"]
    assert Matter.objects.get().version == 2


def test_a_phone_that_repeats_takes_one_step(county):
    matter = reported()
    Steps(county, matter).handled()
    found = together(*[step(matter.code, "progress", "101", text="抢修中", token="p-1")] * 3)
    assert {one.version for one in found} == {4}
    assert Step.objects.filter(step="progress").count() == 1


def test_reported_twice_at_once_is_one_matter(county):
    found = together(*[lambda: report_matter(matter=new(), by="asker", at=NOW, token="t-1")] * 3)
    assert {one.pk for one in found} == {Matter.objects.get().pk}


def test_answered_and_withdrawn_at_once(county):
    matter = reported()
    Steps(county, matter).handled()
    found = together(
        step(matter.code, "solve", "101", outcome="solved", answer="修好了"),
        lambda: take_step(code=matter.code, step="withdraw", by="asker", at=LATER, actor="asker", reason="不需要了"),
    )
    assert outcomes(found) == ["done", "refused"]
    numbers = list(Step.objects.order_by("number").values_list("number", flat=True))
    assert numbers == [1, 2, 3, 4]


def test_joined_while_the_leading_one_is_answered(county):
    """Whichever is first, the one joined is answered with the lead, or the joining is refused."""
    lead, other = reported(), reported(text="也停水")
    Steps(county, lead).handled()
    found = together(
        step(lead.code, "solve", "101", outcome="solved", answer="修好了"),
        step(other.code, "merge", "103", into=lead.code),
    )
    rows = {one.code: one for one in Matter.objects.all()}
    assert rows[lead.code].state == "answered"
    joined = outcomes(found) == ["done", "done"]
    assert rows[other.code].state == ("answered" if joined else "new"), found


def test_joined_into_one_another_at_once(county):
    one, other = reported(), reported(text="也停水")
    found = together(step(one.code, "merge", "103", into=other.code), step(other.code, "merge", "104", into=one.code))
    assert outcomes(found) == ["done", "refused"]
    assert Matter.objects.filter(led_by=None).count() == 1


def test_many_callers_of_one_incident_never_wait_for_one_another(county):
    """Joined again, separated, answered for at the counter, passed on: whoever needs the lead takes it first; none is ended."""
    others = [reported(text=f"停水{number}").code for number in range(12)]
    lead = reported(text="爆管")
    Steps(county, lead).handled()
    for code in others:
        take_step(code=code, step="merge", by="103", into=lead.code, at=LATER)
    leaver = county.people["plumber"]
    Matter.objects.update(officer=leaver)
    leaves = HandOver.objects.create(code="jj-1", leaver=leaver, on=NOW.date(), reason="调离", by="103", at=NOW)

    def each(name, by, codes, **given):
        return lambda: [tried(step(code, name, by, **given)) for code in codes]

    found = together(
        each("merge", "103", others, into=lead.code),
        each("merge", "104", others[::-1], into=lead.code),
        each("split", "104", others[::3], reason="另一处"),
        lambda: [counter_step(code=lead.code, step="reply", by="103", at=LATER, text="还在漏") for _ in range(6)],
        lambda: pass_on(hand_over=leaves, by="103", at=LATER),
    )
    refused = [one for tries in found if isinstance(tries, list) for one in tries if not isinstance(one, Matter)]
    assert not [one for one in found if isinstance(one, Exception)], found
    assert {fault.field for one in refused for fault in one.faults} <= {"step"}, "refused by the table, not for want of a lock"
    assert Step.objects.filter(matter=lead, step="reply").count() == 6


def tried(task):
    try:
        return task()
    except Refused as refusal:
        return refusal


def test_two_people_who_take_the_next_take_two(county):
    made = {reported().code, reported(text="又停水").code}
    found = together(lambda: claim_next(by="103", at=NOW), lambda: claim_next(by="104", at=NOW))
    assert {one.code for one in found} == made
