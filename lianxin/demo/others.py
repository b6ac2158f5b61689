"""What comes from elsewhere: orders of a city's platform."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from lianxin.matters.facts import law_of
from lianxin.matters.models import Matter
from lianxin.platforms import actions as platforms
from lianxin.platforms.actions import NewPartner

if TYPE_CHECKING:
    from lianxin.demo.lately import Lately
    from lianxin.platforms.models import Partner

CITY: Final = "city"
ROADS: Final = ("roads", "village-building")
"""What the policies call roads and public works."""
ORDERS: Final = (
    ("小区门口的路面塌了一块,骑车的人容易摔。", "The road before our estate has sunk in; cyclists may fall.", True),
    ("楼下的化粪池满了,味道很大。", "The septic tank below the house is full and smells.", True),
    ("想问电动车充电桩什么时候装。", "When will the charging points for e-bikes come?", False),
)
"""What was asked, and whether somebody has matched the word by which the city files it."""


class Others:
    """Other systems, as a demonstration knows them."""

    def __init__(self, life: Lately) -> None:
        self.life = life

    def happen(self) -> None:
        """Where the policies have matters."""
        there = law_of(self.life.villages[0], self.life.now.date()).categories
        category = next((key for key in (*ROADS, *there) if key in there), None)
        if category is not None and Matter.objects.filter(kind="problem").exists():
            self._orders(category)

    def _orders(self, category: str) -> None:
        """The city's platform fetches its answers; one of its words still waits for somebody who says what it means here."""
        life = self.life
        name = life.said("市12345平台", "City hotline platform")
        new = NewPartner(code=CITY, kind="platform", name=name, area=life.area, sends="pulled")
        partner = platforms.make_partner(partner=new, by=life.desk, at=life.now)
        platforms.new_secret(code=CITY, way="in", by=life.desk, at=life.now)
        for what, theirs, ours in (("kind", "求助", "problem"), ("category", "市政设施", category)):
            platforms.match(code=CITY, what=what, theirs=theirs, ours=ours, by=life.desk, at=life.now)
        for number, (chinese, english, known) in enumerate(ORDERS, start=1):
            at = life.now - timedelta(hours=3, minutes=-20 * number)
            filed = "市政设施" if known else "充电设施"
            self._send(partner, number, life.said(chinese, english), filed, at)

    def _send(self, partner: Partner, number: int, text: str, filed: str, at: datetime) -> None:
        due = (at + timedelta(days=7)).date().isoformat()
        place = self.life.villages[number].code
        data = {
            "number": f"{at:%Y%m%d}{number:04}",
            "text": text,
            "kind": "求助",
            "category": filed,
            "area": place,
            "due_on": due,
        }
        body = {"type": "order.created", "timestamp": at.isoformat(), "data": data}
        sent = json.dumps(body, ensure_ascii=False).encode()
        platforms.take(partner=partner, message=f"city-{at:%Y%m%d}-{number}", body=sent, through="rest", at=at)
