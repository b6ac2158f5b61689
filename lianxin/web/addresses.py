"""Addresses of views that are asked for again and again: looked up once in a process, as ``reverse`` gives them."""

from functools import lru_cache
from urllib.parse import quote

from django.urls import reverse

SUBDELS = "!$&'()*+,;="
"""What a path may hold as it is (RFC 3986), beside letters, digits, ~ : @ and the slash."""
_MARK = "0-mark-0"


@lru_cache(maxsize=512)
def fixed(view: str, args: tuple[str, ...] = ()) -> str:
    """The address of a view with these few arguments: for menus, never for codes of records."""
    return reverse(view, args=args or None)


def address_of(view: str, *codes: str) -> str:
    """The address of a view whose arguments are texts; the same as ``reverse(view, args=codes)``."""
    between = fixed(view, (_MARK,) * len(codes)).split(_MARK)
    said = [quote(code, safe=f"{SUBDELS}/~:@") for code in codes]
    return "".join(part for pair in zip(between, [*said, ""], strict=True) for part in pair)
