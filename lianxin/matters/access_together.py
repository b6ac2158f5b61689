"""Which matters do not exist for one or another of many who read one thing: what they read leaves these out (Z9)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from lianxin.matters import access
from lianxin.matters.models import Against
from lianxin.registry.access import held_on
from lianxin.registry.models import Post, RoleGrant, Unit


@dataclass(frozen=True, slots=True)
class Together:
    """Officers, and units with whoever works there, who read one thing."""

    officers: frozenset[int]
    units: frozenset[int] = frozenset()


def hidden_from_any(officers: Iterable[int], *, units: Iterable[int] = (), on: date) -> tuple[int, ...]:
    """The ids of the matters that do not exist for one or another of the officers on a day, or for who works in these units:
    what all of them read together leaves these out.
    """
    if not Against.objects.exists():
        return ()
    people = set(officers)
    return access.complaining({*units, *(unit for each in _works_in(people, on).values() for unit in each)}, people)


def hidden_from_each(groups: Mapping[int, Together], matters: Mapping[int, Collection[int]], *, on: date) -> set[int]:
    """The same for several groups, each asked about these matters alone. Few statements for any number of them."""
    homes = _works_in({one for group in groups.values() for one in group.officers}, on)
    about = Against.objects.filter(matter__in={one for some in matters.values() for one in some})
    complaints = defaultdict(set)
    for matter, unit, officer in about.values_list("matter", "unit", "officer"):
        complaints[matter].add((unit, officer))
    above = _chains(
        {*(one for group in groups.values() for one in group.units), *(one for some in homes.values() for one in some)}
    )
    found = set()
    for key, group in groups.items():
        mine = {*group.units, *(unit for one in group.officers for unit in homes.get(one, ()))}
        line = {each for unit in mine for each in above[unit]}
        found |= {one for one in matters.get(key, ()) if any(u in line or o in group.officers for u, o in complaints[one])}
    return found


def _works_in(officers: Collection[int], on: date) -> dict[int, set[int]]:
    """The units to which each of the officers belongs: by a post of the day, or by a role over the unit."""
    found: dict[int, set[int]] = defaultdict(set)
    posts = Post.objects.filter(held_on(on), officer__in=officers).values_list("officer_id", "unit_id")
    granted = RoleGrant.objects.filter(officer__in=officers, unit__isnull=False).values_list("officer_id", "unit_id")
    for officer, unit in (*posts, *granted):
        found[officer].add(unit)
    return found


def _chains(units: set[int]) -> dict[int, set[int]]:
    """Each of the units with those above it. A statement for each step up."""
    parents: dict[int, int | None] = {}
    wanted = set(units)
    while wanted:
        parents |= dict(Unit.objects.filter(pk__in=wanted).values_list("pk", "parent_id"))
        wanted = {up for up in parents.values() if up is not None} - parents.keys()
    found = {}
    for unit in units:
        line, up = {unit}, parents.get(unit)
        while up is not None and up not in line:
            line.add(up)
            up = parents.get(up)
        found[unit] = line
    return found
