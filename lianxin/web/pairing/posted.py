"""What the forms of pairing share: of which plan they were made, and one way from a button to an action."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from lianxin.rules.errors import Refused
from lianxin.web.errors import in_words


def revision_of(request: HttpRequest, found: Any) -> int:
    """The revision that the page was made of."""
    typed = request.POST.get("revision", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else found.revision


def tried(request: HttpRequest, act: Callable[[], object]) -> bool:
    """Whether it was done; what refused it is told on the next page."""
    try:
        act()
    except Refused as refusal:
        for reason in in_words(refusal.faults):
            messages.error(request, reason)
        return False
    return True
