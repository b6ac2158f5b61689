"""Small problems made at random, and every plan of them tried: shares no code with the solvers but the values."""

from itertools import product
from math import isqrt

from hypothesis import strategies as st

from lianxin.rules.pairing.values import Bounds, Costs, Counterpart, Held, Layer, Pair, Party, Problem

AREAS = ("T1", "T2")
NEEDS = ("sick", "school")


@st.composite
def problems(draw, *, layers=1, parties=3, counterparts=3, families=False, **costs) -> Problem:
    """A problem of at most so many; costs collide often, so that ties are common."""
    keys = [f"L{number}" for number in range(1, draw(st.integers(1, layers)) + 1)]
    bounds = st.builds(lambda low, more: Bounds(low, low + more), st.integers(0, 2), st.integers(0, 2))
    asks = st.builds(lambda low, more: Bounds(low, low + more), st.integers(0, 1), st.integers(0, 1))
    spot = st.tuples(st.integers(0, 3).map(lambda x: x * 3000), st.integers(0, 3).map(lambda y: y * 4000))
    made = [
        Party(
            f"O{number}",
            {key: draw(bounds) for key in keys if key == "L1" or draw(st.integers(0, 5))},
            area=draw(st.sampled_from(AREAS)),
            serves=frozenset(draw(st.sets(st.sampled_from(AREAS)))),
            position=draw(st.none() | spot),
            skills=frozenset(draw(st.sets(st.sampled_from(NEEDS)))),
            languages=frozenset({"zh"}),
            total=draw(st.none() | st.builds(lambda low, more: Bounds(low, low + more), st.integers(0, 1), st.integers(0, 3))),
        )
        for number in range(draw(st.integers(1, parties)))
    ]
    served = [
        Counterpart(
            f"H{number}",
            {key: draw(asks) for key in keys},
            area=draw(st.sampled_from(AREAS)),
            position=draw(st.none() | spot),
            needs=frozenset(draw(st.sets(st.sampled_from(NEEDS)))),
            language=draw(st.sampled_from(["", "zh", "bo"])),
            weight=draw(st.integers(1, 3)),
            group=draw(st.sampled_from(["", "g"])),
            family=draw(st.sampled_from(["", "f"])) if families else "",
        )
        for number in range(draw(st.integers(1, counterparts)))
    ]
    pairs = st.tuples(st.sampled_from(keys), st.sampled_from([p.code for p in made]), st.sampled_from([c.code for c in served]))
    held = draw(st.sets(pairs, max_size=3))
    bans = draw(st.sets(pairs, max_size=2))
    return Problem(
        made,
        served,
        [Layer(key) for key in keys],
        held=[Held(*pair, price=draw(st.none() | st.integers(0, 9000))) for pair in sorted(held)],
        bans=[Pair(*pair) for pair in sorted(bans)],
        required=frozenset(draw(st.sets(st.sampled_from(NEEDS), max_size=1))),
        costs=Costs(**costs),
    )


def allowed(problem: Problem, party: Party, one: Counterpart, layer: str) -> bool:
    """Whether the pair may be, said again."""
    banned = {(ban.layer, ban.party, ban.counterpart) for ban in problem.bans}
    return (
        layer in party.bounds
        and layer in one.asks
        and (not party.serves or one.area in party.serves)
        and not any(need in problem.required and need not in party.skills for need in one.needs)
        and (layer, party.code, one.code) not in banned
    )


def cost(problem: Problem, party: Party, one: Counterpart) -> int:
    """What the pair costs, said again."""
    costs = problem.costs
    if party.position and one.position:
        (a, b), (c, d) = party.position, one.position
        total = isqrt((a - c) ** 2 + (b - d) ** 2)
    else:
        total = costs.same_area if party.area == one.area else costs.other_area
    total += costs.need * sum(need not in party.skills for need in one.needs)
    return total + (costs.language if one.language and one.language not in party.languages else 0)


def judged(problem: Problem, links) -> tuple[int, int] | None:
    """Weighted shortage and cost of these links, or None if an upper number is broken."""
    number = {}
    for layer, party, one in links:
        for key in ((layer, party), (layer, one), ("", party)):
            number[key] = number.get(key, 0) + 1
    missing = 0
    for one in problem.counterparts:
        for layer, asks in one.asks.items():
            many = number.get((layer, one.code), 0)
            if many > asks.most:
                return None
            missing += 4 * max(0, asks.least - many)
    for party in problem.parties:
        bounds = [(layer, each) for layer, each in party.bounds.items()] + ([("", party.total)] if party.total else [])
        for layer, each in bounds:
            many = number.get((layer, party.code), 0)
            if many > each.most:
                return None
            missing += max(0, each.least - many)
    parties = {party.code: party for party in problem.parties}
    served = {one.code: one for one in problem.counterparts}
    total = sum(cost(problem, parties[party], served[one]) for _, party, one in links)
    for held in problem.held:
        if (held.layer, held.party, held.counterpart) not in links and can_be_kept(problem, held, parties, served):
            total += problem.costs.change if held.price is None else held.price
    return missing, total + preferences(problem, links, parties, served)


def can_be_kept(problem: Problem, held: Held, parties, served) -> bool:
    """A link of today counts as given up where its party and its counterpart still take part in the layer."""
    return held.layer in parties[held.party].bounds and held.layer in served[held.counterpart].asks


def preferences(problem: Problem, links, parties, served) -> int:
    """Parties of each group, and the highest load."""
    pairs = {(layer, served[one].group, party) for layer, party, one in links if served[one].group}
    total = problem.costs.group_party * len(pairs)
    if problem.costs.fairness:
        load = {party.code: party.load for party in problem.parties}
        for _, party, one in links:
            load[party] += served[one].weight
        total += problem.costs.fairness * max(load.values())
    return total


def best(problem: Problem) -> tuple[int, int]:
    """The least shortage and, with it, the least cost, by trying everything."""
    pairs = [
        (layer.key, party.code, one.code)
        for layer in problem.layers
        for party in problem.parties
        for one in problem.counterparts
        if allowed(problem, party, one, layer.key)
    ]
    tried = (
        judged(problem, {pair for pair, taken in zip(pairs, choice, strict=True) if taken})
        for choice in product((False, True), repeat=len(pairs))
    )
    return min(each for each in tried if each is not None)
