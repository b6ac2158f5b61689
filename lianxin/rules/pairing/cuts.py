"""Why not everybody can be served, and what would be enough: from the cut of the network (part 4 of the document)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from lianxin.rules.pairing.blocks import Block, Item, Leg
from lianxin.rules.pairing.costs import match_profiles, pair_cost
from lianxin.rules.pairing.mincost import MinCost
from lianxin.rules.pairing.network import Solution
from lianxin.rules.pairing.sentences import Numbers, of_counterparts, of_places
from lianxin.rules.pairing.values import Cut, CutRow, Remedy


@dataclass(slots=True)
class Closed:
    """Items and legs that have only one another."""

    legs: set[int] = field(default_factory=set)
    items: set[int] = field(default_factory=set)


class Eligible:
    """Which legs may serve an item, looked up by what the two are like."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.memory: dict[object, frozenset[int]] = {}

    def legs(self, number: int) -> frozenset[int]:
        """The legs that may serve the item, full or not."""
        item = self.block.items[number]
        one = item.members[0]
        key = (item.layer, one.area, match_profiles(None, one)[1])
        if key not in self.memory:
            self.memory[key] = frozenset(
                n for n, leg in enumerate(self.block.legs) if leg.layer == item.layer and _may(self.block, leg, item)
            )
        return self.memory[key] - item.banned if item.banned else self.memory[key]


def _may(block: Block, leg: Leg, item: Item) -> bool:
    return not pair_cost(block.problem, leg.party, item.members[0]).refusal


def cuts_of(block: Block, solution: Solution) -> Iterator[Cut]:
    """One cut for each knot of shortages: too few places for counterparts, then too few counterparts for parties."""
    eligible = Eligible(block)
    by_leg: dict[int, list[int]] = defaultdict(list)
    by_item: dict[int, list[int]] = defaultdict(list)
    for leg, item, _ in solution.flow:
        by_leg[leg].append(item)
        by_item[item].append(leg)
    left = set(solution.short_items)
    while left:
        closed = _closure(block, eligible, by_leg, items=[min(left)])
        missing = sum(solution.short_items.get(item, 0) for item in closed.items)
        left -= closed.items
        yield _places_cut(block, eligible, closed, missing)
    short = set(solution.short_legs)
    while short:
        closed = _reverse_closure(block, eligible, by_item, [min(short)])
        missing = sum(solution.short_legs.get(leg, 0) for leg in closed.legs)
        short -= closed.legs
        yield _counterparts_cut(block, eligible, closed, missing)


def _closure(block: Block, eligible: Eligible, by_leg: dict[int, list[int]], items: list[int]) -> Closed:
    """All legs that may serve these items, all items that these legs serve, and so on: none has a place to spare."""
    owners: dict[int, list[int]] = defaultdict(list)
    for number, one in enumerate(block.legs):
        if one.owner >= 0:
            owners[one.owner].append(number)
    closed = Closed()
    waiting = list(items)
    while waiting:
        item = waiting.pop()
        if item in closed.items:
            continue
        closed.items.add(item)
        for leg in eligible.legs(item) - closed.legs:
            also = owners[block.legs[leg].owner] if block.legs[leg].owner >= 0 else [leg]
            for each in also:
                closed.legs.add(each)
                waiting += by_leg.get(each, ())
    return closed


def _reverse_closure(block: Block, eligible: Eligible, by_item: dict[int, list[int]], legs: list[int]) -> Closed:
    """All items that these legs may serve, all legs that have them, and so on: none can give one up."""
    closed = Closed()
    waiting = list(legs)
    while waiting:
        leg = waiting.pop()
        if leg in closed.legs:
            continue
        closed.legs.add(leg)
        for item in range(len(block.items)):
            if item not in closed.items and leg in eligible.legs(item):
                closed.items.add(item)
                waiting += by_item.get(item, ())
    return closed


def _places_cut(block: Block, eligible: Eligible, closed: Closed, missing: int) -> Cut:
    items = [block.items[number] for number in sorted(closed.items)]
    asked = sum(item.least * item.many for item in items)
    parties = _codes(block, closed)
    rows = _rows(items)
    remedies = tuple(_for_places(block, eligible, closed, missing))
    zh, en = of_places(block.problem, rows, remedies, Numbers(len(parties), asked, missing))
    layer = items[0].layer
    return Cut(layer, "places", rows, parties, asked, asked - missing, missing, remedies, zh, en)


def _counterparts_cut(block: Block, eligible: Eligible, closed: Closed, missing: int) -> Cut:
    items = [block.items[number] for number in sorted(closed.items)]
    asked = sum(block.legs[number].least for number in closed.legs)
    parties = _codes(block, closed)
    rows = _rows(items)
    remedies = tuple(_for_counterparts(block, eligible, closed))
    zh, en = of_counterparts(block.problem, rows, remedies, Numbers(len(parties), asked, missing))
    layer = block.legs[min(closed.legs)].layer
    return Cut(layer, "counterparts", rows, parties, asked, asked - missing, missing, remedies, zh, en)


def _codes(block: Block, closed: Closed) -> tuple[str, ...]:
    return tuple(sorted({block.legs[number].party.code for number in closed.legs}))


def _rows(items: Sequence[Item]) -> tuple[CutRow, ...]:
    """By township and needs, the most first."""
    number: Counter[tuple[str, tuple[str, ...]]] = Counter()
    places: Counter[tuple[str, tuple[str, ...]]] = Counter()
    for item in items:
        key = item.members[0].area, tuple(sorted(item.members[0].needs))
        number[key] += item.many
        places[key] += item.least * item.many
    return tuple(CutRow(*key, number[key], places[key]) for key in sorted(number, key=lambda key: (-places[key], key)))


def _for_places(block: Block, eligible: Eligible, closed: Closed, missing: int) -> Iterator[Remedy]:
    """More parties like those that may serve here; or, for those that there are, a higher ceiling."""
    usual = _usual_ceiling(block, closed)
    more = -(-missing // usual)
    yield Remedy(
        "more_parties",
        more,
        f"再增加{more}名能联系这些对象的干部(每名{usual}个)",
        f"{more} more parties who may serve them ({usual} each)",
    )
    number = _smallest(
        lambda ceiling: _all_served(block, eligible, closed, ceiling),
        usual + 1,
        usual + sum(block.items[n].many for n in closed.items),
    )
    if number is not None:
        yield Remedy("ceiling", number, f"把每名的上限提高到{number}个", f"a ceiling of {number} each")


def _for_counterparts(block: Block, eligible: Eligible, closed: Closed) -> Iterator[Remedy]:
    """A lower floor for the parties that there are."""
    highest = max(block.legs[number].least for number in closed.legs)
    number = _smallest(lambda cut: _all_busy(block, eligible, closed, highest - cut), 1, highest)
    if number is not None:
        floor = highest - number
        yield Remedy("floor", floor, f"把每名的下限降到{floor}个", f"a floor of {floor} each")


def _usual_ceiling(block: Block, closed: Closed) -> int:
    """The ceiling that most of the parties have; of the layer if nobody may serve these."""
    layer = block.items[min(closed.items)].layer
    legs = [block.legs[number] for number in closed.legs] or [leg for leg in block.legs if leg.layer == layer]
    ceilings = Counter(most for leg in legs if (most := leg.party.bounds[leg.layer].most))
    return max(ceilings, key=lambda most: (ceilings[most], most)) if ceilings else 1


def _smallest(enough: Callable[[int], bool], low: int, high: int) -> int | None:
    """The smallest number that is enough, if ``high`` is."""
    if high < low or not enough(high):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle + 1, high)
    return low


def _all_served(block: Block, eligible: Eligible, closed: Closed, ceiling: int) -> bool:
    """Whether the parties of the cut could serve all of it with this ceiling; who has a reason to carry fewer keeps the own."""
    room = {}
    for number in closed.legs:
        leg = block.legs[number]
        party, bounds = leg.party, leg.party.bounds[leg.layer]
        raised = ceiling * (100 - party.absent) // 100 - party.carries.get(leg.layer, 0)
        room[number] = leg.most if bounds.reason else max(leg.most, raised)
    return _sent(block, eligible, closed, room, least=True) == sum(
        block.items[n].least * block.items[n].many for n in closed.items
    )


def _all_busy(block: Block, eligible: Eligible, closed: Closed, floor: int) -> bool:
    """Whether all parties of the cut could have so many."""
    room = {number: min(block.legs[number].least, floor) for number in closed.legs}
    return _sent(block, eligible, closed, room, least=False) == sum(room.values())


def _sent(block: Block, eligible: Eligible, closed: Closed, room: dict[int, int], *, least: bool) -> int:
    """How many links at most between the two: alike items are one node, so that the network is small."""
    groups: dict[frozenset[int], list[int]] = defaultdict(lambda: [0, 0])
    for number in closed.items:
        item = block.items[number]
        group = groups[eligible.legs(number) & closed.legs]
        group[0] += item.many * (item.least if least else item.most)
        group[1] += item.many
    net = MinCost(1 + len(room) + len(groups))
    node = {leg: 1 + place for place, leg in enumerate(sorted(room))}
    for leg, capacity in room.items():
        if capacity > 0:
            net.add(0, node[leg], capacity, 0)
    ends = []
    for place, (legs, (wanted, members)) in enumerate(groups.items()):
        for leg in sorted(legs):
            net.add(node[leg], 1 + len(room) + place, members, 0)
        if wanted:
            ends.append(net.add(1 + len(room) + place, 0, wanted, -1))
    net.run()
    return sum(net.flow(end) for end in ends)
