"""Work that may serve several duties: duties that share a kind of entry, directly or through others, stand together."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from lianxin.rules.burden.plan import Line, Plan, label_of
from lianxin.rules.policy.schema import Policy

Asked = tuple[tuple[str, Fraction], ...]
"""Duties with what each asks, in minutes."""


def total(asked: Iterable[tuple[str, Fraction]]) -> Fraction:
    """The sum of what is asked."""
    return sum((found for _, found in asked), Fraction(0))


def apart(policy: Policy, asked: Iterable[tuple[str, Fraction]]) -> Asked:
    """Of duties that one piece of work may serve only the greatest: the least that all of them together can take."""
    clusters: list[tuple[set[str], list[tuple[str, Fraction]]]] = []
    for key, needed in asked:
        kinds = _kinds(policy, key)
        joined = [cluster for cluster in clusters if cluster[0] & kinds]
        clusters = [cluster for cluster in clusters if not cluster[0] & kinds]
        members = [(key, needed), *(member for cluster in joined for member in cluster[1])]
        clusters.append((kinds.union(*(cluster[0] for cluster in joined)), members))
    return tuple(max(members, key=lambda member: member[1]) for _, members in clusters)


def _kinds(policy: Policy, key: str) -> set[str]:
    """What the work of a duty is recorded as; a duty that only asks that something be written stands alone."""
    of = policy.duties[key].of
    if of.source == "entries":
        return {f"{key}:any"} if of.is_any else set(of.names)
    return {f"{of.source}:{name}" for name in of.names}


def net(plan: Plan, label: tuple[str, str]) -> Fraction:
    """The minutes of a class over the period when work that may serve several duties is done once."""
    found, sums = Fraction(0), plan.sums(_group_and_duty)
    for group in plan.groups:
        if label_of(group) == label:
            asked = [(duty, load.total) for (key, duty), load in sums.items() if key == group.key]
            found += total(apart(plan.costs.policy, asked))
    return found


def _group_and_duty(line: Line) -> tuple[str, str]:
    return line.group.key, line.duty
