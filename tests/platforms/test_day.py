"""A day of the city: its orders arrive late, twice and out of order, it is down for an hour; nothing is lost or doubled."""

import random
from collections import Counter
from datetime import date, timedelta

import pytest

from lianxin.matters.actions import take_step
from lianxin.matters.models import Matter
from lianxin.platforms.models import Outgoing, Received
from tests.platforms.simulator import City

ORDERS = 300
A_DAY = 12


@pytest.mark.slow
@pytest.mark.sqlite_only
def test_a_day(county):
    city, draw = City.connected(county), random.Random(12345)
    dues = {f"GD{n}": date(2026, 5, 15 + n % 10) for n in range(ORDERS)}
    post = [city.order(number, due_on=due.isoformat()) for number, due in dues.items()]
    post += [city.message("order.supplemented", f"GD{n}", text="请快一点") for n in range(0, ORDERS, 10)]
    draw.shuffle(post)
    per_hour = len(post) // A_DAY + 1
    for hour in range(A_DAY):
        if hour == 5:
            city.down_until = city.now + timedelta(hours=1)
        for message in post[hour * per_hour : (hour + 1) * per_hour]:
            city.send(message)
            if draw.random() < 0.2:
                city.send(message)
        city.half = draw.randrange(3)
        answer_some(city, draw)
        city.tick(timedelta(hours=1))
    for _ in range(4):
        city.half = 0
        city.tick(timedelta(hours=9))
    compare(city, dues)


def answer_some(city, draw):
    """What came this hour is given to the water bureau; one in three is signed for and answered at once."""
    desk, plumber = city.county.code("desk"), city.county.code("plumber")
    for code in Matter.objects.filter(state="new").values_list("code", flat=True):
        call = {"code": code, "at": city.now}
        take_step(step="dispatch", by=desk, unit="WATER", category="water", **call)
        if draw.random() < 0.33:
            take_step(step="sign", by=plumber, officer=plumber, **call)
            take_step(step="solve", by=plumber, outcome="solved", answer="已修好", **call)


def compare(city, dues):
    """The two sides' books, each by itself."""
    matters = {one.outer_number: one for one in Matter.objects.all()}
    assert sorted(matters) == sorted(dues), "every matter once"
    assert all(matters[number].outer_due == due for number, due in dues.items())
    assert all(one.due_on <= one.outer_due for one in matters.values()), "every deadline right"
    told = Counter((one["data"]["number"], one["type"]) for one in city.told.values())
    assert set(told.values()) == {1}, "every answer once"
    answered = {number for number, one in matters.items() if one.state == "answered"}
    assert {number for number, type in told if type == "answer.answered"} == answered, "every answer delivered"
    assert {number for number, type in told if type == "answer.received"} == set(dues)
    assert not Outgoing.objects.exclude(state="sent").exists()
    held = Received.objects.exclude(state="taken")
    assert all(one.type == "order.supplemented" for one in held), "said after the answer: it waits for a person"
