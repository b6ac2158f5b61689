"""A bundle as a file: a head that says whose it is and which number it bears, its messages sealed, and a signature over both.

    LIANXIN-BUNDLE 1
    {"to": …, "number": …, "count": …, "made_at": …, "seen": …, "key": …}
    base64 of a nonce and of AES-256-GCM over one JSON object a line, bound to the head
    v1,… v1,…                                 HMAC-SHA256 over all lines before it, by each secret that holds

Whoever finds it on its way reads no message, and whoever changes a byte of it is found out before anything is opened.
"""

import base64
import binascii
import hashlib
import hmac
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lianxin.rules.webhooks import key_of

FIRST: Final = b"LIANXIN-BUNDLE 1"
LARGEST: Final = 64 * 1024 * 1024
NONCE: Final = 12
LINES: Final = 4


class NoBundleError(Exception):
    """A file that is no bundle of this secret. ``reason``: body, signature."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Head:
    """Whose bundle it is, its number, how many messages it holds, and the last number that its maker has taken from the other."""

    to: str
    number: int
    count: int
    made_at: datetime
    seen: int


def sealed(head: Head, messages: Sequence[dict[str, Any]], secrets: Sequence[str]) -> bytes:
    """The file. Sealed with the newest secret, signed with each."""
    told = {"to": head.to, "number": head.number, "count": head.count, "made_at": head.made_at.isoformat(), "seen": head.seen}
    first = json.dumps({**told, "key": _name(secrets[0])}, ensure_ascii=False).encode()
    plain = "\n".join(json.dumps(one, ensure_ascii=False) for one in messages).encode()
    nonce = os.urandom(NONCE)
    content = base64.b64encode(nonce + AESGCM(_key(secrets[0], b"seal")).encrypt(nonce, plain, first))
    before = b"\n".join((FIRST, first, content))
    return before + b"\n" + b" ".join(_signature(one, before) for one in secrets) + b"\n"


def opened(content: bytes, secrets: Sequence[str]) -> tuple[Head, list[dict[str, Any]]]:
    """Head and messages. Raises NoBundleError for what is no bundle, or none of these secrets'."""
    lines = content.rstrip(b"\n").split(b"\n")
    if len(content) > LARGEST or len(lines) != LINES or lines[0] != FIRST:
        raise NoBundleError("body")
    before, sent = b"\n".join(lines[:3]), lines[3].split(b" ")
    good = [one for one in secrets if any(hmac.compare_digest(_signature(one, before), each) for each in sent)]
    if not good:
        raise NoBundleError("signature")
    try:
        told = json.loads(lines[1])
        head = Head(
            str(told["to"]), int(told["number"]), int(told["count"]), datetime.fromisoformat(told["made_at"]), int(told["seen"])
        )
        secret = next(one for one in secrets if _name(one) == told["key"])
        raw = base64.b64decode(lines[2], validate=True)
        plain = AESGCM(_key(secret, b"seal")).decrypt(raw[:NONCE], raw[NONCE:], lines[1])
        messages = [json.loads(line) for line in plain.decode().splitlines()]
    except StopIteration as error:
        raise NoBundleError("signature") from error
    except (ValueError, KeyError, TypeError, binascii.Error, InvalidTag) as error:
        raise NoBundleError("body") from error
    if len(messages) != head.count or not all(isinstance(one, dict) for one in messages):
        raise NoBundleError("body")
    return head, messages


def digest(content: bytes) -> str:
    """What the file is, in short."""
    return hashlib.sha256(content).hexdigest()


def _key(secret: str, use: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"lianxin bundle " + use).derive(key_of(secret))


def _name(secret: str) -> str:
    """Which secret it is, without giving it away."""
    return hashlib.sha256(_key(secret, b"name")).hexdigest()[:12]


def _signature(secret: str, before: bytes) -> bytes:
    return b"v1," + base64.b64encode(hmac.new(_key(secret, b"sign"), before, hashlib.sha256).digest())
