"""The auction the other way round, compiled: places that nobody bid for because their price began too high."""

from __future__ import annotations

import numpy as np

from lianxin.rules.pairing.bidding import held_more, way
from lianxin.rules.pairing.market import MUCH, Floats, Stage, compiled


@compiled
def offers_for(stage: Stage, leg: int, worth: Floats, offers: Floats) -> None:
    """At what price each unit would as soon be with the leg as where it is; who is there, or may not be, offers nothing."""
    legs, units = stage.legs, stage.units
    beside = stage.beside[:, leg].copy()
    first, beyond = legs.first[leg], legs.first[leg + 1]
    for unit in range(len(units.x)):
        straight = way(legs.x[leg] - units.x[unit], legs.y[leg] - units.y[unit], stage.km)
        more = held_more(units, unit, leg)
        here = first <= stage.place[unit] < beyond
        offers[unit] = (
            -MUCH if here or more == MUCH else worth[unit] - straight - beside[stage.groups.profile[units.group[unit]]] - more
        )


@compiled
def move_in(stage: Stage, leg: int, price: float, worth: Floats, offers: Floats) -> None:
    """Let units with a place elsewhere that offer more have the leg's places that nobody bid for, the highest offer first."""
    order, places = np.argsort(offers), stage.places
    at = len(order) - 1
    for place in range(stage.legs.first[leg], stage.legs.first[leg + 1]):
        if places.holder[place] >= 0:
            continue
        places.bid[place] = price
        while at >= 0 and stage.place[order[at]] < 0:
            at -= 1
        if at >= 0 and offers[order[at]] > price:
            unit = order[at]
            places.holder[stage.place[unit]] = -1
            places.holder[place], stage.place[unit] = unit, place
            worth[unit] -= offers[unit] - price
            at -= 1


@compiled
def lower(stage: Stage, step: float, worth: Floats) -> None:
    """Lower the prices of legs that have places nobody bid for, as far as leaves all but so many content within a step; these
    move in, and leave a place each that others wait for: the auction the other way round (Bertsekas and Castañon 1992).

    Where a price began too high, all others would have to rise by so much, a step at a time. ``worth``: what each unit pays now,
    its own pair with its price, or would pay at least if it waits. Nothing that was remembered or listed holds afterwards.
    """
    legs, places, units = stage.legs, stage.places, stage.units
    offers = np.empty(len(units.x))
    content = -MUCH
    for leg in range(len(legs.x)):
        if legs.empty[leg]:
            content = max(content, legs.spare[leg])
    for leg in range(len(legs.x)):
        free = (places.holder[legs.first[leg] : legs.first[leg + 1]] < 0).sum()
        if not free:
            continue
        offers_for(stage, leg, worth, offers)
        price = np.sort(offers)[-1 - free] if free < len(offers) else -MUCH
        price = max(price, content if legs.empty[leg] < legs.most_empty[leg] else -MUCH) - step
        if price < legs.price[leg]:
            move_in(stage, leg, price, worth, offers)
            legs.price[leg] = price
            if legs.empty[leg] < legs.most_empty[leg]:
                legs.spare[leg] = price
    units.reach[:] = -MUCH
    units.best_leg[:] = -1
    stage.groups.number[:] = 0
    stage.groups.reach[:] = -MUCH
