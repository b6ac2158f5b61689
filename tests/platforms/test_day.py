"""The simulated day of issue 7: 2,000 calls on the hotline and 300 orders of the city, late, twice and out of order, and the city
down for an hour. Every matter once, every deadline right, every answer delivered, nothing typed twice.
"""

import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from lianxin.demo.telephony import Exchange
from lianxin.hotline import actions as hotline
from lianxin.hotline.models import Call, CallMatter
from lianxin.matters.actions import AtOnce, NewMatter, take_step
from lianxin.matters.models import Matter
from lianxin.platforms.models import Outgoing, Received
from tests.platforms.simulator import City

ORDERS, CALLS = 300, 2_000
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
    line = HotLine(county, city.now, draw)
    for hour in range(A_DAY):
        if hour == 5:
            city.down_until = city.now + timedelta(hours=1)
        for message in post[hour * per_hour : (hour + 1) * per_hour]:
            city.send(message)
            if draw.random() < 0.2:
                city.send(message)
        city.half = draw.randrange(3)
        line.hear_until(city.now + timedelta(hours=1))
        answer_some(city, draw)
        city.tick(timedelta(hours=1))
    line.hear_until(city.now + timedelta(hours=2))
    line.call_back(city.now + timedelta(hours=2))
    for _ in range(4):
        city.half = 0
        city.tick(timedelta(hours=9))
    compare(city, dues)
    line.compare()


class HotLine:
    """A hotline, its telephony system, and the clerk who answers it."""

    def __init__(self, county, now, draw):
        self.clerk, self.draw = county.code("desk"), draw
        secret = hotline.make_line(code="12345", name="服务热线", number="12345", unit="DESK", by=self.clerk, at=now)
        self.system = Exchange("12345", secret)
        self.day = sorted(self.system.day(draw, now, CALLS), key=lambda told: told[0] + timedelta(seconds=draw.randrange(90)))
        self.phones: dict[str, str] = {}

    def hear_until(self, at):
        """What has happened by then is told, some of it late, a tenth of it twice; the clerk takes what rings."""
        while self.day and self.day[0][0] <= at:
            _, message = self.day.pop(0)
            for _ in range(1 if self.draw.random() < 0.9 else 2):
                hotline.hear(line="12345", signed=self.system.signed(message, at), body=message[1], at=at)
        for call in Call.objects.filter(outcome="", answered_at__isnull=False):
            self.answer(call, at)

    def answer(self, call, at):
        """One in four brings a matter, one in ten a question answered at once, of which nothing is typed but what is said."""
        hotline.take(code=call.code, by=self.clerk, at=at)
        chance = self.draw.random()
        if chance > 0.35:
            hotline.settle(code=call.code, outcome="progress", by=self.clerk, at=at)
            return
        asked = NewMatter(kind="request", channel="phone", text="水管爆了,家里没有水", area="V1", category="water")
        if chance < 0.1:
            asked = replace(asked, kind="consultation", text="停水怎么报修", at_once=AtOnce("solved", "打这个电话就行"))
        for _ in range(2):
            hotline.register(code=call.code, matter=asked, by=self.clerk, at=at, token=call.code)

    def call_back(self, at):
        """Whom nobody answered is called."""
        for call in Call.objects.filter(back_due_at__isnull=False, back_at=None):
            hotline.call_back(code=call.code, reached=True, by=self.clerk, at=at)

    def compare(self):
        """Each call once; each asked of once; nobody who was missed is left."""
        assert Call.objects.count() == CALLS == self.system.calls
        assert not Call.objects.filter(answered_at__isnull=False, outcome="").exists()
        assert not Call.objects.filter(back_due_at__isnull=False, back_at=None).exists()
        bringing = list(CallMatter.objects.select_related("call", "matter"))
        assert len({one.matter_id for one in bringing}) == len(bringing) == Matter.objects.filter(channel="phone").count() > 300
        assert {one.matter.state for one in bringing if one.call.outcome == "consultation"} == {"answered"}
        assert all(one.matter.asker_phone == one.call.phone for one in bringing), "the number is not typed"


def answer_some(city, draw):
    """What came this hour is given to the water bureau; one in three is signed for and answered at once."""
    desk, plumber = city.county.code("desk"), city.county.code("plumber")
    for code in Matter.objects.filter(state="new", channel="platform").values_list("code", flat=True):
        call = {"code": code, "at": city.now}
        take_step(step="dispatch", by=desk, unit="WATER", category="water", **call)
        if draw.random() < 0.33:
            take_step(step="sign", by=plumber, officer=plumber, **call)
            take_step(step="solve", by=plumber, outcome="solved", answer="已修好", **call)


def compare(city, dues):
    """The two sides' books, each by itself."""
    matters = {one.outer_number: one for one in Matter.objects.filter(channel="platform")}
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
