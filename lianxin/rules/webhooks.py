"""Signed messages as Standard Webhooks has them: an id, a moment, a body, and an HMAC-SHA256 over the three.

Its own library reads the clock itself, knows one secret at a time and raises whatever a hostile header makes it stumble on. Here
the moment is an argument, several secrets hold while one is replaced, and whatever is wrong has one name.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

PREFIX: Final = "whsec_"
TOLERANCE: Final = timedelta(minutes=5)
"""How far the moment of a message may lie from ours: what is older may be a replay."""
LEAST_BYTES: Final = 24
MOST_BYTES: Final = 64
MOST_SIGNATURES: Final = 10
ID: Final = re.compile(r"[A-Za-z0-9_.:@-]{1,100}")
_STAMP: Final = re.compile(r"[0-9]{1,12}")


@dataclass(frozen=True, slots=True)
class Signed:
    """The three headers, as they came."""

    id: str
    timestamp: str
    signature: str


def written(key: bytes) -> str:
    """A secret as it is shown and handed over: ``whsec_`` and base64."""
    return PREFIX + base64.b64encode(key).decode()


def key_of(secret: str) -> bytes:
    """The key of a written secret. Raises ValueError for what is none, or is shorter than 24 or longer than 64 bytes."""
    try:
        key = base64.b64decode(secret.strip().removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("no base64") from error
    if not LEAST_BYTES <= len(key) <= MOST_BYTES:
        raise ValueError("too short or too long")
    return key


def sign(secret: str, *, id: str, timestamp: int, body: bytes) -> str:
    """One signature: ``v1,`` and base64."""
    digest = hmac.new(key_of(secret), f"{id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def headers(secrets: Iterable[str], *, id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The headers of a message, signed with each secret that holds: the other side may replace its own when it likes."""
    stamp = int(at.timestamp())
    signatures = " ".join(sign(one, id=id, timestamp=stamp, body=body) for one in secrets)
    return {"webhook-id": id, "webhook-timestamp": str(stamp), "webhook-signature": signatures}


def fault(given: Signed, body: bytes, secrets: Iterable[str], *, at: datetime) -> str:
    """What is wrong with a message; empty when nothing is.

    ``headers``: one is missing or none of ours; ``timestamp``: too old or too new; ``signature``: made with no secret that holds.
    """
    if not ID.fullmatch(given.id) or not _STAMP.fullmatch(given.timestamp) or not given.signature:
        return "headers"
    stamp = int(given.timestamp)
    if abs(at.timestamp() - stamp) > TOLERANCE.total_seconds():
        return "timestamp"
    sent = [one for one in given.signature.split(" ")[:MOST_SIGNATURES] if one.startswith("v1,")]
    good = False
    for secret in secrets:
        expected = sign(secret, id=given.id, timestamp=stamp, body=body)
        for one in sent:
            good |= hmac.compare_digest(expected.encode(), one.encode("utf-8", "replace"))
    return "" if good else "signature"
