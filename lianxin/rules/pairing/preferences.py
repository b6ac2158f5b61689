"""What is no flow: few parties for a group, one party for a family, the highest load (part 5 of the document).

Bound: Lagrangian relaxation of the highest load (its price is shared out over the parties, by subgradient steps) and the
fixed price of a group's party spread over the most links it could have; both leave a flow, which is solved exactly. Families
are settled by branch and bound over that flow. Plans: every flow met on the way, slope scaling of the groups' prices
(Kim and Pardalos 1999), then single moves and swaps. Bound and cost are both told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from math import exp

from lianxin.rules.pairing.blocks import Block
from lianxin.rules.pairing.explicit import Net
from lianxin.rules.pairing.network import Solution, frame_of, shortage
from lianxin.rules.pairing.plain import Plain
from lianxin.rules.pairing.state import Flow, Improver, Weights

SCALE = 1024
LISTED = 2_000_000
"""no more pairs are listed one by one"""
STEPS, SLOPES, NODES, TRIES = 30, 12, 200, 20_000
METHOD = "Lagrangian relaxation with slope scaling and local search; branch and bound over families"

BRANCHED, GROUP_NODES = 600, 60_000
"""up to so many pairs, groups' parties are branched over as well; so many nodes in all, divided by the pairs"""

Pins = dict[tuple[str, str], int]
Seat = tuple[tuple[str, str], str]
"""a group and a party that may serve in it"""


@dataclass(frozen=True, slots=True)
class Node:
    """What is settled for a while: families pinned to legs; parties that serve in a group, paid for, or do not."""

    pins: Pins = field(default_factory=dict)
    opened: frozenset[Seat] = frozenset()
    closed: frozenset[Seat] = frozenset()


def has_preferences(block: Block) -> bool:
    """Whether this part asks for more than a flow can say."""
    costs = block.problem.costs
    served = [*(item.members[0] for item in block.items), *(one for _, one in block.settled)]
    grouped = costs.group_party and any(one.group for one in served)
    return bool(grouped or costs.fairness or has_families(block))


def has_families(block: Block) -> bool:
    """Whether some family has more than one member here, those with a must among them."""
    families = Counter((block.legs[leg].layer, one.family) for leg, one in block.settled if one.family)
    for item in block.items:
        if item.members[0].family:
            families[item.layer, item.members[0].family] += item.many
    return any(many > 1 for many in families.values())


def with_preferences(block: Block, solution: Solution) -> Solution:
    """A flow's solution with its groups and highest load priced; the bound stays that of the flow, which none goes below."""
    weights = Weights(block, [{} for _ in block.items])
    flow = {(leg, item): many for leg, item, many in solution.flow}
    return replace(
        solution, cost=solution.cost + weights.beside(flow), bound=solution.bound + weights.group_price * len(weights.settled)
    )


@dataclass(slots=True)
class _Best:
    value: int | None = None
    flow: Flow = field(default_factory=dict)


class Preferences:
    """One part's search."""

    def __init__(self, block: Block, stop: Callable[[], bool], *, use_ortools: bool) -> None:
        self.block = block
        self.stop = stop
        plain = Plain(block)
        self.weights = Weights(block, plain.rows)
        self.pairs = [(leg, item) for item, row in enumerate(plain.rows) for leg in sorted(row)]
        costs = block.problem.costs
        heaviest = max((self.weights.weight(leg, item) for leg, item in self.pairs), default=1)
        top = plain.top + costs.group_party + costs.fairness * heaviest
        self.penalty = top * (2 * min(len(block.legs), len(block.items)) + 4) + 4
        self.frame = frame_of(block, self.penalty * SCALE)
        self.net = Net(block, self.frame, self.pairs, use_ortools=use_ortools)
        self.best = _Best()
        self.finished = True
        sizes = Counter[tuple[str, str] | None]()
        for number, item in enumerate(block.items):
            sizes[self.weights.group[number]] += item.many * item.most
        self.spread = [
            self.weights.fixed_price(leg, item) * SCALE // max(1, min(block.legs[leg].most, sizes[self.weights.group[item]]))
            for leg, item in self.pairs
        ]
        self.seats: list[Seat | None] = [
            (key, self.weights.party[leg]) if (key := self.weights.group[item]) and self.weights.fixed_price(leg, item) else None
            for leg, item in self.pairs
        ]
        self.place = {pair: number for number, pair in enumerate(self.pairs)}
        self.shares: dict[str, int] = {}

    def solve(self) -> Solution:
        """The best plan found and what no plan can beat."""
        bound = self._share_out()
        bound = max(bound, self._branch())
        improver = Improver(self.weights, self.best.flow)
        improver.run(TRIES, self.stop)
        flow, value = improver.flow, improver.value
        short = shortage(self.block, *_totals(self.block, flow))
        kept = sum(price * item.many for item in self.block.items for price in item.held.values())
        rows = [(leg, item, many) for (leg, item), many in sorted(flow.items())]
        bound -= short.penalties * self.penalty
        return Solution(
            rows, value + kept, min(value, bound) + kept, (), (),
            sum(self.block.items[item].many for _, item in self.pairs), len(self.pairs), 1, short.legs, short.items,
            short.owners, self.finished,
        )  # fmt: skip

    def _flow(self, slopes: list[int], node: Node) -> tuple[Flow, int]:
        """The cheapest flow with these prices beside the costs, and a bound on every plan if the slopes are ``spread``."""
        pins = node.pins
        if node.opened:
            slopes = [0 if seat in node.opened else slope for seat, slope in zip(self.seats, slopes, strict=True)]
        rows, weights, shares = self.weights.rows, self.weights, self.shares
        costs = [
            rows[item][leg] * SCALE + slope + (shares.get(weights.party[leg], 0) * weights.weight(leg, item) if shares else 0)
            for (leg, item), slope in zip(self.pairs, slopes, strict=True)
        ]
        closed = {
            place
            for place, (leg, item) in enumerate(self.pairs)
            if ((family := weights.family[item]) and pins.get(family, weights.family_of.get(family, leg)) != leg)
            or (node.closed and self.seats[place] in node.closed)
        }
        flow, value = self.net.cheapest(costs, closed)
        value += self.frame.prizes + sum(share * weights.loads[party] for party, share in shares.items())
        value += weights.group_price * (len(weights.settled) + len(node.opened)) * SCALE
        if not weights.split_families(flow):
            self._take(flow)
        return flow, -(-value // SCALE)

    def _take(self, flow: Flow) -> None:
        """Keep it if it is the best so far, missing places first."""
        short = shortage(self.block, *_totals(self.block, flow))
        value = self.weights.objective(flow) + short.penalties * self.penalty
        if self.best.value is None or value < self.best.value:
            self.best = _Best(value, flow)

    def _share_out(self) -> int:
        """Share the price of the highest load out over the parties: who carries more gets more of it."""
        price = self.weights.fairness * SCALE
        parties = sorted(self.weights.loads)
        if not price or not self.pairs:
            return self._flow(self.spread, Node())[1] + self.weights.fairness * max(self.weights.loads.values(), default=0)
        bound, best = None, dict[str, int]()
        tilt = dict.fromkeys(parties, 0.0)
        for step in range(STEPS):
            top = max(tilt.values())
            whole = sum(exp(each - top) for each in tilt.values())
            self.shares = {party: int(price * exp(tilt[party] - top) / whole) for party in parties}
            flow, value = self._flow(self.spread, Node())
            if bound is None or value > bound:
                bound, best = value, self.shares
            if self.stop():
                self.finished = False
                break
            load = self.weights.load(flow)
            highest, mean = max(load.values()), sum(load.values()) / len(load)
            if highest <= mean:
                break
            for party in parties:
                tilt[party] += 4.0 / (1 + step) ** 0.5 * (load[party] - mean) / (highest - mean)
        self.shares = best
        self._level()
        return bound or 0

    def _level(self) -> None:
        """Plans in which nobody has more links than so many, from an even share upwards: flows alone go to extremes."""
        wanted = sum(item.many * item.least for item in self.block.items)
        even = -(-wanted // len(self.block.legs))
        steps = sorted({even, even + 1, even + 2, even * 5 // 4, even * 3 // 2})
        frame, shares = self.net.frame, self.shares
        for ceiling in steps:
            legs = [replace(leg, most=max(leg.least, min(leg.most, ceiling))) for leg in self.block.legs]
            self.net.frame = frame_of(replace(self.block, legs=legs), self.penalty * SCALE)
            for self.shares in ({}, shares):
                flow, _ = self._flow(self.spread, Node())
                if not self.weights.split_families(flow) and not self.stop():
                    improver = Improver(self.weights, flow)
                    improver.run(TRIES // 20, self.stop)
                    self._take(improver.flow)
        self.net.frame, self.shares = frame, shares

    def _branch(self) -> int:
        """Pin families to legs until none is split, and in small parts settle who serves in which group until all are paid for.

        Returns the lowest bound over all that was left open.
        """
        lowest: int | None = None
        nodes, waiting = 0, [Node()]
        most = max(NODES, GROUP_NODES // max(1, len(self.pairs))) if self._is_small() else NODES
        while waiting:
            node = waiting.pop()
            nodes += 1
            flow, value = self._flow(self.spread, node)
            split = self.weights.split_families(flow)
            over = nodes >= most or (self.stop() and self.best.value is not None)
            if self.best.value is not None and value >= self.best.value:
                continue
            seat = None if split or over else self._least_paid(flow, node)
            if seat is not None:
                waiting += [
                    replace(node, closed=node.closed | {seat}),
                    replace(node, opened=node.opened | {seat}),
                ]
                continue
            if not split or over:
                if split:
                    self.finished = False
                    self._force(flow, node)
                self._scale_slopes(node if not split else Node())
                lowest = value if lowest is None else min(lowest, value)
                continue
            family, legs = min(split.items(), key=lambda pair: (-pair[1].total(), pair[0]))
            order = sorted(self._may_serve(family), key=lambda leg: (legs[leg], -leg))
            waiting += [replace(node, pins={**node.pins, family: leg}) for leg in order]
        return self.best.value or 0 if lowest is None else lowest

    def _is_small(self) -> bool:
        return bool(self.weights.group_price) and len(self.pairs) <= BRANCHED

    def _least_paid(self, flow: Flow, node: Node) -> Seat | None:
        """Of the parties that serve in a group the one whose price is paid for least by the links that it has there."""
        if not self._is_small():
            return None
        paid: Counter[Seat] = Counter()
        for pair, many in flow.items():
            seat = self.seats[self.place[pair]]
            if seat is not None and seat not in node.opened:
                paid[seat] += many * self.spread[self.place[pair]]
        price = (self.weights.group_price - 1) * SCALE
        return min((seat for seat in paid if paid[seat] < price), key=lambda seat: (paid[seat], seat), default=None)

    def _may_serve(self, family: tuple[str, str]) -> list[int]:
        members = [row for row, each in zip(self.weights.rows, self.weights.family, strict=True) if each == family]
        return sorted(set(members[0]).union(*members))

    def _force(self, flow: Flow, node: Node) -> None:
        """No time left to branch: pin every split family to whoever has most of it, until none is split."""
        pins = dict(node.pins)
        while split := self.weights.split_families(flow):
            for family, legs in split.items():
                pins[family] = max(legs, key=lambda leg: (legs[leg], -leg))
            flow, _ = self._flow(self.spread, replace(node, pins=pins))

    def _scale_slopes(self, node: Node) -> None:
        """Price a group's party by what it has now: who has few of a group gets dearer, who has none stays as it was."""
        if not self.weights.group_price:
            return
        slopes = list(self.spread)
        for _ in range(SLOPES):
            flow, _ = self._flow(slopes, node)
            having: Counter[tuple[object, int]] = Counter()
            for (leg, item), many in flow.items():
                having[self.weights.group[item], leg] += many
            new = [
                self.weights.group_price * SCALE // have if (have := having[self.weights.group[item], leg]) and slope else slope
                for (leg, item), slope in zip(self.pairs, slopes, strict=True)
            ]
            if new == slopes or self.stop():
                return
            slopes = new


def _totals(block: Block, flow: Flow) -> tuple[list[int], list[int]]:
    legs, items = [0] * len(block.legs), [0] * len(block.items)
    for (leg, item), many in flow.items():
        legs[leg] += many
        items[item] += many
    return legs, items
