"""Many centres, teams or vehicles at once, as a county has them on a sheet: all or nothing, every fault with its line."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

from lianxin.registry import access as registry
from lianxin.registry.access import Viewer, viewer_by_code
from lianxin.registry.models import Officer
from lianxin.rules.entries import date_of
from lianxin.rules.errors import Fault, NotFound, Refused, refuse
from lianxin.rules.team_rows import Sheet, read_sheet
from lianxin.teams import access
from lianxin.teams.actions.keeping import make_centre, make_team, make_vehicle
from lianxin.teams.models import Centre, Team, Vehicle

MAKES: Final[dict[Sheet, tuple[Callable[..., Any], type[Centre] | type[Team] | type[Vehicle], str]]] = {
    "centre": (make_centre, Centre, "centre"),
    "team": (make_team, Team, "team"),
    "vehicle": (make_vehicle, Vehicle, "car"),
}
"""How each is made, what it is, and what its code begins with where none is written."""
MOST_FAULTS: Final = 100


def make_many(*, sheet: Sheet, text: str, by: str, at: datetime) -> int:
    """Make what stands on a pasted sheet; returns how many. Units, areas, centres, teams and officers by code, or by a name that
    only one of them has. Raises Refused with every fault (``LINE.column``), at most a hundred; then nothing was made.
    """
    rows, faults = read_sheet(sheet, text)
    viewer = viewer_by_code(by, on=date_of(at))
    if not viewer.may("team", "change"):
        raise NotFound("sheet", sheet)
    broken = {int(fault.field.partition(".")[0]) for fault in faults}
    with transaction.atomic():
        for number, row in rows:
            given, unknown = _known(viewer, number, row)
            faults += unknown
            if not unknown and number not in broken:
                faults += _make(sheet, number, given, by=by, at=at)
            if len(faults) >= MOST_FAULTS:
                break
        refuse(faults)
    return len(rows)


def _make(sheet: Sheet, number: int, given: dict[str, Any], *, by: str, at: datetime) -> list[Fault]:
    """Make one line; returns what is wrong with it."""
    act, model, prefix = MAKES[sheet]
    given["code"] = given["code"] or _free_code(model, prefix)
    try:
        with transaction.atomic():
            act(**given, by=by, at=at)
    except Refused as refusal:
        return [Fault(f"{number}.{fault.field}", fault.value, fault.zh, fault.en) for fault in refusal.faults]
    except NotFound as missing:
        return [
            Fault(f"{number}.{missing.kind}", missing.code, "没有找到,或不在你的范围内", "not found, or not within your reach")
        ]
    return []


def _known(viewer: Viewer, number: int, row: dict[str, Any]) -> tuple[dict[str, Any], list[Fault]]:
    """The line with codes in the place of names."""
    given, faults = dict(row), list[Fault]()
    for name, rows in _choices(viewer).items():
        if name not in row:
            continue
        many = isinstance(row[name], tuple)
        typed: Sequence[str] = row[name] if many else [row[name]] if row[name] else []
        codes = []
        for word in typed:
            found = _meant(rows(), word)
            if len(found) == 1:
                codes.append(found[0].code)
            else:
                faults.append(_unclear(f"{number}.{name}", word, len(found)))
        given[name] = tuple(codes) if many else "".join(codes)
    return given, faults


def _meant(rows: QuerySet[Any], word: str) -> list[Any]:
    """The one of that code, else those of exactly that name: a sheet is no search."""
    return list(rows.filter(code=word)) or list(rows.filter(name=word).order_by("code")[:2])


def _unclear(field: str, word: str, found: int) -> Fault:
    if found:
        return Fault(field, word[:40], "有几个都叫这个名字,请写代码", "several bear this name: write the code")
    return Fault(field, word[:40], "没有找到,或不在你的范围内", "not found, or not within your reach")


def _choices(viewer: Viewer) -> dict[str, Callable[[], QuerySet[Any]]]:
    """Among which each column's names are looked for."""
    return {
        "unit": lambda: registry.units(viewer, "unit", "read"),
        "units": lambda: registry.units(viewer, "unit", "read"),
        "area": lambda: registry.areas(viewer, "team", "change"),
        "members": Officer.objects.all,
        "centre": lambda: access.centres(viewer, "change"),
        "team": lambda: access.teams(viewer, "change"),
    }


def _free_code(model: type[Centre] | type[Team] | type[Vehicle], prefix: str) -> str:
    """The next code of that beginning that nobody has."""
    number = model._default_manager.filter(code__startswith=f"{prefix}-").count() + 1
    while model._default_manager.filter(code=f"{prefix}-{number}").exists():
        number += 1
    return f"{prefix}-{number}"
