"""Why a pair, what the next best was, and what a change by hand costs: from a problem of just those whom it touches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import Q

from lianxin.planning.facts.outcome import prices_from
from lianxin.planning.facts.pairing import problem_of
from lianxin.planning.models import PairingLink, PairingPlan
from lianxin.registry.models import Counterpart
from lianxin.rules.errors import Fault, Refused
from lianxin.rules.pairing import Explanation, Link, Plan, explain, price_of_change
from lianxin.rules.pairing.blocks import bounds_of
from lianxin.rules.pairing.costs import pair_cost
from lianxin.rules.pairing.faults import refusal


@dataclass(frozen=True, slots=True)
class Change:
    """A change by hand: the counterpart goes from ``old`` to ``new``; either may be empty."""

    layer: str
    counterpart: str
    old: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True)
class Priced:
    """What a change costs with all else as it is, and the hard rules that it breaks; ``pair``: the new pair's own cost."""

    direct: int
    faults: tuple[Fault, ...]
    pair: int
    kept: bool


def price(plan: PairingPlan, change: Change) -> Priced:
    """The price of a change. Raises Refused for a counterpart or party that the plan is not about."""
    return prices(plan, [change])[0]


def prices(plan: PairingPlan, changes: Sequence[Change]) -> list[Priced]:
    """The prices of several changes of one counterpart, each by itself. Its problem is built once."""
    parties = {code for change in changes for code in (change.old, change.new) if code}
    other = {change.counterpart for change in changes}
    rows = _links_near(plan, parties, other)
    roots = {row.counterpart_id for row in rows} | set(Counterpart.objects.filter(code__in=other).values_list("pk", flat=True))
    problem = replace(problem_of(plan, only=roots), musts=())
    links = [link_of(row) for row in rows]
    known, served = {one.code for one in problem.parties}, {one.code: one for one in problem.counterparts}
    _refuse_strangers(other, served)
    for party in parties - known:
        raise Refused.because("party", party, "不参加这一项联系", "takes no part in these links")
    held = {(one.layer, one.party, one.counterpart) for one in problem.held}
    by_code = {one.code: one for one in problem.parties}
    found = []
    for change in changes:
        cost = price_of_change(problem, links, change.layer, change.counterpart, old=change.old, new=change.new)
        pair = pair_cost(problem, by_code[change.new], served[change.counterpart]).total if change.new else 0
        kept = (change.layer, change.new, change.counterpart) in held
        found.append(Priced(cost.direct, cost.faults, pair, kept))
    return found


def _refuse_strangers(asked: set[str], served: Collection[str]) -> None:
    for code in asked:
        if code not in served:
            raise Refused.because("counterpart", code, "方案不涉及这个对象", "the plan is not about this counterpart")


def _links_near(plan: PairingPlan, parties: Iterable[str], counterparts: Iterable[str]) -> list[PairingLink]:
    officers = [code.partition(":")[2] for code in parties if code.startswith("officer:")]
    units = [code.partition(":")[2] for code in parties if code.startswith("unit:")]
    rows = plan.links.filter(
        Q(officer__code__in=officers) | Q(unit__code__in=units) | Q(counterpart__code__in=list(counterparts))
    )
    return list(rows.select_related("officer", "unit", "counterpart"))


def link_of(row: PairingLink) -> Link:
    """A stored pair as the solver's."""
    return Link(row.layer, row.party, row.counterpart.code, row.cost, row.kept)


def explained(plan: PairingPlan, layer: str, counterpart: Counterpart, *, others: int = 5) -> list[Explanation]:
    """Each pair of the counterpart in the layer: why, and the next best parties. Raises Refused when the plan is not about it."""
    problem = problem_of(plan, only=[counterpart.pk])
    _refuse_strangers({counterpart.code}, {one.code: one for one in problem.counterparts})
    rows = plan.links.filter(counterpart=counterpart, layer=layer).select_related("officer", "unit", "counterpart")
    found = Plan(tuple(link_of(row) for row in rows), (), prices=prices_from(plan.prices))
    return explain(problem, found, layer, counterpart.code, others=others)


def nearest(plan: PairingPlan, layer: str, counterpart: Counterpart, *, many: int = 5) -> list[str]:
    """The cheapest parties for a counterpart that nobody serves, those with room first. Raises Refused."""
    problem = problem_of(plan, only=[counterpart.pk])
    _refuse_strangers({counterpart.code}, {one.code for one in problem.counterparts})
    one = problem.counterparts[0]
    bans = {(ban.layer, ban.party, ban.counterpart) for ban in problem.bans}
    taken = Counter(row.party for row in plan.links.filter(layer=layer).select_related("officer", "unit"))
    free = []
    for party in problem.parties:
        if layer in party.bounds and not refusal(problem, party, one, layer, bans):
            full = taken[party.code] >= bounds_of(party, layer, 1 << 30)[1]
            free.append((full, pair_cost(problem, party, one).total, party.code))
    return [code for _, _, code in sorted(free)[:many]]
