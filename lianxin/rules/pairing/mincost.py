"""Cheapest flow, exact, in pure Python: successive shortest paths with prices (Edmonds and Karp, 1972)."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush


class MinCost:
    """A network whose cheapest circulation is looked for; arcs may cost less than nothing."""

    def __init__(self, nodes: int) -> None:
        self.arcs: list[list[int]] = [[] for _ in range(nodes)]
        self.head: list[int] = []
        self.left: list[int] = []
        self.cost: list[int] = []
        self.price = [0] * nodes
        self.excess = [0] * nodes

    def add(self, tail: int, head: int, capacity: int, cost: int) -> int:
        """An arc and its way back; returns its number. One that costs less than nothing is filled at once."""
        number = len(self.head)
        self.head += (head, tail)
        self.left += (0, capacity) if cost < 0 else (capacity, 0)
        self.cost += (cost, -cost)
        self.arcs[tail].append(number)
        self.arcs[head].append(number + 1)
        if cost < 0:
            self.excess[tail] -= capacity
            self.excess[head] += capacity
        return number

    def flow(self, number: int) -> int:
        """How much runs over an arc."""
        return self.left[number ^ 1]

    def run(self, stop: Callable[[], bool] = lambda: False) -> bool:
        """Find the cheapest; False if stopped before. Afterwards ``price`` proves it: no arc with room has a negative rest.

        Each node that lacks is served from the cheapest that has too much; there always is one, since all that was filled
        can be emptied again.
        """
        for node, excess in enumerate(self.excess):
            if excess < 0:
                while self.excess[node] < 0:
                    if stop():
                        return False
                    self._serve(node)
        return True

    def _serve(self, lacking: int) -> None:
        """Send as much as goes along the cheapest way to this node (searched backwards)."""
        source, way = self._search(lacking)
        path = []
        node = source
        while node != lacking:
            path.append(way[node])
            node = self.head[way[node]]
        amount = min(self.excess[source], -self.excess[lacking], *(self.left[arc] for arc in path))
        for arc in path:
            self.left[arc] -= amount
            self.left[arc ^ 1] += amount
        self.excess[source] -= amount
        self.excess[lacking] += amount

    def _search(self, lacking: int) -> tuple[int, dict[int, int]]:
        """The nearest node with excess, and from each node seen the arc that leads on; prices are moved along."""
        price, head, left, cost, arcs, excess = self.price, self.head, self.left, self.cost, self.arcs, self.excess
        best = {lacking: 0}
        way: dict[int, int] = {}
        done: dict[int, int] = {}
        heap = [(0, lacking)]
        while heap:
            far, node = heappop(heap)
            if node in done:
                continue
            done[node] = far
            if excess[node] > 0:
                for seen, dist in done.items():
                    price[seen] += far - dist
                return node, way
            here = price[node]
            for out in arcs[node]:
                arc = out ^ 1
                if left[arc]:
                    other = head[out]
                    new = far + cost[arc] + price[other] - here
                    if other not in done and new < best.get(other, new + 1):
                        best[other] = new
                        way[other] = arc
                        heappush(heap, (new, other))
        raise AssertionError("a circulation lost its balance")
