"""A year of the hotline, and this morning's calls; two command centres whose teams stand by, go and come back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING, Any, Final

from lianxin.demo.telephony import Exchange
from lianxin.hotline import actions as hotline
from lianxin.hotline.loading import load_calls
from lianxin.matters.door import phone_index
from lianxin.matters.models import Matter
from lianxin.registry.access import held_on
from lianxin.registry.models import Post, Unit
from lianxin.rules.entries import SHANGHAI
from lianxin.teams import actions as teams

if TYPE_CHECKING:
    from lianxin.demo.lately import Lately

LINE: Final = "12345"
A_DAY: Final = 6
"""Calls that bring no matter."""
OTHER: Final = {"progress": 60, "silent": 12, "wrong": 18, "dropped": 10}
MORNING: Final = 6
RINGS: Final = "13711112222"
SKILLS: Final = (("水管维修", "mending pipes"), ("电力抢修", "mending power lines"), ("道路抢修", "mending roads"))


class Calls:
    """The hotline of a demonstration."""

    def __init__(self, life: Lately) -> None:
        self.life, self.random, self.number = life, Random(f"{life.area}:calls"), 0

    def happen(self) -> None:
        """A line, its year, its morning."""
        life = self.life
        unit = Post.objects.filter(held_on(life.now.date()), officer__code=life.desk).order_by("-main", "pk").first()
        if unit is None:
            return
        name = life.said("便民服务热线", "Service hotline")
        given: dict[str, Any] = {"code": LINE, "name": name, "number": LINE, "unit": unit.unit.code}
        secret = hotline.make_line(**given, by=life.desk, at=life.now)
        load_calls(enumerate(self._year(), start=2), by=life.desk, at=life.now)
        self._morning(Exchange(LINE, secret))

    def _year(self) -> Iterator[dict[str, str]]:
        """A call for each matter that came by telephone, and the others that a desk answers, misses and calls back."""
        rows = Matter.objects.filter(channel="phone").order_by("reported_on", "pk")
        for code, kind, day in rows.values_list("code", "kind", "reported_on"):
            begun = datetime.combine(day, time(8), SHANGHAI) + timedelta(seconds=self.random.randrange(9 * 3600))
            outcome = "consultation" if kind == "consultation" else "matter"
            yield from self._answered(begun, outcome, code)
        last = self.life.now.date() - timedelta(days=1)
        for ago in range(365):
            for _ in range(self.random.randrange(A_DAY * 2)):
                morning = datetime.combine(last - timedelta(days=ago), time(8), SHANGHAI)
                yield from self._other(morning + timedelta(seconds=self.random.randrange(10 * 3600)))

    def _call(self, begun: datetime) -> dict[str, str]:
        self.number += 1
        phone = f"139{self.random.randrange(10**8):08}"
        return {"line": LINE, "call": f"d{self.number:06}", "rang_at": begun.isoformat(), "phone": phone}

    def _answered(self, begun: datetime, outcome: str, code: str = "") -> Iterator[dict[str, str]]:
        answered = begun + timedelta(seconds=min(self.random.randrange(1, 18), self.random.randrange(1, 40)))
        ended = answered + timedelta(seconds=self.random.randrange(20, 600))
        if ended <= self.life.now:
            times = {"answered_at": answered.isoformat(), "ended_at": ended.isoformat()}
            yield self._call(begun) | times | {"officer_code": self.life.desk, "outcome": outcome, "matter_code": code}

    def _other(self, begun: datetime) -> Iterator[dict[str, str]]:
        if self.random.random() > 0.07:
            yield from self._answered(begun, self.random.choices(list(OTHER), list(OTHER.values()))[0])
            return
        back = begun + timedelta(minutes=self.random.randrange(10, 1600))
        missed = self._call(begun) | {"missed_at": (begun + timedelta(seconds=30)).isoformat()}
        old = back < self.life.now
        yield missed | ({"called_back_at": back.isoformat(), "officer_code": self.life.desk} if old else {})

    def _morning(self, exchange: Exchange) -> None:
        """This morning as the telephony system tells it; one was missed, one rings now."""
        now, begun = self.life.now, self.life.now - timedelta(hours=2)
        told = [message for n in range(MORNING) for message in exchange.call(self.random, begun + timedelta(minutes=12 * n))]
        gone, phone = now - timedelta(minutes=40), f"137{self.random.randrange(10**8):08}"
        told.append((gone, exchange.message("missed", "missed", gone, phone=phone)))
        told.append((now, exchange.message("ringing", "ringing", now, phone=self._somebody_who_waits())))
        for moment, message in told:
            if moment <= now:
                hotline.hear(line=LINE, signed=exchange.signed(message, now), body=message[1], at=now)

    def _somebody_who_waits(self) -> str:
        """The number of whoever rings now: two matters that are being handled bear it."""
        rows = Matter.objects.filter(channel="phone", state="handling", led_by=None, anonymous=False)
        for matter in rows.order_by("-reported_on", "code")[:2]:
            matter.asker_phone, matter.asker_phone_index = RINGS, phone_index(RINGS)
            matter.save(update_fields=["asker_phone", "asker_phone_index"])
        return RINGS


class Centres:
    """The command centres of a demonstration: an industry's and a township's."""

    def __init__(self, life: Lately) -> None:
        self.life = life

    def happen(self) -> None:
        """Centres, teams, vehicles; most stand by, one is on its way, one has been called back."""
        life = self.life
        bureau = Unit.objects.filter(area__code=life.area).order_by("code").last()
        town = Unit.objects.filter(area__level="township", area=life.villages[0].parent_id).order_by("code").first()
        runs = [one for one in (bureau, town) if one is not None]
        given: dict[str, Any] = {"by": life.desk, "at": life.now - timedelta(days=30)}
        for unit, kind in zip(runs, ("industry", "township"), strict=False):
            stations = 12 if kind == "industry" else 6
            name = life.said(f"{unit.name}指挥中心", f"Command centre, {unit.name}")
            teams.make_centre(code=f"centre-{kind}", name=name, kind=kind, unit=unit.code, stations=stations, **given)
            self._teams(kind, unit)
        self._sent()

    def _teams(self, kind: str, unit: Unit) -> None:
        life = self.life
        given: dict[str, Any] = {"by": life.desk, "at": life.now - timedelta(days=30)}
        for number, skill in enumerate(SKILLS, start=1):
            code, name = f"{kind}-{number}", life.said(f"{unit.name}{number}队", f"{unit.name}, team {number}")
            members = (life.officer,) if (kind, number) == ("industry", 1) else ()
            place: dict[str, Any] = {"unit": unit.code, "area": unit.area.code, "centre": f"centre-{kind}"}
            more: dict[str, Any] = {"skills": (life.said(*skill),), "persons": 4, "members": members}
            teams.make_team(code=code, name=name, **place, **more, **given)
            car = life.said(f"直达车{number}号", f"Vehicle {number}")
            teams.make_vehicle(code=f"car-{code}", name=car, centre=place["centre"], team=code, **given)
            village = life.villages[(number * 7) % len(life.villages)]
            teams.stand_by(team=code, area=village.code, by=life.desk, at=life.now - timedelta(hours=3))

    def _sent(self) -> None:
        """Two missions of today: one done and called back, one on its way."""
        life = self.life
        rows = Matter.objects.filter(state="handling", led_by=None, against=None).order_by("-reported_on", "code")
        for matter, team, steps in zip(rows[:2], ("industry-2", "industry-3"), (4, 1), strict=False):
            at = life.now - timedelta(hours=2)
            mission = teams.send(matter=matter.code, team=team, by=life.desk, at=at)
            text = life.said("已修好,试过没问题", "mended and tried")
            given: dict[str, Any] = {"reached": True, "solved": True}
            for n, step in enumerate(("accept", "arrive", "done", "call_back")[:steps], start=1):
                more: dict[str, Any] = {"text": text} if step == "done" else given if step == "call_back" else {}
                at = life.now - timedelta(hours=2) + timedelta(minutes=25 * n)
                teams.take_mission_step(code=mission.code, step=step, by=life.desk, at=at, **more)
