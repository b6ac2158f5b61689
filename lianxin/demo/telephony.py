"""A telephony system that plays its part: it numbers its calls and signs what it tells, as docs/hotline.md asks of a real one.

The demonstration's hotline rings by it, and the tests drive the interface with it.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Final

from lianxin.rules.webhooks import Signed, sign

MISSED: Final = 0.1
"""Of its calls."""
Message = tuple[str, bytes]
"""The id of a message, and its body."""


@dataclass
class Exchange:
    """One line's telephony system."""

    line: str
    secret: str
    sent: int = 0
    calls: int = 0

    def message(self, kind: str, call: str, at: datetime, **data: str) -> Message:
        """The message that this happened."""
        self.sent += 1
        body = {"type": f"call.{kind}", "timestamp": at.isoformat(), "data": {"call": call, **data}}
        return f"m{self.sent:06}", json.dumps(body).encode()

    def signed(self, message: Message, now: datetime, *, secret: str = "") -> Signed:
        """The headers of a message, signed at ``now``."""
        number, body = message
        stamp = int(now.timestamp())
        return Signed(number, str(stamp), sign(secret or self.secret, id=number, timestamp=stamp, body=body))

    def day(self, random: Random, morning: datetime, calls: int) -> Iterator[tuple[datetime, Message]]:
        """The messages of some calls within ten hours, each with the moment at which it happens."""
        for _ in range(calls):
            yield from self.call(random, morning + timedelta(seconds=random.randrange(10 * 3600)))

    def call(self, random: Random, begun: datetime) -> Iterator[tuple[datetime, Message]]:
        """The messages of one call: missed, or answered at one of five extensions, ended and recorded."""
        self.calls += 1
        call, phone = f"c{self.calls:05}", f"138{random.randrange(10**8):08}"
        yield begun, self.message("ringing", call, begun, phone=phone)
        if random.random() < MISSED:
            gone = begun + timedelta(seconds=random.randrange(5, 60))
            yield gone, self.message("missed", call, gone, phone=phone)
            return
        answered = begun + timedelta(seconds=random.randrange(1, 25))
        extension = str(random.randrange(8001, 8006))
        yield answered, self.message("answered", call, answered, phone=phone, extension=extension)
        over = answered + timedelta(seconds=random.randrange(20, 600))
        yield over, self.message("ended", call, over, recording=f"https://pbx.example/{call}.wav")
