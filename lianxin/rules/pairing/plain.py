"""The engine in pure Python: exact, for parts of up to a few hundred; the plain install needs nothing else."""

from __future__ import annotations

from collections.abc import Callable
from heapq import nsmallest

from lianxin.rules.pairing.blocks import Block, Item, Leg
from lianxin.rules.pairing.columns import never
from lianxin.rules.pairing.costs import match_profiles, metres, on_plane, pair_cost
from lianxin.rules.pairing.mincost import MinCost
from lianxin.rules.pairing.network import Frame


def row_of(block: Block, item: Item, memory: dict[object, int | None] | None = None) -> dict[int, int]:
    """What each leg that may serve this item costs it, without today's links."""
    problem = block.problem
    one = item.members[0]
    memory = {} if memory is None else memory
    flat = on_plane(problem, one)
    row = {}
    for number, leg in enumerate(block.legs):
        if leg.layer != item.layer or number in item.banned or leg.most <= 0:
            continue
        far = flat and leg.party.position is not None
        cost = _known(block, leg, item, far, memory)
        if cost is not None:
            if far and one.position is not None and leg.party.position is not None:
                cost += metres(leg.party.position, one.position) * problem.costs.km // 1000
            row[number] = cost
    return row


def _known(block: Block, leg: Leg, item: Item, far: bool, memory: dict[object, int | None]) -> int | None:
    """The cost but for the straight way; None: may not be. Remembered, since many are alike."""
    party, one = leg.party, item.members[0]
    key = (party.area, party.place, party.serves, far, one.area, one.village, *match_profiles(party, one))
    if key not in memory:
        parts = pair_cost(block.problem, party, one)
        memory[key] = None if parts.refusal else parts.total - (parts.way if far else 0)
    return memory[key]


class Plain:
    """See ``columns.Engine``."""

    def __init__(self, block: Block) -> None:
        self.block = block
        memory: dict[object, int | None] = {}
        self.rows = [row_of(block, item, memory) for item in block.items]
        self.pairs = sum(len(row) * item.many for row, item in zip(self.rows, block.items, strict=True))
        credit = max((price for item in block.items for price in item.held.values()), default=0)
        self.top = 1 + credit + max((max(row.values()) for row in self.rows if row), default=0)
        for row, item in zip(self.rows, block.items, strict=True):
            for leg, price in item.held.items():
                if leg in row:
                    row[leg] -= price
        self.chosen_columns: dict[tuple[int, int], int] = {}
        self.flows: dict[tuple[int, int], int] = {}
        self.leg_prices: list[int] = [0] * len(block.legs)
        self.item_prices: list[int] = [0] * len(block.items)

    def start(self, many: int) -> None:
        """Take the cheapest of each, each beginning elsewhere among equals, and today's links."""
        legs = len(self.block.legs)
        for number, (row, item) in enumerate(zip(self.rows, self.block.items, strict=True)):
            turned = nsmallest(many, row, key=lambda leg: (row[leg], (leg - number) % legs))
            for leg in {*turned, *(leg for leg in item.held if leg in row)}:
                self.chosen_columns[leg, number] = row[leg]

    def flow(self, frame: Frame, stop: Callable[[], bool]) -> bool:
        """Successive shortest paths over the candidates."""
        net = MinCost(frame.nodes)
        for tail, head, capacity, cost in zip(frame.tail, frame.head, frame.capacity, frame.cost, strict=True):
            net.add(tail, head, capacity, cost)
        arcs = {
            (leg, item): net.add(frame.first_leg + leg, frame.first_item + item, self.block.items[item].many, cost)
            for (leg, item), cost in sorted(self.chosen_columns.items())
        }
        # the first flow is finished whoever asks to stop: without one there is no plan
        if not net.run(stop if self.flows else never):
            return False
        self.flows = {pair: net.flow(arc) for pair, arc in arcs.items() if net.flow(arc)}
        hub = net.price[0]
        prices = [price - hub for price in net.price]
        self.leg_prices = prices[frame.first_leg : frame.first_item]
        self.item_prices = prices[frame.first_item :]
        self.owner_prices = prices[1 : frame.first_leg]
        return True

    def widen(self, frame: Frame, value: int) -> tuple[int, int]:
        """Look at every pair; those whose cost falls below their prices become candidates (the three cheapest of each item)."""
        added = 0
        for number, row in enumerate(self.rows):
            limit = self.item_prices[number]
            new = [
                (cost + self.leg_prices[leg], leg)
                for leg, cost in row.items()
                if cost + self.leg_prices[leg] < limit and (leg, number) not in self.chosen_columns
            ]
            if new:
                self.item_prices[number] = min(new)[0]
            for _, leg in nsmallest(3, new):
                self.chosen_columns[leg, number] = row[leg]
                added += 1
        return added, self._bound(frame)

    def _bound(self, frame: Frame) -> int:
        """What any flow costs at least by these prices: each arc filled whose rest is negative."""
        price = [0, *self.owner_prices, *self.leg_prices, *self.item_prices]
        total = sum(
            capacity * min(0, cost + price[tail] - price[head])
            for tail, head, capacity, cost in zip(frame.tail, frame.head, frame.capacity, frame.cost, strict=True)
        )
        for (leg, item), cost in self.chosen_columns.items():
            rest = cost + self.leg_prices[leg] - self.item_prices[item]
            total += self.block.items[item].many * min(0, rest)
        return total

    def totals(self) -> tuple[list[int], list[int]]:
        """Links by leg, and by item."""
        legs, items = [0] * len(self.block.legs), [0] * len(self.block.items)
        for (leg, item), many in self.flows.items():
            legs[leg] += many
            items[item] += many
        return legs, items

    def chosen(self) -> list[tuple[int, int, int]]:
        """The flow: leg, item, how many."""
        return [(leg, item, many) for (leg, item), many in sorted(self.flows.items())]

    def worth(self) -> int:
        """What the pairs of the flow cost, today's links credited."""
        return sum(self.rows[item][leg] * many for (leg, item), many in self.flows.items())

    def prices(self) -> tuple[list[int], list[int]]:
        """Of legs and of items."""
        return self.leg_prices, self.item_prices

    def columns(self) -> int:
        """How many candidates there are."""
        return len(self.chosen_columns)
