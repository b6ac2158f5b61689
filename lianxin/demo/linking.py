"""Who is linked to whom in a demonstration: each link rule is met, spread evenly, so that the coverage both ways comes out."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from lianxin.demo.county import County, Office, Other, Person
from lianxin.rules.parties import Holder, belongs_to_any
from lianxin.rules.policy.schema import LinkRule, Policy


@dataclass
class Tie:
    """A link."""

    party_kind: str
    party: str
    other: Other
    kind: str
    first: date
    last: date | None = None


@dataclass
class Ties:
    """All links, by party; and where each queue of counterparts stands, so that everybody gets their turn."""

    by_party: dict[str, list[Tie]]
    turns: dict[str, int]

    def of(self, party: str) -> list[Tie]:
        """The links of an officer or unit."""
        return self.by_party.get(party, [])

    def every(self) -> Iterator[Tie]:
        """All links."""
        for ties in self.by_party.values():
            yield from ties


def link(county: County, policy: Policy) -> Ties:
    """Links that meet the policy's rules, from before the demonstration's first day. Villages first: homes follow them."""
    ties = Ties(defaultdict(list), defaultdict(int))
    for rule in sorted(policy.links.values(), key=lambda rule: "household" in rule.with_.kind):
        _meet(county, policy, rule, ties)
    _change_hands(county, ties)
    return ties


def _meet(county: County, policy: Policy, rule: LinkRule, ties: Ties) -> None:
    pools = {kind: _pool(county, rule, kind) for kind in rule.with_.kind}
    homes = defaultdict(list)
    for other in pools.get("household", ()):
        homes[other.place.code].append(other)
    kind = rule.as_[0] if rule.as_ else county.plan.link_kinds.get(rule.key, next(iter(policy.words.links)))
    for number, (party_kind, party) in enumerate(_parties(county, policy, rule)):
        wanted = _wanted(county, rule, party, number)
        have = sum(1 for tie in ties.of(party.code) if _counts(tie, rule, kind))
        for turn in range(wanted - have):
            counterpart = _kind_in_turn(county, pools, rule, number, turn)
            near = [homes[tie.other.code] for tie in ties.of(party.code) if tie.other.kind == "village"]
            queues = (
                [*near, pools[counterpart]]
                if counterpart == "household" and rule.key not in county.plan.counts
                else [pools[counterpart]]
            )
            found = _next(queues, ties, ties.of(party.code))
            if found is not None:
                first = max(county.first - timedelta(days=30), party.since if isinstance(party, Person) else date.min)
                ties.by_party[party.code].append(Tie(party_kind, party.code, found, kind, first))


def _kind_in_turn(county: County, pools: dict[str, list[Other]], rule: LinkRule, number: int, turn: int) -> str:
    """Which kind comes next: villages before others; where everything is shared out, one pool after the other."""
    if rule.key not in county.plan.counts:
        kinds = sorted(rule.with_.kind, key=lambda kind: kind != "village")
        return kinds[turn % len(kinds)]
    place = number * county.plan.counts[rule.key] + turn
    for kind, pool in pools.items():
        if place < len(pool):
            return kind
        place -= len(pool)
    return rule.with_.kind[-1]


def _pool(county: County, rule: LinkRule, kind: str) -> list[Other]:
    others = county.kind(kind)
    if rule.with_.need and kind == "household":
        others = [other for other in others if any(need in rule.with_.need for need, _ in other.needs)]
    return others


def _parties(county: County, policy: Policy, rule: LinkRule) -> Iterator[tuple[str, Person | Office]]:
    parties = [policy.parties[key] for key in rule.who]
    newcomers = (
        {person.code for person in county.people[len(county.people) - county.plan.unlinked :]} if county.plan.unlinked else set()
    )
    for person in county.people:
        holder = Holder(person.office.kind, person.office.place.level, person.class_key)
        if belongs_to_any(parties, holder) and person.code not in newcomers:
            yield "officer", person
    for office in county.offices:
        if belongs_to_any(parties, Holder(office.kind, office.place.level)):
            yield "unit", office


def _wanted(county: County, rule: LinkRule, party: Person | Office, number: int) -> int:
    if rule.key in county.plan.counts:
        return county.plan.counts[rule.key]
    if rule.exactly is not None:
        return rule.exactly
    if rule.at_least is not None:
        return rule.at_least
    if rule.between is not None:
        return county.random.randint(*rule.between)
    optional = county.plan.optional.get(rule.key, {})
    if isinstance(party, Office):
        return 1 if number < optional.get("", 0) else 0
    return optional.get(party.class_key, 0)


def _counts(tie: Tie, rule: LinkRule, kind: str) -> bool:
    return tie.other.kind in rule.with_.kind and (not rule.as_ or tie.kind == kind)


def _next(queues: list[list[Other]], ties: Ties, have: list[Tie]) -> Other | None:
    taken = {tie.other.code for tie in have}
    for queue in queues:
        for _ in range(min(len(queue), len(taken) + 1)):
            name = f"{queue[0].kind}:{queue[0].code}:{len(queue)}"
            other = queue[ties.turns[name] % len(queue)]
            ties.turns[name] += 1
            if other.code not in taken:
                return other
    return None


def _change_hands(county: County, ties: Ties) -> None:
    """Some links pass from one officer to a colleague in the course of the year."""
    people = {person.code: person for person in county.people}
    movable = [
        tie for tie in ties.every() if tie.party_kind == "officer" and tie.other.kind == "household" and people[tie.party].backup
    ]
    half = county.first + timedelta(days=(county.last - county.first).days // 2)
    for tie in county.random.sample(movable, min(12, len(movable))):
        heir = people[tie.party].backup
        if people[heir].since > half or any(other.other.code == tie.other.code for other in ties.of(heir)):
            continue
        tie.last = half
        ties.by_party[heir].append(Tie("officer", heir, tie.other, tie.kind, half + timedelta(days=1)))
