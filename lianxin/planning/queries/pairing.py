"""Reads of plans of pairing: the list, the grid of villages, before and after, parties, objections, hand-overs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, F, Q, QuerySet

from lianxin.liaison.models import HandOver, Link
from lianxin.planning import access
from lianxin.planning.facts.outcome import missing_in
from lianxin.planning.facts.pairing import version_of
from lianxin.planning.models import Conflict, PairingLink, PairingObjection, PairingPlan, PairingRun, PairingWish
from lianxin.policy.facts import WordsInForce
from lianxin.policy.queries import policies_in_force, words_of
from lianxin.registry.access import Viewer, held_on
from lianxin.registry.models import Area, Counterpart, Officer, Post, Unit
from lianxin.rules.errors import NotFound
from lianxin.rules.pairing.terms import Terms, terms_of
from lianxin.rules.policy.schema import Policy


def plans(viewer: Viewer, *, limit: int = 100) -> list[PairingPlan]:
    """The plans of which the viewer may see anything, the latest first."""
    return list(access.seen(viewer).select_related("area", "adoption").order_by("-at", "-pk")[:limit])


def plan_for(viewer: Viewer, pk: int, *, action: str = "see") -> PairingPlan:
    """The plan, if the viewer may see it, or ``read``, ``draft``, ``adopt`` it as a whole. Raises NotFound."""
    rows = access.seen(viewer) if action == "see" else access.whole(viewer, action)
    found = rows.filter(pk=pk).select_related("area", "adoption", "mends").first()
    if found is None:
        raise NotFound("pairing", pk)
    return found


def policies_with_links(area: Area, on: date) -> list[tuple[str, str, str]]:
    """Key and titles of the policies in force in an area that say who is linked to whom."""
    versions = [one for one in policies_in_force(area, on) if one.policy.links]
    return [(one.key, one.policy.zh, one.policy.en or one.policy.zh) for one in versions]


def terms(plan: PairingPlan) -> Terms:
    """The terms of a plan."""
    return terms_of(plan.terms)


def rules_of(plan: PairingPlan) -> Policy:
    """The policy whose link rules the plan is about. Raises Refused when it is no longer in force."""
    return version_of(plan).policy


def last_run(plan: PairingPlan) -> PairingRun | None:
    """The work that goes on, or the last."""
    return plan.runs.order_by("-at", "-pk").first()


# -- one place, before and after -----------------------------------------------------------------------


@dataclass(slots=True)
class Pairs:
    """A counterpart in one layer: who serves it today, who would."""

    counterpart: Counterpart
    layer: str
    before: list[str] = field(default_factory=list)
    after: list[PairingLink] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        """Whether the plan changes anything."""
        return sorted(self.before) != sorted(row.party_name for row in self.after)


def pairs_in(viewer: Viewer, plan: PairingPlan, area: Area, *, after: str = "", limit: int = 100) -> list[Pairs]:
    """Before and after of the counterparts of a village or township, by code from ``after`` on. Three statements."""
    links = access.shown(viewer, plan)
    inside = Q(area__village=area) if area.level == "village" else Q(area=area)
    whole = access.whole(viewer).filter(pk=plan.pk).exists()
    asked = Q(pk__in=links.values("counterpart"))
    if whole:
        asked |= Q(code__in=[one.code for one in missing_in(plan.outcome) if one.of == "counterpart"][:20_000])
    rows = Counterpart.objects.filter(inside, asked, code__gt=after).select_related("area__village").order_by("code")[:limit]
    return pairs_of(plan, list(rows), links)


def pairs_of(plan: PairingPlan, others: Sequence[Counterpart], links: QuerySet[PairingLink]) -> list[Pairs]:
    """Before and after of these counterparts, layer by layer."""
    kinds = {layer.kind: layer.rule for layer in terms(plan).layers}
    found: dict[tuple[int, str], Pairs] = {}
    by_pk = {one.pk: one for one in others}
    for row in links.filter(counterpart__in=by_pk).select_related("officer", "unit").order_by("pk"):
        key = row.counterpart_id, row.layer
        found.setdefault(key, Pairs(by_pk[row.counterpart_id], row.layer)).after.append(row)
    held = Link.objects.filter(held_on(day_before(plan)), root__in=by_pk, kind__in=kinds).select_related("officer", "unit")
    for link in held.order_by("pk"):
        layer = _layer_of(plan, link.kind, by_pk[link.root_id or 0])
        if layer:
            name = link.officer.name if link.officer else (link.unit.name if link.unit else "")
            found.setdefault((link.root_id or 0, layer), Pairs(by_pk[link.root_id or 0], layer)).before.append(name)
    for one in others:
        if not any(pk == one.pk for pk, _ in found):
            found[one.pk, next(iter(kinds.values()))] = Pairs(one, next(iter(kinds.values())))
    return sorted(found.values(), key=lambda pairs: (pairs.counterpart.code, pairs.layer))


def day_before(plan: PairingPlan) -> date:
    """The day whose links are "before": the plan's first day, as things stand; once it is in force, the day before that."""
    return plan.first - timedelta(days=1) if plan.state == "adopted" else plan.first


def _layer_of(plan: PairingPlan, kind: str, other: Counterpart) -> str:
    """The layer in which a link of today stands: the first of its kind that is about such counterparts."""
    rules = rules_of(plan).links
    for layer in terms(plan).layers:
        if layer.kind == kind and layer.rule in rules and other.kind in rules[layer.rule].with_.kind:
            return layer.rule
    return ""


def counterpart_in(viewer: Viewer, plan: PairingPlan, code: str) -> Counterpart:
    """A counterpart that the plan is about, as far as the viewer sees it. Raises NotFound."""
    found = Counterpart.objects.filter(code=code).select_related("area__village", "area__township").first()
    missing = {one.code for one in missing_in(plan.outcome) if one.of == "counterpart"}
    whole = access.whole(viewer).filter(pk=plan.pk).exists()
    if found is None or not (
        access.shown(viewer, plan).filter(counterpart=found).exists() or (whole and (code in missing or not plan.outcome))
    ):
        raise NotFound("counterpart", code)
    return found


# -- parties -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PartyLine:
    """A party in the list: links today and in the plan, how many begin, whether the number is off the terms."""

    party: str
    name: str
    unit: str
    before: int
    after: int
    new: int
    low: int
    high: int | None

    @property
    def off(self) -> bool:
        """Whether the number in the plan is outside of the terms; absences and other links make it lower."""
        return self.after < self.low or (self.high is not None and self.after > self.high)


def parties(viewer: Viewer, plan: PairingPlan, *, after: str = "", limit: int = 50) -> list[PartyLine]:
    """The officers in a plan by code from ``after`` on, then, at the end of the list, the units. Four statements."""
    links = access.shown(viewer, plan)
    layers = terms(plan).layers
    low, high = sum(one.least for one in layers), _sum([one.most for one in layers])
    counts = {"n": Count("pk"), "fresh": Count("pk", filter=Q(kept=False))}
    people = links.filter(officer__isnull=False, officer__code__gt=after).order_by("officer__code")
    rows = list(people.values_list("officer", "officer__code", "officer__name").annotate(**counts)[:limit])
    before = _held_by([row[0] for row in rows], "officer", plan)
    units = _unit_names([row[0] for row in rows], plan.first)
    found = [
        PartyLine(f"officer:{code}", name, units.get(pk, ""), before.get(pk, 0), n, fresh, low, high)
        for pk, code, name, n, fresh in rows
    ]
    if len(found) < limit:
        offices = links.filter(unit__isnull=False).order_by("unit__code")
        some = list(offices.values_list("unit", "unit__code", "unit__name").annotate(**counts)[: limit - len(found)])
        held = _held_by([row[0] for row in some], "unit", plan)
        found += [PartyLine(f"unit:{code}", name, "", held.get(pk, 0), n, fresh, low, high) for pk, code, name, n, fresh in some]
    return found


def _sum(numbers: Iterable[int | None]) -> int | None:
    total = 0
    for number in numbers:
        if number is None:
            return None
        total += number
    return total


def _held_by(ids: list[int], party: str, plan: PairingPlan) -> dict[int, int]:
    kinds = {layer.kind for layer in terms(plan).layers}
    rows = Link.objects.filter(held_on(day_before(plan)), kind__in=kinds, **{f"{party}__in": ids}).order_by()
    return dict(rows.values_list(party).annotate(n=Count("pk")))


def _unit_names(ids: list[int], on: date) -> dict[int, str]:
    found: dict[int, str] = {}
    rows = Post.objects.filter(held_on(on), officer__in=ids).order_by("-main", "valid_from", "pk")
    for officer, name in rows.values_list("officer", "unit__name"):
        found.setdefault(officer, name)
    return found


def party_in(viewer: Viewer, plan: PairingPlan, party: str) -> Officer | Unit:
    """An officer or unit that has pairs in what the viewer sees of a plan. Raises NotFound."""
    kind, _, code = party.partition(":")
    rows = access.shown(viewer, plan)
    rows = rows.filter(officer__code=code) if kind == "officer" else rows.filter(unit__code=code)
    row = rows.select_related("officer", "unit").first()
    found = None if row is None else (row.officer if kind == "officer" else row.unit)
    if found is None:
        raise NotFound("party", party)
    return found


def pairs_with(viewer: Viewer, plan: PairingPlan, party: Officer | Unit) -> list[PairingLink]:
    """The pairs of one party in a plan, by place and code."""
    mine = Q(officer=party.pk) if isinstance(party, Officer) else Q(unit=party.pk)
    rows = access.shown(viewer, plan).filter(mine).select_related("officer", "unit", "counterpart__area__village", "plan")
    return list(rows.order_by("counterpart__area__code", "counterpart__code"))


def leaving(viewer: Viewer, plan: PairingPlan, party: Officer | Unit) -> list[Counterpart]:
    """Whom the party serves today, in the plan's kinds, and would not: those whom the plan gives to others."""
    mine = Q(officer=party.pk) if isinstance(party, Officer) else Q(unit=party.pk)
    kinds = {layer.kind for layer in terms(plan).layers}
    held = Link.objects.filter(mine, held_on(day_before(plan)), kind__in=kinds).values("root")
    others = plan.links.exclude(pk__in=plan.links.filter(mine).values("pk")).values("counterpart")
    kept = plan.links.filter(mine).values("counterpart")
    rows = Counterpart.objects.filter(pk__in=held).filter(pk__in=others).exclude(pk__in=kept)
    return list(rows.select_related("area__village").order_by("area__code", "code"))


# -- what units say, what the office says --------------------------------------------------------------


def objections(viewer: Viewer, plan: PairingPlan) -> list[PairingObjection]:
    """The objections to pairs that the viewer may see; those without an answer first."""
    rows = plan.objections.select_related("officer", "unit", "counterpart__area__village")
    if not access.whole(viewer).filter(pk=plan.pk).exists():
        mine = access.links(viewer).filter(plan=plan)
        rows = rows.filter(Q(by=viewer.code) | Q(officer__in=mine.values("officer")) | Q(unit__in=mine.values("unit")))
    return sorted(rows, key=lambda row: (row.upheld is not None, row.pk))


def objection_for(viewer: Viewer, plan: PairingPlan, pk: int) -> PairingObjection:
    """One objection to a plan that the viewer may read as a whole. Raises NotFound."""
    found = plan.objections.filter(pk=pk).first() if access.whole(viewer).filter(pk=plan.pk).exists() else None
    if found is None:
        raise NotFound("objection", pk)
    return found


def link_to_object(viewer: Viewer, plan: PairingPlan, pk: int) -> PairingLink:
    """A pair to which the viewer may object. Raises NotFound."""
    rows = access.links(viewer).filter(plan=plan, pk=pk).select_related("plan", "officer", "unit", "counterpart")
    found = rows.first()
    if found is None or plan.state not in access.SHOWN_TO_UNITS:
        raise NotFound("pair", pk)
    return found


def wishes(plan: PairingPlan) -> list[PairingWish]:
    """What the office says must be, or must not be."""
    return list(plan.wishes.select_related("officer", "unit", "counterpart").order_by("-must", "pk"))


def conflicts(viewer: Viewer) -> list[Conflict]:
    """One's own declarations."""
    return list(access.conflicts(viewer).select_related("area").order_by("area__code", "name"))


# -- afterwards ----------------------------------------------------------------------------------------


def hand_overs_of(plan: PairingPlan) -> list[HandOver]:
    """The hand-overs that putting the plan in force made, by the leaver's code, with ``passed`` links."""
    rows = HandOver.objects.filter(partial=True, on=plan.first, reason=plan.name[:200]).select_related("leaver")
    return list(rows.annotate(passed=Count("items")).order_by("leaver__code"))


@dataclass(frozen=True, slots=True)
class Since:
    """What has changed since a plan was adopted: parties gone from the rules, counterparts gone, and new ones nobody serves."""

    parties: int
    counterparts: int
    new: int

    def __bool__(self) -> bool:
        return bool(self.parties or self.counterparts or self.new)


def changed_since(plan: PairingPlan, on: date) -> Since:
    """Whether an adopted plan wants mending on a day. A few statements, whatever its size."""
    rows = plan.links.order_by()
    at_work = Post.objects.filter(held_on(on)).values("officer")
    gone = rows.filter(officer__isnull=False).exclude(officer__in=at_work).values("officer").distinct().count()
    ended = (
        rows.filter(Q(counterpart__valid_to__lt=on) | ~Q(counterpart__root=F("counterpart")))
        .values("counterpart")
        .distinct()
        .count()
    )
    return Since(gone, ended, _unserved(plan, on))


def _unserved(plan: PairingPlan, on: date) -> int:
    """Counterparts on the roll since the plan began, of the kinds of its layers, that nobody is linked to."""
    kinds = {kind for layer in terms(plan).layers for kind in rules_of(plan).links[layer.rule].with_.kind}
    fresh = Counterpart.objects.filter(
        kind__in=kinds, valid_from__gt=plan.at.date(), **{f"area__{plan.area.level}": plan.area_id}
    )
    return fresh.exclude(pk__in=Link.objects.filter(held_on(on)).values("root")).count()


def may(viewer: Viewer, plan: PairingPlan, action: str) -> bool:
    """Whether the viewer may ``read``, ``draft`` or ``adopt`` this plan as a whole."""
    return access.whole(viewer, action).filter(pk=plan.pk).exists()


def words(plan: PairingPlan) -> WordsInForce:
    """The words of the policies in force where the plan is about."""
    return words_of([plan.area], plan.first)


def links_to(plan: PairingPlan, other: Counterpart, layer: str) -> list[PairingLink]:
    """The pairs of a counterpart in a layer, whoever looks: for those who may read the plan as a whole."""
    return list(plan.links.filter(counterpart=other, layer=layer).select_related("officer", "unit").order_by("pk"))


def pairs_to(viewer: Viewer, plan: PairingPlan, other: Counterpart) -> list[PairingLink]:
    """The pairs of a counterpart that the viewer may see."""
    rows = access.shown(viewer, plan).filter(counterpart=other)
    return list(rows.select_related("officer", "unit").order_by("layer", "pk"))


def party_names(parties: Sequence[str], on: date) -> dict[str, tuple[str, str]]:
    """Name and unit of officers, name of units, by party."""
    officers = Officer.objects.filter(code__in=[one.partition(":")[2] for one in parties if one.startswith("officer:")])
    offices = _unit_names([one.pk for one in officers], on)
    found = {f"officer:{one.code}": (one.name, offices.get(one.pk, "")) for one in officers}
    units = Unit.objects.filter(code__in=[one.partition(":")[2] for one in parties if one.startswith("unit:")])
    return found | {f"unit:{one.code}": (one.name, "") for one in units}


@dataclass(frozen=True, slots=True)
class Sums:
    """What a plan would do: pairs, of which new, links of today that end."""

    pairs: int
    new: int
    ended: int
    parties: int


def sums(plan: PairingPlan) -> Sums:
    """What putting a plan in force would do, in numbers."""
    counts = plan.links.aggregate(n=Count("pk"), kept=Count("pk", filter=Q(kept=True)))
    people = plan.links.values("officer", "unit").distinct().count()
    return Sums(counts["n"], counts["n"] - counts["kept"], max(0, plan.outcome.get("held", 0) - counts["kept"]), people)
