"""What a view needs: every view says so beside its name, and one that does not is refused (style.md 18).

@needs("entry", "make")          a thing and an action of the table in `rules/access.py`
@public                          open without log-in: log-in itself, contact cards, the resident's page
@signed_in                       one's own things, which no table has to grant: password, language, "mine"
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

V = TypeVar("V", bound=Callable[..., Any])
MARK = "lianxin_needs"


@dataclass(frozen=True, slots=True)
class Needs:
    """The declaration of a view: whom it is open to."""

    open_to: Literal["public", "signed_in", "table"]
    thing: str = ""
    action: str = ""


def needs(thing: str, action: str) -> Callable[[V], V]:
    """Open to whoever the table of `rules/access.py` lets do ``action`` on ``thing``."""

    def mark(view: V) -> V:
        setattr(view, MARK, Needs("table", thing, action))
        return view

    return mark


def public(view: V) -> V:
    """Open to everybody."""
    setattr(view, MARK, Needs("public"))
    return view


def signed_in(view: V) -> V:
    """Open to everybody who has signed in, for their own things."""
    setattr(view, MARK, Needs("signed_in"))
    return view


def declared(view: Any) -> Needs | None:
    """What the view declared, also through the wrappers of decorators; None when it said nothing."""
    while view is not None:
        found = getattr(view, MARK, None)
        if isinstance(found, Needs):
            return found
        view = getattr(view, "__wrapped__", None)
    return None
