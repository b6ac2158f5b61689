"""The receiving side: what a policy brings to each village, household, enterprise and unit in the period (principles 2)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from lianxin.rules.burden.plan import Plan
from lianxin.rules.burden.roll import Ask, ask_of, things_of
from lianxin.rules.policy.schema import Duty, Selector

SEEN: Final = ("household", "enterprise", "school", "project", "village", "township")


@dataclass(frozen=True, slots=True)
class Received:
    """So many visits in the period to counterparts of a kind, of whom there are so many."""

    kind: str
    acts: Fraction
    counterparts: int

    @property
    def each(self) -> Fraction:
        """Visits to each of them, on average."""
        return self.acts / self.counterparts if self.counterparts else Fraction(0)


def received(plan: Plan) -> tuple[Received, ...]:
    """What each built-in kind of counterpart receives; kinds that receive nothing are left out."""
    acts: dict[str, Fraction] = defaultdict(Fraction)
    reached: dict[str, int] = defaultdict(int)
    by_duty = plan.sums(lambda line: line.duty)
    for key, load in by_duty.items():
        duty = plan.costs.policy.duties[key]
        selector = _reached(plan, duty)
        if selector is None:
            continue
        kind = plan.costs.policy.base_kind(selector.kind[0])
        acts[kind] += load.acts / (2 if duty.count == "half_days" else 1)
        reached[kind] = max(reached[kind], _how_many(plan, duty, ask_of(selector)))
    return tuple(Received(kind, acts[kind], reached[kind]) for kind in SEEN if acts[kind] and reached[kind])


def _reached(plan: Plan, duty: Duty) -> Selector | None:
    """Whom the work of a duty is for, when it is of entries and of one kind."""
    if duty.of.source != "entries" or duty.of.is_any:
        return None
    if duty.of.with_ is not None:
        return duty.of.with_ if len(duty.of.with_.kind) == 1 else None
    if duty.per is not None and len(duty.per.kind) == 1:
        words = [plan.costs.policy.words.entries.get(kind) for kind in duty.of.names]
        if all(word is not None and duty.per.kind[0] in word.with_ for word in words):
            return duty.per
    return None


def _how_many(plan: Plan, duty: Duty, ask: Ask) -> int:
    """How many different ones are reached: the linked ones of those who owe, at most all on the roll."""
    roll = plan.costs.roll
    there = roll.on(ask)
    if ask.links is None:
        return there
    groups = roll.of(plan.costs.policy, duty.who)
    linked = sum(one.number for group in groups for one in things_of(plan.costs.policy, roll, group, ask))
    return min(linked, there) if there and linked else there or linked or roll.on(Ask(ask.kinds))
