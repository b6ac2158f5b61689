"""Why not everybody can be served: the cut of the network (part 4 of the document). What would be enough: ``remedies``."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from lianxin.rules.pairing.blocks import Block, Item
from lianxin.rules.pairing.network import Solution
from lianxin.rules.pairing.remedies import (
    Closed,
    Eligible,
    demands,
    for_counterparts,
    for_families,
    for_places,
    most_served,
    tied,
)
from lianxin.rules.pairing.sentences import said
from lianxin.rules.pairing.values import Cut, CutRow, Remedy

Key = tuple[object, ...]


def cuts_of(block: Block, solution: Solution) -> Iterator[Cut]:
    """One cut for each knot of shortages: too few places for counterparts, then too few counterparts for parties.

    Knots that the same parties could lift are told as one: twenty homes with a need that nobody answers are one reason.
    """
    flows = _Flows(block, solution)
    knots: dict[Key, Closed] = {}
    told = Closed()
    left = sorted(solution.short_items, key=lambda item: (len(flows.eligible.legs(item)), item))
    for item in left:  # those whom few may serve first: what is left of a wider knot is told beside it
        if item not in told.items:
            closed = flows.without(flows.places([item]), told)
            told.join(closed)
            knots.setdefault(_alike(block, closed), Closed()).join(closed)
    for closed in map(flows.counted, knots.values()):
        yield _places_cut(block, flows.eligible, closed, sum(solution.short_items.get(item, 0) for item in closed.items))
    told = Closed()
    for leg in sorted(
        solution.short_legs.keys() | {n for n, leg in enumerate(block.legs) if solution.short_owners.get(leg.owner)}
    ):
        if leg not in told.legs:
            closed = flows.without(flows.counterparts([leg]), told)
            told.join(closed)
            missing = _missing(block, solution, closed)
            if missing:
                yield _counterparts_cut(block, flows.eligible, closed, missing)


def _alike(block: Block, closed: Closed) -> Key:
    """Knots with this in common are one: the parties; where there are none, what nobody can answer."""
    first = block.items[min(closed.items)]
    if closed.all_legs:
        return first.layer, frozenset(closed.all_legs)
    one, problem = first.members[0], block.problem
    return first.layer, one.needs & problem.required, one.language if problem.language_required else "", one.area


class _Flows:
    """The flow that was found, by leg and by item, and what can be reached in what is left of the network."""

    def __init__(self, block: Block, solution: Solution) -> None:
        self.block = block
        self.eligible = Eligible(block)
        self.sent = {(leg, item): many for leg, item, many in solution.flow}
        self.by_leg: dict[int, list[int]] = defaultdict(list)
        self.by_item: dict[int, list[int]] = defaultdict(list)
        self.many: Counter[int] = Counter()
        self.total: Counter[int] = Counter()
        for leg, item, many in solution.flow:
            self.by_leg[leg].append(item)
            self.by_item[item].append(leg)
            self.many[leg] += many
            self.total[block.legs[leg].owner] += many
        self.families: dict[Key, list[int]] = defaultdict(list)
        for number, each in enumerate(block.items):
            if each.members[0].family:
                self.families[each.layer, each.members[0].family].append(number)
        self.owners: dict[int, list[int]] = defaultdict(list)
        for number, one in enumerate(block.legs):
            if one.owner >= 0:
                self.owners[one.owner].append(number)

    def places(self, items: Sequence[int]) -> Closed:
        """All legs that may serve these items, all items that these legs serve, and so on: none has a place to spare.

        A party whose total is full could give up a link of another layer: its other legs are looked at too.
        """
        closed = Closed()
        waiting = list(items)
        while waiting:
            item = waiting.pop()
            if item in closed.items:
                continue
            closed.items.add(item)
            waiting += self.mates(item)
            for leg in self.eligible.legs(item) - closed.legs:
                if self.sent.get((leg, item), 0) == self.block.items[item].many:
                    closed.beside.add(leg)  # serves all of them already, each once
                    continue
                full = self.many[leg] >= self.block.legs[leg].most
                for each in [leg] if full else [leg, *self.owners[self.block.legs[leg].owner]]:
                    closed.legs.add(each)
                    waiting += self.by_leg.get(each, ())
        return self.counted(closed)

    def mates(self, item: int) -> list[int]:
        """The item's whole family: it has one party."""
        one = self.block.items[item].members[0]
        return self.families.get((self.block.items[item].layer, one.family), []) if one.family else []

    def without(self, closed: Closed, told: Closed) -> Closed:
        """What of it was not told yet."""
        return self.counted(Closed(closed.legs - told.legs, closed.items - told.items, closed.beside - told.legs))

    def counted(self, closed: Closed) -> Closed:
        """With what its legs, and their parties in other layers, have beside it."""
        inside: Counter[int] = Counter()
        for leg in closed.all_legs:
            here = sum(self.sent[leg, item] for item in self.by_leg[leg] if item in closed.items)
            closed.elsewhere[leg] = self.many[leg] - here
            inside[self.block.legs[leg].owner] += here
        for owner in inside:
            closed.total_elsewhere[owner] = self.total[owner] - inside[owner]
        return closed

    def counterparts(self, legs: Sequence[int]) -> Closed:
        """All items that these legs may serve, all legs that have them, and so on: none can give one up."""
        closed = Closed()
        waiting = list(legs)
        while waiting:
            leg = waiting.pop()
            if leg in closed.legs:
                continue
            closed.legs.add(leg)
            waiting += self._siblings(leg)
            for item in range(len(self.block.items)):
                if leg not in self.eligible.legs(item):
                    continue
                closed.items.add(item)
                if self.sent.get((leg, item), 0) < self.block.items[item].many:  # else it has all of them, each once
                    waiting += self.by_item.get(item, ())
        return self.counted(closed)

    def _siblings(self, leg: int) -> list[int]:
        """The party's other legs, where its total stands in the way: none may be added, or none given up."""
        owner = self.block.legs[leg].owner
        if owner < 0:
            return []
        least, most = self.block.owners[owner]
        return self.owners[owner] if self.total[owner] >= most or self.total[owner] <= least else []


def _missing(block: Block, solution: Solution, closed: Closed) -> int:
    """How many links these parties are short of; of a party with a total the larger of what it and its layers lack."""
    lack: Counter[int] = Counter()
    for leg in closed.legs:
        owner = block.legs[leg].owner
        lack[owner if owner >= 0 else -1 - leg] += solution.short_legs.get(leg, 0)
    return sum(max(number, solution.short_owners.get(owner, 0)) for owner, number in lack.items())


def _places_cut(block: Block, eligible: Eligible, closed: Closed, missing: int) -> Cut:
    items = [block.items[number] for number in sorted(closed.items)]
    asked = sum(item.least * item.many for item in items)
    together = tied(block, closed)
    families = together and most_served(block, eligible, closed) > asked - missing
    remedies = for_families(block, closed, missing) if together else for_places(block, eligible, closed, missing)
    room = sum(block.legs[leg].most - closed.elsewhere[leg] for leg in closed.all_legs)
    side = "families" if families else "places"
    return _cut(block, closed, side, (asked, missing, room), remedies)


def _counterparts_cut(block: Block, eligible: Eligible, closed: Closed, missing: int) -> Cut:
    items = [block.items[number] for number in sorted(closed.items)]
    asked = demands(block, closed)
    room = sum(item.most * item.many for item in items)
    remedies = for_counterparts(block, eligible, closed)
    return _cut(block, closed, "counterparts", (asked, missing, room), remedies)


def _cut(block: Block, closed: Closed, side: str, of: tuple[int, int, int], remedies: Iterable[Remedy]) -> Cut:
    """``of``: how many are asked for, how many are missing, how many the other side's upper numbers would allow."""
    asked, missing, room = of
    items = [block.items[number] for number in sorted(closed.items)]
    layer = items[0].layer if side != "counterparts" else block.legs[min(closed.legs)].layer
    found = Cut(layer, side, _rows(items), _codes(block, closed), asked, asked - missing, missing, tuple(remedies), "", "", room)
    zh, en = said(block.problem, found)
    return replace(found, zh=zh, en=en)


def _codes(block: Block, closed: Closed) -> tuple[str, ...]:
    return tuple(sorted({block.legs[number].party.code for number in closed.all_legs}))


def _rows(items: Sequence[Item]) -> tuple[CutRow, ...]:
    """By township and needs, the most first."""
    number: Counter[tuple[str, tuple[str, ...]]] = Counter()
    places: Counter[tuple[str, tuple[str, ...]]] = Counter()
    for item in items:
        key = item.members[0].area, tuple(sorted(item.members[0].needs))
        number[key] += item.many
        places[key] += item.least * item.many
    return tuple(CutRow(*key, number[key], places[key]) for key in sorted(number, key=lambda key: (-places[key], key)))
