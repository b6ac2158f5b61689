"""The largest flow, in pure Python: level by level (Dinic, 1970)."""

from __future__ import annotations


class MaxFlow:
    """A network without costs; lower numbers of arcs are met where that is possible."""

    def __init__(self, nodes: int) -> None:
        self.source, self.sink = nodes, nodes + 1
        self.arcs: list[list[int]] = [[] for _ in range(nodes + 2)]
        self.head: list[int] = []
        self.left: list[int] = []
        self.level: list[int] = []
        self.wanted = 0
        """what the source could send"""

    def add(self, tail: int, head: int, least: int, most: int) -> None:
        """An arc: what it must carry comes to its head from the source, and goes from its tail to the sink."""
        if least > 0:
            self._arc(self.source, head, least)
            self._arc(tail, self.sink, least)
            self.wanted += least
        if most > least:
            self._arc(tail, head, most - max(0, least))

    def _arc(self, tail: int, head: int, capacity: int) -> None:
        number = len(self.head)
        self.head += (head, tail)
        self.left += (capacity, 0)
        self.arcs[tail].append(number)
        self.arcs[head].append(number + 1)

    def run(self) -> int:
        """How much of what is wanted can be sent."""
        sent = 0
        while sent < self.wanted and self._levels():
            following = [0] * len(self.arcs)
            while found := self._send(following):
                sent += found
        return sent

    def _levels(self) -> bool:
        """How far each node is from the source, as far as the sink; False: it cannot be reached."""
        self.level = level = [-1] * len(self.arcs)
        head, left, arcs = self.head, self.left, self.arcs
        level[self.source] = 0
        waiting = [self.source]
        while waiting and level[self.sink] < 0:
            reached = []
            for node in waiting:
                far = level[node] + 1
                for arc in arcs[node]:
                    other = head[arc]
                    if level[other] < 0 and left[arc]:
                        level[other] = far
                        reached.append(other)
            waiting = reached
        return level[self.sink] >= 0

    def _send(self, following: list[int]) -> int:
        """Send along one way down the levels; ``following``: of each node the arc that was not given up yet."""
        head, left, arcs, level, sink = self.head, self.left, self.arcs, self.level, self.sink
        path: list[int] = []
        node = self.source
        while node != sink:
            here, place, far = arcs[node], following[node], level[node] + 1
            while place < len(here) and not (left[here[place]] and level[head[here[place]]] == far):
                place += 1
            following[node] = place
            if place < len(here):
                path.append(here[place])
                node = head[here[place]]
            elif path:
                node = head[path.pop() ^ 1]
                following[node] += 1
            else:
                return 0
        amount = min(left[arc] for arc in path)
        for arc in path:
            left[arc] -= amount
            left[arc ^ 1] += amount
        return amount
