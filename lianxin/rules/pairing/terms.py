"""The terms of a plan: by which link rules, between which numbers, for whom, at which prices. What the office sets, as values.

Stored as JSON beside the plan; read back with every fault at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final

from lianxin.rules.errors import Fault
from lianxin.rules.pairing.values import Bounds, Costs
from lianxin.rules.policy.schema import LinkRule

WHOM: Final = ("linked", "needed", "linked_or_needed", "all")
"""Who is to be served: those linked today, those with one of the needs, either, or all on the roll."""
MOST: Final = 100_000
PRICE: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class LayerTerms:
    """One link rule in a plan: its kind of link, the numbers of each party and of each counterpart, and for whom.

    ``each_most`` or ``most`` None: no upper number.
    """

    rule: str
    kind: str
    least: int = 0
    most: int | None = None
    each_least: int = 1
    each_most: int | None = 1
    whom: str = "linked"
    needs: tuple[str, ...] = ()

    @property
    def bounds(self) -> Bounds:
        """What a party must and may have."""
        return Bounds(self.least, self.most)

    @property
    def asks(self) -> Bounds:
        """What a counterpart asks for."""
        return Bounds(self.each_least, self.each_most)


@dataclass(frozen=True, slots=True)
class Terms:
    """All terms of a plan. ``local``: officers of a township serve in it; ``match``: skills are matched to needs."""

    layers: tuple[LayerTerms, ...]
    local: bool = True
    match: bool = False
    same_village: int = 500
    same_area: int = 3_000
    other_area: int = 15_000
    change: int = 8_000
    need: int = 5_000
    group_party: int = 0
    fairness: int = 0

    def costs(self) -> Costs:
        """The prices as the solver takes them; the village's own stands in its table of minutes."""
        return Costs(
            minute=1,
            same_area=self.same_area,
            other_area=self.other_area,
            need=self.need,
            change=self.change,
            group_party=self.group_party,
            fairness=self.fairness,
        )

    def layer(self, rule: str) -> LayerTerms:
        """The terms of one rule. Raises KeyError."""
        for one in self.layers:
            if one.rule == rule:
                return one
        raise KeyError(rule)

    def as_json(self) -> dict[str, Any]:
        """As it is stored."""
        return asdict(self)


PRICES: Final = ("same_village", "same_area", "other_area", "change", "need", "group_party", "fairness")


def terms_of(stored: Mapping[str, Any]) -> Terms:
    """What was stored; a name that this release does not know is left out. Raises KeyError for terms without layers."""
    known = {one.name for one in fields(Terms)}
    inside = {one.name for one in fields(LayerTerms)}
    layers = tuple(
        LayerTerms(
            **{name: value for name, value in row.items() if name in inside and name != "needs"}, needs=tuple(row["needs"])
        )
        for row in stored["layers"]
    )
    return Terms(layers, **{name: value for name, value in stored.items() if name in known and name != "layers"})


def terms_for(rules: Mapping[str, LinkRule], kinds: Mapping[str, str]) -> Terms:
    """The terms that a policy's own link rules give: their numbers, their needs, one party for a household.

    ``kinds``: by rule which kind of link, where the rule leaves it open. Rules without a number are left out, unless all are.
    """
    found = [_layer(rule, kinds.get(key, "")) for key, rule in rules.items()]
    asked = tuple(one for one in found if one.least or one.most is not None)
    return Terms(asked or tuple(found))


def _layer(rule: LinkRule, kind: str) -> LayerTerms:
    least, most = numbers_of(rule)
    homes = set(rule.with_.kind) == {"household"}
    return LayerTerms(
        rule=rule.key,
        kind=rule.as_[0] if rule.as_ else kind,
        least=least,
        most=most,
        each_least=1,
        each_most=1 if homes else None,
        whom="needed" if rule.with_.need else ("linked" if homes else "all"),
        needs=tuple(rule.with_.need),
    )


def numbers_of(rule: LinkRule) -> tuple[int, int | None]:
    """The least and the most links of a party by a rule; (0, None) without a quota."""
    if rule.exactly is not None:
        return rule.exactly, rule.exactly
    if rule.between is not None:
        return rule.between
    return rule.at_least or 0, rule.at_most


def faults_of_terms(terms: Terms, rules: Mapping[str, LinkRule], needs: Mapping[str, object]) -> list[Fault]:
    """Everything that is wrong with terms for these rules; the field is ``rule.name`` or the name of a price."""
    return list(_faults(terms, rules, needs))


def _faults(terms: Terms, rules: Mapping[str, LinkRule], needs: Mapping[str, object]) -> Iterator[Fault]:
    if not terms.layers:
        yield Fault("layers", "", "至少选一条联系规定", "choose one link rule at least")
    for one in terms.layers:
        if one.rule not in rules:
            yield Fault(f"{one.rule}.rule", one.rule, "制度里没有这条联系规定", "the policy has no such link rule")
        if not one.kind:
            yield Fault(f"{one.rule}.kind", "", "选一种联系", "choose a kind of link")
        if one.whom not in WHOM:
            yield Fault(f"{one.rule}.whom", one.whom, "选一种范围", "choose for whom")
        if one.whom in ("needed", "linked_or_needed") and not one.needs:
            yield Fault(f"{one.rule}.needs", "", "选至少一类帮扶需要", "choose one need at least")
        for need in one.needs:
            if need not in needs:
                yield Fault(f"{one.rule}.needs", need, "制度里没有这类帮扶需要", "the policy has no such need")
        yield from _reversed(f"{one.rule}.most", one.least, one.most)
        yield from _reversed(f"{one.rule}.each_most", one.each_least, one.each_most)
    for name in PRICES:
        price = getattr(terms, name)
        if not 0 <= price <= PRICE:
            yield Fault(name, str(price), f"请填0至{PRICE}之间的整数", f"a whole number from 0 to {PRICE}")


def _reversed(field: str, least: int, most: int | None) -> Iterator[Fault]:
    for number in (least, most):
        if number is not None and not 0 <= number <= MOST:
            yield Fault(field, str(number), f"请填0至{MOST}之间的整数", f"a whole number from 0 to {MOST}")
            return
    if most is not None and most < least:
        yield Fault(field, str(most), "上限不能低于下限", "at most is below at least")


def with_layer(terms: Terms, layer: LayerTerms) -> Terms:
    """The same with this layer in place of the one of its rule."""
    return replace(terms, layers=tuple(layer if one.rule == layer.rule else one for one in terms.layers))
