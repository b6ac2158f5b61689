"""Nothing that a platform writes breaks the protection of complaints: one about a unit stays invisible to that unit (Z9)."""

import pytest

from lianxin.matters import access as matters
from lianxin.matters.models import Matter
from lianxin.platforms import access, actions
from lianxin.platforms.actions import match
from lianxin.platforms.models import Received
from lianxin.registry.actions.accounts import grant_role
from lianxin.rules.errors import NotFound, Refused
from lianxin.rules.orders import Created, Known, protected, settle
from tests.fixtures.people import BY

COMPLAINT = {"kind": "投诉", "category": "", "text": "停水也没人管", "against": ["市供水公司"]}


def seen(city, who):
    return list(matters.matters(city.county.viewer(who)).values_list("outer_number", flat=True))


def test_a_complaint_is_not_there_for_whom_it_names(city):
    city.send(city.order("GD1", **COMPLAINT))
    assert Matter.objects.get().kind == "complaint"
    assert seen(city, "desk") == ["GD1"]
    for who in ("plumber", "waterhead", "fitter"):
        assert seen(city, who) == []


@pytest.mark.parametrize("kind", ["求助", "投诉", ""])
def test_whatever_a_table_makes_of_its_kind_it_stays_a_complaint(city, kind):
    match(code="city", what="kind", theirs="投诉", ours="problem", by=city.county.code("desk"), at=city.now)
    city.send(city.order("GD1", **{**COMPLAINT, "kind": kind}))
    assert Matter.objects.get().kind == "complaint"
    assert seen(city, "plumber") == []


def test_a_word_that_means_no_unit_of_ours_is_never_guessed(city):
    taken = city.send(city.order("GD1", **{**COMPLAINT, "against": ["供水站", "市供水公司"]}))
    assert (taken.state, Matter.objects.count()) == ("held", 0)


def test_while_it_waits_whom_its_words_may_mean_does_not_see_it(city):
    """The water bureau has a clerk who may decide on orders: not on the one that names the bureau."""
    county = city.county
    grant_role(officer=county.people["plumber"], role="county_office", area=county.areas["C"], **BY)
    city.send(city.order("GD1", **{**COMPLAINT, "against": ["水务局办公室"]}))
    city.send(city.order("GD2", **{**COMPLAINT, "against": [], "text": "水务局的人态度差"}))
    city.send(city.order("GD3", category="物业"))
    assert [one.number for one in access.orders(county.viewer("plumber"))] == ["GD3"]
    assert {one.number for one in access.orders(county.viewer("desk"))} == {"GD1", "GD2", "GD3"}
    with pytest.raises(NotFound):
        actions.work_again(number=Received.objects.get(number="GD1").pk, by=county.code("plumber"), at=city.now, against=[])


def test_a_person_says_whom_it_is_about(city):
    city.send(city.order("GD1", **{**COMPLAINT, "against": []}))
    city.send(city.order("GD2", **{**COMPLAINT, "against": []}))
    by = city.county.code("desk")
    first, second = Received.objects.order_by("pk").values_list("pk", flat=True)
    with pytest.raises(Refused):
        actions.work_again(number=first, by=by, at=city.now, against=["NOTHING"])
    actions.work_again(number=first, by=by, at=city.now, against=["WATER"])
    actions.work_again(number=second, by=by, at=city.now, against=[])
    assert seen(city, "plumber") == []
    assert set(seen(city, "desk")) == {"GD1", "GD2"}
    found = access.received(city.county.viewer("plumber"))
    assert list(found) == [], "no role for it either"


def test_the_log_of_what_came_and_went_leaves_it_out(city):
    county = city.county
    grant_role(officer=county.people["plumber"], role="county_office", area=county.areas["C"], **BY)
    city.send(city.order("GD1", **COMPLAINT))
    city.send(city.order("GD2"))
    viewer = county.viewer("plumber")
    assert [one.number for one in access.received(viewer)] == ["GD2"]
    assert [one.number for one in access.outgoing(viewer)] == ["GD2"]


def test_a_later_word_of_the_platform_moves_it_nowhere(city):
    city.send(city.order("GD1", **COMPLAINT))
    taken = city.send(city.order("GD1", kind="求助", category="供水", text="停水也没人管", against=[]))
    assert taken.state == "held"
    matter = Matter.objects.get()
    assert (matter.kind, matter.category) == ("complaint", "")
    assert seen(city, "plumber") == []


def test_the_rule_alone():
    order = Created(number="1", text="x", kind="problem", against=("A", "A", "B"))
    known = Known({("unit", "A"): "U1"})
    found = settle(order, known, home="C")
    assert (found.kind, found.against) == ("complaint", ("U1",))
    assert [(one.what, one.theirs) for one in found.lacks] == [("kind", "problem"), ("unit", "B")]
    assert protected("problem", "complaint", False) == "complaint"
    assert protected("problem", "tip", False) == "tip"
    assert protected("tip", "投诉", True) == "tip"
