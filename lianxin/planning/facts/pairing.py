"""Rows as the problem of a plan of pairing: parties by the policy's link rules, counterparts, today's links, what may not be.

The number of statements depends on the rules of the plan, never on parties or counterparts. With ``only`` the counterparts are
narrowed down to a few: for a page about one of them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.db.models import F, Q

from lianxin.liaison.models import Link
from lianxin.liaison.queries.coverage import rows_of
from lianxin.planning.models import Conflict, PairingLink, PairingPlan, PairingWish
from lianxin.policy.facts import InForce
from lianxin.policy.queries import policies_in_force
from lianxin.registry.access import held_on
from lianxin.registry.models import Absence, Area, Counterpart, Need, Post, Unit
from lianxin.registry.models.places import LEVELS
from lianxin.rules.errors import Refused
from lianxin.rules.pairing import Bounds, Held, Layer, Pair, Party, Problem
from lianxin.rules.pairing import Counterpart as Served
from lianxin.rules.pairing.terms import LayerTerms, Terms, terms_of

AWAY_FOR_LONG = 10
"""percent of the coming year: shorter absences leave an officer's numbers as they are"""
YEAR = timedelta(days=365)


def version_of(plan: PairingPlan) -> InForce:
    """The version of the plan's adoption as if it held for the plan's area alone. Raises Refused when it holds no more."""
    for version in policies_in_force(plan.area, plan.first):
        if version.adoption == plan.adoption_id:
            return version if version.area == plan.area_id else replace(version, area=plan.area_id, level=plan.area.level)
    raise Refused.because(
        "adoption",
        plan.adoption.key,
        "这份制度那天已不再施行,请另起方案",
        "this policy holds no more on that day: begin another",
    )


def problem_of(plan: PairingPlan, *, only: Iterable[int] | None = None) -> Problem:
    """The problem of a plan as the rows are now; ``only``: with no other counterparts than these (by id). Raises Refused."""
    return _Builder(plan, terms_of(plan.terms), version_of(plan), None if only is None else tuple(only)).problem()


def named_kinds(version: InForce, on: date) -> dict[str, str]:
    """For each link rule that leaves the kind of link open the kind that its links mostly have."""
    found = {}
    for key, rule in version.policy.links.items():
        if not rule.as_:
            kinds = Counter[str](rows_of(version, rule, on).links().values_list("kind", flat=True))
            found[key] = min(kinds, key=lambda kind: (-kinds[kind], kind), default=next(iter(version.policy.words.links), ""))
    return found


def _around(home: Area | None, spots: Iterable[Area]) -> frozenset[str]:
    """Where somebody of a township serves: there, and where the contact points are. Empty, for everywhere: of no township."""
    if home is None or home.township is None:
        return frozenset()
    return frozenset({home.township.code, *(spot.township.code for spot in spots if spot.township)})


@dataclass
class _Row:
    """A party while it is put together."""

    code: str
    skills: frozenset[str] = frozenset()
    bounds: dict[str, Bounds] = field(default_factory=dict)
    carries: Counter[str] = field(default_factory=Counter)


@dataclass
class _One:
    """A counterpart while it is put together."""

    code: str
    kind: str
    area: int
    asks: dict[str, Bounds] = field(default_factory=dict)


@dataclass
class _Builder:
    """Makes one problem."""

    plan: PairingPlan
    terms: Terms
    version: InForce
    only: tuple[int, ...] | None
    rows: dict[tuple[str, int], _Row] = field(default_factory=dict)
    served: dict[int, _One] = field(default_factory=dict)

    @property
    def on(self) -> date:
        """The plan's first day."""
        return self.plan.first

    def problem(self) -> Problem:
        """Everything together."""
        for layer in self.terms.layers:
            self._add_parties(layer)
            self._add_counterparts(layer)
        held = [Held(*key) for layer in self.terms.layers for key in self._links(layer)]
        areas = {area.pk: area for area in Area.objects.select_related("township", "village").filter(self._near())}
        parties = list(self._parties(areas))
        skills = frozenset[str]().union(*(party.skills for party in parties)) if self.terms.match else frozenset[str]()
        return Problem(
            parties,
            list(self._counterparts(areas, skills)),
            [self._layer(layer) for layer in self.terms.layers],
            held=held,
            musts=self._musts(),
            bans=[*self._bans(), *self._conflicts()],
            travel={(area.code, area.code): self.terms.same_village for area in areas.values() if area.level == "village"},
            costs=self.terms.costs(),
            names={area.code: area.name for area in areas.values() if area.level in ("county", "township")},
        )

    def _layer(self, layer: LayerTerms) -> Layer:
        rule = self.version.policy.links[layer.rule]
        return Layer(layer.rule, rule.zh, rule.en or rule.zh)

    def _near(self) -> Q:
        return Q(**{self.plan.area.level: self.plan.area_id}) | Q(pk__in=[getattr(self.plan.area, f"{one}_id") for one in LEVELS])

    # -- parties

    def _add_parties(self, layer: LayerTerms) -> None:
        rows = rows_of(self.version, self.version.policy.links[layer.rule], self.on)
        for pk, code, skills in rows.officers().values_list("pk", "code", "skills"):
            self._party("officer", pk, code, frozenset(skills)).bounds[layer.rule] = layer.bounds
        for pk, code in rows.units().values_list("pk", "code"):
            self._party("unit", pk, code, frozenset()).bounds[layer.rule] = layer.bounds

    def _party(self, kind: str, pk: int, code: str, skills: frozenset[str]) -> _Row:
        return self.rows.setdefault((kind, pk), _Row(f"{kind}:{code}", skills))

    def _parties(self, areas: Mapping[int, Area]) -> Iterator[Party]:
        homes, points, away = self._homes(), self._points(), self._absent()
        for (kind, pk), row in self.rows.items():
            unit, home = homes.get((kind, pk), ("", 0))
            place = areas.get(home)
            spots = [areas[spot] for spot in points.get((kind, pk), ()) if spot in areas]
            near = spots[0] if spots else place
            yield Party(
                row.code,
                row.bounds,
                unit=unit,
                area=near.township.code if near and near.township else "",
                place=near.village.code if near and near.village else "",
                serves=_around(place, spots) if self.terms.local else frozenset(),
                skills=row.skills,
                carries=dict(row.carries) if self.only is None else self._carried(row),
                absent=away.get(pk, 0) if kind == "officer" else 0,
            )

    def _carried(self, row: _Row) -> dict[str, int]:
        """As counted when the plan was solved, with all its counterparts."""
        carries: Mapping[str, int] = self.plan.outcome.get("carries", {})
        return {layer: number for layer in row.bounds if (number := carries.get(f"{layer}|{row.code}", 0))}

    def _homes(self) -> dict[tuple[str, int], tuple[str, int]]:
        """Unit and its area: of an officer by the main post, else the earliest."""
        found: dict[tuple[str, int], tuple[str, int]] = {}
        posts = Post.objects.filter(held_on(self.on)).order_by("-main", "valid_from", "pk")
        for pk, unit, area in posts.values_list("officer", "unit__code", "unit__area"):
            found.setdefault(("officer", pk), (unit, area))
        for pk, code, area in Unit.objects.values_list("pk", "code", "area"):
            found["unit", pk] = (code, area)
        return found

    def _points(self) -> dict[tuple[str, int], list[int]]:
        """The villages, then the townships, that a party is linked to as places, by code: it goes there anyway."""
        rows = Link.objects.filter(held_on(self.on), root__place__isnull=False).order_by("-root__base", "root__code")
        found: dict[tuple[str, int], list[int]] = defaultdict(list)
        for officer, unit, place in rows.values_list("officer", "unit", "root__place"):
            key = ("officer", officer) if officer else ("unit", unit or 0)
            if key in self.rows and place is not None:
                found[key].append(place)
        return found

    def _absent(self) -> dict[int, int]:
        """Percent of the year from the first day on for which an officer is away, where that is long."""
        last = self.on + YEAR
        days: dict[int, set[date]] = defaultdict(set)
        rows = Absence.objects.filter(first__lte=last, last__gte=self.on)
        for officer, first, end in rows.values_list("officer", "first", "last"):
            start, stop = max(first, self.on), min(end, last)
            days[officer] |= {start + timedelta(days=n) for n in range((stop - start).days + 1)}
        percents = {pk: min(100, 100 * len(found) // YEAR.days) for pk, found in days.items()}
        return {pk: percent for pk, percent in percents.items() if percent >= AWAY_FOR_LONG}

    # -- counterparts

    def _add_counterparts(self, layer: LayerTerms) -> None:
        rule = self.version.policy.links[layer.rule]
        rows = rows_of(self.version, rule, self.on).counterparts().filter(self._chosen(layer), pk=F("root"), provisional=False)
        if self.only is not None:
            rows = rows.filter(pk__in=self.only)
        for pk, code, kind, area in rows.values_list("pk", "code", "kind", "area_id"):
            self.served.setdefault(pk, _One(code, kind, area)).asks[layer.rule] = layer.asks

    def _chosen(self, layer: LayerTerms) -> Q:
        if layer.whom == "all":
            return Q()
        linked = Q(pk__in=Link.objects.filter(held_on(self.on), kind=layer.kind).values("root"))
        needed = Q(pk__in=Need.objects.filter(need__in=layer.needs, first__lte=self.on, last__gte=self.on).values("root"))
        return {"linked": linked, "needed": needed, "linked_or_needed": linked | needed}[layer.whom]

    def _counterparts(self, areas: Mapping[int, Area], skills: frozenset[str]) -> Iterator[Served]:
        needs = self._needs(skills)
        for pk, one in sorted(self.served.items(), key=lambda pair: pair[1].code):
            area = areas.get(one.area)
            village = area.village.code if area and area.village else ""
            yield Served(
                one.code,
                one.asks,
                kind=one.kind,
                area=area.township.code if area and area.township else (area.code if area else ""),
                village=village,
                needs=needs.get(pk, frozenset()),
                group=village if self.terms.group_party else "",
            )

    def _needs(self, skills: frozenset[str]) -> dict[int, frozenset[str]]:
        """Needs that somebody's skill answers; the others cost everybody the same."""
        found: dict[int, set[str]] = defaultdict(set)
        if skills:
            rows = Need.objects.filter(need__in=skills, first__lte=self.on, last__gte=self.on)
            for root, need in rows.values_list("root", "need"):
                if root in self.served:
                    found[root].add(need)
        return {root: frozenset(some) for root, some in found.items()}

    # -- links, musts, bans

    def _links(self, layer: LayerTerms) -> Iterator[tuple[str, str, str]]:
        """Today's links of the layer's kind between its parties and counterparts; those to others stay, and are counted."""
        kinds = self.version.policy.links[layer.rule].with_.kind
        rows = Link.objects.filter(held_on(self.on), kind=layer.kind, root__kind__in=kinds)
        if self.only is not None:
            rows = rows.filter(root__in=self.only)
        for officer, unit, root in rows.order_by("officer", "unit", "root").values_list("officer", "unit", "root").distinct():
            row = self.rows.get(("officer", officer) if officer else ("unit", unit or 0))
            if row is None or layer.rule not in row.bounds:
                continue
            one = self.served.get(root or 0)
            if one is not None and layer.rule in one.asks:
                yield layer.rule, row.code, one.code
            else:
                row.carries[layer.rule] += 1

    def _musts(self) -> list[Pair]:
        locked = self.plan.links.filter(locked=True).select_related("officer", "unit")
        reasons = {key: "locked" for row in locked if (key := self._key(row))}
        return [Pair(*key, reason) for key, reason in sorted((reasons | self._wishes(must=True)).items())]

    def _bans(self) -> list[Pair]:
        return [Pair(*key, reason) for key, reason in sorted(self._wishes(must=False).items())]

    def _wishes(self, *, must: bool) -> dict[tuple[str, str, str], str]:
        rows = self.plan.wishes.filter(must=must).select_related("officer", "unit")
        return {key: wish.reason for wish in rows if (key := self._key(wish))}

    def _key(self, row: PairingLink | PairingWish) -> tuple[str, str, str] | None:
        """Layer, party, counterpart; None for whom the problem no longer knows."""
        party = self.rows.get(("officer", row.officer_id) if row.officer_id else ("unit", row.unit_id or 0))
        one = self.served.get(row.counterpart_id)
        known = party is not None and one is not None and row.layer in party.bounds and row.layer in one.asks
        return (row.layer, party.code, one.code) if known and party and one else None

    def _conflicts(self) -> Iterator[Pair]:
        """Whoever bears the name in the place that an officer declared."""
        for conflict in Conflict.objects.filter(ended_at=None).select_related("area").order_by("pk"):
            row = self.rows.get(("officer", conflict.officer_id))
            if row is None:
                continue
            inside = Q(**{f"area__{conflict.area.level}": conflict.area_id})
            for pk in Counterpart.objects.filter(inside, name=conflict.name).values_list("pk", flat=True):
                if pk in self.served:
                    yield Pair("", row.code, self.served[pk].code, "conflict")
