"""Generated days between two systems: late, twice, out of order, half an answer, down for an hour. And always, at the end:

every order is one matter; every deadline is the last one said, and ours is never later; every answer arrived once, in order.
"""

import random
from collections import Counter
from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianxin.matters.models import Matter, Step
from lianxin.platforms.actions import RejectedError
from lianxin.platforms.models import Outgoing, Received
from lianxin.rules.answers import type_of
from lianxin.rules.errors import NotFound, Refused
from tests.matters.places import Steps, build_county
from tests.platforms.simulator import City

ORDERS = 3
TURNS = 24


@pytest.fixture
def city_once(db):
    return City.connected(build_county())


@pytest.mark.slow
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(seed=st.integers(0, 2**32))
def test_generated_days(city_once, seed):
    with transaction.atomic():
        point = transaction.savepoint()
        city = City(city_once.county, city_once.partner, city_once.secret, city_once.ours)
        play(city, random.Random(seed))
        transaction.savepoint_rollback(point)


def play(city, draw):
    post, said = [], {}
    for number in range(ORDERS):
        due = date(2026, 5, 18 + number)
        post.append(city.order(f"GD{number}", due_on=due.isoformat(), said=city.now))
        said[f"GD{number}"] = {city.now: due}
    for _ in range(TURNS):
        city.now += timedelta(minutes=draw.choice((0, 1, 7, 45)))
        draw.choice((write, carry, carry, work, work, fail, look))(city, draw, post, said)
    city.down_until, city.half = None, 0
    while post:
        hand_over(city, post.pop())
    for _ in range(12):
        city.tick(timedelta(hours=10))
    held_at_the_end(city, said)


def write(city, draw, post, said):
    """The city has something more to say of an order; each at its own moment."""
    number = f"GD{draw.randrange(ORDERS)}"
    city.now += timedelta(seconds=1)
    what = draw.choice(("order.due_changed", "order.supplemented", "order.rated", "order.returned", "order.urged"))
    due = date(2026, 5, draw.randrange(15, 30))
    data = {
        "order.due_changed": {"due_on": due.isoformat()},
        "order.rated": {"level": draw.choice(("满意", "不满意")), "solved": draw.random() < 0.5},
        "order.returned": {"reason": "没有解决"},
    }.get(what, {"text": "请抓紧"})
    if what == "order.due_changed":
        said[number][city.now] = due
    post.append(city.message(what, number, **data))


def carry(city, draw, post, said):
    """Some of what is on the way arrives, in any order, perhaps twice."""
    draw.shuffle(post)
    for message in post[: draw.randrange(3)]:
        hand_over(city, message)
        if draw.random() < 0.5:
            hand_over(city, message)
        if draw.random() < 0.8:
            post.remove(message)


def hand_over(city, message):
    try:
        city.send(message)
    except RejectedError as error:
        raise AssertionError(error.reason) from error


def work(city, draw, post, said):
    """Somebody here takes the next step of an order that has come."""
    matter = draw.choice([*Matter.objects.all()] or [None])
    if matter is None:
        return
    step, by, given = {
        "new": ("dispatch", "desk", {"unit": "WATER", "category": "water"}),
        "dispatched": ("sign", "plumber", {"officer": city.county.code("plumber")}),
        "handling": ("solve", "plumber", {"outcome": "solved", "answer": "修好了"}),
        "answered": ("verify", "caller", {"reached": True, "solved": True}),
    }.get(matter.state, ("progress", "plumber", {"text": "在办", "public": "在办"}))
    with suppress(Refused, NotFound):
        Steps(city.county, matter, city.now)(step, by, after=timedelta(), **given)


def fail(city, draw, post, said):
    """The city's side stops for an hour, or breaks off after it has taken an answer in."""
    if draw.random() < 0.5:
        city.down_until = city.now + timedelta(hours=1)
    else:
        city.half = draw.randrange(3)


def look(city, draw, post, said):
    city.tick(timedelta())


def held_at_the_end(city, said):
    matters = {one.outer_number: one for one in Matter.objects.all()}
    assert sorted(matters) == sorted(said), "every order is one matter"
    for number, matter in matters.items():
        assert matter.outer_due == said[number][max(said[number])], "the last word holds"
        if matter.due_on is not None and matter.state in {"dispatched", "handling"}:
            assert matter.due_on <= matter.outer_due
        told = [type_of(one) for one in Step.objects.filter(matter=matter).order_by("number")]
        assert city.answers(number) == ["answer.received", *filter(None, told)], "once each, in order"
    assert not Outgoing.objects.exclude(state="sent").exists()
    assert not Received.objects.filter(state="early").exists()
    states = Counter(Received.objects.values_list("type", "state"))
    assert states["order.created", "taken"] == ORDERS
