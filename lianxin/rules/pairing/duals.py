"""Prices that prove a flow to be the cheapest: shortest ways in what is left of the network (part 3 of the document).

Items with few links are taken out first: where item j is with leg a and might be with leg b, a's price may not exceed b's by
more than c(b, j) - c(a, j). What remains has hardly more nodes than legs, and Bellman and Ford's rounds over it are short.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lianxin.rules.pairing.network import Frame

Ints = NDArray[np.int64]
FEW_LINKS = 2
"""items with more links stay in the network"""


@dataclass(slots=True)
class Candidates:
    """Pairs with what runs over them, sorted by item."""

    leg: Ints
    item: Ints
    cost: Ints
    flows: Ints
    capacity: Ints


def leg_prices(frame: Frame, by_frame: Ints, pairs: Candidates, near: Ints) -> Ints:
    """Twice the prices of hub (always 0), owners and legs: the sum of two proofs, on either side of the prices ``near``.

    A flow leaves many proofs open; the extreme ones make pairs look cheap that are not.
    Raises ArithmeticError if the flow is not the cheapest: then some round about would have to get cheaper for ever.
    """
    nodes = frame.nodes
    tail, head, weight = _cheapest(nodes, *_edges(frame, by_frame, pairs))
    start = np.concatenate([near, _first_item_prices(frame, near, pairs)])
    below = _shortest(tail, head, weight, start)
    order = np.argsort(tail, kind="stable")
    above = -_shortest(head[order], tail[order], weight[order], -start)
    both: Ints = below - below[0] + above - above[0]
    return both[: frame.first_item]


def _cheapest(nodes: int, tail: Ints, head: Ints, weight: Ints) -> tuple[Ints, Ints, Ints]:
    """One edge from each node to each, the cheapest, sorted by where it goes."""
    key = head * nodes + tail
    order = np.lexsort((weight, key))
    key, weight = key[order], weight[order]
    first = np.flatnonzero(np.diff(key, prepend=-1))
    head, tail = np.divmod(key[first], nodes)
    return tail, head, weight[first]


def _shortest(tail: Ints, head: Ints, weight: Ints, price: Ints) -> Ints:
    """The highest prices not above these that no edge contradicts (Bellman and Ford); edges sorted by head."""
    price = price.copy()
    starts = np.flatnonzero(np.diff(head, prepend=-1))
    targets = head[starts]
    for _ in range(len(price) + 1):
        new = np.minimum(price[targets], np.minimum.reduceat(price[tail] + weight, starts)) if len(starts) else price[:0]
        if np.array_equal(new, price[targets]):
            return price
        price[targets] = new
    raise ArithmeticError("the flow is not the cheapest")


def _first_item_prices(frame: Frame, near: Ints, pairs: Candidates) -> Ints:
    """Where the search of items' prices begins: the price of a link that the item has."""
    prices = np.zeros(frame.nodes - frame.first_item, np.int64)
    held = pairs.flows > 0
    prices[pairs.item[held]] = near[frame.first_leg + pairs.leg[held]] + pairs.cost[held]
    return prices


def _edges(frame: Frame, by_frame: Ints, pairs: Candidates) -> tuple[Ints, Ints, Ints]:
    """What is left, items with few links taken out: from, to, cost; nodes are hub, owners, legs and the other items."""
    item, cost = pairs.item, pairs.cost
    fits, holds = pairs.flows < pairs.capacity, pairs.flows > 0
    links = np.bincount(item[holds], minlength=frame.nodes - frame.first_item)
    stays = links > FEW_LINKS
    kept = stays[item]
    node, at = frame.first_leg + pairs.leg, frame.first_item + item
    into, out = kept & fits, kept & holds
    parts = [(node[into], at[into], cost[into]), (at[out], node[out], -cost[out])]
    parts += _frame_edges(frame, by_frame, pairs, stays)
    moved_from, moved_to = _moves(item, fits & ~kept, holds & ~kept)
    parts.append((node[moved_to], node[moved_from], cost[moved_to] - cost[moved_from]))
    tail, head, weight = (np.concatenate([part[place] for part in parts]) for place in range(3))
    return tail, head, weight


def _frame_edges(frame: Frame, by_frame: Ints, pairs: Candidates, stays: NDArray[np.bool_]) -> list[tuple[Ints, Ints, Ints]]:
    """What is left of the frame; an item that is taken out passes its arc on to its legs."""
    tail, head, cap, price = (np.array(each, np.int64) for each in (frame.tail, frame.head, frame.capacity, frame.cost))
    plain = np.concatenate([np.ones(frame.first_item, bool), stays])[tail] | (head != 0)
    room, used = by_frame < cap, by_frame > 0
    forth, back = plain & room, plain & used
    to_hub, from_hub = ~plain & room, ~plain & used
    item, cost, node = pairs.item, pairs.cost, frame.first_leg + pairs.leg
    fits, holds = ~stays[item] & (pairs.flows < pairs.capacity), ~stays[item] & (pairs.flows > 0)
    into, into_at = _spread(tail[to_hub] - frame.first_item, price[to_hub], item, fits)
    gives, gives_at = _spread(tail[from_hub] - frame.first_item, -price[from_hub], item, holds)
    return [
        (tail[forth], head[forth], price[forth]),
        (head[back], tail[back], -price[back]),
        (node[into_at], np.zeros(len(into_at), np.int64), cost[into_at] + into),
        (np.zeros(len(gives_at), np.int64), node[gives_at], gives - cost[gives_at]),
    ]


def _spread(items: Ints, values: Ints, item: Ints, which: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """The value of each item at each of its candidates for which ``which`` holds."""
    at = np.flatnonzero(which)
    low = np.searchsorted(item[at], items)
    many = np.searchsorted(item[at], items, "right") - low
    return np.repeat(values, many), at[_runs(low, many)]


def _moves(item: Ints, fits: NDArray[np.bool_], holds: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """All (candidate that holds, other candidate of the same item that still fits)."""
    having, free = np.flatnonzero(holds), np.flatnonzero(fits)
    low = np.searchsorted(item[free], item[having])
    many = np.searchsorted(item[free], item[having], "right") - low
    return np.repeat(having, many), free[_runs(low, many)]


def _runs(low: Ints, many: Ints) -> Ints:
    """low[0], low[0]+1, … many[0] of them, then low[1], …"""
    ends = np.cumsum(many)
    return np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - many - low, many)


def lowest_item_prices(frame: Frame, by_frame: Ints, legs: Ints, pairs: Candidates) -> Ints:
    """For each item twice the lowest price that its own links allow: what makes fewest pairs left out look cheap."""
    lowest = np.full(frame.nodes - frame.first_item, np.iinfo(np.int64).min, np.int64)
    held = pairs.flows > 0
    np.maximum.at(lowest, pairs.item[held], legs[pairs.leg[held]] + 2 * pairs.cost[held])
    tail, head, cap, price = (np.array(each, np.int64) for each in (frame.tail, frame.head, frame.capacity, frame.cost))
    room = (head == 0) & (by_frame < cap)
    np.maximum.at(lowest, tail[room] - frame.first_item, -2 * price[room])
    return lowest
