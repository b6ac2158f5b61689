"""A matter raised to the linked leader waits for just that leader (A10: 挂点领导协调相关部门解决)."""

from lianxin.liaison.actions.linking import link
from lianxin.matters import queries
from tests.fixtures.people import BY, START
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
