"""A platform that is renamed goes on being answered; an order that somebody had typed in before is that matter."""

from datetime import date, timedelta

import pytest

from lianxin.matters.actions import NewMatter, report_matter
from lianxin.matters.models import Matter
from lianxin.platforms import actions
from lianxin.platforms.models import Partner, Received
from tests.fixtures.people import NOW
from tests.matters.places import Steps


def test_renamed_it_is_still_told_of_what_it_sent_before(city):
    city.send(city.order("GD1"))
    actions.change_partner(code="city", by=city.county.code("desk"), at=NOW, name="市民热线")
    Steps(city.county, Matter.objects.get(), city.now).answered()
    city.tick(timedelta(hours=1))
    assert city.answers("GD1") == ["answer.received", "answer.signed", "answer.answered"]
    assert city.send(city.order("GD1")).state == "repeated", "under its old name it is the same order still"


def test_a_platform_under_the_old_name_of_another_does_not_take_its_matters(city):
    by = city.county.code("desk")
    city.send(city.order("GD1"))
    actions.change_partner(code="city", by=by, at=NOW, name="市民热线")
    actions.make_partner(
        partner=actions.NewPartner(code="new", kind="platform", name="市12345", area="C", sends="pulled"), by=by, at=NOW
    )
    new = Partner.objects.select_related("area").get(code="new")
    id, body = city.message("order.created", "GD1", text="另一件", kind="problem", area="V1")
    assert actions.take(partner=new, message=id, body=body, through="rest", at=NOW).state == "held"
    assert Matter.objects.count() == 1


def typed(city, **values):
    """The matter that a clerk wrote down with the platform's number, before the platform was joined."""
    usual = {"kind": "problem", "text": "停水两天", "channel": "counter", "area": "V1", "category": "water", "asker": "张三"}
    new = NewMatter(**{**usual, "source_system": "市12345", "outer_number": "GD1", **values})
    return report_matter(matter=new, by=city.county.code("desk"), at=NOW)


def test_an_order_that_was_typed_in_before_is_that_matter_with_the_platforms_deadline(city):
    matter = typed(city)
    Steps(city.county, matter, city.now).answered()
    city.tick(timedelta(hours=1))
    assert city.told == {}, "nobody had asked yet"
    taken = city.send(city.order("GD1", due_on="2026-05-18"))
    assert (taken.state, taken.matter) == ("taken", matter.code)
    assert Matter.objects.get().outer_due == date(2026, 5, 18)
    city.tick()
    assert city.answers("GD1") == ["answer.received", "answer.signed", "answer.answered"], "what was done is told too"
    assert city.send((city.message("x", "y")[0], city.order("GD1", due_on="2026-05-18")[1])).state == "repeated"


@pytest.mark.parametrize(
    ("there", "said"),
    [
        ({}, {"kind": "投诉", "against": ["市供水公司"]}),
        ({}, {"confidential": True}),
        ({}, {"anonymous": True}),
        ({"area": "C"}, {"kind": "投诉", "against": ["市供水公司"]}),
    ],
)
def test_where_the_two_differ_in_what_protects_somebody_a_person_looks(city, there, said):
    typed(city, **there)
    taken = city.send(city.order("GD1", **said))
    assert (taken.state, taken.matter) == ("held", "")
    assert Received.objects.get().why[0]["field"] == "number"
    assert Matter.objects.count() == 1
    city.tick()
    assert city.told == {}
