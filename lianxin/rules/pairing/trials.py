"""One cut tried with other numbers: how many links its parties and counterparts can have then (part 4 of the document)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lianxin.rules.pairing.blocks import Block, Leg
from lianxin.rules.pairing.knots import Closed, Eligible, bits, mask_of
from lianxin.rules.pairing.maxflow import MaxFlow


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the parties may and must have, as far as it is tried otherwise than it is. By leg, and by owner."""

    most: Mapping[int, int] = field(default_factory=dict)
    least: Mapping[int, int] = field(default_factory=dict)
    total_most: Mapping[int, int] = field(default_factory=dict)
    total_least: Mapping[int, int] = field(default_factory=dict)


Range = tuple[int, int]
"""At least, at most."""
Unit = tuple[Range | None, tuple[tuple[int, Range], ...]]
"""A party: its total, if it has one, and by leg the set of groups that it may serve, with the leg's numbers."""


class Trial:
    """The network of one cut, what is alike as one node, so that it is small: items as groups, parties as units."""

    def __init__(self, block: Block, eligible: Eligible, closed: Closed) -> None:
        self.block, self.closed = block, closed
        inside = mask_of(closed.all_legs)
        groups: Counter[tuple[int, int, int]] = Counter()
        taken: Counter[tuple[int, int, int]] = Counter()
        kept: Counter[tuple[int, int, int]] = Counter()
        for number in closed.items:
            item = block.items[number]
            key = eligible.legs(number) & inside, item.least, item.most
            groups[key] += item.many
            taken[key] += closed.taken[number]
            kept[key] += closed.kept[number]
        self.groups = list(groups.items())
        self.taken, self.kept = list(taken.values()), list(kept.values())
        self.may: dict[int, int] = dict.fromkeys(closed.all_legs, 0)
        """by leg: the set of groups that it may serve"""
        for number, ((legs, _, _), _) in enumerate(self.groups):
            for leg in bits(legs):
                self.may[leg] |= 1 << number
        self.owners: dict[int, list[int]] = defaultdict(list)
        for leg in sorted(closed.all_legs):
            if block.legs[leg].owner >= 0:
                self.owners[block.legs[leg].owner].append(leg)
        self.legs_of: dict[int, list[Leg]] = defaultdict(list)
        """by owner: all of its legs, in the cut or not"""
        for one in block.legs:
            if one.owner in self.owners:
                self.legs_of[one.owner].append(one)

    def served(self, numbers: Numbers, more: int = 0, usual: int = 0) -> int:
        """How many of the places asked for can be filled, with so many more parties who may serve all, ``usual`` each."""
        units = self._units(numbers, mask_of(n for n, ((_, least, _), _) in enumerate(self.groups) if least > 1), floors=False)
        if more:
            units[None, (((1 << len(self.groups)) - 1, (0, usual)),)] += more
        net = self._net(units)
        for number, ((_, least, _), members) in enumerate(self.groups):
            net.add(1 + number, 0, least * members, least * members)
        return net.run()

    def room(self, numbers: Numbers) -> int:
        """How many links the legs may have at most, each by itself."""
        return sum(self._of_leg(leg, numbers, floors=False)[1] for leg in self.may)

    def busy(self, numbers: Numbers) -> bool:
        """Whether all parties can have as many as they must, and no counterpart loses a link that it asks for."""
        units = self._units(numbers, mask_of(n for n, ((_, _, most), _) in enumerate(self.groups) if most > 1), floors=True)
        net = self._net(units)
        for number, ((_, _, most), members) in enumerate(self.groups):
            net.add(1 + number, 0, self.kept[number], most * members - self.taken[number])
        return net.run() == net.wanted

    def _units(self, numbers: Numbers, several: int, *, floors: bool) -> Counter[Unit]:
        """The parties, how many are alike. ``several``: the groups in which a counterpart may need more than one party.

        Where there are none of these, what parties without a total have may be put together, whatever it is.
        """
        units: Counter[Unit] = Counter()
        loose: dict[int, Range] = {}
        for leg, may in self.may.items():
            if self.block.legs[leg].owner < 0:
                least, most = self._of_leg(leg, numbers, floors)
                if may & several:
                    units[None, ((may, (least, most)),)] += 1
                else:
                    before = loose.get(may, (0, 0))
                    loose[may] = before[0] + least, before[1] + most
        units.update((None, ((may, of),)) for may, of in loose.items())
        for owner, legs in self.owners.items():
            mine = sorted((self.may[leg], self._of_leg(leg, numbers, floors)) for leg in legs)
            units[self._of_owner(owner, numbers, floors), tuple(mine)] += 1
        return units

    def _of_leg(self, leg: int, numbers: Numbers, floors: bool) -> Range:
        one, there = self.block.legs[leg], self.closed.elsewhere[leg]
        least = numbers.least.get(leg, one.least) - there if floors else 0
        return max(0, least), max(0, least, numbers.most.get(leg, one.most) - there)

    def _of_owner(self, owner: int, numbers: Numbers, floors: bool) -> Range:
        (least, most), there = self.block.owners[owner], self.closed.total_elsewhere[owner]
        least = numbers.total_least.get(owner, least) - there if floors else 0
        return max(0, least), max(0, numbers.total_most.get(owner, most) - there)

    def _net(self, units: Counter[Unit]) -> MaxFlow:
        """The network but for the arcs from groups back to the hub. Nodes: 0 the hub, groups, then totals and legs of units.

        Where alike parties share a node the flow can be dealt round them: each has the same share.
        """
        net = MaxFlow(1 + len(self.groups) + sum(1 + len(legs) for _, legs in units))
        node = len(self.groups)
        for (total, legs), many in units.items():
            above = 0
            if total is not None:
                above = node = node + 1
                net.add(0, above, many * total[0], many * total[1])
            for may, (least, most) in legs:
                node += 1
                net.add(above, node, many * least, many * most)
                for group in bits(may):
                    net.add(node, 1 + group, 0, many * self.groups[group][1])
        return net


def smallest(enough: Callable[[int], bool], low: int, high: int) -> int | None:
    """The smallest number that is enough, if ``high`` is. Mostly that is ``low``, or near it."""
    if high < low:
        return None
    if enough(low):
        return low
    if high == low or not enough(high):
        return None
    step = 1
    while low + step < high and not enough(low + step):
        low, step = low + step, 2 * step
    low, high = low + 1, min(high, low + step)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle + 1, high)
    return low
