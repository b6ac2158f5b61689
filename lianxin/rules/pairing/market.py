"""What an auction works on: arrays under names, as its compiled steps take them. Needs numba, of the extra ``optimise``.

All costs and prices are whole numbers kept as floats, exact below 2 ** 53, which the processor adds and compares fastest.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Shorts = NDArray[np.int32]
F = TypeVar("F", bound=Callable[..., Any])

MUCH = 1e15
"""more than anything costs"""
FAR = float(1 << 30)
"""no price goes beyond, so that lists can hold them; whoever has one leg only bids half of it more"""
WIDER = 1.5
"""by so much a group looks further when its list did not reach"""
FINITE = {"nnan", "ninf", "nsz"}
"""what the compiler may take for granted: every number is one, none is endless"""


def compiled(function: F) -> F:
    """The function compiled at its first call, kept on disk for the next process where a folder can be written."""
    try:
        return cast("F", njit(function, cache=True, error_model="numpy", fastmath=FINITE))
    except RuntimeError:  # nowhere to keep it
        return cast("F", njit(function, error_model="numpy", fastmath=FINITE))


class Legs(NamedTuple):
    """Who has places. ``price``: the lowest bid among a leg's places; ``spare``: what leaving one of them empty must bid."""

    x: Floats
    y: Floats
    first: Ints
    """the leg's first place; one more at the end"""
    most_empty: Ints
    empty: Ints
    price: Floats
    spare: Floats


class Places(NamedTuple):
    """Each place of each leg: the bid that holds it, and whose: a unit, from the number of units on an empty one, -1 nobody's."""

    leg: Ints
    bid: Floats
    holder: Ints


class Units(NamedTuple):
    """Who needs a place: where, of which group, today's links (from ``first_held``), and the few best legs found last."""

    x: Floats
    y: Floats
    group: Ints
    first_held: Ints
    held_leg: Ints
    held_more: Floats
    """added to the cost of that pair: less than nothing for a link to keep, ``MUCH`` for one that may not be"""
    best_leg: Shorts
    best_cost: Floats
    reach: Floats
    """no other leg costs less with its price"""


class Groups(NamedTuple):
    """Units near one another that are alike in needs, language and area, and the legs that come closest to them."""

    box: Floats
    profile: Ints
    margin: Floats
    """how far above the closest leg the list reaches"""
    number: Ints
    listed: Shorts
    """of each group so many legs; then as many places across, places along, costs beside the way, and least costs when listed"""
    reach: Floats


class Best(NamedTuple):
    """The legs found for one unit, the best first: what each costs, and with its price."""

    leg: Shorts
    cost: Floats
    value: Floats


class Stage(NamedTuple):
    """One auction: everything that its steps change."""

    legs: Legs
    places: Places
    units: Units
    groups: Groups
    beside: Floats
    """by profile and leg: what the pair costs beside the way"""
    km: float
    place: Ints
    """of each unit, and then of each empty one; -1: none yet"""
    queue: Ints
    heap_price: Floats
    heap_leg: Ints
    """the legs by ``spare``, looked at only from the top, where alone it must be true"""
