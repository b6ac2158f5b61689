"""Rows of the registry as values: the calendar, the places that a policy or a question names."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from lianxin.figures.conditions import Place
from lianxin.records.models import EntryDay
from lianxin.registry.models import Area
from lianxin.registry.queries.calendar import calendar


def working_days(first: date, last: date, *, ever: bool = False) -> tuple[date, ...]:
    """Return the working days of the span (rule 18); with ``ever`` from the first day of any entry on."""
    if ever:
        first = min([first, *EntryDay.objects.order_by("day").values_list("day", flat=True)[:1]])
    return tuple(calendar(first=first, last=last).days(first, last))


def places_of(codes: Iterable[str]) -> dict[str, Place]:
    """Return the areas of these codes; unknown ones are left out."""
    wanted = set(codes)
    if not wanted:
        return {}
    found = Area.objects.filter(code__in=wanted).values_list("code", "id", "level")
    return {code: Place(id, level) for code, id, level in found}


def levels_of(area_ids: Collection[int]) -> dict[int, str]:
    """Return the level of each area."""
    return dict(Area.objects.filter(id__in=set(area_ids)).values_list("id", "level")) if area_ids else {}
