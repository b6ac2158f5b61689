"""A matter raised to the linked leader waits for just that leader (A10: 挂点领导协调相关部门解决)."""

from datetime import date, timedelta

from lianxin.liaison.actions.linking import link
from lianxin.matters import queries
from lianxin.matters.facts import law_of
from lianxin.web.matters.offers import offer_for
from tests.fixtures.people import BY, NOW, START
from tests.matters.places import Steps, reported


def test_it_waits_for_the_leader_who_is_linked_to_the_village(county):
    matter = reported(area="V1")
    go = Steps(county, matter)
    go.dispatched()
    viewer = county.viewer("leader")
    assert queries.to_bring_together(viewer) == []
    go("escalate", tier="leader", reason="要几个部门一起办")
    assert queries.to_bring_together(county.viewer("leader")) == [], "linked to nothing"
    leader, village = county.people["leader"], county.counterparts["V1"]
    link(party=leader, counterpart=village, kind="contact-point", first=START, **BY)
    assert [one.code for one in queries.to_bring_together(county.viewer("leader"))] == [matter.code]
    assert queries.to_bring_together(county.viewer("plumber")) == []


def test_the_first_raise_of_what_a_bureau_has_is_to_the_leader_never_back_to_the_spot(county):
    go = Steps(county, reported())
    go.handled()
    assert go("escalate", "plumber", reason="要挖开马路,几个部门一起办").tier == "leader"


def test_what_nobody_has_been_given_yet_is_raised_above_the_spot(county):
    go = Steps(county, reported())
    assert go("escalate", "desk", reason="村里解决不了").tier == "township"


def test_who_is_asked_by_name_to_coordinate_has_it_before_him_and_nobody_else_does(county):
    matter = reported(area="V1")
    go = Steps(county, matter)
    go.handled()
    link(party=county.people["leader"], counterpart=county.counterparts["V1"], kind="contact-point", first=START, **BY)
    go("escalate", "plumber", reason="要几个部门一起办", officer=county.code("fitter"))
    assert [one.code for one in queries.to_bring_together(county.viewer("fitter"))] == [matter.code]
    assert queries.to_bring_together(county.viewer("leader")) == [], "somebody was named"
    assert queries.matter_of(county.viewer("fitter"), matter.code).matter.coordinator.name == "fitter"
    (line,), _ = queries.stuck(county.viewer("leader"), at=NOW + timedelta(days=30))
    assert line.who_zh == "fitter(协调)", "who can move it"


def test_the_form_offers_only_the_rungs_above(county):
    law = law_of(county.areas["V1"], START)
    row = Steps(county, reported()).handled()
    offer = offer_for(county.viewer("plumber"), law, "water", stands=lambda: law.tier_of(row))
    assert [key for key, _ in offer.tiers()] == ["leader"]


def test_what_was_judged_badly_waits_for_the_unit_until_it_is_put_right(county):
    matter = reported()
    go = Steps(county, matter)
    go.answered()
    go("rate", "asker", actor="asker", level="dissatisfied", solved=True)
    ((row, due_on),) = queries.to_put_right(county.viewer("plumber"))
    assert (row.code, due_on) == (matter.code, date(2026, 5, 29))
    assert queries.to_put_right(county.viewer("stranger")) == []
    go("reopen", "plumber", reason="上门道歉,重新接管")
    assert queries.to_put_right(county.viewer("plumber")) == []
