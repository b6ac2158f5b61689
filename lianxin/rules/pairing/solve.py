"""From a problem to a plan: part by part, each exact or with its bound."""

from __future__ import annotations

import gc
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from fractions import Fraction

from lianxin.rules.errors import refuse
from lianxin.rules.pairing.blocks import Block, blocks_of
from lianxin.rules.pairing.columns import never
from lianxin.rules.pairing.costs import pair_cost
from lianxin.rules.pairing.cuts import cuts_of
from lianxin.rules.pairing.engines import WORTH_IT, Kind, flow_of
from lianxin.rules.pairing.extras import has_ortools
from lianxin.rules.pairing.faults import faults_of
from lianxin.rules.pairing.network import Solution
from lianxin.rules.pairing.preferences import LISTED, METHOD, Preferences, has_families, has_preferences, with_preferences
from lianxin.rules.pairing.values import Counterpart, Cut, Link, Missing, Part, Plan, Problem

Progress = Callable[[int, int], None]
"""Told after each part: how many are done, of how many."""


def solve(
    problem: Problem,
    *,
    seed: int = 0,
    progress: Progress | None = None,
    stop: Callable[[], bool] = never,
    engine: Kind = "auto",
    tolerance: Fraction = Fraction(0),
) -> Plan:
    """The cheapest plan that keeps every hard rule, with what is missing and why if not all can be served.

    Same problem and seed, same plan. Raises Refused, with every reason, for a problem that contradicts itself
    (musts against bans or ceilings, reversed numbers, unknown codes). ``stop`` is asked between steps: the best plan so far
    comes back, with its bound. ``tolerance``: good enough is what exceeds the bound by no larger share; 0: the cheapest.
    """
    refuse(faults_of(problem))
    with nothing_collected():
        blocks = blocks_of(problem, seed)
        made = _Making(problem, seed)
        for number, block in enumerate(blocks):
            if stop():
                made.stopped = True
            made.add(block, *solved(block, stop=(lambda: True) if made.stopped else stop, engine=engine, tolerance=tolerance))
            if progress is not None:
                progress(number + 1, len(blocks))
        return made.plan()


@contextmanager
def nothing_collected() -> Iterator[None]:
    """Python looks for no rings of objects meanwhile: among hundreds of thousands that stay it took half of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def solve_each(problems: Iterable[Problem], *, seed: int = 0, engine: Kind = "auto") -> Iterator[Plan]:
    """Plans of many problems that share nothing, such as townships read one after the other: memory for one at a time."""
    for problem in problems:
        yield solve(problem, seed=seed, engine=engine)


def solved(block: Block, *, stop: Callable[[], bool], engine: Kind, tolerance: Fraction) -> tuple[Solution, str]:
    """One part's solution and the method's name."""
    size = len(block.legs) * len(block.items)
    if has_preferences(block) and (size <= LISTED or has_families(block)):
        use_ortools = engine == "ortools" or (engine == "auto" and size > WORTH_IT and has_ortools())
        return Preferences(block, stop, use_ortools=use_ortools).solve(), METHOD
    solution, method = flow_of(block, engine, stop, tolerance)
    if has_preferences(block):
        return with_preferences(block, solution), f"{method}; groups and load priced but not looked after: part too large"
    return solution, method


def members_of(block: Block, solution: Solution) -> Iterator[tuple[int, Counterpart]]:
    """Leg and counterpart of each link: the item's flow dealt round its members, so that none gets one leg twice."""
    by_item: dict[int, list[int]] = defaultdict(list)
    for leg, item, many in solution.flow:
        by_item[item] += [leg] * many
    for item, legs in sorted(by_item.items()):
        members = block.items[item].members
        for place, leg in enumerate(legs):
            yield leg, members[place % len(members)]


class _Making:
    """A plan while it is put together."""

    def __init__(self, problem: Problem, seed: int) -> None:
        self.problem = problem
        self.seed = seed
        self.held = {(link.layer, link.party, link.counterpart) for link in problem.held}
        self.links: list[Link] = []
        self.parts: list[Part] = []
        self.missing: list[Missing] = []
        self.cuts: list[Cut] = []
        self.prices: dict[tuple[str, str], int] = {}
        self.stopped = False

    def add(self, block: Block, solution: Solution, method: str) -> None:
        """One part's links, shortages and figures."""
        settled = block.lost
        for leg, one in block.settled:
            link = self._link(block, leg, one)
            settled += link.cost
            self.links.append(link)
        self.links += [self._link(block, leg, one) for leg, one in members_of(block, solution)]
        self.missing += _missing(block, solution)
        if solution.missing and solution.finished:
            self.cuts += cuts_of(block, solution)
        self.stopped = self.stopped or not solution.finished
        for each, price in zip(block.legs, solution.leg_prices, strict=len(solution.leg_prices) > 0):
            self.prices[each.layer, each.party.code] = int(price)
        self.parts.append(
            Part(
                areas=block.areas,
                layers=block.layers,
                method=method,
                cost=solution.cost + settled,
                bound=solution.bound + settled,
                parties=len({leg.party.code for leg in block.legs}),
                counterparts=sum(item.many for item in block.items),
                pairs=solution.pairs,
                columns=solution.columns,
                rounds=solution.rounds,
                missing=solution.missing,
                finished=solution.finished,
            )
        )

    def _link(self, block: Block, leg: int, one: Counterpart) -> Link:
        party, layer = block.legs[leg].party, block.legs[leg].layer
        cost = pair_cost(self.problem, party, one).total
        return Link(layer, party.code, one.code, cost, (layer, party.code, one.code) in self.held)

    def plan(self) -> Plan:
        """What was put together, in the order of codes."""
        return Plan(
            links=tuple(sorted(self.links, key=lambda link: link.key)),
            parts=tuple(self.parts),
            missing=tuple(sorted(self.missing, key=lambda one: (one.of, one.layer, one.code))),
            cuts=tuple(self.cuts),
            seed=self.seed,
            stopped=self.stopped,
            prices=self.prices,
        )


def _missing(block: Block, solution: Solution) -> Iterator[Missing]:
    have: Counter[int] = Counter()
    for _, number, many in solution.flow:
        have[number] += many
    for number in sorted(solution.short_items):
        item = block.items[number]
        for place, one in enumerate(item.members):
            lacking = item.least - (have[number] - place + item.many - 1) // item.many
            if lacking > 0:
                yield Missing("counterpart", item.layer, one.code, lacking)
    for number, lacking in solution.short_legs.items():
        yield Missing("party", block.legs[number].layer, block.legs[number].party.code, lacking)
    for owner, lacking in solution.short_owners.items():
        party = next(leg.party for leg in block.legs if leg.owner == owner)
        yield Missing("party", "", party.code, lacking)
