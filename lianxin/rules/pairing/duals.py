"""Prices that prove a flow to be the cheapest: shortest ways in what is left of the network (part 3 of the document).

Items are taken out first: where item j is with leg a and might be with leg b, a's price may not exceed b's by more than
c(b, j) - c(a, j). What remains has one node for each leg, and Bellman and Ford's rounds over it are short.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lianxin.rules.pairing.network import Frame

Ints = NDArray[np.int64]


def leg_prices(
    frame: Frame, by_frame: Ints, leg: Ints, item: Ints, cost: Ints, flows: Ints, capacity: Ints, near: Ints
) -> Ints:
    """Twice the prices of hub (always 0), owners and legs: the sum of two proofs, on either side of the prices ``near``.

    A flow leaves many proofs open; the extreme ones make pairs look cheap that are not. The candidates must be sorted by item.
    Raises ArithmeticError if the flow is not the cheapest: then some round about would have to get cheaper for ever.
    """
    nodes = frame.first_item
    tail, head, weight = _cheapest(nodes, *_edges(frame, by_frame, leg, item, cost, flows, capacity))
    below = _shortest(tail, head, weight, near)
    order = np.argsort(tail, kind="stable")
    above = -_shortest(head[order], tail[order], weight[order], -near)
    return below - below[0] + above - above[0]


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


def _edges(
    frame: Frame, by_frame: Ints, leg: Ints, item: Ints, cost: Ints, flows: Ints, capacity: Ints
) -> tuple[Ints, Ints, Ints]:
    """What is left, with items taken out: from, to, cost; nodes are hub, owners, legs."""
    tail, head, cap, price = (np.array(each, np.int64) for each in (frame.tail, frame.head, frame.capacity, frame.cost))
    inner = head != 0
    room, used = by_frame < cap, by_frame > 0
    forth, back = inner & room, inner & used
    out = ~inner
    fits, holds = flows < capacity, flows > 0
    at = tail[out] - frame.first_item
    into, into_at = _spread(at[room[out]], price[out][room[out]], item, fits)
    gives, gives_at = _spread(at[used[out]], -price[out][used[out]], item, holds)
    moved_from, moved_to = _moves(item, fits, holds)
    node = frame.first_leg + leg
    return (
        np.concatenate([tail[forth], head[back], node[into_at], np.zeros(len(gives_at), np.int64), node[moved_to]]),
        np.concatenate([head[forth], tail[back], np.zeros(len(into_at), np.int64), node[gives_at], node[moved_from]]),
        np.concatenate([
            price[forth], -price[back], cost[into_at] + into, gives - cost[gives_at], cost[moved_to] - cost[moved_from],
        ]),
    )  # fmt: skip


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


def lowest_item_prices(
    frame: Frame, by_frame: Ints, legs: Ints, leg: Ints, item: Ints, cost: Ints, flows: Ints
) -> Ints:
    """For each item twice the lowest price that its own links allow: what makes fewest pairs left out look cheap."""
    lowest = np.full(frame.nodes - frame.first_item, np.iinfo(np.int64).min, np.int64)
    held = flows > 0
    np.maximum.at(lowest, item[held], legs[leg[held]] + 2 * cost[held])
    tail, head, cap, price = (np.array(each, np.int64) for each in (frame.tail, frame.head, frame.capacity, frame.cost))
    room = (head == 0) & (by_frame < cap)
    np.maximum.at(lowest, tail[room] - frame.first_item, -2 * price[room])
    return lowest
