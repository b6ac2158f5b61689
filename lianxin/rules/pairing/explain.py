"""Why this pair, what the next best was, and what a change made by hand costs (part 7)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from lianxin.rules.errors import Fault
from lianxin.rules.pairing.blocks import blocks_of, bounds_of
from lianxin.rules.pairing.costs import PairCost, pair_cost, way, weight_of
from lianxin.rules.pairing.engines import Kind
from lianxin.rules.pairing.faults import broken, faults_of, refusal
from lianxin.rules.pairing.solve import solve
from lianxin.rules.pairing.values import Counterpart, Link, Pair, Plan, Problem


@dataclass(frozen=True, slots=True)
class Other:
    """Another party that might have it. ``direct``: what its own pair costs more; ``at_least``: what any plan with it does."""

    party: str
    cost: PairCost
    direct: int
    at_least: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """One link of a plan explained. ``seat``: what a further place with this party is worth; ``held``: it is one of today's."""

    link: Link
    cost: PairCost
    held: bool
    seat: int
    others: tuple[Other, ...]
    refused: dict[str, int]
    """how many parties may not have it, by reason (a key of ``faults.REFUSALS``)"""


def explain(problem: Problem, plan: Plan, layer: str, counterpart: str, *, others: int = 3) -> list[Explanation]:
    """Each of the counterpart's links in the layer, with the next best parties. Empty: it has none.

    The least that any plan with another party costs more follows from the plan's prices, less what the plan itself may exceed
    the cheapest by; it is exact only after solving again (``price_of_change``). Where no prices are known (groups, families,
    fairness; a plan mended) nothing is claimed: 0.
    """
    one = next(one for one in problem.counterparts if one.code == counterpart)
    mine = [link for link in plan.links if link.layer == layer and link.counterpart == counterpart]
    taken = {link.party for link in mine}
    bans = {(ban.layer, ban.party, ban.counterpart) for ban in problem.bans}
    held = _prices_of_held(problem)
    refused: Counter[str] = Counter()
    free: list[tuple[str, PairCost, int]] = []
    costs: dict[str, PairCost] = {}
    for party in problem.parties:
        reason = refusal(problem, party, one, layer, bans)
        if not reason and not bounds_of(party, layer, len(problem.counterparts))[1]:
            reason = "layer"
        if reason:
            refused[reason] += layer in party.bounds
            continue
        cost = costs[party.code] = pair_cost(problem, party, one)
        if party.code not in taken:
            free.append((party.code, cost, cost.total - held.get((layer, party.code, counterpart), 0)))
    found = []
    gap = plan.cost - plan.bound
    for link in mine:
        own = costs.get(link.party) or PairCost()
        worth = own.total - held.get(link.key, 0)
        price = plan.prices.get((layer, link.party))
        rest = []
        for code, cost, total in free:
            other = plan.prices.get((layer, code))
            least = 0 if price is None or other is None else total + other - worth - price - gap
            rest.append(Other(code, cost, total - worth, max(0, least)))
        best = tuple(sorted(rest, key=lambda other: (other.at_least, other.direct, other.party))[:others])
        found.append(Explanation(link, own, link.key in held, price or 0, best, {k: n for k, n in refused.items() if n}))
    return found


def _prices_of_held(problem: Problem) -> dict[tuple[str, str, str], int]:
    return {
        (held.layer, held.party, held.counterpart): problem.costs.change if held.price is None else held.price
        for held in problem.held
    }


@dataclass(frozen=True, slots=True)
class PriceOfChange:
    """What a change made by hand costs. ``direct``: with all other links as they are; ``faults``: hard rules that it breaks then.

    ``best``: when all others may follow; None: not asked for, or the change cannot be at all. ``plan``: that plan of the part;
    ``missing``: how many more places it leaves empty than the part's cheapest plan does, so that ``best`` is not the whole price.
    """

    direct: int
    faults: tuple[Fault, ...]
    best: int | None = None
    plan: Plan | None = None
    missing: int = 0


def price_of_change(
    problem: Problem,
    links: Sequence[Link],
    layer: str,
    counterpart: str,
    *,
    old: str = "",
    new: str = "",
    again: bool = False,
    engine: Kind = "auto",
) -> PriceOfChange:
    """The price of giving the counterpart ``new`` instead of ``old`` (either may be empty: one more, one fewer).

    ``again``: also solve the part again with the change as a must, against the part's cheapest plan.
    """
    before = {link.key for link in links}
    after = before - {(layer, old, counterpart)} | ({(layer, new, counterpart)} if new else set())
    faults = _new_faults(problem, before, after)
    direct = cost_of(problem, after) - cost_of(problem, before)
    if not again:
        return PriceOfChange(direct, faults)
    part = part_with(problem, layer, counterpart)
    bans = [*part.bans, Pair(layer, old, counterpart)] if old else part.bans
    musts = [*part.musts, Pair(layer, new, counterpart)] if new else part.musts
    changed = replace(part, bans=bans, musts=musts)
    if faults_of(changed):
        return PriceOfChange(direct, faults)
    now, then = solve(part, engine=engine), solve(changed, engine=engine)
    lost = sum(one.missing for one in then.missing) - sum(one.missing for one in now.missing)
    return PriceOfChange(direct, faults, then.cost - now.cost, then, lost)


def _new_faults(problem: Problem, before: set[tuple[str, str, str]], after: set[tuple[str, str, str]]) -> tuple[Fault, ...]:
    old = set(broken(problem, [Link(*key) for key in sorted(before)]))
    return tuple(fault for fault in broken(problem, [Link(*key) for key in sorted(after)]) if fault not in old)


def part_with(problem: Problem, layer: str, counterpart: str) -> Problem:
    """The smallest problem of its own that the counterpart's links in this layer belong to."""
    for block in blocks_of(problem):
        codes = {(item.layer, one.code) for item in block.items for one in item.members}
        codes |= {(block.legs[leg].layer, one.code) for leg, one in block.settled}
        if (layer, counterpart) in codes:
            layers = set(block.layers)
            parties = {leg.party.code for leg in block.legs}
            ones = {code for _, code in codes}
            return replace(
                problem,
                parties=[
                    replace(one, bounds={key: each for key, each in one.bounds.items() if key in layers})
                    for one in problem.parties
                    if one.code in parties
                ],
                counterparts=[_only_layers(one, layers) for one in problem.counterparts if one.code in ones],
                layers=[each for each in problem.layers if each.key in layers],
                held=[h for h in problem.held if h.layer in layers and h.party in parties and h.counterpart in ones],
                musts=[m for m in problem.musts if m.layer in layers and m.party in parties and m.counterpart in ones],
                bans=[
                    b for b in problem.bans if (not b.layer or b.layer in layers) and b.party in parties and b.counterpart in ones
                ],
            )
    return problem


def _only_layers(one: Counterpart, layers: set[str]) -> Counterpart:
    return replace(one, asks={key: each for key, each in one.asks.items() if key in layers})


def cost_of(problem: Problem, keys: Iterable[tuple[str, str, str]]) -> int:
    """All costs of these links, as a plan would count them; the highest load over all parties."""
    chosen = set(keys)
    parties = {one.code: one for one in problem.parties}
    counterparts = {one.code: one for one in problem.counterparts}
    total = sum(pair_cost(problem, parties[party], counterparts[one]).total for _, party, one in chosen)
    total += sum(price for key, price in _prices_of_held(problem).items() if key not in chosen and key[1] in parties)
    costs = problem.costs
    if costs.group_party:
        used = {(layer, counterparts[one].group, party) for layer, party, one in chosen if counterparts[one].group}
        total += costs.group_party * len(used)
    if costs.fairness:
        load: dict[str, int] = defaultdict(int, {one.code: one.load for one in problem.parties})
        for _, party, code in chosen:
            one = counterparts[code]
            load[party] += weight_of(costs, one, way(problem, parties[party], one) if costs.load_metres else 0)
        total += costs.fairness * max(load.values(), default=0)
    return total
