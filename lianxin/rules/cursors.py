"""Only what changed: a cursor that holds a short digest of every row the phone has, so that the server need remember nothing.

The cursor of a package is, for each row, three bytes of the digest of its key and three of its content. A row is sent when the
pair is not among those of the cursor; something is gone when a key is there that no row has. A wrong "unchanged" needs two
contents of one key to agree in 24 bits of SHA-256: one in sixteen million, and it ends with the next change of the row.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

KEY: Final = 3
VALUE: Final = 3
MOST: Final = 1200
"""Rows of a package; a longer cursor is not read."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What is new or other than before, by key; whether anything is gone; the cursor of the whole."""

    changed: tuple[str, ...]
    gone: bool
    full: bool
    cursor: str


def difference(rows: Mapping[str, Any], since: str) -> Difference:
    """The rows (by key, as JSON values) against a cursor; an unreadable cursor is none, and everything is sent."""
    marks = {key: _mark(key, value) for key, value in rows.items()}
    had = _read(since)
    held = set(had or ())
    changed = tuple(key for key, mark in marks.items() if mark not in held)
    keys = {mark[:KEY] for mark in marks.values()}
    gone = any(mark[:KEY] not in keys for mark in held)
    return Difference(changed, gone, had is None, _written(marks.values()))


def _mark(key: str, value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(key.encode()).digest()[:KEY] + hashlib.sha256(f"{key}\0{text}".encode()).digest()[:VALUE]


def _written(marks: Any) -> str:
    return base64.urlsafe_b64encode(b"\x01" + b"".join(sorted(marks))).decode().rstrip("=")


def _read(cursor: str) -> list[bytes] | None:
    size = KEY + VALUE
    if not cursor or len(cursor) > MOST * size * 4 // 3 + 4:
        return None
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        return None
    body = raw[1:]
    if raw[:1] != b"\x01" or len(body) % size:
        return None
    return [body[start : start + size] for start in range(0, len(body), size)]
