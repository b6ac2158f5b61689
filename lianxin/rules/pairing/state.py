"""Links of one part with all that they cost, groups and fairness included; single improvements tried until none is left."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

from lianxin.rules.pairing.blocks import Block
from lianxin.rules.pairing.costs import way, weight_of

Flow = dict[tuple[int, int], int]
Step = tuple[int, int, int, int]
"""from leg, to leg, item, how many"""


class Weights:
    """What is fixed about a part: costs, groups, weights."""

    def __init__(self, block: Block, rows: list[dict[int, int]]) -> None:
        self.block = block
        self.rows = rows
        costs = block.problem.costs
        self.group_price, self.fairness = costs.group_party, costs.fairness
        self.group = [(item.layer, item.members[0].group) if item.members[0].group else None for item in block.items]
        self.family = [(item.layer, item.members[0].family) if item.members[0].family else None for item in block.items]
        self.party = [leg.party.code for leg in block.legs]
        self.loads = {leg.party.code: leg.party.load for leg in block.legs}
        self.way_counts = bool(costs.load_metres)
        self.settled: set[tuple[tuple[str, str] | None, str]] = set()
        """group and party of each must: whoever is in a group already costs it nothing more"""
        self.family_of: dict[tuple[str, str], int] = {}
        """the leg that has some of a family by a must, and so has the rest of it"""
        for leg, one in block.settled:
            self.loads[self.party[leg]] += self._weight(leg, one)
            if one.group:
                self.settled.add(((block.legs[leg].layer, one.group), self.party[leg]))
            if one.family:
                self.family_of[block.legs[leg].layer, one.family] = leg

    def _weight(self, leg: int, one: object) -> int:
        problem = self.block.problem
        far = way(problem, self.block.legs[leg].party, one) if self.way_counts else 0  # type: ignore[arg-type]
        return weight_of(problem.costs, one, far)  # type: ignore[arg-type]

    def weight(self, leg: int, item: int) -> int:
        """How much one link of the two weighs."""
        return self._weight(leg, self.block.items[item].members[0])

    def objective(self, flow: Flow) -> int:
        """All costs of these links: pairs, parties of each group, the highest load."""
        return sum(self.rows[item][leg] * many for (leg, item), many in flow.items()) + self.beside(flow)

    def beside(self, flow: Flow) -> int:
        """What groups and the highest load cost beside the pairs."""
        used = {(self.group[item], self.party[leg]) for leg, item in flow if self.group[item]}
        total = self.group_price * len(used | self.settled)
        if self.fairness:
            total += self.fairness * max(self.load(flow).values(), default=0)
        return total

    def load(self, flow: Flow) -> Counter[str]:
        """Weight by party."""
        load = Counter(self.loads)
        for (leg, item), many in flow.items():
            load[self.party[leg]] += many * self.weight(leg, item)
        return load

    def fixed_price(self, leg: int, item: int) -> int:
        """What the first link of the two costs for the sake of the group."""
        key = self.group[item]
        return self.group_price if key and (key, self.party[leg]) not in self.settled else 0

    def split_families(self, flow: Flow) -> dict[tuple[str, str], Counter[int]]:
        """Families served by more than one leg, with how many each has."""
        shares: dict[tuple[str, str], Counter[int]] = defaultdict(Counter)
        for (leg, item), many in flow.items():
            family = self.family[item]
            if family:
                shares[family][leg] += many
        return {family: legs for family, legs in shares.items() if len(legs) > 1}


class Improver:
    """Moves and swaps that make a flow cheaper without touching how many each counterpart has."""

    def __init__(self, weights: Weights, flow: Flow) -> None:
        self.weights = weights
        self.flow = dict(flow)
        self.value = weights.objective(flow)
        self.by_leg = Counter[int]()
        for (leg, _), many in flow.items():
            self.by_leg[leg] += many

    def run(self, tries: int, stop: Callable[[], bool]) -> None:
        """Take the first improvement found, again and again, until none is left or so many were tried."""
        improved = True
        while improved:
            improved = False
            for steps in list(self._candidates()):
                tries -= 1
                if tries < 0 or stop():
                    return
                if self._try(steps):
                    improved = True

    def _candidates(self) -> Iterator[list[Step]]:
        """Whole pieces of groups or families to another leg; single links; two links exchanged."""
        legs = range(len(self.weights.block.legs))
        pieces: dict[tuple[object, int], list[tuple[int, int]]] = defaultdict(list)
        for (leg, item), many in sorted(self.flow.items()):
            key = self.weights.family[item] or self.weights.group[item]
            if key:
                pieces[key, leg].append((item, many))
            if not self.weights.family[item]:
                for other in legs:
                    if other != leg:
                        yield [(leg, other, item, 1)]
        for (_, leg), parts in pieces.items():
            for other in legs:
                if other != leg:
                    yield [(leg, other, item, many) for item, many in parts]
        links = [pair for pair in sorted(self.flow) if not self.weights.family[pair[1]]]
        for place, (leg, item) in enumerate(links):
            for other, second in links[place + 1 :]:
                if other != leg and item != second:
                    yield [(leg, other, item, 1), (other, leg, second, 1)]

    def _try(self, steps: list[Step]) -> bool:
        new = dict(self.flow)
        counts = Counter(self.by_leg)
        block, weights = self.weights.block, self.weights
        for leg, other, item, many in steps:
            if other not in weights.rows[item] or new.get((leg, item), 0) < many:
                return False
            if (family := weights.family[item]) and weights.family_of.get(family, other) != other:
                return False
            new[leg, item] -= many
            if not new[leg, item]:
                del new[leg, item]
            new[other, item] = new.get((other, item), 0) + many
            counts[leg] -= many
            counts[other] += many
            if new[other, item] > block.items[item].many:
                return False
        for leg in {leg for step in steps for leg in step[:2]}:
            most, least = block.legs[leg].most, min(block.legs[leg].least, self.by_leg[leg])
            if not least <= counts[leg] <= most or not self._owner_keeps(leg, counts):
                return False
        value = weights.objective(new)
        if value >= self.value:
            return False
        self.flow, self.by_leg, self.value = new, counts, value
        return True

    def _owner_keeps(self, leg: int, counts: Counter[int]) -> bool:
        owner = self.weights.block.legs[leg].owner
        if owner < 0:
            return True
        mine = [n for n, each in enumerate(self.weights.block.legs) if each.owner == owner]
        before, now = sum(self.by_leg[n] for n in mine), sum(counts[n] for n in mine)
        least, most = self.weights.block.owners[owner]
        return min(least, before) <= now <= most
