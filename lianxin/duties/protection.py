"""What no due counts: what complains of somebody who may read it. A due has one number for all its readers (Z9).

Its readers are whoever works in the unit that is credited, and whoever has a role over that unit, one above it, or its area.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from lianxin.hotline.models import CallMatter
from lianxin.matters.access_together import Together, hidden_from_each
from lianxin.matters.models import Against
from lianxin.registry.access import held_on, merged_into, with_merged
from lianxin.registry.models import Post, RoleGrant, Unit
from lianxin.registry.models.places import LEVELS
from lianxin.rules import access as table
from lianxin.rules.owing import Scope
from lianxin.rules.policy.schema import Duty, Of


def left_out(duties: Iterable[Duty], *, on: date, scope: Scope | None = None) -> frozenset[int]:
    """The ids of the matters that none of these duties counts for anybody, as dues may be read on a day.

    Nothing is asked where none of them is about matters; few statements otherwise, of one officer's or unit's dues small ones.
    """
    sources = {of.source for duty in duties for of in (duty.of, duty.out_of) if isinstance(of, Of)} & {"matters", "calls"}
    credited = _credited(sources, scope or Scope(), on) if sources else {}
    if not credited:
        return frozenset()
    readers = _readers(Unit.objects.filter(pk__in=credited).select_related("area", "parent"), on)
    return frozenset(hidden_from_each(readers, {pk: found for pk, found in credited.items() if pk in readers}, on=on))


def _credited(sources: Collection[str], scope: Scope, on: date) -> dict[int, set[int]]:
    """What complains of somebody, by the unit that is credited with it: that which has it, else where its officer works; with a
    call about it, the one that answers that line.
    """
    found: dict[int, set[int]] = defaultdict(set)
    alone: dict[int, set[int]] = defaultdict(set)
    about = Against.objects.filter(_of_matters(scope))
    rows: Any = about.values_list("matter_id", "matter__unit_id", "matter__officer_id").distinct()
    for matter, unit, officer in rows:
        if unit is not None:
            found[unit].add(matter)
        elif officer is not None:
            alone[officer].add(matter)
    if alone:
        for whose, home in Post.objects.filter(held_on(on), officer__in=alone).values_list("officer_id", "unit_id"):
            found[home] |= alone[whose]
    if "calls" in sources:
        there = Q(matter__in=about.values("matter"))
        if scope.unit_id is not None:
            there |= Q(call__line__unit=scope.unit_id, matter__in=Against.objects.values("matter"))
        named = CallMatter.objects.filter(there)
        for matter, answering in named.values_list("matter_id", "call__line__unit_id").distinct():
            found[answering].add(matter)
    return found


def _of_matters(scope: Scope) -> Q:
    """What an officer, or a unit with its officers, can be credited with."""
    if scope.officer_id is not None:
        return Q(matter__officer=scope.officer_id)
    if scope.unit_id is not None:
        return Q(matter__unit=scope.unit_id) | Q(matter__officer__posts__unit=scope.unit_id)
    return Q()


def _readers(units: QuerySet[Unit], on: date) -> dict[int, Together]:
    """By unit: itself, and whoever else may read what it owes."""
    officers: dict[int, set[int]] = defaultdict(set)
    held = Post.objects.filter(held_on(on), unit__in=units).values_list("unit_id", "officer_id")
    for unit, officer in held:
        officers[unit].add(officer)
    over_areas, over_units = _granted()
    merged = merged_into()
    for one in units:
        for place in _line(one, merged):
            officers[one.pk] |= over_areas[place]
        for above in (one.pk, one.parent_id, one.parent.parent_id if one.parent else None):
            officers[one.pk] |= over_units[above]
    return {one.pk: Together(frozenset(officers[one.pk]), frozenset({one.pk})) for one in units}


def _line(unit: Unit, merged: dict[int, int]) -> set[int]:
    """The areas a role over which reaches the unit: its own, those above it, and what went into one of these."""
    found = [one for level in LEVELS if (one := getattr(unit.area, f"{level}_id")) is not None]
    found += [merged[one] for one in found if one in merged]
    return {each for one in found for each in with_merged(one, merged)}


def _granted() -> tuple[dict[int | None, set[int]], dict[int | None, set[int]]]:
    """By area and by unit, the officers with a role by which dues, or the boards that add them up, are read there."""
    roles = [role for role in table.ROLES if _reads(role)]
    areas: dict[int | None, set[int]] = defaultdict(set)
    units: dict[int | None, set[int]] = defaultdict(set)
    rows: Any = RoleGrant.objects.filter(role__in=roles).values_list("officer_id", "area_id", "unit_id")
    for officer, area, unit in rows:
        (areas[area] if unit is None else units[unit]).add(officer)
    return areas, units


def _reads(role: str) -> bool:
    return max(table.scope_of(role, thing, "read") for thing in ("duty", "board")) > table.Scope.OWN
