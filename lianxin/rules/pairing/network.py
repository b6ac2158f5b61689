"""The flow network of one part (part 2 of the document): hub → parties → counterparts → hub, nothing flows in or out.

Lower numbers are prizes: the first ``least`` links of a party, and of a counterpart, are paid for with ``-penalty`` each. So
there is always a solution, and the cheapest leaves as few places empty as can be: unserved counterparts weigh four times a
party's missing links, so that they are served first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lianxin.rules.pairing.blocks import Block

SERVED_FIRST = 4


@dataclass(slots=True)
class Frame:
    """All arcs but those of the pairs. Nodes: 0 the hub, then owners, legs, items."""

    nodes: int
    first_leg: int
    first_item: int
    tail: list[int] = field(default_factory=list)
    head: list[int] = field(default_factory=list)
    capacity: list[int] = field(default_factory=list)
    cost: list[int] = field(default_factory=list)
    prizes: int = 0
    """what all prizes together would bring"""

    def add(self, tail: int, head: int, least: int, most: int, prize: int) -> None:
        """An arc with a lower number: the first ``least`` units win the prize."""
        for capacity, cost in ((least, -prize), (most - least, 0)):
            if capacity > 0:
                self.tail.append(tail)
                self.head.append(head)
                self.capacity.append(capacity)
                self.cost.append(cost)
        self.prizes += least * prize


def frame_of(block: Block, penalty: int) -> Frame:
    """The arcs from the hub through owners to legs, and from items back to the hub."""
    first_leg = 1 + len(block.owners)
    first_item = first_leg + len(block.legs)
    frame = Frame(first_item + len(block.items), first_leg, first_item)
    for number, (least, most) in enumerate(block.owners):
        frame.add(0, 1 + number, least, most, penalty)
    for number, leg in enumerate(block.legs):
        frame.add(1 + leg.owner if leg.owner >= 0 else 0, first_leg + number, leg.least, leg.most, penalty)
    for number, item in enumerate(block.items):
        frame.add(first_item + number, 0, item.least * item.many, item.most * item.many, SERVED_FIRST * penalty)
    return frame


@dataclass(slots=True)
class Solution:
    """How one part came out. ``flow``: leg, item, how many of the item's members; ``cost`` without penalties.

    ``leg_prices``, ``item_prices``: empty where the part is more than a flow.
    """

    flow: list[tuple[int, int, int]]
    cost: int
    bound: int
    leg_prices: Sequence[int]
    item_prices: Sequence[int]
    pairs: int
    columns: int
    rounds: int
    short_legs: dict[int, int]
    short_items: dict[int, int]
    short_owners: dict[int, int]
    finished: bool = True

    @property
    def missing(self) -> int:
        """All places that stay empty."""
        return sum(self.short_legs.values()) + sum(self.short_items.values()) + sum(self.short_owners.values())


@dataclass(slots=True)
class Shortage:
    """Which lower numbers a flow misses, by leg, item and owner."""

    legs: dict[int, int]
    items: dict[int, int]
    owners: dict[int, int]

    @property
    def penalties(self) -> int:
        """In units of the penalty."""
        return sum(self.legs.values()) + sum(self.owners.values()) + SERVED_FIRST * sum(self.items.values())


def shortage(block: Block, by_leg: Sequence[int], by_item: Sequence[int]) -> Shortage:
    """What is missing when each leg and each item has so many links."""
    owners = [least for least, _ in block.owners]
    for number, leg in enumerate(block.legs):
        if leg.owner >= 0:
            owners[leg.owner] -= by_leg[number]
    return Shortage(
        {n: leg.least - by_leg[n] for n, leg in enumerate(block.legs) if by_leg[n] < leg.least},
        {n: item.least * item.many - by_item[n] for n, item in enumerate(block.items) if by_item[n] < item.least * item.many},
        {n: missing for n, missing in enumerate(owners) if missing > 0},
    )
