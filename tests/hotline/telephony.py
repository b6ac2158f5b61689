"""A telephony system that plays its part: it numbers its calls, signs what it tells, and can be made to tell it badly."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.test import Client

from lianxin.rules.webhooks import sign


@dataclass
class Telephony:
    """One line's telephony system. ``send`` is what a call to the interface needs; ``tell`` makes the call."""

    line: str
    secret: str
    sent: int = 0
    calls: int = 0
    browser: Client = field(default_factory=Client)

    def message(self, kind: str, call: str, at: datetime, **data: str) -> tuple[str, bytes]:
        """Id and body of a message."""
        self.sent += 1
        body = {"type": f"call.{kind}", "timestamp": at.isoformat(), "data": {"call": call, **data}}
        return f"m{self.sent:06}", json.dumps(body).encode()

    def post(self, message: tuple[str, bytes], now: datetime, *, secret: str = "", line: str = "", **headers: str) -> Any:
        """Send a message, signed at ``now``."""
        number, body = message
        stamp = int(now.timestamp())
        signed = {
            "webhook-id": number,
            "webhook-timestamp": str(stamp),
            "webhook-signature": sign(secret or self.secret, id=number, timestamp=stamp, body=body),
        } | headers
        address = f"/api/v1/telephony/{line or self.line}/events"
        return self.browser.post(address, body, content_type="application/json", headers=signed)

    def tell(self, kind: str, call: str, at: datetime, now: datetime, **data: str) -> Any:
        """Send that this happened."""
        return self.post(self.message(kind, call, at, **data), now)

    def day(self, random: Random, morning: datetime, calls: int) -> Iterator[tuple[datetime, tuple[str, bytes]]]:
        """The messages of a day's calls, each with the moment at which it happens; a tenth are missed."""
        for _ in range(calls):
            self.calls += 1
            call, begun = f"c{self.calls:05}", morning + timedelta(seconds=random.randrange(10 * 3600))
            phone = f"138{random.randrange(10**8):08}"
            yield begun, self.message("ringing", call, begun, phone=phone)
            if random.random() < 0.1:
                gone = begun + timedelta(seconds=random.randrange(5, 60))
                yield gone, self.message("missed", call, gone, phone=phone)
                continue
            answered = begun + timedelta(seconds=random.randrange(1, 25))
            yield answered, self.message("answered", call, answered, phone=phone, extension=str(random.randrange(8001, 8006)))
            over = answered + timedelta(seconds=random.randrange(20, 600))
            yield over, self.message("ended", call, over, recording=f"https://pbx.example/{call}.wav")
