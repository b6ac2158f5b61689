"""A matter raised to the linked leader waits for just that leader (A10: 挂点领导协调相关部门解决)."""

from datetime import date, timedelta

import pytest

from lianxin.liaison.actions.linking import link
from lianxin.matters import queries
from lianxin.matters.facts import law_of
from lianxin.registry.models import Counterpart
from lianxin.rules.entries import date_of
from lianxin.rules.errors import Refused
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


def raised(county, **values):
    """A matter of the first village with the linked leader, where nobody is named."""
    matter = reported(area="V1", **values)
    go = Steps(county, matter)
    go.handled()
    go("escalate", "plumber", reason="要几个部门一起办")
    return go


def waiting(county, name="desk"):
    return [one.code for one in queries.without_leader(county.viewer(name))]


def test_where_no_leader_is_linked_the_office_has_it_before_it_until_somebody_is_named(county):
    go = raised(county)
    assert waiting(county) == [go.code]
    for name in ("leader", "plumber", "waterhead", "inspector", "mayor"):
        assert waiting(county, name) == [], name
    with pytest.raises(Refused) as refused:
        go("escalate", "desk", reason="没有领导联系")
    assert [one.field for one in refused.value.faults] == ["officer"]
    matter = go("escalate", "desk", reason="没有领导联系", officer=county.code("leader"))
    assert (matter.tier, matter.coordinator.name) == ("leader", "leader")
    assert waiting(county) == []
    assert [one.code for one in queries.to_bring_together(county.viewer("leader"))] == [go.code]
    with pytest.raises(Refused):
        go("escalate", "desk", reason="再升", officer=county.code("fitter"))


def test_what_is_stuck_with_the_leader_says_so(county):
    raised(county)
    (line,), _ = queries.stuck(county.viewer("leader"), at=NOW + timedelta(days=30))
    assert line.who_zh.startswith("联系这里的领导")


@pytest.mark.parametrize("place", ["V1", "T1"])
def test_with_a_leader_linked_to_the_village_or_township_it_is_the_leader_s(county, place):
    go = raised(county)
    assert waiting(county) == [go.code], "an ordinary officer is linked to the village"
    counterpart = Counterpart.objects.filter(place__code=place).get()
    link(party=county.people["leader"], counterpart=counterpart, kind="contact-point", first=START, **BY)
    assert waiting(county) == []
    assert [one.code for one in queries.to_bring_together(county.viewer("leader"))] == [go.code]


def test_a_link_that_has_ended_or_opens_nothing_is_none(county):
    go = raised(county)
    leader, village = county.people["leader"], county.counterparts["V1"]
    link(party=leader, counterpart=village, kind="police-village", first=START, **BY)
    assert waiting(county) == [go.code]
    assert queries.to_bring_together(county.viewer("leader")) == []


def test_what_was_judged_badly_and_not_put_right_in_time_is_stuck_for_whoever_supervises(county):
    matter = reported()
    go = Steps(county, matter)
    go.answered()
    go("rate", "asker", actor="asker", level="dissatisfied", solved=True)
    assert queries.stuck(county.viewer("desk"), at=NOW + timedelta(days=15))[0] == ()
    for name in ("desk", "inspector", "leader", "waterhead"):
        (line,), _ = queries.stuck(county.viewer(name), at=NOW + timedelta(days=17))
        found = (line.matter.code, line.zh, line.late_days, date_of(line.since), line.who_zh)
        assert found == (matter.code, "评价不满意,到期未整改", 2, date(2026, 5, 29), "承办单位负责人(水务局)"), name
    assert queries.stuck(county.viewer("stranger"), at=NOW + timedelta(days=17))[0] == ()
    go("reopen", "plumber", reason="重新办")
    lines, _ = queries.stuck(county.viewer("desk"), at=NOW + timedelta(days=17))
    assert all(one.zh != "评价不满意,到期未整改" for one in lines)
