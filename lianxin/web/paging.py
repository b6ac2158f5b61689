"""Long lists go on from where they stopped: by key, never by page number (look.md, rules)."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.http import QueryDict

T = TypeVar("T")
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows of a list, and the mark at which the next ones begin ("" at the end)."""

    rows: Sequence[T]
    after: str
    first: bool

    def __bool__(self) -> bool:
        return bool(self.rows)


def cut(rows: Sequence[T], size: int, *, key: Callable[[T], Key], first: bool) -> Page[T]:
    """The page from ``rows``, which were asked for with one more than ``size``."""
    shown = rows[:size]
    more = len(rows) > size
    return Page(shown, encode(key(shown[-1])) if more else "", first)


def more(asked: QueryDict, name: str = "after") -> str:
    """The tail of the same address without its mark, ready to take the next one."""
    kept = asked.copy()
    kept.pop(name, None)
    return f"?{kept.urlencode()}&" if kept else "?"


def encode(key: Key) -> str:
    """A mark for an address: the key of the last row shown."""
    text = json.dumps(list(key), default=str, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(mark: str, length: int) -> tuple[str, ...] | None:
    """The key in a mark, each part as text; None for an empty, broken or foreign mark (the list then begins at the top)."""
    if not mark:
        return None
    try:
        key = json.loads(base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)))
    except (ValueError, binascii.Error):
        return None
    if not isinstance(key, list) or len(key) != length:
        return None
    return tuple(str(part) for part in key)
