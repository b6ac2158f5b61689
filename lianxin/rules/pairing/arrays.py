"""The engine with numpy and OR-Tools: counties and prefectures (part 3 of the document). Needs the extra ``optimise``.

OR-Tools' flow solver has no prices to ask for: they are found on what is left of the network after its flow (``duals``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import min_cost_flow

from lianxin.rules.pairing.blocks import Block
from lianxin.rules.pairing.columns import START, first_penalty, never
from lianxin.rules.pairing.duals import Candidates, leg_prices, lowest_item_prices
from lianxin.rules.pairing.extras import has_numba
from lianxin.rules.pairing.grid import Grid
from lianxin.rules.pairing.network import Frame, frame_of, shortage

Ints = NDArray[np.int64]
KEPT_PER_ITEM = 4
"""pairs that become candidates at once, for one item"""
ALL_AT_ONCE, ALL_OF_FEW = 250_000, 1_000_000
"""so many pairs are all candidates from the beginning; more where items are fewer than legs, and so need many each"""
STRIDE, ROUGH_ROUNDS, CLOSE_ENOUGH = 6, 6, 0.001
"""larger parts begin with the prices of a part with one item in so many, solved roughly"""
WORTH_PRICES, AFTER_AUCTION = 500_000, 6
"""pairs from which on prices by auction are worth loading its compiled steps; how many candidates each item needs after it"""


LARGE = 30_000
"""parts of more items begin with three quarters as many candidates; with half of that a county took eight rounds, not four"""


class Arrays:
    """See ``columns.Engine``."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.grid = Grid(block)
        self.pairs = self.grid.pairs
        self.many = np.array([item.many for item in block.items], np.int64)
        self.sparse = {(leg, n): price for n, item in enumerate(block.items) for leg, price in item.held.items()}
        self.top = 1 + max(self.sparse.values(), default=0) + self.grid.top
        empty = np.zeros(0, np.int64)
        self.leg, self.item, self.cost, self.flows = empty, empty, empty, empty
        self.last = empty, empty, empty, empty
        """leg, item, cost and number of the links of the last flow, whatever becomes of the candidates"""
        # all prices are twice what they are called: each is the sum of two proofs
        self.guide: Ints | None = None
        self.p: Ints = np.zeros(len(block.legs), np.int64)
        self.owner_p: Ints = np.zeros(len(block.owners), np.int64)
        self.u: Ints = np.zeros(len(block.items), np.int64)

    def start(self, many: int) -> None:
        """Take the cheapest of each, by costs to which a first guess of the parties' prices is added, and today's links."""
        legs, items = len(self.block.legs), len(self.block.items)
        if legs * items <= (ALL_AT_ONCE if items >= legs else ALL_OF_FEW):
            leg, item = self.grid.everything()
        else:
            known = self._auctioned() if legs * items >= WORTH_PRICES else None
            self.guide = self.p = self._guess() if known is None else 2 * known
            few = AFTER_AUCTION if known is not None else many if items < LARGE else many * 3 // 4
            leg, item = self.grid.close(few, self.p)
        if self.sparse:
            held = np.array(list(self.sparse), np.int64)
            leg, item = np.concatenate([leg, held[:, 0]]), np.concatenate([item, held[:, 1]])
        self.take(leg, item)

    def _auctioned(self) -> Ints | None:
        """Prices of the legs from an auction, if this part is one for it."""
        if not has_numba():
            return None
        from lianxin.rules.pairing.auction import prices_near  # noqa: PLC0415  # slow to load

        return prices_near(self.block, self.grid)

    def _guess(self) -> Ints:
        """Prices of the legs in a smaller part of the same shape, where one item stands for several neighbours."""
        order = np.concatenate([cell.items for cell in self.grid.cells])[STRIDE // 2 :: STRIDE]
        items = [self.block.items[number] for number in order.tolist()]
        fewer = [replace(item, members=item.members * STRIDE) for item in items]
        rough = Arrays(Block(self.block.problem, self.block.legs, fewer, self.block.owners))
        each = int(rough.many.mean()) * len(rough.block.legs) // (1 + sum(leg.most for leg in rough.block.legs))
        rough.start(START + 2 * each)
        for _ in range(ROUGH_ROUNDS):
            frame = frame_of(rough.block, first_penalty(rough))
            rough.flow(frame, never)
            worth = rough.worth()
            value = worth - frame.prizes + shortage(rough.block, *rough.totals()).penalties * first_penalty(rough)
            added, bound = rough.widen(frame, value)
            if not added or value - bound < worth * CLOSE_ENOUGH:
                break
        return rough.p

    def take(self, leg: Ints, item: Ints) -> int:
        """Take these pairs in, once each, in order of items; returns how many are new and may be."""
        key = item * len(self.block.legs) + leg
        if not (key[1:] > key[:-1]).all():
            key = np.sort(key)  # four times quicker than np.unique
            key = key[np.flatnonzero(np.diff(key, prepend=-1))]
        have = self.item * len(self.block.legs) + self.leg
        if len(have):
            place = np.minimum(np.searchsorted(have, key), len(have) - 1)
            key = key[have[place] != key]
        item, leg = np.divmod(key, max(1, len(self.block.legs)))
        cost, allowed = self.grid.costs(leg, item)
        leg, item, cost = leg[allowed], item[allowed], cost[allowed]
        for number in np.flatnonzero(self._is_sparse(leg, item)):
            cost[number] -= self.sparse[int(leg[number]), int(item[number])]
        before = len(self.leg)
        together = np.concatenate([have, item * len(self.block.legs) + leg])
        order = np.argsort(together, kind="stable")
        self.leg = np.concatenate([self.leg, leg])[order]
        self.item = np.concatenate([self.item, item])[order]
        self.cost = np.concatenate([self.cost, cost])[order]
        return len(self.leg) - before

    def _is_sparse(self, leg: Ints, item: Ints) -> NDArray[np.bool_]:
        if not self.sparse:
            return np.zeros(len(leg), bool)
        legs = len(self.block.legs)
        held = np.array([at * legs + by for by, at in self.sparse], np.int64)
        return np.isin(item * legs + leg, held)

    def flow(self, frame: Frame, stop: Callable[[], bool]) -> bool:
        """OR-Tools' cost scaling over the candidates, then the prices of what is left."""
        if stop() and len(self.last[0]):
            return False
        self.send(frame)
        self._find_prices(frame)
        return True

    def send(self, frame: Frame) -> None:
        """The flow alone."""
        net: Any = min_cost_flow.SimpleMinCostFlow()
        capacity = self.many[self.item]
        if len(self.leg):
            net.add_arcs_with_capacity_and_unit_cost(
                frame.first_leg + self.leg, frame.first_item + self.item, capacity, self.cost
            )
        if frame.tail:
            net.add_arcs_with_capacity_and_unit_cost(
                *(np.array(each, np.int64) for each in (frame.tail, frame.head, frame.capacity, frame.cost))
            )
        net.set_nodes_supplies(np.arange(frame.nodes), np.zeros(frame.nodes, np.int64))
        status = net.solve()
        if status != net.OPTIMAL:
            raise ArithmeticError(f"OR-Tools gave no flow: {status}")
        self.flows = np.asarray(net.flows(np.arange(len(self.leg))), np.int64)
        sent = np.flatnonzero(self.flows)
        self.last = self.leg[sent], self.item[sent], self.cost[sent], self.flows[sent]

    def _find_prices(self, frame: Frame) -> None:
        by_frame = self._frame_flows(frame)
        near = np.concatenate([np.zeros(1, np.int64), self.owner_p, self.p]) // 2
        pairs = Candidates(self.leg, self.item, self.cost, self.flows, self.many[self.item])
        small = leg_prices(frame, by_frame, pairs, near)
        self.owner_p, self.p = small[1 : frame.first_leg], small[frame.first_leg :]
        self.u = lowest_item_prices(frame, by_frame, self.p, pairs)

    def _frame_flows(self, frame: Frame) -> Ints:
        """What runs over the frame's arcs: the prized arc of a pair of arcs is filled first, being the cheaper."""
        legs, items = self._totals()
        nodes = np.zeros(frame.nodes, np.int64)
        nodes[frame.first_leg : frame.first_item], nodes[frame.first_item :] = legs, items
        for number, leg in enumerate(self.block.legs):
            if leg.owner >= 0:
                nodes[1 + leg.owner] += legs[number]
        left = nodes.tolist()
        flows = []
        for tail, head, capacity in zip(frame.tail, frame.head, frame.capacity, strict=True):
            node = head if head else tail
            sent = min(capacity, left[node])
            left[node] -= sent
            flows.append(sent)
        return np.array(flows, np.int64)

    def widen(self, frame: Frame, value: int) -> tuple[int, int]:
        """Look at every pair that the bounds of its neighbourhood do not rule out.

        Near the end take in at once all that the distance from the bound leaves open, and let go of what it rules out.
        """
        leg, item, lowest = self._below_guide()
        if not len(leg):
            leg, item, lowest = self.grid.below(self.p, self.u, KEPT_PER_ITEM, (self.leg, self.item))
        self.u = np.minimum(self.u, lowest)
        bound = self._bound(frame)
        open_still = 2 * (value - bound) + 1  # the bound was rounded up from a half
        if len(leg) and open_still <= 2 * self.grid.limit:
            leg, item, _ = self.grid.below(self.p, self.u, len(self.block.legs), (self.leg, self.item), open_still + 1)
        added = self.take(leg, item)
        if added and len(self.leg) > added:
            self._let_go(max(open_still, self.grid.limit))
        return added, bound

    def _below_guide(self) -> tuple[Ints, Ints, Ints]:
        """The first time: what is cheap by prices between the guide and those of the flow, wild while candidates are few.

        (Smoothing of dual prices, Wentges 1997.) If anything is, these become the prices.
        """
        none = np.zeros(0, np.int64)
        if self.guide is None:
            return none, none, none
        p = (self.guide + self.p) // 2
        u = np.full(len(self.u), np.iinfo(np.int64).max, np.int64)
        np.minimum.at(u, self.item, 2 * self.cost + p[self.leg])
        u = np.where(u == np.iinfo(np.int64).max, self.u, u)
        leg, item, lowest = self.grid.below(p, u, KEPT_PER_ITEM, (self.leg, self.item))
        self.guide = None
        if len(leg):
            self.p, self.u = p, u
        return leg, item, lowest

    def _let_go(self, far: int) -> None:
        """Forget candidates so far from their prices that no cheaper flow can have them."""
        near = 2 * self.cost + self.p[self.leg] - self.u[self.item] <= far
        self.leg, self.item, self.cost = self.leg[near], self.item[near], self.cost[near]

    def _bound(self, frame: Frame) -> int:
        """What any flow costs at least by these prices: each arc filled whose rest is negative; rounded up to a whole."""
        price = np.concatenate([np.zeros(1, np.int64), self.owner_p, self.p, self.u])
        tail, head, capacity, cost = (np.array(each, np.int64) for each in (frame.tail, frame.head, frame.capacity, frame.cost))
        rest = np.minimum(0, 2 * cost + price[tail] - price[head])
        pairs = np.minimum(0, 2 * self.cost + self.p[self.leg] - self.u[self.item])
        return -(-int((rest * capacity).sum() + (pairs * self.many[self.item]).sum()) // 2)

    def _totals(self) -> tuple[Ints, Ints]:
        legs = np.zeros(len(self.block.legs), np.int64)
        items = np.zeros(len(self.block.items), np.int64)
        np.add.at(legs, self.last[0], self.last[3])
        np.add.at(items, self.last[1], self.last[3])
        return legs, items

    def totals(self) -> tuple[list[int], list[int]]:
        """Links by leg, and by item."""
        legs, items = self._totals()
        return legs.tolist(), items.tolist()

    def chosen(self) -> list[tuple[int, int, int]]:
        """The flow: leg, item, how many."""
        leg, item, _, many = (each.tolist() for each in self.last)
        return list(zip(leg, item, many, strict=True))

    def worth(self) -> int:
        """What the pairs of the flow cost, today's links credited."""
        return int((self.last[2] * self.last[3]).sum())

    def prices(self) -> tuple[list[int], list[int]]:
        """Of legs and of items."""
        return (self.p // 2).tolist(), (self.u // 2).tolist()

    def columns(self) -> int:
        """How many candidates there are."""
        return len(self.leg)


__all__ = ["START", "Arrays"]
