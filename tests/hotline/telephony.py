"""The telephony system of `lianxin.demo`, here over the interface; it can be made to tell badly."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.test import Client

from lianxin.demo.telephony import Exchange, Message


@dataclass
class Telephony(Exchange):
    """A telephony system that posts what it tells."""

    browser: Client = field(default_factory=Client)

    def post(self, message: Message, now: datetime, *, secret: str = "", line: str = "", **headers: str) -> Any:
        """Send a message, signed at ``now``."""
        given = self.signed(message, now, secret=secret)
        signed = {"webhook-id": given.id, "webhook-timestamp": given.timestamp, "webhook-signature": given.signature} | headers
        address = f"/api/v1/telephony/{line or self.line}/events"
        return self.browser.post(address, message[1], content_type="application/json", headers=signed)

    def tell(self, kind: str, call: str, at: datetime, now: datetime, **data: str) -> Any:
        """Send that this happened."""
        return self.post(self.message(kind, call, at, **data), now)
