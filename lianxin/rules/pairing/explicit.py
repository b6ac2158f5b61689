"""Cheapest flows over a fixed list of pairs whose costs change from time to time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lianxin.rules.pairing.blocks import Block
from lianxin.rules.pairing.mincost import MinCost
from lianxin.rules.pairing.network import Frame

Pairs = Sequence[tuple[int, int]]


class Net:
    """One part's network with all its pairs."""

    def __init__(self, block: Block, frame: Frame, pairs: Pairs, *, use_ortools: bool) -> None:
        self.block, self.frame, self.pairs, self.use_ortools = block, frame, pairs, use_ortools

    def cheapest(self, costs: Sequence[int], closed: set[int]) -> tuple[dict[tuple[int, int], int], int]:
        """The cheapest flow that leaves the closed places of the list out, and its value, prizes taken off."""
        flows = self._ortools(costs, closed) if self.use_ortools else self._plain(costs, closed)
        flow = {pair: many for pair, many in zip(self.pairs, flows, strict=True) if many}
        return flow, sum(cost * many for cost, many in zip(costs, flows, strict=True)) - self._won(flow)

    def _won(self, flow: dict[tuple[int, int], int]) -> int:
        """Prizes of the frame that this flow wins: of a pair of arcs the prized one is filled first."""
        frame = self.frame
        nodes = [0] * frame.nodes
        for (leg, item), many in flow.items():
            nodes[frame.first_leg + leg] += many
            nodes[frame.first_item + item] += many
            if self.block.legs[leg].owner >= 0:
                nodes[1 + self.block.legs[leg].owner] += many
        won = 0
        for tail, head, capacity, cost in zip(frame.tail, frame.head, frame.capacity, frame.cost, strict=True):
            node = head or tail
            sent = min(capacity, nodes[node])
            nodes[node] -= sent
            won -= sent * cost
        return won

    def _plain(self, costs: Sequence[int], closed: set[int]) -> list[int]:
        frame, net = self.frame, MinCost(self.frame.nodes)
        for tail, head, capacity, cost in zip(frame.tail, frame.head, frame.capacity, frame.cost, strict=True):
            net.add(tail, head, capacity, cost)
        arcs = [
            -1 if place in closed else net.add(frame.first_leg + leg, frame.first_item + item, self.block.items[item].many, cost)
            for place, ((leg, item), cost) in enumerate(zip(self.pairs, costs, strict=True))
        ]
        net.run()
        return [net.flow(arc) if arc >= 0 else 0 for arc in arcs]

    def _ortools(self, costs: Sequence[int], closed: set[int]) -> list[int]:
        import numpy as np  # noqa: PLC0415  # the extra
        from ortools.graph.python import min_cost_flow  # noqa: PLC0415

        frame = self.frame
        net: Any = min_cost_flow.SimpleMinCostFlow()
        if self.pairs:
            legs, items = np.array(self.pairs, np.int64).T
            many = np.array([item.many for item in self.block.items], np.int64)[items]
            many[sorted(closed)] = 0
            net.add_arcs_with_capacity_and_unit_cost(
                frame.first_leg + legs, frame.first_item + items, many, np.array(costs, np.int64)
            )
        if frame.tail:
            net.add_arcs_with_capacity_and_unit_cost(
                *(np.array(each, np.int64) for each in (frame.tail, frame.head, frame.capacity, frame.cost))
            )
        net.set_nodes_supplies(np.arange(frame.nodes), np.zeros(frame.nodes, np.int64))
        if net.solve() != net.OPTIMAL:
            return self._plain(costs, closed)
        return [int(each) for each in net.flows(np.arange(len(self.pairs)))]
