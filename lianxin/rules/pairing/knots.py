"""Who stands in whose way: what of a shortage can be reached in what is left of the network (part 4 of the document).

Sets of legs are whole numbers with a bit for each leg: a county with a thousand parties is looked through in a second or two.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, reduce
from operator import or_

from lianxin.rules.pairing.blocks import Block
from lianxin.rules.pairing.costs import match_profiles, pair_cost
from lianxin.rules.pairing.network import Solution


def bits(mask: int) -> Iterator[int]:
    """The numbers in a set, in order."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def mask_of(numbers: Iterable[int]) -> int:
    """The set of these numbers."""
    return any_of(1 << number for number in numbers)


def any_of(masks: Iterable[int]) -> int:
    """All sets together."""
    return reduce(or_, masks, 0)


@dataclass(slots=True)
class Closed:
    """Items and legs that have only one another. ``beside``: legs that serve some of the items already, each once.

    ``elsewhere``: how many links each of the legs has to others; ``total_elsewhere``: those of a party with a total;
    ``taken``: those of the items to other legs; ``kept``: how many an item must keep to be served as it is.
    """

    legs: set[int] = field(default_factory=set)
    items: set[int] = field(default_factory=set)
    beside: set[int] = field(default_factory=set)
    elsewhere: Counter[int] = field(default_factory=Counter)
    total_elsewhere: Counter[int] = field(default_factory=Counter)
    taken: Counter[int] = field(default_factory=Counter)
    kept: Counter[int] = field(default_factory=Counter)

    @property
    def all_legs(self) -> set[int]:
        """All that may serve the items."""
        return self.legs | self.beside


class Eligible:
    """Which legs may serve an item, full or not, looked up by what the two are like."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.memory: dict[Hashable, int] = {}

    def legs(self, number: int) -> int:
        """The set of legs that may serve the item."""
        item = self.block.items[number]
        one = item.members[0]
        key = (item.layer, one.area, match_profiles(None, one)[1])
        if key not in self.memory:
            self.memory[key] = mask_of(
                n
                for n, leg in enumerate(self.block.legs)
                if leg.layer == item.layer and not pair_cost(self.block.problem, leg.party, one).refusal
            )
        return self.memory[key] & ~mask_of(item.banned) if item.banned else self.memory[key]


@dataclass(slots=True)
class _Shortage:
    """Those who are short and reach the same. ``legs``: by which they do, where legs are short."""

    reach: int
    short: list[int] = field(default_factory=list)
    legs: int = 0


@dataclass(slots=True)
class _Knot:
    """What is told together. ``reach``: all that stands in the way; ``own``, ``legs``: what of it no narrower knot had."""

    reach: int
    own: int
    short: list[int]
    legs: int

    def join(self, other: _Knot) -> None:
        """Take another's in."""
        self.reach |= other.reach
        self.own |= other.own
        self.short += other.short
        self.legs |= other.legs


class Flows:
    """The flow that was found, by leg and by item, and the knots of what is left of the network."""

    def __init__(self, block: Block, solution: Solution) -> None:
        self.block, self.solution = block, solution
        self.eligible = Eligible(block)
        self.by_leg: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self.by_item: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self.holders: dict[int, int] = defaultdict(int)
        """by item: the legs that serve some of it"""
        self.full: dict[int, int] = defaultdict(int)
        """by item: the legs that serve all of its members already, each once"""
        self.many: Counter[int] = Counter()
        self.total: Counter[int] = Counter()
        for leg, item, many in solution.flow:
            self.by_leg[leg].append((item, many))
            self.by_item[item].append((leg, many))
            self.holders[item] |= 1 << leg
            self.full[item] |= (many == block.items[item].many) << leg
            self.many[leg] += many
            self.total[block.legs[leg].owner] += many
        self.families: dict[Hashable, list[int]] = defaultdict(list)
        for number, each in enumerate(block.items):
            if each.members[0].family:
                self.families[each.layer, each.members[0].family].append(number)
        self.owners: dict[int, int] = defaultdict(int)
        for number, one in enumerate(block.legs):
            if one.owner >= 0:
                self.owners[one.owner] |= 1 << number

    def places(self) -> Iterator[Closed]:
        """Knots of items that lack a party: all legs that may serve them, all items that these serve, and so on.

        None of these legs has a place to spare. Those of one reach are one knot, however many are short.
        """
        groups: dict[Hashable, _Shortage] = {}
        reached: dict[int, int] = {}
        known: dict[int, int] = {}
        for item in sorted(self.solution.short_items):
            onward = self._onward(item)
            if onward not in reached:
                reached[onward] = _closure(onward, self._served_instead, known)
            reach = reached[onward]
            groups.setdefault(reach or self._alike(item), _Shortage(reach)).short.append(item)
        told = set(self.solution.short_items)
        for knot in _told_apart(groups.values()):
            served = (item for leg in bits(knot.own) for item, _ in self.by_leg.get(leg, ()))
            items = {each for item in (*knot.short, *served) for each in self.mates(item)} - told
            told |= items
            items.update(knot.short)
            beside = mask_of(leg for item in items for leg in bits(self.full.get(item, 0))) & ~knot.own
            yield self._counted(Closed(set(bits(knot.own)), items, set(bits(beside))))

    def counterparts(self) -> Iterator[Closed]:
        """Knots of legs that lack an item: all items that these could take, all legs that have them, and so on.

        None of these legs can give one up. Of a short total all legs are looked at. Those of one reach are one knot.
        """
        short_owners = self.solution.short_owners
        short = {n for n, leg in enumerate(self.block.legs) if short_owners.get(leg.owner)} | self.solution.short_legs.keys()
        groups: dict[Hashable, _Shortage] = {}
        known: dict[int, int] = {}
        for leg in sorted(short):
            legs = _closure(1 << leg, self._given_up, known)
            reach = any_of(self._kinds_of[each] for each in bits(legs))
            group = groups.setdefault(reach or self._alone(leg), _Shortage(reach))
            group.short.append(leg)
            group.legs |= legs
        for knot in _told_apart(groups.values()):
            items = {item for kind in bits(knot.own) for item in self._kinds[kind]}
            items.update(item for leg in bits(knot.legs) for item, _ in self.by_leg.get(leg, ()))
            yield self._counted(Closed(set(bits(knot.legs)), items))

    def mates(self, item: int) -> list[int]:
        """The item's whole family: it has one party."""
        one = self.block.items[item].members[0]
        return self.families[self.block.items[item].layer, one.family] if one.family else [item]

    def _onward(self, item: int) -> int:
        """The legs that could serve the item too."""
        return any_of(self.eligible.legs(each) & ~self.full.get(each, 0) for each in self.mates(item))

    def _served_instead(self, leg: int) -> int:
        """Who could serve what the leg serves; a party whose total is full could give up a link of another layer."""
        one = self.block.legs[leg]
        legs = any_of(self._onward(item) for item, _ in self.by_leg.get(leg, ()))
        return legs if self.many[leg] >= one.most else legs | self.owners.get(one.owner, 0)

    def _given_up(self, leg: int) -> int:
        """Who has what the leg could have; and the party's other legs, where its total stands in the way.

        None may be added then, or none given up.
        """
        legs = any_of(self._holders_of[kind] for kind in bits(self._kinds_of[leg]))
        owner = self.block.legs[leg].owner
        if owner >= 0:
            least, most = self.block.owners[owner]
            legs |= self.owners[owner] if self.total[owner] >= most or self.total[owner] <= least else 0
        return legs

    def _takers(self, item: int) -> int:
        """Who could take the item from those who have it. Who has all of it already could not, where others have it too."""
        legs, holders = self.eligible.legs(item), self.holders.get(item, 0)
        return legs & ~self.full[item] if holders & (holders - 1) else legs

    @cached_property
    def _by_takers(self) -> dict[int, list[int]]:
        kinds: dict[int, list[int]] = defaultdict(list)
        for item in range(len(self.block.items)):
            kinds[self._takers(item)].append(item)
        return kinds

    @cached_property
    def _kinds(self) -> list[list[int]]:
        """Items that the same legs could take."""
        return list(self._by_takers.values())

    @cached_property
    def _holders_of(self) -> list[int]:
        """By kind: the legs that have some of its items."""
        return [any_of(self.holders.get(item, 0) for item in items) for items in self._kinds]

    @cached_property
    def _kinds_of(self) -> list[int]:
        """By leg: the set of kinds of items that it could take."""
        found = [0] * len(self.block.legs)
        for kind, takers in enumerate(self._by_takers):
            for leg in bits(takers):
                found[leg] |= 1 << kind
        return found

    def _alone(self, leg: int) -> Hashable:
        """Why a leg can take nothing from others: whom it may serve, and whom it serves."""
        one = self.block.legs[leg]
        return one.layer, one.party.serves, frozenset(item for item, _ in self.by_leg.get(leg, ()))

    def _alike(self, item: int) -> Hashable:
        """Why nobody else may serve the item: those who may do so already, or what nobody can answer."""
        here, problem = self.block.items[item], self.block.problem
        legs = any_of(self.eligible.legs(each) for each in self.mates(item))
        one = here.members[0]
        language = one.language if problem.language_required else ""
        return (here.layer, legs) if legs else (here.layer, one.needs & problem.required, language, one.area)

    def _counted(self, closed: Closed) -> Closed:
        """With what its legs, and their parties in other layers, have beside it, and what others have of its items."""
        inside: Counter[int] = Counter()
        for leg in closed.all_legs:
            here = sum(many for item, many in self.by_leg.get(leg, ()) if item in closed.items)
            closed.elsewhere[leg] = self.many[leg] - here
            inside[self.block.legs[leg].owner] += here
        legs = mask_of(closed.all_legs)
        for item in closed.items & self.by_item.keys():
            one, links = self.block.items[item], self.by_item[item]
            taken = sum(many for leg, many in links if not legs >> leg & 1) if self.holders[item] & ~legs else 0
            closed.taken[item] = taken
            closed.kept[item] = max(0, min(one.least * one.many, sum(many for _, many in links)) - taken)
        for owner in inside:
            closed.total_elsewhere[owner] = self.total[owner] - inside[owner]
        return closed


def _closure(start: int, onward: Callable[[int], int], known: dict[int, int]) -> int:
    """All that can be reached from some legs, they included. ``known``: where a leg leads, as far as it was asked."""
    reached, waiting = 0, start
    while waiting:
        reached |= waiting
        ahead = 0
        for leg in bits(waiting):
            if leg not in known:
                known[leg] = onward(leg)
            ahead |= known[leg]
        waiting = ahead & ~reached
    return reached


def _told_apart(shortages: Iterable[_Shortage]) -> list[_Knot]:
    """Those whom little stands in the way of first: what is left of a wider knot is told beside it.

    What has nothing left of its own hangs on knots that were found: it makes one of them (of one inside another the wider).
    """
    knots: list[_Knot] = []
    told = legs_told = 0
    for each in sorted(shortages, key=lambda each: (each.reach.bit_count(), each.short[0])):
        own = each.reach & ~told
        knot = _Knot(each.reach, own, each.short, each.legs & ~legs_told)
        told, legs_told = told | own, legs_told | each.legs
        touched = [] if own else [other for other in knots if other.own & each.reach]
        inside = {one.reach for one in touched for wider in touched if one.reach != wider.reach and not one.reach & ~wider.reach}
        for other in touched:
            if other.reach not in inside:
                knot.join(other)
                knots.remove(other)
        knots.append(knot)
    return knots
