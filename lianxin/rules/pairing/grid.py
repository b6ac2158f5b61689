"""All pairs of a part as arrays, without ever holding them all: costs by neighbourhood, near ones first."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lianxin.rules.pairing.blocks import Block, Item, Leg
from lianxin.rules.pairing.costs import mismatch, on_plane, pair_cost
from lianxin.rules.pairing.values import Counterpart, Party

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
NEAR_CELLS = 4
"""cells looked at for a leg that few items look at"""
NEVER = 1 << 50
"""the cost of a pair that may not be"""
CELL = 128
"""items looked at together"""
WIDTH = 16
"""legs looked at for each kind of item in a cell when candidates are chosen; the pricing afterwards looks at all"""


@dataclass(slots=True)
class Cell:
    """Items near one another: their numbers and the box around them; ``place`` the profiles of place that occur."""

    items: Ints
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    place: Ints
    match: Ints


class Grid:
    """Costs of the pairs of one part."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.km = block.problem.costs.km
        self.leg_xy, self.leg_flat = _positions(block, [leg.party for leg in block.legs])
        self.item_xy, self.item_flat = _positions(block, [item.members[0] for item in block.items])
        self.leg_place, self.item_place, self.places = _table(block, self._place_of_leg, self._place_of_item, self._place)
        self.leg_match, self.item_match, self.matches = _table(block, _match_of_leg, _match_of_item, self._match)
        self.banned = {(leg, n) for n, item in enumerate(block.items) for leg in item.banned}
        self.leg_open = np.array([leg.most > 0 for leg in block.legs], bool)
        self.cells = list(self._cells())
        self.pairs = self._count()
        self.top = self._top()
        self.limit = 0
        """how far above its item's cheapest a candidate was at most when they were chosen"""

    def _place_of_leg(self, leg: Leg) -> Hashable:
        party = leg.party
        return leg.layer, party.area, party.place, party.serves, on_plane(self.block.problem, party)

    def _place_of_item(self, item: Item) -> Hashable:
        one = item.members[0]
        return item.layer, one.area, one.village, on_plane(self.block.problem, one)

    def _place(self, leg: Leg, item: Item) -> int:
        party, one = leg.party, item.members[0]
        if leg.layer != item.layer or (party.serves and one.area not in party.serves):
            return NEVER
        flat = on_plane(self.block.problem, party) and on_plane(self.block.problem, one)
        return 0 if flat else pair_cost(self.block.problem, party, one).way

    def _match(self, leg: Leg, item: Item) -> int:
        cost = mismatch(self.block.problem, leg.party, item.members[0])
        return NEVER if cost is None else cost

    def _count(self) -> int:
        legs = np.zeros((len(self.places), len(self.matches)), np.int64)
        np.add.at(legs, (self.leg_place[self.leg_open], self.leg_match[self.leg_open]), 1)
        total = 0
        many = np.array([item.many for item in self.block.items], np.int64)
        if not legs.size or not len(many):
            return 0
        kinds, back = np.unique(np.stack([self.item_place, self.item_match]), axis=1, return_inverse=True)
        number = np.bincount(back.ravel(), weights=many).astype(np.int64)
        for (place, match), of_kind in zip(kinds.T, number, strict=True):
            may = (self.places[:, place] < NEVER)[:, None] & (self.matches[:, match] < NEVER)[None, :]
            total += int(of_kind) * int(legs[may].sum())
        return total - sum(self.block.items[item].many for _, item in self.banned)

    def _top(self) -> int:
        """No pair costs more."""
        highest = sum(int(table[table < NEVER].max(initial=0)) for table in (self.places, self.matches))
        both = [xy for xy in (self.leg_xy[self.leg_flat], self.item_xy[self.item_flat]) if len(xy)]
        if len(both) == 2:
            corner = np.maximum(both[0].max(0), both[1].max(0)) - np.minimum(both[0].min(0), both[1].min(0))
            highest += (int(np.hypot(*corner)) + 1) * self.km // 1000
        return highest

    def _cells(self) -> Iterator[Cell]:
        """Items in order of a grid over the plane, cut into cells."""
        items = len(self.block.items)
        if not items:
            return
        low, high = self.item_xy.min(0), self.item_xy.max(0)
        side = max(1.0, float((high - low).max()) / max(1.0, np.sqrt(items / CELL)))
        column, row = ((self.item_xy - low) // side).astype(np.int64).T
        row = np.where(column % 2 == 0, row, row.max() - row)
        order = np.lexsort((np.arange(items), row, column, self.item_place * ~self.item_flat))
        for start in range(0, items, CELL):
            part = order[start : start + CELL]
            xy = self.item_xy[part]
            yield Cell(part, xy.min(0), xy.max(0), _occurring(self.item_place[part]), _occurring(self.item_match[part]))

    def _way_floor(self, cell: Cell) -> Ints:
        """For each leg, no way to an item of the cell costs less."""
        beside = np.maximum(0.0, np.maximum(cell.low - self.leg_xy, self.leg_xy - cell.high))
        way = np.floor(np.sqrt((beside * beside).sum(1))).astype(np.int64) * self.km // 1000
        flat = self.leg_flat & bool(self.item_flat[cell.items].all())
        floor = np.where(flat, way, 0) + self.places[:, cell.place].min(1)[self.leg_place]
        return np.where(self.leg_open, floor, NEVER)

    def _floor(self, cell: Cell) -> Ints:
        """For each leg, no pair with an item of the cell costs less."""
        matches: Ints = self.matches[:, cell.match].min(1)
        return self._way_floor(cell) + matches[self.leg_match]

    def _matrix(self, legs: Ints, items: Ints) -> Ints:
        """Costs of all pairs of these; NEVER and more: may not be. Bans are not looked at."""
        across = self.leg_xy[legs, 0][:, None] - self.item_xy[items, 0][None, :]
        along = self.leg_xy[legs, 1][:, None] - self.item_xy[items, 1][None, :]
        across *= across
        along *= along
        across += along
        way: Ints = np.sqrt(across, out=across).astype(np.int64)
        if self.km != 1000:
            way = way * self.km // 1000
        if not (self.leg_flat[legs].all() and self.item_flat[items].all()):
            way *= self.leg_flat[legs][:, None] & self.item_flat[items][None, :]
        for table, of_leg, of_item in (
            (self.places, self.leg_place[legs], self.item_place[items]),
            (self.matches, self.leg_match[legs], self.item_match[items]),
        ):
            rows = table[of_leg]
            way += rows[:, of_item[:1]] if (of_item == of_item[0]).all() else rows.take(of_item, axis=1)
        return way

    def costs(self, leg: Ints, item: Ints) -> tuple[Ints, Bools]:
        """Costs of these pairs, and which of them may be."""
        gap = self.leg_xy[leg] - self.item_xy[item]
        way = np.floor(np.sqrt(gap[:, 0] * gap[:, 0] + gap[:, 1] * gap[:, 1])).astype(np.int64) * self.km // 1000
        way = np.where(self.leg_flat[leg] & self.item_flat[item], way, 0)
        way += self.places[self.leg_place[leg], self.item_place[item]] + self.matches[self.leg_match[leg], self.item_match[item]]
        allowed = (way < NEVER) & self.leg_open[leg]
        if self.banned:
            allowed &= ~self._is_banned(leg, item)
        return way, allowed

    def _is_banned(self, leg: Ints, item: Ints) -> Bools:
        legs = len(self.block.legs)
        return np.isin(item * legs + leg, np.array([at * legs + by for by, at in self.banned], np.int64))

    def everything(self) -> tuple[Ints, Ints]:
        """All pairs."""
        legs, items = np.flatnonzero(self.leg_open), np.arange(len(self.block.items))
        return np.tile(legs, len(items)), np.repeat(items, len(legs))

    def close(self, many: int, twice: Ints) -> tuple[Ints, Ints]:
        """So many legs for each item out of those that come closest to its cheapest when prices are added.

        Of four times as many as are wanted some by chance, the cheapest always: prices are a guess, and were all items to look at
        the same few legs, the others would stay empty.
        """
        prices = twice // 2
        self.limit = self._limit(4 * many, prices)
        spread = max(1, self.limit)
        legs, items = [], []
        lowest = np.zeros(len(self.block.items), np.int64)
        for cell in self.cells:
            near, cost = self._near(cell, prices, WIDTH + 2 * many)
            if len(near):
                least = lowest[cell.items] = cost.min(0)
                take = min(many, len(near))
                chance = (near[:, None] * 2654435761 + cell.items[None, :] * 40503 * 65537) % 4294967291 % spread
                chance[cost <= least[None, :]] = 0
                best = near[np.argpartition(cost + chance, take - 1, axis=0)[:take]]
                legs.append(best.ravel())
                items.append(np.broadcast_to(cell.items, best.shape).ravel())
        more = self._for_thin_legs(_joined(legs), prices, lowest)
        return _joined([*legs, more[0]]), _joined([*items, more[1]])

    def _for_thin_legs(self, legs: Ints, prices: Ints, lowest: Ints) -> tuple[Ints, Ints]:
        """For each leg with fewer than twice its places: the items of a few cells that come closest to their cheapest."""
        have = np.bincount(legs, minlength=len(self.block.legs))
        wanted = np.array([2 * min(leg.most, leg.least + 8) for leg in self.block.legs], np.int64)
        thin = np.flatnonzero((have < wanted) & self.leg_open)
        highest = [lowest[cell.items].max() for cell in self.cells]
        rest = [self._floor(cell)[thin] + prices[thin] - high for cell, high in zip(self.cells, highest, strict=True)]
        found_legs, found = [], []
        for leg, of_cells in zip(thin.tolist(), np.array(rest).reshape(len(rest), len(thin)).T, strict=True):
            take = min(NEAR_CELLS + int(wanted[leg]) // CELL, len(of_cells))
            near = np.concatenate([self.cells[at].items for at in np.argpartition(of_cells, take - 1)[:take].tolist()])
            above = self._matrix(np.array([leg]), near)[0] - lowest[near]
            take = min(int(wanted[leg]), len(near))
            found.append(near[np.argpartition(above, take - 1)[:take]])
            found_legs.append(np.full(take, leg, np.int64))
        return _joined(found_legs), _joined(found)

    def _limit(self, many: int, prices: Ints) -> int:
        """How far above the cheapest a pair may be so that each item has so many in the mean: from every eighth cell."""
        some = [
            cost - cost.min(0)[None, :]
            for _, cost in (self._near(cell, prices, WIDTH + 2 * many) for cell in self.cells[::8])
            if len(cost)
        ]
        values = _joined([rest.ravel() for rest in some])
        wanted = many * sum(rest.shape[1] for rest in some)
        if wanted >= len(values):
            return NEVER >> 1
        return min(NEVER >> 1, int(np.partition(values, wanted)[wanted]))

    def _near(self, cell: Cell, prices: Ints, width: int) -> tuple[Ints, Ints]:
        """The legs with the lowest floors for each kind of item in the cell, and what each pair costs with the leg's price."""
        floor = self._way_floor(cell) + prices
        found = []
        for match in cell.match.tolist():
            score = floor + self.matches[self.leg_match, match]
            best = np.argpartition(score, width)[:width] if len(score) > width else np.arange(len(score))
            found.append(best[score[best] < NEVER >> 1])
        near = _occurring(_joined(found))
        return near, self._matrix(near, cell.items) + prices[near][:, None]

    def below(self, p: Ints, u: Ints, most: int, have: tuple[Ints, Ints], slack: int = 0) -> tuple[Ints, Ints, Ints]:
        """Pairs, not candidates yet, that cost less than their prices and ``slack``: so many for each item, the cheapest.

        All prices are doubled. Also for each item the lowest cost with price of all these, its own price if there is none.
        """
        legs, items = [], []
        lowest = u.copy()
        have_leg, have_item = have
        starts = np.searchsorted(have_item, np.arange(len(u) + 1))
        place = np.full(len(p), -1, np.int64)
        for cell in self.cells:
            near = np.flatnonzero(2 * self._floor(cell) + p < u[cell.items].max() + slack)
            if not len(near):
                continue
            rest = 2 * self._matrix(near, cell.items) + (p[near][:, None] - u[cell.items][None, :])
            place[near] = np.arange(len(near))
            self._strike_out(rest, cell, place, have_leg, starts)
            place[near] = -1
            least = rest.min(0)
            lowest[cell.items] += np.minimum(0, least)
            some = np.flatnonzero(least < slack)
            if len(some):
                best = rest[:, some]
                take = min(most, len(near))
                rank = np.argpartition(best, take - 1, axis=0)[:take] if take < len(near) else np.indices(best.shape)[0]
                leg, item = np.nonzero(np.take_along_axis(best, rank, axis=0) < slack)
                legs.append(near[rank[leg, item]])
                items.append(cell.items[some[item]])
        return _joined(legs), _joined(items), lowest

    def _strike_out(self, rest: Ints, cell: Cell, place: Ints, have_leg: Ints, starts: Ints) -> None:
        """Take candidates and bans out of a cell's matrix."""
        low, many = starts[cell.items], starts[cell.items + 1] - starts[cell.items]
        column = np.repeat(np.arange(len(cell.items)), many)
        ends = np.cumsum(many)
        at = place[have_leg[np.arange(ends[-1]) - np.repeat(ends - many - low, many)]]
        rest[at[at >= 0], column[at >= 0]] = NEVER
        for number, item in enumerate(cell.items.tolist()) if self.banned else ():
            for leg in self.block.items[item].banned:
                if place[leg] >= 0:
                    rest[place[leg], number] = NEVER


def _occurring(numbers: Ints) -> Ints:
    """Which small numbers occur, in order: many times quicker than ``np.unique``."""
    return np.flatnonzero(np.bincount(numbers))


def _positions(block: Block, ones: Sequence[Party | Counterpart]) -> tuple[NDArray[np.float64], Bools]:
    """Where each is, and whether that decides on the way."""
    flat = np.array([on_plane(block.problem, one) for one in ones], np.bool_)
    xy = [one.position or (0, 0) for one in ones]
    return np.array(xy, np.float64).reshape(len(xy), 2), flat


def _table(
    block: Block,
    of_leg: Callable[[Leg], Hashable],
    of_item: Callable[[Item], Hashable],
    cost: Callable[[Leg, Item], int],
) -> tuple[Ints, Ints, Ints]:
    """Profiles of legs and of items, and the table of costs between them: most are alike, so that the table is small."""
    legs: dict[Hashable, tuple[int, Leg]] = {}
    items: dict[Hashable, tuple[int, Item]] = {}
    of_legs = [legs.setdefault(of_leg(leg), (len(legs), leg))[0] for leg in block.legs]
    of_items = [items.setdefault(of_item(item), (len(items), item))[0] for item in block.items]
    table = [[cost(leg, item) for _, item in items.values()] for _, leg in legs.values()]
    return (
        np.array(of_legs, np.int64),
        np.array(of_items, np.int64),
        np.array(table, np.int64).reshape(len(legs), len(items)),
    )


def _match_of_leg(leg: Leg) -> Hashable:
    return leg.layer, leg.party.skills, leg.party.languages


def _match_of_item(item: Item) -> Hashable:
    return item.layer, item.members[0].needs, item.members[0].language


def _joined(parts: list[Ints]) -> Ints:
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)
