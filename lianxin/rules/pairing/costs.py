"""What one pair costs, in whole points, and why; whether it may be at all (``docs/algorithms/pairing.md``, part 1)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isqrt

from lianxin.rules.pairing.values import Costs, Counterpart, Party, Problem

Profile = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class PairCost:
    """The parts of one pair's cost. ``refusal``: why it may not be; empty: it may."""

    way: int = 0
    needs: int = 0
    language: int = 0
    refusal: str = ""

    @property
    def total(self) -> int:
        """All parts together."""
        return self.way + self.needs + self.language


def metres(one: tuple[int, int], other: tuple[int, int]) -> int:
    """The straight way between two places, whole metres, rounded down."""
    return isqrt((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2)


def why_not(problem: Problem, party: Party, counterpart: Counterpart) -> str:
    """Why this pair may not be, bans aside (a key of REFUSALS); empty: it may."""
    if party.serves and counterpart.area not in party.serves:
        return "area"
    if counterpart.needs & problem.required - party.skills:
        return "need"
    if problem.language_required and counterpart.language and counterpart.language not in party.languages:
        return "language"
    return ""


def pair_cost(problem: Problem, party: Party, counterpart: Counterpart) -> PairCost:
    """The cost of this pair by its parts, without bans and today's links."""
    costs = problem.costs
    speaks = not counterpart.language or counterpart.language in party.languages
    return PairCost(
        way(problem, party, counterpart),
        costs.need * len(counterpart.needs - party.skills),
        0 if speaks else costs.language,
        why_not(problem, party, counterpart),
    )


def mismatch(problem: Problem, party: Party, counterpart: Counterpart) -> int | None:
    """The cost of needs and language alone; None: may not be for their sake, wherever the two are."""
    cost = pair_cost(problem, replace(party, serves=frozenset()), counterpart)
    return None if cost.refusal else cost.needs + cost.language


def way(problem: Problem, party: Party, counterpart: Counterpart) -> int:
    """The cost of the way: by the table of minutes, else by positions, else by whether the township is the same."""
    if not problem.travel and party.position is not None and counterpart.position is not None:
        return metres(party.position, counterpart.position) * problem.costs.km // 1000
    return way_by_area(problem, party, counterpart)


def way_by_area(problem: Problem, party: Party, counterpart: Counterpart) -> int:
    """The cost of the way where no positions are known."""
    minutes = problem.travel.get((party.place, counterpart.village))
    if minutes is not None:
        return minutes * problem.costs.minute
    return problem.costs.same_area if party.area == counterpart.area else problem.costs.other_area


def weight_of(costs: Costs, counterpart: Counterpart, way_cost: int) -> int:
    """How much a link weighs on its party: the counterpart's weight, and the way if it counts."""
    return counterpart.weight + (way_cost // costs.load_metres if costs.load_metres else 0)


def match_profiles(party: Party | None, counterpart: Counterpart | None) -> tuple[Profile, Profile]:
    """What of each decides on needs and language: pairs of equal profiles cost the same."""
    of_party = (party.skills, party.languages) if party else ()
    of_counterpart = (counterpart.needs, counterpart.language) if counterpart else ()
    return of_party, of_counterpart


def on_plane(problem: Problem, one: Party | Counterpart) -> bool:
    """Whether its position decides on the way."""
    return one.position is not None and not problem.travel
