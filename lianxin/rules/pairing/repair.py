"""After a departure, a merge, a new village: links that may stay do, and as few others as needed change (part 6)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from lianxin.rules.pairing.columns import never
from lianxin.rules.pairing.costs import metres, pair_cost, weight_of
from lianxin.rules.pairing.engines import Kind
from lianxin.rules.pairing.faults import over, refusal
from lianxin.rules.pairing.solve import nothing_collected, solve
from lianxin.rules.pairing.values import Bounds, Counterpart, Held, Link, Pair, Part, Party, Plan, Problem

DEAREST = 1_000_000_000
"""no change is priced higher: whole numbers of 64 bits must hold what a county's prices add up to"""


@nothing_collected()
def repair(
    problem: Problem,
    links: Iterable[Link],
    *,
    seed: int = 0,
    stop: Callable[[], bool] = never,
    engine: Kind = "auto",
) -> Plan:
    """A plan for the problem as it is now that keeps of ``links`` (the adopted ones) all that may stay.

    Only what lost its party, or is new, is linked afresh; its bound is the least cost with the kept links. If that leaves places
    empty that need not be, or groups, families or the highest load have a price, everything is solved again with a price on each
    change that is higher than all that it could save: as few links change as must. Raises Refused as ``solve`` does.
    """
    kept = still_right(problem, links)
    if not _has_preferences(problem):
        plan = _around(problem, kept, seed, stop, engine)
        if plan.feasible:
            return plan
    price = _dearer_than_all(problem)
    held = [Held(link.layer, link.party, link.counterpart, price) for link in kept]
    again = solve(replace(problem, held=held), seed=seed, stop=stop, engine=engine)
    lost = len(kept) - sum(link.kept for link in again.links)
    extra = _given_up(problem, {link.key for link in again.links}) - lost * price
    parts = (*again.parts, _part(problem, "links given up at their own price", extra)) if extra else again.parts
    return replace(again, parts=parts, prices={} if kept else again.prices)


def _dearer_than_all(problem: Problem) -> int:
    """More than one change can save: along a way round through the network, each pair and each group and load at its dearest."""
    costs = problem.costs
    sides = len(problem.parties), sum(len(one.asks) for one in problem.counterparts)
    dearest = _dearest_pair(problem)
    heaviest = max((weight_of(costs, one, dearest) for one in problem.counterparts), default=0)
    top = dearest + costs.change + costs.group_party + costs.fairness * heaviest + 1
    return min(DEAREST, top * (2 * min(sides) + 4))


def _dearest_pair(problem: Problem) -> int:
    """No pair costs more: across all places, with every need and the language lacking."""
    costs = problem.costs
    places = [party.position for party in problem.parties] + [one.position for one in problem.counterparts]
    spots = [place for place in places if place is not None] or [(0, 0)]
    across, along = zip(*spots, strict=True)
    far = metres((min(across), min(along)), (max(across), max(along))) * costs.km // 1000
    slow = max(problem.travel.values(), default=0) * costs.minute
    needs = max((len(one.needs) for one in problem.counterparts), default=0)
    return max(far, slow, costs.same_area, costs.other_area) + costs.need * needs + costs.language


def changed(before: Iterable[Link], after: Iterable[Link]) -> tuple[set[tuple[str, str, str]], set[tuple[str, str, str]]]:
    """Links that end, and links that begin."""
    old, new = {link.key for link in before}, {link.key for link in after}
    return old - new, new - old


def still_right(problem: Problem, links: Iterable[Link]) -> list[Link]:
    """Those of the links that break no rule of the problem as it is now; of too many, the cheapest stay."""
    parties = {one.code: one for one in problem.parties}
    counterparts = {one.code: one for one in problem.counterparts}
    bans = {(ban.layer, ban.party, ban.counterpart) for ban in problem.bans}
    kept = []
    for _, link in sorted({link.key: link for link in links}.items()):
        party, one = parties.get(link.party), counterparts.get(link.counterpart)
        if party is not None and one is not None and not refusal(problem, party, one, link.layer, bans):
            cost = link.cost or pair_cost(problem, party, one).total
            kept.append(Link(link.layer, link.party, link.counterpart, cost, kept=True))
    return _within(problem, kept)


def _within(problem: Problem, links: list[Link]) -> list[Link]:
    """Leave out, from the dearest, what is over an upper number; musts go first."""
    faulty = {fault.field for fault in over(problem, links)}
    if not faulty:
        return links
    musts = {(must.layer, must.party, must.counterpart) for must in problem.musts}
    kept: list[Link] = []
    mine: dict[str, list[Link]] = defaultdict(list)
    for link in sorted(links, key=lambda link: (link.key not in musts, link.cost, link.key)):
        names = (f"parties.{link.party}", f"counterparts.{link.counterpart}")
        near = [*mine[names[0]], *mine[names[1]], link]
        if not faulty.isdisjoint(names) and over(_only(problem, near), near):
            continue
        kept.append(link)
        for name in names:
            mine[name].append(link)
    return kept


def _only(problem: Problem, links: Sequence[Link]) -> Problem:
    parties = {link.party for link in links}
    counterparts = {link.counterpart for link in links}
    return replace(
        problem,
        parties=[one for one in problem.parties if one.code in parties],
        counterparts=[one for one in problem.counterparts if one.code in counterparts],
        musts=(),
    )


def _has_preferences(problem: Problem) -> bool:
    costs = problem.costs
    return bool(costs.fairness or costs.group_party or any(one.family for one in problem.counterparts))


def _around(problem: Problem, kept: list[Link], seed: int, stop: Callable[[], bool], engine: Kind) -> Plan:
    """Solve for what is left when the kept links have taken their places."""
    mine = Counter((link.layer, link.party) for link in kept)
    theirs: dict[tuple[str, str], list[str]] = defaultdict(list)
    for link in kept:
        theirs[link.layer, link.counterpart].append(link.party)
    keys = {link.key for link in kept}
    rest = replace(
        problem,
        parties=[_carrying(party, mine) for party in problem.parties],
        counterparts=[left for one in problem.counterparts if (left := _asking(one, theirs)) is not None],
        held=[],
        musts=[must for must in problem.musts if (must.layer, must.party, must.counterpart) not in keys],
    )
    there = {one.code for one in rest.counterparts}
    again = [Pair(link.layer, link.party, link.counterpart) for link in kept if link.counterpart in there]
    bans = [*(ban for ban in problem.bans if ban.counterpart in there), *again]
    plan = solve(replace(rest, bans=bans), seed=seed, stop=stop, engine=engine)
    cost = sum(link.cost for link in kept) + _given_up(problem, keys | {link.key for link in plan.links})
    return replace(
        plan,
        links=tuple(sorted((*kept, *plan.links), key=lambda link: link.key)),
        parts=(*plan.parts, _part(problem, "links kept", cost)),
        prices={} if kept else plan.prices,
    )


def _carrying(party: Party, mine: Counter[tuple[str, str]]) -> Party:
    more = {layer: mine[layer, party.code] + party.carries.get(layer, 0) for layer in party.bounds}
    return replace(party, carries={**party.carries, **more})


def _asking(one: Counterpart, theirs: dict[tuple[str, str], list[str]]) -> Counterpart | None:
    """The counterpart with what it still asks for; None: nothing."""
    asks = {}
    for layer, bounds in one.asks.items():
        have = len(theirs.get((layer, one.code), ()))
        if bounds.least > have:
            asks[layer] = Bounds(bounds.least - have, None if bounds.most is None else bounds.most - have)
        elif bounds.least != bounds.most and (bounds.most is None or bounds.most > have):
            asks[layer] = Bounds(0, None if bounds.most is None else bounds.most - have)
    return replace(one, asks=asks) if asks else None


def _given_up(problem: Problem, keys: set[tuple[str, str, str]]) -> int:
    """Prices of today's links that are not kept, among those who still take part in the layer."""
    parties = {(layer, party.code) for party in problem.parties for layer in party.bounds}
    counterparts = {(layer, one.code) for one in problem.counterparts for layer in one.asks}
    return sum(
        problem.costs.change if held.price is None else held.price
        for held in problem.held
        if (held.layer, held.party, held.counterpart) not in keys
        and (held.layer, held.party) in parties
        and (held.layer, held.counterpart) in counterparts
    )


def _part(problem: Problem, method: str, cost: int) -> Part:
    layers = tuple(layer.key for layer in problem.layers)
    return Part((), layers, method, cost, cost, len(problem.parties), len(problem.counterparts), 0, 0, 0)
