"""The area that a desk page is about: the one in the address, else the widest that the reader may see; and those on offer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.http import HttpRequest

from lianxin.registry import access, queries
from lianxin.registry.shapes import ForViewer
from lianxin.rules.errors import NotFound, Refused
from lianxin.web.scope import Choice

OFFERED: Final = ("province", "prefecture", "county", "township")
MOST: Final = 400
_ORDER: Final = ("province", "prefecture", "county", "township", "district", "village", "group")


def place_of(request: HttpRequest, thing: str, action: str) -> Any:
    """The area asked for, if the reader may do this there; without one the widest of the reader's own. Raises NotFound."""
    viewer, asked = request.viewer, request.scope.area  # type: ignore[attr-defined]
    if asked:
        return queries.area_for(viewer, asked, thing=thing, action=action)
    granted = [area for reach in viewer.reaches for area in reach.areas[:1]]
    own = granted or [home.pk for home in viewer.homes]
    found = _THESE.all(viewer, thing, action, ids=tuple(own))
    found = found or list(access.areas(viewer, thing, action).order_by("code")[:1])
    if not found:
        return queries.area_for(viewer, "", thing=thing, action=action)
    return min(found, key=lambda area: (_ORDER.index(area.level), area.code))


_THESE = ForViewer[Any](lambda viewer, thing, action, ids: access.areas(viewer, thing, action).filter(pk__in=ids))
_OFFERED = ForViewer[Any](
    lambda viewer, thing, action: (
        access.areas(viewer, thing, action).filter(level__in=OFFERED).order_by("code").values_list("code", "name", "level")[:MOST]
    )
)


def choices(request: HttpRequest, thing: str, action: str, chosen: Any) -> list[Choice]:
    """The areas down to townships that the top bar offers, in the order of their codes, with the one chosen. One statement."""
    viewer = request.viewer  # type: ignore[attr-defined]
    found = [
        Choice(code, f"{'　' * _indent(level)}{name}", code == chosen.code)
        for code, name, level in _OFFERED.all(viewer, thing, action)
    ]
    if not any(choice.chosen for choice in found):
        found.insert(0, Choice(chosen.code, chosen.name, True))
    return found


def _indent(level: str) -> int:
    return 1 if level == "township" else 0


def names(request: HttpRequest, codes: Iterable[str]) -> dict[str, str]:
    """The officers' names by code; a code that nobody bears (``clock``) is left out. One statement."""
    viewer = request.viewer  # type: ignore[attr-defined]
    rows = access.officers(viewer, "officer", "read").filter(code__in=set(codes))
    return dict(rows.values_list("code", "name"))


def units_in(request: HttpRequest, area: Any, *, after: str, limit: int) -> list[Any]:
    """The units of an area whose boards the reader may open, by code from ``after`` on."""
    viewer = request.viewer  # type: ignore[attr-defined]
    rows = access.units(viewer, "board", "read").filter(queries.within("area", area))
    return list(rows.filter(code__gt=after).select_related("area").order_by("code")[:limit])


def officer_typed(request: HttpRequest, typed: str, thing: str, action: str) -> Any:
    """The officer of that code or, where only one bears it, that name, if the reader may do this. Raises NotFound, Refused."""
    viewer = request.viewer  # type: ignore[attr-defined]
    rows = access.officers(viewer, thing, action)
    found = list(rows.filter(code=typed)) or list(rows.filter(name=typed).order_by("code")[:10])
    if not found:
        raise NotFound("officer", typed)
    if len(found) > 1:
        codes = "、".join(officer.code for officer in found)
        raise Refused.because(
            "officer", typed, f"有几个人叫这个名字,请写代码:{codes}", f"several bear this name, give the code: {codes}"
        )
    return found[0]
