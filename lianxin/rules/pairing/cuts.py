"""Why not everybody can be served: the cut of the network (part 4 of the document). What would be enough: ``remedies``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from lianxin.rules.pairing.blocks import Block, Item
from lianxin.rules.pairing.knots import Closed, Eligible, Flows
from lianxin.rules.pairing.network import Solution
from lianxin.rules.pairing.remedies import demands, for_counterparts, for_families, for_places, most_served, tied
from lianxin.rules.pairing.sentences import said
from lianxin.rules.pairing.values import Cut, CutRow, Remedy


def cuts_of(block: Block, solution: Solution) -> Iterator[Cut]:
    """One cut for each knot of shortages: too few places for counterparts, then too few counterparts for parties.

    Knots that the same parties could lift are told as one: twenty homes with a need that nobody answers are one reason.
    """
    flows = Flows(block, solution)
    if solution.short_items:
        for closed in flows.places():
            yield _places_cut(block, flows.eligible, closed, sum(solution.short_items.get(item, 0) for item in closed.items))
    if solution.short_legs or solution.short_owners:
        for closed in flows.counterparts():
            missing = _missing(block, solution, closed)
            if missing:
                yield _counterparts_cut(block, flows.eligible, closed, missing)


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
    room = sum(item.most * item.many for item in items) - closed.taken.total()
    remedies = for_counterparts(block, eligible, closed, missing)
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
