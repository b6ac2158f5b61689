"""A problem in parts that can be solved apart: where nobody crosses from one to another (part 2 of the document)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from hashlib import blake2b

from lianxin.rules.pairing.values import Bounds, Counterpart, Party, Problem


@dataclass(slots=True)
class Leg:
    """A party in one layer, with what is left of its numbers after carried links, absence and musts."""

    party: Party
    layer: str
    least: int
    most: int
    owner: int = -1
    settled: int = 0
    """musts taken off its numbers"""


@dataclass(slots=True)
class Item:
    """Counterparts of one layer that are all alike: same costs to everybody, same numbers. ``least`` and ``most`` of each."""

    layer: str
    members: list[Counterpart]
    least: int
    most: int
    held: dict[int, int]
    """leg → price for not keeping it"""
    banned: frozenset[int]

    @property
    def many(self) -> int:
        """How many are alike."""
        return len(self.members)


@dataclass(slots=True)
class Block:
    """One part: legs and items between which links may run. ``settled``: what must be, taken out before."""

    problem: Problem
    legs: list[Leg] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    owners: list[tuple[int, int]] = field(default_factory=list)
    """by party that has a total: at least, at most over its legs"""
    settled: list[tuple[int, Counterpart]] = field(default_factory=list)
    """leg and counterpart of each must"""
    lost: int = 0
    """prices of today's links that cannot be kept: musts leave no room, or the party serves elsewhere"""

    @property
    def areas(self) -> tuple[str, ...]:
        """The areas of its counterparts."""
        return tuple(sorted({one.area for item in self.items for one in item.members[:1]}))

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers of its legs and items."""
        return tuple(sorted({leg.layer for leg in self.legs} | {item.layer for item in self.items}))


def place_in_order(seed: int, code: str) -> tuple[bytes | str, str]:
    """Where a code stands among equals: by code for seed 0, shuffled otherwise. Ties are broken in this order."""
    if not seed:
        return (code, code)
    return (blake2b(code.encode(), digest_size=8, key=seed.to_bytes(8, "big", signed=True)).digest(), code)


def bounds_of(party: Party, layer: str, unlimited: int) -> tuple[int, int]:
    """At least and at most so many links in a layer: what the party carries and its absence taken off."""
    bounds = party.bounds[layer]
    present = 100 - party.absent
    carried = party.carries.get(layer, 0)
    most = unlimited if bounds.most is None else max(0, bounds.most * present // 100 - carried)
    return min(most, max(0, bounds.least * present // 100 - carried)), most


def total_of(party: Party, unlimited: int) -> tuple[int, int]:
    """At least and at most so many links over all layers: what the party carries and its absence taken off."""
    total = party.total or Bounds()
    present = 100 - party.absent
    carried = sum(party.carries.values())
    most = unlimited if total.most is None else max(0, total.most * present // 100 - carried)
    return min(most, max(0, total.least * present // 100 - carried)), most


class _Sets:
    """Union-find over anything hashable."""

    def __init__(self) -> None:
        self.up: dict[object, object] = {}

    def root(self, one: object) -> object:
        up = self.up
        while up.setdefault(one, one) != one:
            up[one] = up[up[one]]
            one = up[one]
        return one

    def join(self, one: object, other: object) -> None:
        self.up[self.root(one)] = self.root(other)


def _joined(problem: Problem) -> _Sets:
    """Which (layer, area) hang together: by a party that serves both, a total, a group, a family, or fairness."""
    sets = _Sets()
    for one in problem.counterparts:
        for layer in one.asks:
            here = ("area", layer, one.area)
            sets.root(here)
            for key in (one.group and ("group", layer, one.group), one.family and ("family", layer, one.family)):
                if key:
                    sets.join(here, key)
    by_layer: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for place in {("area", layer, one.area) for one in problem.counterparts for layer in one.asks}:
        by_layer[place[1]].append(place)
    seen: set[object] = set()
    for party in problem.parties:
        for layer in party.bounds:
            leg = ("leg", layer, party.serves)
            if leg not in seen:
                seen.add(leg)
                for place in [("area", layer, area) for area in party.serves] or by_layer[layer]:
                    if place in sets.up:
                        sets.join(leg, place)
            if party.total is not None or problem.costs.fairness:
                sets.join(leg, ("party", party.code))
    return sets


def blocks_of(problem: Problem, seed: int = 0) -> list[Block]:
    """The parts of a problem, each with parties and counterparts in the seed's order; alike counterparts are one item."""
    return _Builder(problem, seed).build()


Key = tuple[str, str]
"""Layer and code."""


class _Builder:
    """Makes the parts of one problem; thrown away afterwards."""

    def __init__(self, problem: Problem, seed: int) -> None:
        self.problem = problem
        self.seed = seed
        self.sets = _joined(problem)
        self.blocks: dict[object, Block] = {}
        self.legs: dict[Key, tuple[Block, int]] = {}

    def build(self) -> list[Block]:
        self._add_legs()
        musts = self._settle()
        self._add_items(musts, self._held(), self._banned())
        return list(self.blocks.values())

    def _block(self, key: object) -> Block:
        return self.blocks.setdefault(self.sets.root(key), Block(self.problem))

    def _add_legs(self) -> None:
        unlimited = len(self.problem.counterparts)
        for party in sorted(self.problem.parties, key=lambda one: place_in_order(self.seed, one.code)):
            owner = -1
            for layer in sorted(party.bounds):
                block = self._block(("leg", layer, party.serves))
                if party.total is not None and owner < 0:
                    owner = len(block.owners)
                    block.owners.append(total_of(party, unlimited * len(party.bounds)))
                self.legs[layer, party.code] = block, len(block.legs)
                block.legs.append(Leg(party, layer, *bounds_of(party, layer, unlimited), owner))

    def _settle(self) -> dict[Key, dict[int, Block]]:
        """Take what must be off the parties' numbers; returns by layer and counterpart the legs that are settled with it."""
        musts: dict[Key, dict[int, Block]] = defaultdict(dict)
        by_code = {one.code: one for one in self.problem.counterparts} if self.problem.musts else {}
        for must in self.problem.musts:
            block, number = self.legs[must.layer, must.party]
            if number in musts[must.layer, must.counterpart]:
                continue
            musts[must.layer, must.counterpart][number] = block
            block.settled.append((number, by_code[must.counterpart]))
            leg = block.legs[number]
            leg.least, leg.most, leg.settled = max(0, leg.least - 1), leg.most - 1, leg.settled + 1
            if leg.owner >= 0:
                least, most = block.owners[leg.owner]
                block.owners[leg.owner] = max(0, least - 1), most - 1
        return musts

    def _held(self) -> dict[Key, list[tuple[Block, int, int]]]:
        held: dict[Key, list[tuple[Block, int, int]]] = defaultdict(list)
        for link in self.problem.held:
            found = self.legs.get((link.layer, link.party))
            if found is not None:
                price = self.problem.costs.change if link.price is None else link.price
                held[link.layer, link.counterpart].append((*found, price))
        return held

    def _banned(self) -> dict[Key, list[tuple[Block, int]]]:
        banned: dict[Key, list[tuple[Block, int]]] = defaultdict(list)
        for ban in self.problem.bans:
            for layer in [ban.layer] if ban.layer else [layer.key for layer in self.problem.layers]:
                found = self.legs.get((layer, ban.party))
                if found is not None:
                    banned[layer, ban.counterpart].append(found)
        return banned

    def _add_items(
        self,
        musts: dict[Key, dict[int, Block]],
        held: dict[Key, list[tuple[Block, int, int]]],
        banned: dict[Key, list[tuple[Block, int]]],
    ) -> None:
        """Put each counterpart of each layer with those alike into its block."""
        alike: dict[object, Item] = {}
        places = dict.fromkeys((layer, one.area) for one in self.problem.counterparts for layer in one.asks)
        homes = {place: self._block(("area", *place)) for place in places}
        for one in sorted(self.problem.counterparts, key=lambda one: place_in_order(self.seed, one.code)):
            for layer, asks in one.asks.items():
                key = layer, one.code
                done = musts.get(key, {})
                # one that asks for more parties than there are is short of them, musts or not
                most = (max(asks.least, len(self.problem.parties)) if asks.most is None else asks.most) - len(done)
                block = homes[layer, one.area]
                mine = held.get(key, [])
                keeps = {leg: price for home, leg, price in mine if home is block and leg not in done}
                block.lost += sum(price for home, _, price in mine if home is not block)
                if most <= 0:
                    block.lost += sum(keeps.values())
                    continue
                without = frozenset([*done, *(leg for home, leg in banned.get(key, ()) if home is block)])
                least = max(0, asks.least - len(done))
                look = (*_alike(one), layer, least, most, tuple(keeps.items()), without)
                item = alike.get(look)
                if item is None:
                    item = alike[look] = Item(layer, [], least, most, keeps, without)
                    block.items.append(item)
                item.members.append(one)


def _alike(one: Counterpart) -> tuple[object, ...]:
    """What must be equal for two counterparts to cost the same and to be one item."""
    return one.area, one.village, one.position, one.needs, one.language, one.weight, one.group, one.family
