"""A city's 12345 in the same process, with its faults: late, twice, out of order, half an answer, down for a while.

It keeps its own books of what it sent and what it was told, so that a test compares the two sides and asks neither of them alone.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from lianxin.jobs.outside import Answer, CallError
from lianxin.jobs.platforms import Exchanged, look
from lianxin.platforms.actions import NewPartner, RejectedError, admit, make_partner, match, new_secret, take
from lianxin.platforms.models import Partner
from lianxin.rules.webhooks import Signed, fault, headers
from tests.fixtures.people import NOW, County

URL = "https://12345.example.com/answers"
POLL = "https://12345.example.com/orders"
WORDS = (
    ("kind", "求助", "problem"),
    ("kind", "投诉", "complaint"),
    ("category", "供水", "water"),
    ("category", "道路", "road"),
    ("area", "柳树沟", "V1"),
    ("unit", "市供水公司", "WATER"),
    ("level", "满意", "satisfied"),
    ("level", "不满意", "dissatisfied"),
    ("state", "办结", "answered"),
    ("outcome", "已解决", "solved"),
)


@dataclass
class City:
    """The platform. ``secret`` is what it signs with, ``ours`` what we sign with."""

    county: County
    partner: Partner
    secret: str
    ours: str
    now: datetime = NOW
    down_until: datetime | None = None
    half: int = 0
    """So many of the next answers are taken in, and the line breaks off before we hear of it."""
    told: dict[str, dict[str, Any]] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    pages: list[dict[str, Any]] = field(default_factory=list)
    count: int = 0

    @classmethod
    def connected(cls, county: County, **values: Any) -> "City":
        """Set up by the county office, with its words matched."""
        by = county.code("desk")
        new = NewPartner(code="city", kind="platform", name="市12345", area="C", url=URL)
        partner = make_partner(partner=NewPartner(**{**_plain(new), **values}), by=by, at=NOW)
        secret = new_secret(code="city", way="in", by=by, at=NOW)
        ours = new_secret(code="city", way="out", by=by, at=NOW)
        for what, theirs, mine in WORDS:
            match(code="city", what=what, theirs=theirs, ours=mine, by=by, at=NOW)
        return cls(county, Partner.objects.get(pk=partner.pk), secret, ours)

    # -- what it sends -----------------------------------------------------------------------------

    def message(self, type: str, number: str, *, said: datetime | None = None, **data: Any) -> tuple[str, bytes]:
        """A message with a fresh id."""
        self.count += 1
        body = {"type": type, "timestamp": (said or self.now).isoformat(), "data": {"number": number, **data}}
        return f"city-{self.count}", json.dumps(body, ensure_ascii=False).encode()

    def order(self, number: str, **data: Any) -> tuple[str, bytes]:
        """A new work order about water in the first village."""
        usual = {"text": f"停水两天({number})", "kind": "求助", "category": "供水", "area": "柳树沟", "asker": "张三"}
        return self.message("order.created", number, **{**usual, **data})

    def send(self, message: tuple[str, bytes], *, at: datetime | None = None, secret: str = "", sent: datetime | None = None):
        """Signed and handed over; the answer, or RejectedError."""
        at = at or self.now
        id, body = message
        given = headers([secret or self.secret], id=id, at=sent or at, body=body)
        signed = Signed(given["webhook-id"], given["webhook-timestamp"], given["webhook-signature"])
        partner = admit("city", signed, body, at=at)
        return take(partner=partner, message=id, body=body, through="webhook", at=at)

    def refused(self, message: tuple[str, bytes], **given: Any) -> str:
        """The reason for which a message is not taken."""
        try:
            self.send(message, **given)
        except RejectedError as error:
            return error.reason
        raise AssertionError("it was taken")

    # -- what it is told ---------------------------------------------------------------------------

    def call(self, method: str, url: str, *, headers: dict[str, str], body: bytes | None = None, most: int = 0) -> Answer:
        """In place of the network."""
        self.calls.append(f"{method} {url}")
        if self.down_until is not None and self.now < self.down_until:
            raise CallError("ConnectionRefusedError")
        if method == "GET":
            return self._page(url)
        given = {name.lower(): value for name, value in headers.items()}
        signed = Signed(given["webhook-id"], given["webhook-timestamp"], given["webhook-signature"])
        wrong = fault(signed, body or b"", [self.ours], at=self.now)
        if wrong:
            return Answer(401, wrong.encode())
        found = json.loads(body or b"")
        before = self.told.setdefault(signed.id, found)
        assert before == found, "the same id always says the same"
        if self.half:
            self.half -= 1
            raise CallError("half an answer")
        return Answer(200, b'{"ok": true}')

    def _page(self, url: str) -> Answer:
        if self.half:
            self.half -= 1
            return Answer(200, b'{"messages": [{"id": "x", "bo')
        after = parse_qs(urlsplit(url).query, keep_blank_values=True)["after"][0]
        start = int(after or "0")
        body = {"messages": self.pages[start : start + 2], "mark": str(min(start + 2, len(self.pages)))}
        return Answer(200, json.dumps({**body, "more": start + 2 < len(self.pages)}, ensure_ascii=False).encode())

    def tick(self, after: timedelta = timedelta(minutes=1)) -> Exchanged:
        """The clock of the county looks, some time later."""
        self.now += after
        return look(now=lambda: self.now, caller=self)

    def answers(self, number: str) -> list[str]:
        """The types of what it was told of an order, in the order in which it heard them."""
        return [one["type"] for one in self.told.values() if one["data"]["number"] == number]


def _plain(new: NewPartner) -> dict[str, Any]:
    return {name: getattr(new, name) for name in NewPartner.__slots__}
