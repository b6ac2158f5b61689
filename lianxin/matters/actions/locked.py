"""What every step looks at before it is taken: the matter under lock, and whatever it asks for once the lock is held.

All of it is asked in one way to the server and back. Each question is a statement of its own: whatever was done to the matter
until it was locked is among its answers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from lianxin.database.prepared import Prepared
from lianxin.matters import access
from lianxin.matters.actions.move import Ahead, ahead
from lianxin.matters.models import LOCKED_IN_TURN, Against, Matter, Step
from lianxin.registry.access import Viewer
from lianxin.rules.errors import NotFound
from lianxin.rules.matter_faults import storable


@dataclass(frozen=True, slots=True)
class Locked:
    """A matter whose row is held."""

    matter: Matter
    follows: bool
    """Whether others are joined into it."""
    done: Step | None
    """The step that was sent with the same token."""
    named: bool
    """Whether somebody is complained of in it."""
    may: Callable[[Matter, bool], bool]
    """Whether the viewer may do what the step asks for."""
    ahead: Ahead | None


def lock(code: str, into: str, *, token: str, viewer: Viewer | None, action: str, begins_on: date | None) -> Locked:
    """The matter (and what it is joined into), locked. ``begins_on``: the step begins deadlines on this day.

    Raises NotFound.
    """
    if not storable(code + into):
        raise NotFound("matter", "")
    locked = _LOCKED.soon(codes=(code, into) if into and into != code else (code,))
    beside = _BESIDE.soon(code=code, token=token)
    may = access.allowed_soon(viewer, code, action) if viewer and action else _of_nobody
    looked = ahead(code, begins_on) if begins_on else None
    matter = next((one for one in locked.all() if one.code == code), None)
    if matter is None:
        raise NotFound("matter", code)
    follows, sent, named = beside.all()[0]
    done = _SENT.first(matter=matter.pk, token=token) if token and sent else None
    return Locked(matter, follows, done, named, may, looked)


def led_by(matter: Matter) -> list[Matter]:
    """Those that follow the matter, locked."""
    return list(_rows().filter(led_by=matter, state=matter.state).order_by("pk"))


def _of_nobody(_matter: Matter, _named: bool) -> bool:
    return False


def _rows() -> QuerySet[Matter]:
    return Matter.objects.select_for_update(of=("self",)).select_related("area")


def _beside(code: Any, token: Any) -> QuerySet[Matter, Any]:
    """Whether any follow it, whether this token was sent, whether somebody is complained of in it."""
    rows = {
        "follows": Matter.objects.filter(led_by=OuterRef("pk")),
        "sent": Step.objects.filter(matter=OuterRef("pk"), token=token),
        "named": Against.objects.filter(matter=OuterRef("pk")),
    }
    there = {f"is_{name}": Exists(found) for name, found in rows.items()}
    return Matter.objects.filter(code=code).order_by().annotate(**there).values_list(*there)


_LOCKED = Prepared(lambda codes: _rows().filter(code__in=codes).order_by(*LOCKED_IN_TURN))
_BESIDE = Prepared(_beside)
_SENT = Prepared(lambda matter, token: Step.objects.filter(matter=matter, token=token).order_by("pk"))
