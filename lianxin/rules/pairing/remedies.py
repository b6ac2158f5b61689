"""The smallest change that lifts a cut: more parties, a ceiling, a floor; each tried by a flow (part 4 of the document)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from lianxin.rules.pairing.blocks import Block, Leg
from lianxin.rules.pairing.columns import never
from lianxin.rules.pairing.knots import Closed, Eligible
from lianxin.rules.pairing.network import Solution
from lianxin.rules.pairing.preferences import Preferences
from lianxin.rules.pairing.trials import Numbers, Trial, smallest
from lianxin.rules.pairing.values import Bounds, Party, Remedy

TRIED = 20_000
"""pairs of a part up to which remedies for families are tried by solving it again"""


def most_served(block: Block, eligible: Eligible, closed: Closed) -> int:
    """How many places of the cut can be filled at most, families taken apart."""
    return Trial(block, eligible, closed).served(Numbers())


def demands(block: Block, closed: Closed) -> int:
    """How many links these parties must have; of a party with a total the larger of its layers' sum and what the total lacks."""
    number: Counter[int] = Counter()
    for leg in closed.legs:
        owner = block.legs[leg].owner
        number[owner if owner >= 0 else -1 - leg] += block.legs[leg].least
    there = closed.total_elsewhere
    return sum(max(many, block.owners[owner][0] - there[owner]) if owner >= 0 else many for owner, many in number.items())


def for_places(block: Block, eligible: Eligible, closed: Closed, missing: int) -> Iterator[Remedy]:
    """More parties like those that may serve here; or, for those that there are, a higher ceiling of a layer or of all."""
    trial = Trial(block, eligible, closed)
    asked = sum(block.items[n].least * block.items[n].many for n in closed.items)
    usual = usual_ceiling(block, closed)
    each = usual or asked
    more = smallest(lambda number: trial.served(Numbers(), number, each) == asked, -(-missing // each), missing)
    if more is not None:
        yield more_parties(more, usual)

    def ceilings(number: int) -> Numbers:
        return Numbers(most=raised(block, closed, number))

    high = _enough(block, closed)
    low = _first_with_room(lambda number: trial.room(ceilings(number)), missing, _lowest_ceiling(block, closed) + 1, high)
    ceiling = smallest(lambda number: trial.served(ceilings(number)) == asked, low, high)
    if ceiling is not None:
        yield raised_to(ceiling)
    if trial.owners:
        low = min(_carried(trial.legs_of[owner]) + block.owners[owner][1] for owner in trial.owners) + 1
        total = smallest(
            lambda number: trial.served(Numbers(total_most=raised_totals(block, trial.legs_of, number))) == asked, low, low + high
        )
        if total is not None:
            yield Remedy("total", total, f"把每名各层合计的上限提高到{total}个", f"a ceiling of {total} over all layers each")


def _first_with_room(room: Callable[[int], int], missing: int, low: int, high: int) -> int:
    """The smallest number with which there is room for so many more: a smaller one need not be tried by a flow."""
    enough = room(0) + missing
    return smallest(lambda number: room(number) >= enough, low, high) or high + 1


def for_counterparts(block: Block, eligible: Eligible, closed: Closed, missing: int) -> Iterator[Remedy]:
    """A lower floor for the parties that there are: of a layer, and of all layers together."""
    trial = Trial(block, eligible, closed)
    whole = tied(block, closed)
    if whole and len(block.legs) * len(block.items) > TRIED:
        return

    def enough(floor: int) -> bool:
        return trial.busy(Numbers(least=lowered(block, closed, floor))) and (not whole or _all_busy(block, closed, floor))

    floors = [block.legs[leg].party.bounds[block.legs[leg].layer].least for leg in closed.legs]
    low = 1
    if not trial.owners:  # no more can be asked for than these parties have now: a higher floor need not be tried by a flow
        have = demands(block, closed) - missing
        low = smallest(lambda cut: sum(lowered(block, closed, max(floors) - cut).values()) <= have, 1, max(floors)) or max(floors)
    cut = smallest(lambda cut: enough(max(floors) - cut), low, max(floors))
    if cut is not None:
        yield Remedy("floor", max(floors) - cut, f"把每名的下限降到{max(floors) - cut}个", f"a floor of {max(floors) - cut} each")
    totals = [total.least for leg in closed.legs if (total := block.legs[leg].party.total)]
    if totals:
        cut = smallest(
            lambda cut: trial.busy(Numbers(total_least=lowered_totals(block, trial.legs_of, max(totals) - cut))), 1, max(totals)
        )
        if cut is not None:
            floor = max(totals) - cut
            yield Remedy("total_floor", floor, f"把每名各层合计的下限降到{floor}个", f"a floor of {floor} over all layers each")


def for_families(block: Block, closed: Closed, missing: int) -> Iterator[Remedy]:
    """The same where places there are but not for whole families: tried by solving the part again."""
    if len(block.legs) * len(block.items) > TRIED:
        return
    usual = usual_ceiling(block, closed)
    asked = sum(block.items[n].least * block.items[n].many for n in closed.items)
    sizes = Counter(one.family for n in closed.items for one in block.items[n].members if one.family)
    for each in (usual, max(sizes.values())):  # a new party must be able to take the largest family whole
        more = smallest(partial(_solved_with, block, closed, each or asked), 1, missing)
        if more is not None:
            yield more_parties(more, each)
            break

    def high_enough(number: int) -> bool:
        most = raised(block, closed, number)
        return _solved(
            replace(block, legs=[replace(leg, most=most.get(n, leg.most)) for n, leg in enumerate(block.legs)]), closed
        )

    ceiling = smallest(high_enough, _lowest_ceiling(block, closed) + 1, _enough(block, closed))
    if ceiling is not None:
        yield raised_to(ceiling)


def tied(block: Block, closed: Closed) -> bool:
    """Whether families make the cut more than a flow: some of them has several members, or one elsewhere by a must."""
    ones = [one for n in closed.items for one in block.items[n].members if one.family]
    members = Counter((item.layer, one.family) for item in block.items for one in item.members if one.family)
    members.update((block.legs[leg].layer, one.family) for leg, one in block.settled if one.family)
    layers = {block.items[n].layer for n in closed.items}
    return any(members[layer, one.family] > 1 for one in ones for layer in layers)


def _again(block: Block) -> Solution:
    """The part solved again for its numbers alone."""
    costs = replace(block.problem.costs, fairness=0, group_party=0)
    return Preferences(replace(block, problem=replace(block.problem, costs=costs)), never, use_ortools=False).solve()


def _solved(block: Block, closed: Closed) -> bool:
    return closed.items.isdisjoint(_again(block).short_items)


def _solved_with(block: Block, closed: Closed, usual: int, number: int) -> bool:
    return _solved(_with_more(block, closed, number, usual), closed)


def _all_busy(block: Block, closed: Closed, floor: int) -> bool:
    least = lowered(block, closed, floor)
    found = _again(replace(block, legs=[replace(leg, least=least.get(n, leg.least)) for n, leg in enumerate(block.legs)]))
    return closed.legs.isdisjoint(found.short_legs)


def _with_more(block: Block, closed: Closed, number: int, usual: int) -> Block:
    """The part with so many more parties who may serve all of the cut."""
    items = [block.items[n] for n in sorted(closed.items)]
    ones = [one for item in items for one in item.members]
    layer = items[0].layer
    party = Party(
        "+", {layer: Bounds(0, usual)}, area=ones[0].area, serves=frozenset(one.area for one in ones),
        skills=frozenset(need for one in ones for need in one.needs), languages=frozenset(one.language for one in ones),
    )  # fmt: skip
    more = [Leg(replace(party, code=f"+{n}"), layer, 0, usual) for n in range(number)]
    return replace(block, legs=[*block.legs, *more])


def more_parties(number: int, usual: int | None) -> Remedy:
    """So many more parties with the usual ceiling."""
    each, en = (f"每名{usual}个", f"{usual} each") if usual else ("不限个数", "without a ceiling")
    return Remedy(
        "more_parties",
        number,
        f"再增加{number}名能联系这些对象的干部({each})",
        f"{number} more parties who may serve them ({en})",
    )


def raised_to(number: int) -> Remedy:
    """A common ceiling."""
    return Remedy("ceiling", number, f"把每名的上限提高到{number}个", f"a ceiling of {number} each")


def usual_ceiling(block: Block, closed: Closed) -> int | None:
    """The ceiling that most of the parties have, those with a reason for another left aside; None: they have none.

    Of the part, or of the whole layer, if nobody may serve these.
    """
    layer = block.items[min(closed.items)].layer
    for bounds in (
        [block.legs[number].party.bounds[layer] for number in closed.all_legs if block.legs[number].layer == layer],
        [leg.party.bounds[layer] for leg in block.legs if leg.layer == layer],
        [party.bounds[layer] for party in block.problem.parties if layer in party.bounds],
    ):
        usual = [one for one in bounds if not one.reason] or bounds
        ceilings = Counter(one.most for one in usual if one.most != 0)
        if ceilings:
            return max(ceilings, key=lambda most: (ceilings[most], most or 0))
    return 1


def _lowest_ceiling(block: Block, closed: Closed) -> int:
    """The lowest ceiling that a common one would raise."""
    bounds = [block.legs[n].party.bounds[block.legs[n].layer] for n in closed.all_legs]
    return min((one.most for one in bounds if one.most is not None and not one.reason), default=0)


def _enough(block: Block, closed: Closed) -> int:
    """A ceiling above which nothing changes any more."""
    links = sum(block.items[n].many for n in closed.items)
    parties = [(block.legs[n], block.legs[n].party) for n in closed.all_legs]
    return max((-(-(links + _taken(leg)) * 100 // max(1, 100 - party.absent)) for leg, party in parties), default=0)


def _taken(leg: Leg) -> int:
    return leg.settled + leg.party.carries.get(leg.layer, 0)


def raised(block: Block, closed: Closed, ceiling: int) -> dict[int, int]:
    """What each may have with this ceiling; who has a reason to carry fewer keeps the own."""
    room = {}
    for number in closed.all_legs:
        leg = block.legs[number]
        more = ceiling * (100 - leg.party.absent) // 100 - _taken(leg)
        room[number] = leg.most if leg.party.bounds[leg.layer].reason else max(leg.most, more)
    return room


def lowered(block: Block, closed: Closed, floor: int) -> dict[int, int]:
    """What each must have with this floor."""
    legs = {number: block.legs[number] for number in closed.legs}
    return {n: min(leg.least, max(0, floor * (100 - leg.party.absent) // 100 - _taken(leg))) for n, leg in legs.items()}


def raised_totals(block: Block, legs_of: Mapping[int, Sequence[Leg]], ceiling: int) -> dict[int, int]:
    """What each may have over all layers with this ceiling of the total. ``legs_of``: all legs of an owner."""
    return {owner: max(block.owners[owner][1], _present(legs, ceiling)) for owner, legs in legs_of.items()}


def lowered_totals(block: Block, legs_of: Mapping[int, Sequence[Leg]], floor: int) -> dict[int, int]:
    """What each must have over all layers with this floor of the total."""
    return {owner: min(block.owners[owner][0], max(0, _present(legs, floor))) for owner, legs in legs_of.items()}


def _present(legs: Sequence[Leg], number: int) -> int:
    return number * (100 - legs[0].party.absent) // 100 - _carried(legs)


def _carried(legs: Sequence[Leg]) -> int:
    return sum(legs[0].party.carries.values()) + sum(leg.settled for leg in legs)
