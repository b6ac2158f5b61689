"""What is asked for, page by page: a page is given once, so whatever stands on it is kept, whatever its ids look like."""

import json

import pytest

from lianxin.matters.models import Matter
from lianxin.platforms.actions.polling import read_page
from lianxin.platforms.models import Partner, Received, Rejected
from tests.platforms.simulator import POLL, City


@pytest.fixture
def asked(county):
    return City.connected(county, polls=POLL, poll_minutes=1)


def on_a_page(city, *messages):
    city.pages.extend(messages)
    city.tick()


def order(city, number, **data):
    return json.loads(city.order(number, **data)[1])


@pytest.mark.parametrize("id", ["工单/2026/7", "a b", 4711, "x" * 300, "", None])
def test_an_id_that_none_of_ours_looks_like_loses_no_order(asked, id):
    body = order(asked, "GD1")
    on_a_page(asked, {"id": id, "body": body}, {"id": id, "body": body})
    assert Matter.objects.get().outer_number == "GD1"
    assert Received.objects.get().times == 2


def test_an_id_used_for_something_else_is_on_record_and_both_are_kept(asked):
    on_a_page(asked, {"id": "1", "body": order(asked, "GD1")}, {"id": "1", "body": order(asked, "GD2")})
    assert sorted(Matter.objects.values_list("outer_number", flat=True)) == ["GD1", "GD2"]
    assert Rejected.objects.get().reason == "reused"
    Partner.objects.update(poll_mark="")
    asked.tick()
    assert Matter.objects.count() == 2


@pytest.mark.parametrize("found", ["junk", None, {"id": "1"}, {"id": "1", "body": "text"}, ["a"]])
def test_what_is_no_message_waits_for_a_person(asked, found):
    on_a_page(asked, found, {"id": "2", "body": order(asked, "GD2")})
    assert set(Received.objects.values_list("type", "state")) == {("unread", "held"), ("order.created", "taken")}
    assert Rejected.objects.get().reason == "body"


def test_a_page_without_a_bottom_is_no_page():
    with pytest.raises(ValueError, match="too deep"):
        read_page(b"[" * 200_000)
