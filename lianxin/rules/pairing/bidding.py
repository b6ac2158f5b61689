"""The auction's steps, compiled: arrays in, arrays changed (``auction`` says what for)."""

from __future__ import annotations

import numpy as np

from lianxin.rules.pairing.market import FAR, MUCH, WIDER, Best, Floats, Ints, Legs, Places, Shorts, Stage, Units, compiled

AT_ONCE = 64
"""so many legs of a list are reckoned together, which a processor does faster than one by one"""
IN_A_ROW = 64
"""so many units outbid one another before those who wait have their turn"""


@compiled
def way(across: float, along: float, km: float) -> float:
    """What the straight way costs."""
    metres = np.floor(np.sqrt(across * across + along * along))
    return float(metres if km == 1000.0 else np.floor(metres * km / 1000.0))


@compiled
def ways_from(box: Floats, legs: Legs, km: float, scores: Floats) -> None:
    """What the straight way from the nearest corner or side of a box costs, to each leg."""
    x, y = legs.x, legs.y
    for leg in range(len(scores)):
        west, east, south, north = box[0] - x[leg], x[leg] - box[2], box[1] - y[leg], y[leg] - box[3]
        across = west if west > east else east
        along = south if south > north else north
        scores[leg] = way(across if across > 0.0 else 0.0, along if along > 0.0 else 0.0, km)


@compiled
def list_legs(stage: Stage, group: int, scores: Floats) -> None:
    """List anew the legs that cost the group least, as far as it looks: the nearer corner of its box with the price of now."""
    legs, groups = stage.legs, stage.groups
    beside = stage.beside[groups.profile[group]]
    ways_from(groups.box[group], legs, stage.km, scores)
    for leg in range(len(scores)):
        scores[leg] += beside[leg] + legs.price[leg]
    reach = scores.min() + groups.margin[group]
    near = np.flatnonzero(scores < reach)
    near = near[np.argsort(scores[near])]
    number = len(near)
    listed = groups.listed[group]
    for at in range(number):
        leg = near[at]
        listed[at], listed[number + at], listed[2 * number + at] = leg, legs.x[leg], legs.y[leg]
        listed[3 * number + at], listed[4 * number + at] = beside[leg], scores[leg]
    groups.number[group] = number
    groups.reach[group] = reach


@compiled
def held_more(units: Units, unit: int, leg: int) -> float:
    """What is added to this pair for being, or not being, one of today's links."""
    for at in range(units.first_held[unit], units.first_held[unit + 1]):
        if units.held_leg[at] == leg:
            return float(units.held_more[at])
    return 0.0


@compiled
def insert(best: Best, number: int, leg: int, cost: float, value: float) -> int:
    """Put a leg in its place among the best found, of which the last may fall off; returns how many there are now."""
    at = min(number, len(best.value) - 1)
    while at > 0 and best.value[at - 1] > value:
        best.value[at] = best.value[at - 1]
        best.leg[at] = best.leg[at - 1]
        best.cost[at] = best.cost[at - 1]
        at -= 1
    best.value[at] = value
    best.leg[at] = leg
    best.cost[at] = cost
    return min(number + 1, len(best.value))


@compiled
def ways_of(stage: Stage, unit: int, begin: int, end: int, costs: Floats) -> None:
    """What the legs from ``begin`` to ``end`` of the list of its group cost the unit, without their prices."""
    group, x, y, km = stage.units.group[unit], stage.units.x[unit], stage.units.y[unit], stage.km
    listed, number = stage.groups.listed[group], stage.groups.number[group]
    across, along, beside = listed[number : 2 * number], listed[2 * number : 3 * number], listed[3 * number : 4 * number]
    for at in range(begin, end):
        costs[at - begin] = way(across[at] - x, along[at] - y, km) + beside[at]


@compiled
def look_through(stage: Stage, unit: int, costs: Floats, best: Best) -> int:
    """The legs of the unit's group that come closest to it, with their prices; returns how many were found."""
    units, price = stage.units, stage.legs.price
    group = units.group[unit]
    listed, size = stage.groups.listed[group], stage.groups.number[group]
    x, y, number, last = units.x[unit], units.y[unit], 0, len(best.value) - 1
    begin, end = units.first_held[unit], units.first_held[unit + 1]
    for at in range(begin, end):
        leg = units.held_leg[at]
        if units.held_more[at] == MUCH:
            continue
        beside = stage.beside[stage.groups.profile[group], leg] + units.held_more[at]
        cost = way(stage.legs.x[leg] - x, stage.legs.y[leg] - y, stage.km) + beside
        number = insert(best, number, leg, cost, cost + price[leg])
    worst = best.value[last] if number > last else MUCH
    for first in range(0, size, AT_ONCE):
        if listed[4 * size + first] >= worst:
            break
        beyond = min(size, first + AT_ONCE)
        ways_of(stage, unit, first, beyond, costs)
        for at in range(first, beyond):
            leg = listed[at]
            value = costs[at - first] + price[leg]
            if value < worst and (begin == end or held_more(units, unit, leg) == 0.0):
                number = insert(best, number, leg, costs[at - first], value)
                if number > last:
                    worst = best.value[last]
    return number


@compiled
def look_around(stage: Stage, unit: int, scores: Floats, best: Best) -> None:
    """Find the few best legs of a unit out of all, and keep them with how far that look reached."""
    units, groups = stage.units, stage.groups
    group, fresh = units.group[unit], False
    while True:
        number = look_through(stage, unit, scores, best)
        known = MUCH if groups.number[group] == len(scores) else groups.reach[group]
        reach = min(best.value[-1], known) if number == len(best.value) else known
        if reach == MUCH or (number > 1 and best.value[1] <= reach):
            break
        if fresh:
            groups.margin[group] *= WIDER
        list_legs(stage, group, scores)
        fresh = True
    for at in range(number, len(best.value)):
        best.leg[at], best.value[at] = -1, MUCH
    for at in range(units.best_leg.shape[1]):
        kept = at < number and best.value[at] <= reach
        units.best_leg[unit, at] = best.leg[at] if kept else -1
        units.best_cost[unit, at] = best.cost[at]
    units.reach[unit] = reach


@compiled
def two_best(best_leg: Shorts, best_cost: Floats, price: Floats, unit: int) -> tuple[float, float, int]:
    """Of the legs that a unit remembers: the lowest cost with price, the next, and whose the lowest is."""
    best, second, whose = MUCH, MUCH, -1
    for at in range(best_leg.shape[1]):
        leg = best_leg[unit, at]
        if leg < 0:
            break
        value = best_cost[unit, at] + price[leg]
        if value < second:
            if value < best:
                best, second, whose = value, best, leg
            else:
                second = value
    return best, second, whose


@compiled
def sift(price: Floats, leg: Ints, at: int) -> None:
    """Let what stands at this node of the heap sink to where it belongs."""
    while 2 * at + 1 < len(price):
        below = 2 * at + 1
        if below + 1 < len(price) and price[below + 1] < price[below]:
            below += 1
        if price[below] >= price[at]:
            return
        price[at], price[below] = price[below], price[at]
        leg[at], leg[below] = leg[below], leg[at]
        at = below


@compiled
def put_last(price: Floats, leg: Ints, value: float) -> None:
    """Give the heap's last its price, and let it rise to where it belongs."""
    at = len(price) - 1
    price[at] = value
    while at > 0 and price[(at - 1) // 2] > price[at]:
        above = (at - 1) // 2
        price[at], price[above] = price[above], price[at]
        leg[at], leg[above] = leg[above], leg[at]
        at = above


@compiled
def settle_top(price: Floats, leg: Ints, spare: Floats) -> float:
    """Make the top of the heap true and return it: prices only rise, so that nothing below can be lower than it says."""
    while price[0] < spare[leg[0]]:
        price[0] = spare[leg[0]]
        sift(price, leg, 0)
    return float(price[0])


@compiled
def take_cheapest(price: Floats, leg: Ints, spare: Floats) -> tuple[float, int]:
    """The leg where an empty place costs least, put last in the heap, and what one costs at the next."""
    settle_top(price, leg, spare)
    whose, last = leg[0], len(price) - 1
    price[0], leg[0] = price[last], leg[last]
    price[last], leg[last] = MUCH, whose
    sift(price, leg, 0)
    return settle_top(price, leg, spare), whose


@compiled
def two_lowest(bids: Floats, begin: int, end: int) -> tuple[int, float]:
    """Of these places the one with the lowest bid, and the next lowest bid."""
    place, lowest, second = begin, bids[begin], MUCH
    for at in range(begin + 1, end):
        if bids[at] < second:
            if bids[at] < lowest:
                place, lowest, second = at, bids[at], lowest
            else:
                second = bids[at]
    return place, second


@compiled
def take_place(legs: Legs, places: Places, leg: int, bid: float, units: int) -> int:
    """A unit outbids the leg's lowest place; returns which."""
    place, second = two_lowest(places.bid, legs.first[leg], legs.first[leg + 1])
    legs.price[leg] = min(second, bid)
    full = legs.empty[leg] >= legs.most_empty[leg]
    if places.holder[place] >= units:
        legs.empty[leg] -= 1
        full = False
    if not full:
        legs.spare[leg] = legs.price[leg]
    return place


@compiled
def take_empty(legs: Legs, places: Places, leg: int, bid: float, units: int) -> int:
    """An empty place is outbid for: the lowest of all, or of the empty ones where there may be no more; returns which."""
    begin, end = legs.first[leg], legs.first[leg + 1]
    full = legs.empty[leg] >= legs.most_empty[leg]
    place = -1
    for at in range(begin, end):
        if (not full or places.holder[at] >= units) and (place < 0 or places.bid[at] < places.bid[place]):
            place = at
    legs.empty[leg] += places.holder[place] < units
    price, spare = bid, bid
    for at in range(begin, end):
        if at != place:
            price = min(price, places.bid[at])
            if places.holder[at] >= units:
                spare = min(spare, places.bid[at])
    legs.price[leg] = price
    legs.spare[leg] = spare if legs.empty[leg] >= legs.most_empty[leg] else price
    return place


@compiled
def bid_all(stage: Stage, step: float, first: int, waiting: int, bids: int) -> tuple[int, int]:
    """Let whoever waits bid, at most so many times; returns where the queue begins now and how many wait still, -1: somebody has
    no leg at all, or prices rise without end.

    Bertsekas and Castañon's auction for transportation (1989): each takes the leg that costs least with its price, and bids as
    much more for the leg's cheapest place as the next best would cost more, and a step. A unit that held it bids next, mostly a
    neighbour whose list the processor still has at hand; after ``IN_A_ROW`` of these it waits again, as an empty place does:
    prices of all must rise together.
    """
    legs, places, mine = stage.legs, stage.places, stage.units
    place_of, queue, heap_price, heap_leg = stage.place, stage.queue, stage.heap_price, stage.heap_leg
    units, size = len(mine.x), len(queue)
    scores = np.empty(len(legs.x))
    many = mine.best_leg.shape[1] + 1
    found = Best(np.empty(many, np.int32), np.empty(many), np.empty(many))
    out, row = -1, 0
    while (waiting or out >= 0) and bids:
        bids -= 1
        if out >= 0:
            one, row = out, row + 1
        else:
            one, row = queue[first], 0
            first, waiting = (first + 1 if first + 1 < size else 0), waiting - 1
        if one < units:
            best, second, leg = two_best(mine.best_leg, mine.best_cost, legs.price, one)
            if second > mine.reach[one]:
                look_around(stage, one, scores, found)
                best, second, leg = found.value[0], found.value[1], found.leg[0]
            if leg < 0:
                return first, -1
            bid = legs.price[leg] + (second - best if second < MUCH else FAR / 2) + step
            place = take_place(legs, places, leg, bid, units)
        else:
            second, leg = take_cheapest(heap_price, heap_leg, legs.spare)
            bid = (second if second < MUCH else legs.spare[leg]) + step
            place = take_empty(legs, places, leg, bid, units)
            put_last(heap_price, heap_leg, legs.spare[leg])
        if bid > FAR:
            return first, -1
        out = places.holder[place]
        places.holder[place], places.bid[place], place_of[one] = one, bid, place
        if out >= 0:
            place_of[out] = -1
            if row == IN_A_ROW or out >= units or not bids:
                last = first + waiting
                queue[last if last < size else last - size] = out
                waiting, out = waiting + 1, -1
    return first, waiting


@compiled
def judge(stage: Stage, lowest: Floats, worth: Floats) -> float:
    """What all pairs cost together. ``lowest`` becomes what each unit would cost at least with the prices, out of all legs;
    ``worth`` what it costs with its price now, or the same if it waits.
    """
    units, legs = stage.units, stage.legs
    scores = np.empty(len(legs.x))
    many = units.best_leg.shape[1] + 1
    found = Best(np.empty(many, np.int32), np.empty(many), np.empty(many))
    total = 0.0
    for unit in range(len(units.x)):
        best, second, _ = two_best(units.best_leg, units.best_cost, legs.price, unit)
        if second > units.reach[unit]:
            look_around(stage, unit, scores, found)
            best = found.value[0]
        lowest[unit] = worth[unit] = best
        if stage.place[unit] >= 0:
            leg = stage.places.leg[stage.place[unit]]
            beside = stage.beside[stage.groups.profile[units.group[unit]], leg] + held_more(units, unit, leg)
            cost = way(legs.x[leg] - units.x[unit], legs.y[leg] - units.y[unit], stage.km) + beside
            total += cost
            worth[unit] = cost + legs.price[leg]
    return total
