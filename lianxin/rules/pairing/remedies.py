"""The smallest change that lifts a cut: more parties, a ceiling, a floor; each tried by a flow (part 4 of the document)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from lianxin.rules.pairing.blocks import Block, Item, Leg
from lianxin.rules.pairing.columns import never
from lianxin.rules.pairing.costs import match_profiles, pair_cost
from lianxin.rules.pairing.mincost import MinCost
from lianxin.rules.pairing.network import Solution
from lianxin.rules.pairing.preferences import Preferences
from lianxin.rules.pairing.values import Bounds, Party, Remedy

TRIED = 20_000
"""pairs of a part up to which remedies for families are tried by solving it again"""


@dataclass(slots=True)
class Closed:
    """Items and legs that have only one another. ``beside``: legs that serve some of the items already, each once.

    ``elsewhere``: how many links each of the legs has to others; ``total_elsewhere``: those of a party with a total.
    """

    legs: set[int] = field(default_factory=set)
    items: set[int] = field(default_factory=set)
    beside: set[int] = field(default_factory=set)
    elsewhere: Counter[int] = field(default_factory=Counter)
    total_elsewhere: Counter[int] = field(default_factory=Counter)

    @property
    def all_legs(self) -> set[int]:
        """All that may serve the items."""
        return self.legs | self.beside

    def join(self, other: Closed) -> None:
        """Take another's in."""
        self.legs |= other.legs
        self.items |= other.items
        self.beside |= other.beside


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


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the parties may and must have, as far as it is tried otherwise than it is. By leg, and by owner."""

    most: Mapping[int, int] = field(default_factory=dict)
    least: Mapping[int, int] = field(default_factory=dict)
    total_most: Mapping[int, int] = field(default_factory=dict)
    total_least: Mapping[int, int] = field(default_factory=dict)


class _Trial:
    """The network of one cut, alike items as one node, so that it is small."""

    def __init__(self, block: Block, eligible: Eligible, closed: Closed) -> None:
        self.block, self.legs, self.closed = block, sorted(closed.all_legs), closed
        self.owners = sorted({owner for leg in self.legs if (owner := block.legs[leg].owner) >= 0})
        groups: dict[tuple[frozenset[int], int, int], int] = defaultdict(int)
        for number in closed.items:
            item = block.items[number]
            groups[eligible.legs(number) & closed.all_legs, item.least, item.most] += item.many
        self.groups = list(groups.items())

    def served(self, numbers: Numbers, more: int = 0, usual: int = 0) -> int:
        """How many of the places asked for can be filled, with so many more parties who may serve all, ``usual`` each."""
        block, first = self.block, 1 + len(self.owners) + len(self.legs)
        net = MinCost(first + more + len(self.groups))
        for place, owner in enumerate(self.owners):
            most = numbers.total_most.get(owner, block.owners[owner][1]) - self.closed.total_elsewhere[owner]
            net.add(0, 1 + place, max(0, most), 0)
        for place, leg in enumerate(self.legs):
            most = numbers.most.get(leg, block.legs[leg].most) - self.closed.elsewhere[leg]
            net.add(self._above(leg), 1 + len(self.owners) + place, max(0, most), 0)
        for new in range(more):
            net.add(0, first + new, usual, 0)
        ends = []
        for number, ((legs, least, _), members) in enumerate(self.groups):
            node = first + more + number
            for place, leg in enumerate(self.legs):
                if leg in legs:
                    net.add(1 + len(self.owners) + place, node, members, 0)
            for new in range(more):
                net.add(first + new, node, members, 0)
            if least:
                ends.append(net.add(node, 0, least * members, -1))
        net.run()
        return sum(net.flow(end) for end in ends)

    def _above(self, leg: int) -> int:
        owner = self.block.legs[leg].owner
        return 1 + self.owners.index(owner) if owner >= 0 else 0

    def busy(self, numbers: Numbers) -> bool:
        """Whether all parties can have as many as they must."""
        block, first = self.block, 1 + len(self.owners) + len(self.legs)
        net = MinCost(first + len(self.groups))
        wanted, ends = 0, []
        arcs: list[tuple[int, int, int, int]] = []
        for place, owner in enumerate(self.owners):
            least, most = block.owners[owner]
            least, there = numbers.total_least.get(owner, least), self.closed.total_elsewhere[owner]
            arcs.append((0, 1 + place, max(0, least - there), max(0, most - there)))
        for place, leg in enumerate(self.legs):
            each = block.legs[leg]
            arcs.append((self._above(leg), 1 + len(self.owners) + place, numbers.least.get(leg, each.least), each.most))
        for tail, head, least, most in arcs:
            wanted += least
            if least:
                ends.append(net.add(tail, head, least, -1))
            if most > least:
                net.add(tail, head, most - least, 0)
        for number, ((legs, _, most), members) in enumerate(self.groups):
            for place, leg in enumerate(self.legs):
                if leg in legs:
                    net.add(1 + len(self.owners) + place, first + number, members, 0)
            net.add(first + number, 0, most * members, 0)
        net.run()
        return sum(net.flow(end) for end in ends) == wanted


def most_served(block: Block, eligible: Eligible, closed: Closed) -> int:
    """How many places of the cut can be filled at most, families taken apart."""
    return _Trial(block, eligible, closed).served(Numbers())


def demands(block: Block, closed: Closed) -> int:
    """How many links these parties must have; of a party with a total the larger of it and its layers' sum."""
    number: Counter[int] = Counter()
    for leg in closed.legs:
        owner = block.legs[leg].owner
        number[owner if owner >= 0 else -1 - leg] += block.legs[leg].least
    return sum(max(many, block.owners[owner][0]) if owner >= 0 else many for owner, many in number.items())


def for_places(block: Block, eligible: Eligible, closed: Closed, missing: int) -> Iterator[Remedy]:
    """More parties like those that may serve here; or, for those that there are, a higher ceiling of a layer or of all."""
    trial = _Trial(block, eligible, closed)
    asked = sum(block.items[n].least * block.items[n].many for n in closed.items)
    usual = usual_ceiling(block, closed)
    each = usual or asked
    more = smallest(lambda number: trial.served(Numbers(), number, each) == asked, 1, missing)
    if more is not None:
        yield more_parties(more, usual)
    low, high = _lowest_ceiling(block, closed) + 1, _enough(block, closed)
    ceiling = smallest(lambda number: trial.served(Numbers(most=raised(block, closed, number))) == asked, low, high)
    if ceiling is not None:
        yield raised_to(ceiling)
    if trial.owners:
        totals = [block.owners[owner][1] for owner in trial.owners]
        low = min(_carried(block, owner) + most for owner, most in zip(trial.owners, totals, strict=True)) + 1
        total = smallest(
            lambda number: trial.served(Numbers(total_most=raised_totals(block, trial.owners, number))) == asked, low, low + high
        )
        if total is not None:
            yield Remedy("total", total, f"把每名各层合计的上限提高到{total}个", f"a ceiling of {total} over all layers each")


def for_counterparts(block: Block, eligible: Eligible, closed: Closed) -> Iterator[Remedy]:
    """A lower floor for the parties that there are: of a layer, and of all layers together."""
    trial = _Trial(block, eligible, closed)
    whole = tied(block, closed)
    if whole and len(block.legs) * len(block.items) > TRIED:
        return

    def enough(floor: int) -> bool:
        return trial.busy(Numbers(least=lowered(block, closed, floor))) and (not whole or _all_busy(block, closed, floor))

    floors = [block.legs[leg].party.bounds[block.legs[leg].layer].least for leg in closed.legs]
    cut = smallest(lambda cut: enough(max(floors) - cut), 1, max(floors))
    if cut is not None:
        yield Remedy("floor", max(floors) - cut, f"把每名的下限降到{max(floors) - cut}个", f"a floor of {max(floors) - cut} each")
    totals = [total.least for leg in closed.legs if (total := block.legs[leg].party.total)]
    if totals:
        cut = smallest(
            lambda cut: trial.busy(Numbers(total_least=lowered_totals(block, trial.owners, max(totals) - cut))), 1, max(totals)
        )
        if cut is not None:
            floor = max(totals) - cut
            yield Remedy("total_floor", floor, f"把每名各层合计的下限降到{floor}个", f"a floor of {floor} over all layers each")


def for_families(block: Block, closed: Closed, missing: int) -> Iterator[Remedy]:
    """The same where places there are but not for whole families: tried by solving the part again."""
    if len(block.legs) * len(block.items) > TRIED:
        return
    usual = usual_ceiling(block, closed)
    asked = sum(block.items[n].least * block.items[n].many for n in closed.items)
    sizes = Counter(one.family for n in closed.items for one in block.items[n].members if one.family)
    for each in (usual, max(sizes.values())):  # a new party must be able to take the largest family whole
        more = smallest(partial(_solved_with, block, closed, each or asked), 1, missing)
        if more is not None:
            yield more_parties(more, each)
            break

    def high_enough(number: int) -> bool:
        most = raised(block, closed, number)
        return _solved(
            replace(block, legs=[replace(leg, most=most.get(n, leg.most)) for n, leg in enumerate(block.legs)]), closed
        )

    ceiling = smallest(high_enough, _lowest_ceiling(block, closed) + 1, _enough(block, closed))
    if ceiling is not None:
        yield raised_to(ceiling)


def tied(block: Block, closed: Closed) -> bool:
    """Whether families make the cut more than a flow: some of them has several members, or one elsewhere by a must."""
    ones = [one for n in closed.items for one in block.items[n].members if one.family]
    members = Counter((item.layer, one.family) for item in block.items for one in item.members if one.family)
    members.update((block.legs[leg].layer, one.family) for leg, one in block.settled if one.family)
    layers = {block.items[n].layer for n in closed.items}
    return any(members[layer, one.family] > 1 for one in ones for layer in layers)


def _again(block: Block) -> Solution:
    """The part solved again for its numbers alone."""
    costs = replace(block.problem.costs, fairness=0, group_party=0)
    return Preferences(replace(block, problem=replace(block.problem, costs=costs)), never, use_ortools=False).solve()


def _solved(block: Block, closed: Closed) -> bool:
    return closed.items.isdisjoint(_again(block).short_items)


def _solved_with(block: Block, closed: Closed, usual: int, number: int) -> bool:
    return _solved(_with_more(block, closed, number, usual), closed)


def _all_busy(block: Block, closed: Closed, floor: int) -> bool:
    least = lowered(block, closed, floor)
    found = _again(replace(block, legs=[replace(leg, least=least.get(n, leg.least)) for n, leg in enumerate(block.legs)]))
    return closed.legs.isdisjoint(found.short_legs)


def _with_more(block: Block, closed: Closed, number: int, usual: int) -> Block:
    """The part with so many more parties who may serve all of the cut."""
    items = [block.items[n] for n in sorted(closed.items)]
    ones = [one for item in items for one in item.members]
    layer = items[0].layer
    party = Party(
        "+", {layer: Bounds(0, usual)}, area=ones[0].area, serves=frozenset(one.area for one in ones),
        skills=frozenset(need for one in ones for need in one.needs), languages=frozenset(one.language for one in ones),
    )  # fmt: skip
    more = [Leg(replace(party, code=f"+{n}"), layer, 0, usual) for n in range(number)]
    return replace(block, legs=[*block.legs, *more])


def more_parties(number: int, usual: int | None) -> Remedy:
    """So many more parties with the usual ceiling."""
    each, en = (f"每名{usual}个", f"{usual} each") if usual else ("不限个数", "without a ceiling")
    return Remedy(
        "more_parties",
        number,
        f"再增加{number}名能联系这些对象的干部({each})",
        f"{number} more parties who may serve them ({en})",
    )


def raised_to(number: int) -> Remedy:
    """A common ceiling."""
    return Remedy("ceiling", number, f"把每名的上限提高到{number}个", f"a ceiling of {number} each")


def usual_ceiling(block: Block, closed: Closed) -> int | None:
    """The ceiling that most of the parties have, those with a reason for another left aside; None: they have none.

    Of the part, or of the whole layer, if nobody may serve these.
    """
    layer = block.items[min(closed.items)].layer
    for bounds in (
        [block.legs[number].party.bounds[layer] for number in closed.all_legs if block.legs[number].layer == layer],
        [leg.party.bounds[layer] for leg in block.legs if leg.layer == layer],
        [party.bounds[layer] for party in block.problem.parties if layer in party.bounds],
    ):
        usual = [one for one in bounds if not one.reason] or bounds
        ceilings = Counter(one.most for one in usual if one.most != 0)
        if ceilings:
            return max(ceilings, key=lambda most: (ceilings[most], most or 0))
    return 1


def _lowest_ceiling(block: Block, closed: Closed) -> int:
    """The lowest ceiling that a common one would raise."""
    bounds = [block.legs[n].party.bounds[block.legs[n].layer] for n in closed.all_legs]
    return min((one.most for one in bounds if one.most is not None and not one.reason), default=0)


def _enough(block: Block, closed: Closed) -> int:
    """A ceiling above which nothing changes any more."""
    links = sum(block.items[n].many for n in closed.items)
    parties = [(block.legs[n], block.legs[n].party) for n in closed.all_legs]
    return max((-(-(links + _taken(leg)) * 100 // max(1, 100 - party.absent)) for leg, party in parties), default=0)


def _taken(leg: Leg) -> int:
    return leg.settled + leg.party.carries.get(leg.layer, 0)


def raised(block: Block, closed: Closed, ceiling: int) -> dict[int, int]:
    """What each may have with this ceiling; who has a reason to carry fewer keeps the own."""
    room = {}
    for number in closed.all_legs:
        leg = block.legs[number]
        more = ceiling * (100 - leg.party.absent) // 100 - _taken(leg)
        room[number] = leg.most if leg.party.bounds[leg.layer].reason else max(leg.most, more)
    return room


def lowered(block: Block, closed: Closed, floor: int) -> dict[int, int]:
    """What each must have with this floor."""
    legs = {number: block.legs[number] for number in closed.legs}
    return {n: min(leg.least, max(0, floor * (100 - leg.party.absent) // 100 - _taken(leg))) for n, leg in legs.items()}


def raised_totals(block: Block, owners: Iterable[int], ceiling: int) -> dict[int, int]:
    """What each may have over all layers with this ceiling of the total."""
    return {owner: max(block.owners[owner][1], _present(block, owner, ceiling)) for owner in owners}


def lowered_totals(block: Block, owners: Iterable[int], floor: int) -> dict[int, int]:
    """What each must have over all layers with this floor of the total."""
    return {owner: min(block.owners[owner][0], max(0, _present(block, owner, floor))) for owner in owners}


def _present(block: Block, owner: int, number: int) -> int:
    party = _legs_of(block, owner)[0].party
    return number * (100 - party.absent) // 100 - _carried(block, owner)


def _carried(block: Block, owner: int) -> int:
    legs = _legs_of(block, owner)
    return sum(legs[0].party.carries.values()) + sum(leg.settled for leg in legs)


def _legs_of(block: Block, owner: int) -> Sequence[Leg]:
    return [leg for leg in block.legs if leg.owner == owner]


def smallest(enough: Callable[[int], bool], low: int, high: int) -> int | None:
    """The smallest number that is enough, if ``high`` is."""
    if high < low or not enough(high):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle + 1, high)
    return low
