"""What the tables of papers and officers' own papers leave out, each told for all its places or officers at once (Z9)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Exists, OuterRef

from lianxin.hotline.models import CallMatter
from lianxin.matters.models import Against
from lianxin.registry.models import Area, Officer
from lianxin.registry.queries import within
from lianxin.reports import access


def of_rows(area: Area, level: str, *, on: date) -> tuple[int, ...]:
    """The ids of the matters that a table by places of an area leaves out: of each row what the paper of that place leaves out.

    Such a paper goes to those places, and each knows its own number: it must be the same one.
    """
    told = Against.objects.filter(within("matter__area", area)).values_list(f"matter__area__{level}", "matter")
    about = Exists(Against.objects.filter(matter=OuterRef("matter")))
    rung = CallMatter.objects.filter(about, within("call__area", area)).values_list(f"call__area__{level}", "matter")
    there = _gathered([*told.order_by().distinct(), *rung.order_by().distinct()])
    return tuple(sorted({*access.left_out(area, on=on), *access.left_out_there(there, on=on)}))


def of_officers(people: Sequence[tuple[int, int]], *, on: date) -> tuple[int, ...]:
    """The ids of the matters that figures by officer leave out: of each officer, with the area, what the own paper leaves out."""
    places = dict(people)
    rows = Against.objects.filter(matter__officer__in=places).values_list("matter__officer", "matter").order_by().distinct()
    there = _gathered(rows)
    areas = Area.objects.in_bulk({places[officer] for officer in there})
    found: set[int] = set()
    for officer in Officer.objects.filter(pk__in=there):
        found |= there[officer.pk].intersection(access.left_out_of_officer(officer, areas[places[officer.pk]], on=on))
    return tuple(sorted(found))


def of_officer(officer: int, area: int, *, on: date) -> tuple[int, ...]:
    """The ids of the matters that one officer's own papers leave out, whoever worked on them."""
    return access.left_out_of_officer(Officer.objects.get(pk=officer), Area.objects.get(pk=area), on=on)


def _gathered(rows: Iterable[tuple[int | None, int]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for key, matter in rows:
        if key is not None:
            found[key].add(matter)
    return found
