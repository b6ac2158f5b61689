"""What the form of an entry looks up while somebody types: counterparts and officers, as chips."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianxin.liaison import queries as liaison
from lianxin.registry import access
from lianxin.registry import queries as registry
from lianxin.registry.access import Viewer
from lianxin.web.counterparts.rows import row_of
from lianxin.web.declare import needs
from lianxin.web.given import Counterpart
from lianxin.web.viewer import viewer


@dataclass(frozen=True, slots=True)
class Chip:
    """One that may be ticked: its code, its kind (which decides what can be recorded), a note beside the name."""

    code: str
    kind: str
    name: str
    note: str
    chosen: bool = False


def chips_found(me: Viewer, typed: str, *, limit: int = 12) -> list[Chip]:
    """Those whom the viewer may find by what was typed."""
    if not typed.strip():
        return []
    found = liaison.counterparts_found(me, typed, limit=limit)
    return [chip_of(other) for other in found]


def chip_of(other: Counterpart) -> Chip:
    """A counterpart as a chip, its village beside its name."""
    place = row_of(other).place
    return Chip(other.code, other.kind, other.name, "" if place == other.name else place)


@needs("entry", "make")
@require_safe
def counterparts(request: HttpRequest) -> HttpResponse:
    """Chips of those found by name, initials or code."""
    chips = chips_found(viewer(request), request.GET.get("find", ""))
    return render(request, "entries/_found.html", {"found": chips, "typed": request.GET.get("find", "")})


@needs("entry", "make")
@require_safe
def officers(request: HttpRequest) -> HttpResponse:
    """Chips of colleagues found by name, initials or code; oneself is there already."""
    me, typed = viewer(request), request.GET.get("q", "")
    found = [officer for officer in registry.officers_found(typed, limit=12) if officer.code != me.code]
    return render(request, "entries/_officers.html", {"found": found, "typed": typed, "name": "companions"})


@needs("entry", "make")
@require_safe
def leaders(request: HttpRequest) -> HttpResponse:
    """Chips of those for whom one may write, found by name, initials or code."""
    me, typed = viewer(request), request.GET.get("q", "")
    allowed = access.officers(me, "entry", "make")
    found = [officer for officer in registry.officers_found(typed, rows=allowed, limit=12) if officer.code != me.code]
    return render(request, "entries/_officers.html", {"found": found, "typed": typed, "name": "leader"})
