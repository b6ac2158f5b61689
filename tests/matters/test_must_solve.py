"""S4: four classes end only as solved, led into their statutory channel, ended by law, withdrawn, or kept open."""

import pytest

from lianxin.audit.actions import record_reads
from lianxin.matters import queries
from lianxin.matters.actions import protect
from lianxin.registry.actions.accounts import grant_role
from lianxin.rules.errors import NotFound, Refused
from tests.fixtures.people import BY, NOW, TODAY
from tests.matters.places import Steps, reported


def fields(call):
    with pytest.raises(Refused) as error:
        call()
    return {fault.field for fault in error.value.faults}


def test_not_taken_on_it_is_led_into_its_lawful_channel(county):
    go = Steps(county, reported(category="hardship", text="低保停了,已起诉"))
    done = go("decline", ground="court", answer="法院已受理")
    assert (done.outcome, done.referred_to, done.basis) == ("channelled", "请向人民法院反映", "已由法院受理")


def test_what_was_only_explained_does_not_become_one_of_them(county):
    go = Steps(county, reported())
    go.handled()
    go("solve", "plumber", outcome="explained", answer="政策不允许", basis="供水条例第三条")
    assert fields(lambda: go("correct", reason="归错类", category="hardship")) == {"category"}


def test_an_enterprise_s_difficulty_is_kept_from_whom_it_names_when_that_is_asked_for_later(county):
    told = reported(kind="difficulty", text="审批拖了三个月")
    given = {"code": told.code, "units": ["GOV1"], "by": county.code("desk"), "at": Steps(county, told).at}
    queries.matter_of(county.viewer("mayor"), told.code)
    protect(**given)
    with pytest.raises(NotFound):
        queries.matter_of(county.viewer("mayor"), told.code)


def test_alarms_of_reading_are_for_whoever_looks_after_those_who_read(county):
    record_reads([f"M{one}" for one in range(51)], kind="matter", by="001", at=NOW, purpose="x", through="list")
    assert [one.officer for one in queries.read_alarms(county.viewer("desk"), on=TODAY)] == ["001"]
    grant_role(officer=county.people["fitter"], role="county_office", area=county.areas["T2"], **BY)
    assert queries.read_alarms(county.viewer("fitter"), on=TODAY) == []


def test_one_that_has_to_be_solved_is_joined_only_into_one_that_has_to_be_too(county):
    lead, hard = reported(), reported(category="hardship", text="停水,老人没水喝")
    go = Steps(county, hard)
    assert fields(lambda: go("merge", into=lead.code)) == {"into"}
    other = reported(category="hardship", text="都没水喝")
    assert go("merge", into=other.code).led_by == other
    assert Steps(county, lead)("merge", into=other.code).category == "hardship", "a usual one may follow"


def named_in(matter):
    return set(matter.against.values_list("unit__code", flat=True))


def test_a_complaint_counts_for_all_of_one_incident(county):
    lead, first = reported(), reported(text="又停水")
    complaint = reported(kind="complaint", category="style", text="停水没人管", against_units=("GOV2",))
    Steps(county, lead).handled()
    Steps(county, first)("merge", into=lead.code)
    Steps(county, complaint)("merge", into=lead.code)
    assert [named_in(one) for one in (lead, first, complaint)] == [{"GOV2"}] * 3


def test_named_later_in_one_of_them_it_counts_for_all(county):
    lead, other = reported(), reported(text="又停水")
    complaint = reported(kind="complaint", category="style", text="停水没人管")
    go = Steps(county, lead)
    go.handled()
    for one in (other, complaint):
        Steps(county, one)("merge", into=lead.code)
    go("add_part", "plumber", unit="GOV1", task="通知住户")
    given = {"code": complaint.code, "by": county.code("desk"), "at": go.at}
    assert fields(lambda: protect(units=["GOV1"], **given)) == {"units"}, "it has a part in the whole"
    protect(units=["GOV2"], **given)
    assert [named_in(one) for one in (lead, other, complaint)] == [{"GOV2"}] * 3
