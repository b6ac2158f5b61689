"""Large parts in which each counterpart asks for one party: an auction, with a proof of how good it is (part 3 of the document).

Units bid for places with parties. So that lower numbers hold, as many places as must stay empty are bid for too, of each
party at most those beyond its lower number; then every place is somebody's in the end, and what is left is at most a step a
unit above the cheapest. First roughly, for every sixteenth and fourth unit and places in proportion, for the prices alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from lianxin.rules.pairing import bidding
from lianxin.rules.pairing.blocks import Block
from lianxin.rules.pairing.columns import never
from lianxin.rules.pairing.grid import NEVER, Grid
from lianxin.rules.pairing.lowering import lower
from lianxin.rules.pairing.market import MUCH, Floats, Groups, Ints, Legs, Places, Stage, Units
from lianxin.rules.pairing.network import Solution

TOGETHER = 256
"""so many items share a cell, in which those of one profile are a group"""
REMEMBERED = 8
"""legs that a unit remembers"""
ROUGH = ((16, 50), (16, 250), (4, 1000))
"""at first only one unit of so many, and steps of such a part of what the dearest pair costs"""
PER_STEP = 5
"""the gap comes out at about a sixth of a step for each unit; at more where needs are few"""
BIDS, LEAST_BIDS = 4, 20_000
"""bids for each place, and in all, between two looks at how it goes"""
FEW, LATE = 200, 4
"""so few wait after so many looks: what holds them up are prices that began too high"""
HOPELESS = 100
"""looks after which bans are taken to leave no plan"""
NEAR, FEW_LOOKS = Fraction(1, 500), 16
"""how near prices should come that only say where to begin, and after how many looks they are not worth waiting for"""


def fits(block: Block, grid: Grid) -> bool:
    """Whether a part is one for the auction: one party each, no totals, every pair may be but for bans, all on the plane."""
    units = sum(item.many for item in block.items)
    return (
        not block.owners
        and bool(block.items)
        and all(item.least == item.most == 1 for item in block.items)
        and bool(grid.leg_flat.all() and grid.item_flat.all())
        and bool((grid.places < NEVER).all() and (grid.matches < NEVER).all())
        and 32 * grid.top < np.iinfo(np.int32).max
        and sum(leg.least for leg in block.legs) <= units <= sum(leg.most for leg in block.legs)
        and sum(leg.most > 0 for leg in block.legs) > 1
    )


@dataclass(slots=True)
class Found:
    """A whole plan: the leg of each unit, what it costs, and what any plan costs at least."""

    leg: Ints
    cost: int
    bound: int


@dataclass(slots=True)
class Sale:
    """What one auction is about: these units, and how many each leg takes at least and at most."""

    units: Ints
    least: Ints
    most: Ints


class Auction:
    """The auction of one part for which ``fits`` holds; given up after so many ``looks``."""

    def __init__(self, block: Block, grid: Grid, *, looks: int = HOPELESS) -> None:
        self.block, self.grid, self.looks = block, grid, looks
        self.legs = np.flatnonzero(grid.leg_open)
        self.item = np.repeat(np.arange(len(block.items)), [item.many for item in block.items])
        least, most = (np.array([getattr(leg, side) for leg in block.legs], np.int64)[self.legs] for side in ("least", "most"))
        self.profile, self.beside = self._profiles()
        group, self.groups = self._groups()
        self.group = group[self.item]
        self.whole = Sale(np.argsort(self.group, kind="stable"), least, most)
        self.held_number, self.held_leg, self.held_more = self._held()
        self.kept = np.array([sum(item.held.values()) for item in block.items], np.int64)[self.item]
        """of each unit: what not keeping any of today's links costs"""
        self.prices = np.zeros(len(self.legs))
        """of the open legs: what a place with each is worth"""
        self.lowest = np.zeros(len(self.item))
        """of each unit: the least of cost and price together"""
        self.rounds = 0

    def _profiles(self) -> tuple[Ints, Floats]:
        """Of each item in which row it stands of what each open leg costs it beside the way; and these rows."""
        grid = self.grid
        places, place = np.unique(grid.places[grid.leg_place][self.legs], axis=1, return_inverse=True)
        matches, match = np.unique(grid.matches[grid.leg_match][self.legs], axis=1, return_inverse=True)
        kinds, profile = np.unique(place[grid.item_place] * matches.shape[1] + match[grid.item_match], return_inverse=True)
        of_place, of_match = np.divmod(kinds, matches.shape[1])
        return profile, np.ascontiguousarray((places[:, of_place] + matches[:, of_match]).T, np.float64)

    def _groups(self) -> tuple[Ints, Groups]:
        """The group of each item, and the groups."""
        xy = self.grid.item_xy
        side = max(1.0, float(np.ptp(xy, axis=0).max()) / max(1.0, np.sqrt(len(xy) / TOGETHER)))
        column, row = ((xy - xy.min(0)) // side).astype(np.int64).T
        key = (column * (row.max() + 1) + row) * len(self.beside) + self.profile
        found, group = np.unique(key, return_inverse=True)
        many = len(found)
        box = np.tile([np.inf, np.inf, -np.inf, -np.inf], (many, 1))
        for side_of, bound in enumerate((np.minimum, np.maximum)):
            for axis in (0, 1):
                bound.at(box[:, 2 * side_of + axis], group, xy[:, axis])
        listed = np.zeros((many, 5 * len(self.legs)), np.int32)  # pages that no list reaches are never made
        return group, Groups(
            box, found % len(self.beside), np.zeros(many), np.zeros(many, np.int64), listed, np.full(many, -MUCH)
        )

    def _held(self) -> tuple[Ints, Ints, Floats]:
        """Of each item how many of its pairs cost more or less than others would; their legs; how much."""
        place = {int(leg): at for at, leg in enumerate(self.legs)}
        number, legs, more = [], [], []
        for item in self.block.items:
            if not item.held and not item.banned:
                number.append(0)
                continue
            of_item = {leg: float(-price) for leg, price in item.held.items()} | dict.fromkeys(item.banned, MUCH)
            pairs = [(place[leg], value) for leg, value in of_item.items() if leg in place and value]
            number.append(len(pairs))
            legs += [leg for leg, _ in pairs]
            more += [value for _, value in pairs]
        return np.array(number, np.int64), np.array(legs, np.int64), np.array(more, np.float64)

    def run(self, tolerance: Fraction, stop: Callable[[], bool] = never) -> Found | None:
        """A plan that exceeds its bound by no larger share, the best so far if stopped or none is that good; None: none found.

        ``stop`` is not asked before there is a whole plan.
        """
        mean = 0
        for share, part in ROUGH:
            step = self.grid.top // part
            if mean and 2 * step <= _step(tolerance, mean):
                break
            sale = self._sample(share)
            rough = self._hold(sale, max(1, step), never)
            if rough is None:
                return None
            mean = max(1, rough.cost // len(sale.units))
        best, step = None, _step(tolerance, mean)
        while best is None or (step and best.cost - best.bound > best.bound * tolerance and not stop()):
            found = self._hold(self.whole, step, stop if best else never)
            if found is None:
                break
            best = found if best is None else _better(best, found)
            step //= 2
        return best

    def _sample(self, share: int) -> Sale:
        """One unit of so many and places in proportion, by chance up or down; all if there would be fewer units than legs."""
        whole = self.whole
        while share > 1 and len(whole.units) // share <= len(self.legs):
            share //= 4
        if share == 1:
            return whole
        units = whole.units[share // 2 :: share]
        chance = np.random.default_rng(share).random(len(self.legs))
        most = np.maximum(1, np.floor(whole.most / share + chance).astype(np.int64))
        while most.sum() < len(units):
            most += 1
        least = np.minimum(most, np.floor(whole.least / share + chance).astype(np.int64))
        return Sale(units, least if least.sum() <= len(units) else np.zeros_like(least), most)

    def _stage(self, sale: Sale, step: int) -> Stage:
        """Everything at the beginning of an auction: all wait, places at the prices of the one before."""
        legs, units = len(self.legs), len(sale.units)
        empty = int(sale.most.sum()) - units
        leg_of = np.repeat(np.arange(legs), sale.most)
        first = np.concatenate([[0], np.cumsum(sale.most)])
        xy = self.grid.item_xy[self.item[sale.units]]
        held_first, held = self._held_of(sale.units)
        np.minimum(self.prices, np.median(self.prices) + 2 * self.grid.top, out=self.prices)  # who had one leg only bid more
        groups = self.groups
        groups.margin[:] = np.hypot(*(groups.box[:, 2:] - groups.box[:, :2]).T) + 3 * step + 100
        groups.number[:], groups.reach[:] = 0, -MUCH
        room = sale.most - sale.least
        spare = np.where(room > 0, self.prices, MUCH)
        order = np.argsort(spare, kind="stable")
        leg_xy = self.grid.leg_xy[self.legs]
        units_of = (xy[:, 0].copy(), xy[:, 1].copy(), self.group[sale.units])
        special = (held_first, self.held_leg[held], self.held_more[held])
        remembered = (np.full((units, REMEMBERED), -1, np.int32), np.zeros((units, REMEMBERED)), np.full(units, -MUCH))
        return Stage(
            Legs(leg_xy[:, 0].copy(), leg_xy[:, 1].copy(), first, room, np.zeros(legs, np.int64), self.prices, spare),
            Places(leg_of, self.prices[leg_of], np.full(len(leg_of), -1)),
            Units(*units_of, *special, *remembered),
            groups, self.beside, float(self.grid.km),
            np.full(units + empty, -1), np.arange(units + empty), spare[order], order,
        )  # fmt: skip

    def _held_of(self, units: Ints) -> tuple[Ints, Ints]:
        """Where the special pairs of each unit begin, and which they are."""
        starts = np.concatenate([[0], np.cumsum(self.held_number)])
        number = self.held_number[self.item[units]]
        first = np.concatenate([[0], np.cumsum(number)])
        return first, np.arange(first[-1]) - np.repeat(first[:-1] - starts[self.item[units]], number)

    def _hold(self, sale: Sale, step: int, stop: Callable[[], bool]) -> Found | None:
        """One auction; None: stopped, or it does not end."""
        stage = self._stage(sale, step)
        lowest, worth = np.zeros(len(sale.units)), np.zeros(len(sale.units))
        first, waiting, rounds = 0, len(stage.queue), 0
        bids = max(LEAST_BIDS, BIDS * waiting)
        while waiting:
            first, waiting = bidding.bid_all(stage, float(step), first, waiting, bids)
            rounds += 1
            if waiting < 0 or (waiting and (stop() or rounds > self.looks)):
                return None
            # ever more seldom: what was lowered must have time to rise
            if 0 < waiting <= FEW and rounds >= LATE and not rounds & (rounds - 1):
                bidding.judge(stage, lowest, worth)
                lower(stage, float(step), worth)
                stage.heap_leg[:] = order = np.argsort(stage.legs.spare, kind="stable")
                stage.heap_price[:] = stage.legs.spare[order]
        self.rounds += 1
        kept = int(self.kept[sale.units].sum())
        cost = kept + round(bidding.judge(stage, lowest, worth))
        bound = kept + self._bound(sale, lowest)
        self.lowest[sale.units] = lowest
        leg = stage.places.leg[stage.place[: len(sale.units)]]
        by_unit = np.zeros(len(self.item), np.int64)
        by_unit[sale.units] = self.legs[leg]
        return Found(by_unit, cost, bound)

    def _bound(self, sale: Sale, lowest: Floats) -> int:
        """What any plan costs at least: prices are moved by what makes this highest, and proved by weak duality."""
        order = np.argsort(self.prices)
        rises = sale.most.sum() - len(sale.units) - np.cumsum((sale.most - sale.least)[order])
        self.prices -= (moved := self.prices[order[np.argmax(rises <= 0)]])
        lowest -= moved
        paid = np.where(self.prices > 0, sale.most, sale.least) * self.prices
        return round(float(lowest.sum() - paid.sum()))

    def solution(self, found: Found, *, finished: bool) -> Solution:
        """The same as the other engines give."""
        legs = np.zeros(len(self.block.legs), np.int64)
        legs[self.legs] = self.prices
        items = np.zeros(len(self.block.items), np.int64)
        items[self.item] = self.lowest
        pair, many = np.unique(self.item * len(legs) + found.leg, return_counts=True)
        flow = [(at % len(legs), at // len(legs), number) for at, number in zip(pair.tolist(), many.tolist(), strict=True)]
        listed = int(self.groups.number[self.group].sum())
        return Solution(
            flow, found.cost, found.bound, legs.tolist(), items.tolist(), self.grid.pairs, listed, self.rounds,
            {}, {}, {}, finished,
        )  # fmt: skip


def by_auction(block: Block, stop: Callable[[], bool], tolerance: Fraction) -> Solution | None:
    """Links good enough and their proof, or the best so far when stopped; None: no part for this, or it came out too dear."""
    grid = Grid(block)
    if not fits(block, grid):
        return None
    auction = Auction(block, grid)
    found = auction.run(tolerance, stop)
    if found is None:
        return None
    good = found.cost - found.bound <= found.bound * tolerance
    return auction.solution(found, finished=good) if good or stop() else None


def prices_near(block: Block, grid: Grid) -> Ints | None:
    """About what a place with each party is worth, from one auction; None: no part for this, or it takes long."""
    if not fits(block, grid):
        return None
    auction = Auction(block, grid, looks=FEW_LOOKS)
    if auction.run(NEAR, lambda: True) is None:
        return None
    prices = np.zeros(len(block.legs), np.int64)
    prices[auction.legs] = auction.prices
    return prices


def _step(tolerance: Fraction, mean: int) -> int:
    """The step with which the gap comes out small enough, mostly."""
    return max(1, int(tolerance * mean * PER_STEP))


def _better(one: Found, other: Found) -> Found:
    cheaper = one if one.cost <= other.cost else other
    return Found(cheaper.leg, cheaper.cost, max(one.bound, other.bound))
