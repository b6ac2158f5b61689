"""Who there is to do a policy, and for whom: groups of like parties with what they are linked to.

A draft is judged by the roll of the day, by one typed in, or by one with fewer officers (``fewer``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import NamedTuple

from lianxin.rules.parties import Holder, PartyKind, is_excepted, matches
from lianxin.rules.policy.schema import Duty, LinkRule, Policy, Selector


class Ask(NamedTuple):
    """A set of counterparts asked about: kinds, kinds of link (all of them when empty, None: unlinked ones too), needs.

    With ``inside`` each thing is asked how many counterparts of those kinds lie in it (with one of ``inside_needs``).
    """

    kinds: tuple[str, ...]
    links: tuple[str, ...] | None = None
    needs: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    inside_needs: tuple[str, ...] = ()

    @property
    def on_the_roll(self) -> Ask:
        """The same counterparts, linked or not."""
        return Ask(self.kinds, None, self.needs)


@dataclass(frozen=True, slots=True)
class Things:
    """So many counterparts alike, over all parties of a group (``distinct``: each once), and what lies in each."""

    number: int
    kind: str = ""
    size_class: str = ""
    distinct: int = 0
    inside: int = 0


@dataclass(frozen=True)
class Group:
    """Parties alike in all that a policy asks about. ``things`` are sums over the group."""

    key: str
    kind: PartyKind
    label: str
    """The class of the main post, or the kind of unit."""
    level: str
    holders: tuple[Holder, ...]
    parties: int
    size_class: str = ""
    things: Mapping[Ask, tuple[Things, ...]] = field(default_factory=dict)
    peaks: tuple[Mapping[Ask, tuple[Things, ...]], ...] = ()
    """what single parties have, of those than whom none has as much or more of everything: the busiest is among them"""
    away: int = 0
    """working days of the period on which its officers are recorded as absent, all together"""

    def is_of(self, policy: Policy, who: Iterable[str]) -> bool:
        """Whether these are of one of the parties of a rule; whoever fits an ``except`` by any post is not."""
        return any(self._belongs(policy, key) for key in who if key in policy.parties)

    def _belongs(self, policy: Policy, key: str) -> bool:
        party = policy.parties[key]
        if (party.are == "officers") != (self.kind == "officer"):
            return False
        return any(matches(party, one) for one in self.holders) and not any(is_excepted(party, one) for one in self.holders)

    def is_officers(self, label: str) -> bool:
        """Whether these are officers of a class."""
        return self.kind == "officer" and self.label == label

    @property
    def classes(self) -> frozenset[str]:
        """The classes of all posts."""
        return frozenset(holder.class_key for holder in self.holders if holder.class_key)


@dataclass(frozen=True)
class Roll:
    """The groups, and how many counterparts of each sort there are in the area of the policy."""

    groups: tuple[Group, ...]
    counterparts: Mapping[Ask, int] = field(default_factory=dict)
    problems: int | None = None
    """How many problems were reported in the year before; None while that is not measured."""

    def on(self, ask: Ask) -> int:
        """How many such counterparts are on the roll, linked or not."""
        return self.counterparts.get(ask.on_the_roll, 0)

    def of(self, policy: Policy, who: Iterable[str]) -> list[Group]:
        """The groups of the parties of a rule."""
        who = tuple(who)
        return [group for group in self.groups if group.is_of(policy, who)]

    def fewer(self, percent: int) -> Roll:
        """The same work with so many per cent fewer officers; units stay, and what was linked is linked to the others.

        Of each class what is left is rounded down; those who go are spread over its groups, but nobody who is alone in one goes.
        """
        left: dict[int, int] = {}
        for label in {group.label for group in self.groups if group.kind == "officer"}:
            left |= _left(percent, {n: group.parties for n, group in enumerate(self.groups) if group.is_officers(label)})
        return replace(self, groups=tuple(replace(one, parties=left.get(n, one.parties)) for n, one in enumerate(self.groups)))


def _left(percent: int, parties: Mapping[int, int]) -> dict[int, int]:
    """How many stay of each group of one class: shares rounded by their remainders (Hamilton), one at least."""
    total = sum(parties.values())
    going = total - total * (100 - percent) // 100
    goes = {n: min(many - 1, many * percent // 100) for n, many in parties.items()}
    order = sorted(parties, key=lambda n: (-(parties[n] * percent % 100), n))
    while (rest := going - sum(goes.values())) > 0:
        more = [n for n in order if goes[n] < parties[n] - 1][:rest]
        if not more:
            break
        for n in more:
            goes[n] += 1
    return {n: many - goes[n] for n, many in parties.items()}


# -- what a policy asks about ----------------------------------------------------------------------


def asks_of(policy: Policy) -> tuple[Ask, ...]:
    """Every set of counterparts that the burden of a policy rests on, in order, each once."""
    found: list[Ask] = []
    for rule in policy.links.values():
        found += [link_ask(rule), link_ask(rule).on_the_roll]
    for duty in policy.duties.values():
        found += [ask for ask in (per_ask(duty), out_of_ask(duty)) if ask is not None]
        if duty.of.with_ is not None:
            found.append(ask_of(duty.of.with_))
    whole = [each for ask in found for each in (ask.on_the_roll, Ask(ask.kinds))]
    whole += [Ask(ask.inside, None, ask.inside_needs) for ask in found if ask.inside]
    return tuple(dict.fromkeys((*found, *whole)))


def detailed(policy: Policy) -> frozenset[Ask]:
    """What must be counted thing by thing: what lies in each, and what is to be done once whoever does it."""
    asks = [(duty, ask) for duty in policy.duties.values() for ask in (per_ask(duty), out_of_ask(duty)) if ask is not None]
    return frozenset(ask for duty, ask in asks if ask.inside or duty.by_anyone)


def ask_of(selector: Selector) -> Ask:
    """What a selector asks about."""
    linked = selector.linked
    links = None if linked is False else () if linked is True else linked
    return Ask(selector.kind, links, selector.need)


def link_ask(rule: LinkRule) -> Ask:
    """The links of a rule."""
    return Ask(rule.with_.kind, rule.as_, rule.with_.need)


def per_ask(duty: Duty) -> Ask | None:
    """The things toward each of which a duty is owed, with what lies in them when it is a share of that."""
    if duty.per is None:
        return None
    ask = ask_of(duty.per)
    if isinstance(duty.out_of, Selector) and duty.out_of.linked is False:
        return ask._replace(inside=duty.out_of.kind, inside_needs=duty.out_of.need)
    return ask


def out_of_ask(duty: Duty) -> Ask | None:
    """The set of which a duty without ``per`` asks a share."""
    return ask_of(duty.out_of) if duty.per is None and isinstance(duty.out_of, Selector) else None


# -- what the groups are or will be linked to ----------------------------------------------------------


def things_of(policy: Policy, roll: Roll, group: Group, ask: Ask, *, sure: bool = False) -> tuple[Things, ...]:
    """What the group is linked to, and at least what the rules of links ask that it be linked to.

    A policy that is adopted must be carried out in full, so its quota counts even while links are missing. How many of
    such links will have a need is an estimate, which is left out when only what is ``sure`` is asked for.
    """
    found = group.things.get(ask, ())
    if ask.links is None:
        return found
    missing = expected(policy, roll, group, ask, sure=sure) - sum(one.number for one in found)
    if missing <= 0:
        return found
    distinct = max(0, min(missing, roll.on(ask) or missing) - sum(one.distinct for one in found))
    if found:
        most = max(found, key=lambda one: one.number)
        return (*found, replace(most, number=missing, distinct=distinct))
    return (Things(missing, ask.kinds[0], "", distinct, _usual_inside(roll, ask)),)


def _usual_inside(roll: Roll, ask: Ask) -> int:
    if not ask.inside:
        return 0
    places = roll.on(Ask(ask.kinds))
    return -(-roll.on(Ask(ask.inside, None, ask.inside_needs)) // places) if places else 0


def expected(policy: Policy, roll: Roll, group: Group, ask: Ask, *, sure: bool = False) -> int:
    """How many links of this sort the rules ask of the group together: the greatest lower quota that bears on it.

    Of a quota over households at large only that share is counted which has the need, as the roll has it.
    """
    found = [
        _share_with_need(roll, rule, ask, quota * group.parties, sure=sure)
        for rule in policy.links.values()
        if (quota := lower_quota(rule)) and _bears_on(rule, ask) and group.is_of(policy, rule.who)
    ]
    return max(found, default=0)


def lower_quota(rule: LinkRule) -> int:
    """The fewest links that a rule asks of a party; 0 when it asks for none."""
    if rule.between is not None:
        return rule.between[0]
    return rule.exactly if rule.exactly is not None else rule.at_least or 0


def upper_quota(rule: LinkRule) -> int | None:
    """The most links that a rule allows a party; None when there is no limit."""
    if rule.between is not None:
        return rule.between[1]
    return rule.exactly if rule.exactly is not None else rule.at_most


def _bears_on(rule: LinkRule, ask: Ask) -> bool:
    """Whether all links of the rule are, but perhaps for the need, such as are asked about."""
    of_kind = not ask.links or (bool(rule.as_) and set(rule.as_) <= set(ask.links))
    return of_kind and set(rule.with_.kind) <= set(ask.kinds)


def _share_with_need(roll: Roll, rule: LinkRule, ask: Ask, links: int, *, sure: bool) -> int:
    if not ask.needs or (rule.with_.need and set(rule.with_.need) <= set(ask.needs)):
        return links
    if sure:
        return 0
    all_of_them = roll.on(Ask(ask.kinds))
    return int(Fraction(links * roll.on(ask), all_of_them)) if all_of_them else 0
