"""What a pairing is asked and what it answers: plain values, in codes; texts only where people gave them.

Costs are whole points. One point is one metre of the way; every other price says how many metres it is worth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Bounds:
    """At least and at most so many; ``most`` None: no upper limit. ``reason``: why this one carries fewer, in words."""

    least: int = 0
    most: int | None = None
    reason: str = ""


ONE = Bounds(1, 1)
"""What a household asks of a layer: exactly one."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One kind of link with its own numbers: J1 lays five of them over the same villages."""

    key: str
    zh: str = ""
    en: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """An officer or a unit that is to be linked.

    ``bounds``: by layer how many links; a layer that is not named is not this party's. ``carries``: links outside this problem
    that count toward them. ``absent``: percent of the time away, by which both numbers fall. ``total``: over all layers.
    ``serves``: areas (townships) where links may be; empty: everywhere. ``area`` and ``place`` say where the party sits.
    ``skills``: needs that it can answer. ``load``: weight carried already, for fairness.
    """

    code: str
    bounds: Mapping[str, Bounds]
    unit: str = ""
    area: str = ""
    place: str = ""
    serves: frozenset[str] = frozenset()
    position: tuple[int, int] | None = None
    skills: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    carries: Mapping[str, int] = field(default_factory=dict)
    absent: int = 0
    total: Bounds | None = None
    load: int = 0


@dataclass(frozen=True, slots=True)
class Counterpart:
    """Whom somebody is to be linked to. ``asks``: by layer how many parties; ``position`` in metres on a plane.

    ``group``: those of one group should have few parties (a village's households); ``family``: all with one and the same.
    """

    code: str
    asks: Mapping[str, Bounds]
    kind: str = "household"
    area: str = ""
    village: str = ""
    position: tuple[int, int] | None = None
    needs: frozenset[str] = frozenset()
    language: str = ""
    weight: int = 1
    group: str = ""
    family: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A party and a counterpart in a layer; of a ban ``layer`` may be empty: in none of them. ``reason``: shown with it."""

    layer: str
    party: str
    counterpart: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """A link of today. ``price``: points for not keeping it; None: the price of ``Costs.change``."""

    layer: str
    party: str
    counterpart: str
    price: int | None = None


@dataclass(frozen=True, slots=True)
class Costs:
    """What each thing costs, in points (metres)."""

    km: int = 1_000
    minute: int = 500
    same_area: int = 3_000
    other_area: int = 15_000
    need: int = 5_000
    language: int = 10_000
    change: int = 8_000
    group_party: int = 0
    """for each party beyond none that serves in a group, so that a village has few"""
    fairness: int = 0
    """for each unit of the highest load"""
    load_metres: int = 0
    """so many metres of way weigh as much as one unit of weight; 0: the way is no load"""


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything that a plan depends on, but for the seed.

    ``travel``: minutes from a party's place to a village; where given, positions are not looked at. ``required``: needs that
    only a party with that skill may serve; ``language_required``: the same of languages.
    """

    parties: Sequence[Party]
    counterparts: Sequence[Counterpart]
    layers: Sequence[Layer]
    held: Sequence[Held] = ()
    musts: Sequence[Pair] = ()
    bans: Sequence[Pair] = ()
    travel: Mapping[tuple[str, str], int] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    language_required: bool = False
    costs: Costs = Costs()
    names: Mapping[str, str] = field(default_factory=dict)
    """names of areas and needs for the sentences; a code that is not there stands for itself"""

    def locked(self, links: Sequence[Link]) -> Problem:
        """The same with these links as musts: what people settled stays when it is solved again."""
        have = {(must.layer, must.party, must.counterpart) for must in self.musts}
        more = [Pair(link.layer, link.party, link.counterpart, "locked") for link in links if link.key not in have]
        return replace(self, musts=(*self.musts, *more))


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a plan. ``cost``: way, needs and language; ``kept``: it is one of today's."""

    layer: str
    party: str
    counterpart: str
    cost: int = 0
    kept: bool = False

    @property
    def key(self) -> tuple[str, str, str]:
        """Layer, party, counterpart."""
        return self.layer, self.party, self.counterpart


@dataclass(frozen=True, slots=True)
class Missing:
    """A counterpart (``of`` "counterpart") without all its parties, or a party without all its counterparts."""

    of: str
    layer: str
    code: str
    missing: int


@dataclass(frozen=True, slots=True)
class CutRow:
    """One line of a cut: so many of a township with these needs, and what they ask for."""

    area: str
    needs: tuple[str, ...]
    counterparts: int
    places: int


@dataclass(frozen=True, slots=True)
class Remedy:
    """A change that is enough. ``kind``: ``more_parties``, ``ceiling`` (to ``number`` each), ``total`` (ceiling over all layers),
    ``floor``, ``total_floor``.
    """

    kind: str
    number: int
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Cut:
    """Why it cannot be done: these counterparts ask for more places than all parties who may serve them have, or the reverse."""

    layer: str
    side: str
    """``places``: too few places; ``families``: places, but not for families together; ``counterparts``: too few counterparts
    for the parties' lower numbers"""
    rows: tuple[CutRow, ...]
    parties: tuple[str, ...]
    asked: int
    available: int
    missing: int
    remedies: tuple[Remedy, ...]
    zh: str
    en: str
    room: int = 0
    """what the upper numbers of the other side allow together; more than ``available`` where each pair counts once only"""


@dataclass(frozen=True, slots=True)
class Part:
    """How one part was solved. ``cost`` and ``bound`` are of the same sum; equal: no plan is cheaper."""

    areas: tuple[str, ...]
    layers: tuple[str, ...]
    method: str
    cost: int
    bound: int
    parties: int
    counterparts: int
    pairs: int
    columns: int
    rounds: int
    missing: int = 0
    """places that no plan could fill; ``cost`` and ``bound`` are then those among the plans that fill the most"""
    finished: bool = True

    @property
    def optimal(self) -> bool:
        """Whether it is proved that no plan is cheaper."""
        return self.cost == self.bound


@dataclass(frozen=True, slots=True)
class Plan:
    """The answer: links, what is missing and why, and how good it is proved to be."""

    links: tuple[Link, ...]
    parts: tuple[Part, ...]
    missing: tuple[Missing, ...] = ()
    cuts: tuple[Cut, ...] = ()
    seed: int = 0
    stopped: bool = False
    prices: Mapping[tuple[str, str], int] = field(default_factory=dict, repr=False)
    """by layer and party: what a further place with it is worth"""

    @property
    def cost(self) -> int:
        """All costs together, today's links that are not kept included."""
        return sum(part.cost for part in self.parts)

    @property
    def bound(self) -> int:
        """No plan costs less."""
        return sum(part.bound for part in self.parts)

    @property
    def gap(self) -> Fraction:
        """How much of the cost might be saved at most, as a share of the bound; 0: optimal."""
        if self.cost == self.bound:
            return Fraction(0)
        return Fraction(self.cost - self.bound, max(1, self.bound))

    @property
    def optimal(self) -> bool:
        """Whether it is proved that no plan is cheaper."""
        return self.cost == self.bound

    @property
    def feasible(self) -> bool:
        """Whether every lower number is met, on both sides."""
        return not self.missing
