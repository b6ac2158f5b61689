"""What the busiest single party of each class carries: averages hide whoever has three times the links.

Sums never fall when a number of things rises, so it is enough to look at parties than whom none has as much or more of everything
(``Group.peaks``); each is worked out by itself, with its own links, as the average one is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from lianxin.rules.burden.plan import Plan, label_of, month_loads
from lianxin.rules.burden.roll import Ask, Group, Things

MOST = 40
"""parties looked at in a group; beyond, those with the most things of all kinds together"""
Profile = Mapping[Ask, tuple[Things, ...]]


def highest(plan: Plan) -> dict[tuple[str, str], Fraction]:
    """Minutes over the period of the busiest party of each class, the way included; never less than the average one's."""
    found: dict[tuple[str, str], Fraction] = {}
    for group in plan.groups:
        label = label_of(group)
        for minutes in (sum(_minutes(plan, one), Fraction(0)) for one in _alone(group)):
            found[label] = max(found.get(label, Fraction(0)), minutes)
    return found


def _alone(group: Group) -> Iterable[Group]:
    """Each peak as a group of one, and the average one: all that is known where there are no peaks, and more than they where
    the same work is left to fewer.
    """
    yield group
    for peak in group.peaks:
        yield replace(group, parties=1, things=peak)


def _minutes(plan: Plan, group: Group) -> Iterable[Fraction]:
    for key in plan.windows:
        if group.is_of(plan.costs.policy, plan.costs.policy.duties[key].who):
            for load in month_loads(plan, key, group).values():
                yield load.total / group.parties


def peaks_of(profiles: Iterable[Profile]) -> tuple[Profile, ...]:
    """Of many profiles those that no other one exceeds or equals in everything, each once; the fullest first."""
    by_vector = {_vector(profile): profile for profile in profiles}
    ordered = sorted(by_vector, key=lambda vector: (-sum(number for _, number in vector), vector))
    kept: list[tuple[tuple[object, int], ...]] = []
    for vector in ordered[: 50 * MOST]:
        if len(kept) == MOST:
            break
        if not any(_covers(dict(other), vector) for other in kept):
            kept.append(vector)
    return tuple(by_vector[vector] for vector in kept)


def _vector(profile: Profile) -> tuple[tuple[object, int], ...]:
    rows = [
        ((tuple(map(str, ask)), one.kind, one.size_class, one.inside), one.number)
        for ask, some in profile.items()
        for one in some
    ]
    return tuple(sorted(rows, key=str))


def _covers(other: Mapping[object, int], vector: Sequence[tuple[object, int]]) -> bool:
    return all(other.get(key, 0) >= number for key, number in vector)
