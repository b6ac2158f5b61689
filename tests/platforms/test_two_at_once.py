"""The same message, and what belongs together, at the same moment: nothing twice, nothing lost (PostgreSQL)."""

import pytest

from lianxin.matters.models import Matter
from lianxin.platforms.actions import sweep_early, take
from lianxin.platforms.actions.bundles import make_bundle, take_bundle
from lianxin.platforms.models import Bundle, Order, Outgoing, Partner, Received
from tests.fixtures.people import NOW
from tests.matters.places import build_county
from tests.platforms.simulator import City
from tests.platforms.test_bundles import bundle, order, site
from tests.records.test_two_at_once import together


@pytest.fixture
def city(transactional_db):
    """The county with real transactions, so that threads see each other's rows."""
    return City.connected(build_county())


def brought(city, message, id=""):
    partner = Partner.objects.select_related("area").get(code="city")
    return lambda: take(partner=partner, message=id or message[0], body=message[1], through="webhook", at=NOW)


def test_one_message_brought_by_three_is_one(city):
    message = city.order("GD1")
    found = together(*[brought(city, message)] * 3)
    assert {one.state for one in found} == {"taken"}, found
    assert sorted(one.again for one in found) == [False, True, True]
    assert (Matter.objects.count(), Order.objects.count(), Outgoing.objects.count()) == (1, 1, 1)
    assert Received.objects.get().times == 3


def test_one_order_under_three_ids_is_one_matter(city):
    message = city.order("GD1")
    found = together(*[brought(city, message, f"other-{turn}") for turn in range(3)])
    states = sorted(getattr(one, "state", repr(one)) for one in found)
    assert states == ["repeated", "repeated", "taken"]
    assert (Matter.objects.count(), Received.objects.count()) == (1, 3)


def test_an_order_and_what_is_said_of_it_at_the_same_moment(city):
    said = city.message("order.supplemented", "GD1", text="三楼也停水")
    together(brought(city, city.order("GD1")), brought(city, said))
    sweep_early(at=NOW)
    assert not Received.objects.exclude(state="taken").exists()
    assert [one.step for one in Matter.objects.get().steps.order_by("number")] == ["report", "reply"]


def test_a_bundle_taken_and_made_twice_at_once(city):
    by = city.county.code("desk")
    site(city.county, "outer", by)
    Partner.objects.filter(code="city").update(sends="bundle", by_bundle=Partner.objects.get(code="outer"))
    content = bundle(1, order("GD1"))
    found = together(*[lambda: take_bundle(content=content, by=by, at=NOW)] * 2)
    assert sorted(one.again for one in found) == [False, True], found
    made = together(*[lambda: make_bundle(site="outer", by=by, at=NOW)] * 2)
    assert sorted((one.number, one.count) for one in made) == [(1, 1), (2, 0)], made
    assert Bundle.objects.filter(way="out").count() == 2
