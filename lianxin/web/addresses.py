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


def address_of(view: str, code: str) -> str:
    """The address of a view whose one argument is a text; the same as ``reverse(view, args=[code])``."""
    before, _, after = fixed(view, (_MARK,)).partition(_MARK)
    return f"{before}{quote(code, safe=f'{SUBDELS}/~:@')}{after}"
