"""Coverage both ways (J2, S2): parties without a link, counterparts without one, and the quota of each. Live, from the links.

Every number is one statement over the rows, whatever their number; lists of who is missing are cut off with a cursor.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, TextField, Value
from django.db.models.functions import Cast, Coalesce

from lianxin.liaison import access
from lianxin.liaison.models import Link
from lianxin.policy.facts import InForce
from lianxin.policy.queries import schedule
from lianxin.registry.access import Viewer, held_on, merged_into, with_merged
from lianxin.registry.models import Counterpart, Need, Officer, Post, Unit
from lianxin.registry.models.places import LEVELS
from lianxin.rules.policy.schema import LinkRule, Party, PartyConditions, Share


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of how many, and whether that reaches the floor, compared by cross-multiplication (rule 8)."""

    covered: int
    total: int
    floor: Share | None = None

    @property
    def reached(self) -> bool | None:
        """None where the policy sets no floor, or there is nobody to cover."""
        if self.floor is None or not self.total:
            return None
        return self.covered * self.floor.denominator >= self.floor.numerator * self.total


@dataclass(frozen=True, slots=True)
class Coverage:
    """A link rule on a day: links in force, both rates, and how many parties are off their number."""

    rule: LinkRule
    on: date
    links: int
    officers: Rate
    units: Rate
    counterparts: Rate
    provisional: int
    """How many of the counterparts were recorded by village and name and wait to be matched: rule 23 counts them."""
    under: int
    over: int

    @property
    def parties(self) -> Rate:
        """Officers and units together, against the rule's floor."""
        floor = self.rule.cover.parties if self.rule.cover else None
        return Rate(self.officers.covered + self.units.covered, self.officers.total + self.units.total, floor)


def coverages(version: InForce, on: date) -> list[Coverage]:
    """All link rules of a version in force."""
    return [coverage(version, rule, on) for rule in version.policy.links.values()]


def coverage(version: InForce, rule: LinkRule, on: date) -> Coverage:
    """One link rule on a day."""
    scope = Scope(version, rule, on)
    officers, units = _numbers(scope.officers(), rule), _numbers(scope.units(), rule)
    served = scope.counterparts().annotate(has=Exists(scope.links_of_any().filter(root=OuterRef("root"))))
    of_kind = Q(has=True, root__kind__in=rule.with_.kind)  # the need is asked of the counterpart already
    both = served.aggregate(
        total=Count("root", distinct=True),
        covered=Count("root", distinct=True, filter=of_kind),
        found=Count("root", distinct=True, filter=Q(root__provisional=True)),
    )
    floor = rule.cover.counterparts if rule.cover else None
    return Coverage(
        rule=rule,
        on=on,
        links=officers["links"] + units["links"],
        officers=Rate(officers["covered"], officers["total"]),
        units=Rate(units["covered"], units["total"]),
        counterparts=Rate(both["covered"], both["total"], floor),
        provisional=both["found"],
        under=officers["under"] + units["under"],
        over=officers["over"] + units["over"],
    )


def quota(rule: LinkRule) -> tuple[int, int | None]:
    """The least and the most links that a party should have; (0, None) without a quota."""
    if rule.exactly is not None:
        return rule.exactly, rule.exactly
    if rule.between is not None:
        return rule.between
    return rule.at_least or 0, rule.at_most


def _numbers(parties: QuerySet[Any], rule: LinkRule) -> dict[str, int]:
    low, high = quota(rule)
    asked: dict[str, Count | Coalesce] = {
        "total": Count("pk"),
        "covered": Count("pk", filter=Q(number__gte=1)),
        "under": Count("pk", filter=Q(number__lt=low)),
        "links": Coalesce(Sum("number"), 0),
    }
    if high is not None:
        asked["over"] = Count("pk", filter=Q(number__gt=high))
    return {"over": 0, **{name: int(value) for name, value in parties.aggregate(**asked).items()}}


@dataclass(frozen=True, slots=True)
class Held:
    """A party and how many such links it has."""

    kind: Literal["officer", "unit"]
    code: str
    name: str
    number: int


def off_quota(
    version: InForce, rule: LinkRule, on: date, *, which: Literal["missing", "under", "over"], after: str = "", limit: int = 50
) -> list[Held]:
    """Parties without a link, or under or over their number, by code from ``after`` on. Two statements."""
    low, high = quota(rule)
    wanted = {"missing": Q(number=0), "under": Q(number__lt=low), "over": Q(number__gt=high or 0) if high is not None else None}
    chosen = wanted[which]
    if chosen is None:
        return []
    scope = Scope(version, rule, on)
    found: list[Held] = []
    rows: tuple[tuple[Literal["officer", "unit"], QuerySet[Any]], ...] = (("officer", scope.officers()), ("unit", scope.units()))
    for kind, parties in rows:
        off = parties.filter(chosen, code__gt=after).order_by("code")[:limit]
        found += [Held(kind, *row) for row in off.values_list("code", "name", "number")]
    return sorted(found, key=lambda held: held.code)[:limit]


def missing_counterparts(
    version: InForce, rule: LinkRule, on: date, *, viewer: Viewer, after: str = "", limit: int = 50
) -> list[Counterpart]:
    """Counterparts without such a link, by code from ``after`` on: those that the viewer may find. Who shows them logs them."""
    scope = Scope(version, rule, on)
    without = scope.counterparts().filter(~Exists(scope.links().filter(root=OuterRef("root"))))
    rows = Counterpart.objects.filter(access.counterparts_q(viewer, "find"), pk__in=without.values("root"), code__gt=after)
    return list(rows.select_related("area__village", "area__township").order_by("code")[:limit])


def numbers_of(
    version: InForce, rule: LinkRule, on: date, *, officers: Iterable[int] = (), units: Iterable[int] = ()
) -> dict[str, int]:
    """How many such links each of these parties has (by id), by ``officer:CODE`` or ``unit:CODE``.

    Whom the rule does not ask for links is left out. One statement for each kind of party asked for.
    """
    scope = Scope(version, rule, on)
    found: dict[str, int] = {}
    asked: tuple[tuple[str, list[int], Callable[[], QuerySet[Any]]], ...] = (
        ("officer", list(officers), scope.officers),
        ("unit", list(units), scope.units),
    )
    for kind, ids, rows in asked:
        if ids:
            numbers = rows().filter(pk__in=ids).values_list("code", "number")
            found |= {f"{kind}:{code}": number for code, number in numbers}
    return found


def rows_of(version: InForce, rule: LinkRule, on: date, *, places: tuple[int, ...] = ()) -> "Scope":
    """The rows themselves that a link rule is about on a day: ``officers()``, ``units()``, ``counterparts()``, ``links()``.

    With ``places``, areas of the version's level, in all of these in place of the version's own.
    """
    return Scope(version, rule, on, places)


@dataclass(frozen=True)
class Scope:
    """The rows that a link rule is about, on a day: areas where a nearer adoption holds are left out (rule 17)."""

    version: InForce
    rule: LinkRule
    on: date
    places: tuple[int, ...] = ()

    def links(self) -> QuerySet[Link]:
        rows = self.links_of_any().filter(root__kind__in=self.rule.with_.kind)
        return rows.filter(Exists(self._need(OuterRef("root")))) if self.rule.with_.need else rows

    def links_of_any(self) -> QuerySet[Link]:
        """The links in force that are as the rule asks, whomever they lead to."""
        rows = Link.objects.filter(held_on(self.on))
        return rows.filter(kind__in=self.rule.as_) if self.rule.as_ else rows

    def _need(self, root: OuterRef) -> QuerySet[Need]:
        return Need.objects.filter(root=root, need__in=self.rule.with_.need, first__lte=self.on, last__gte=self.on)

    def officers(self) -> QuerySet[Officer]:
        posts = self.all_posts().filter(self.inside("unit__area"), officer=OuterRef("pk"))
        return Officer.objects.filter(Exists(posts)).annotate(number=self._number("officer"))

    def all_posts(self) -> QuerySet[Post]:
        """The posts by which officers are asked for links, wherever they are."""
        rows = Post.objects.annotate(tags=Cast("officer__tags", TextField()))
        return rows.filter(held_on(self.on), self._who("officers", "unit__"))

    def units(self) -> QuerySet[Unit]:
        return self.all_units().filter(self.inside("area")).annotate(number=self._number("unit"))

    def all_units(self) -> QuerySet[Unit]:
        """The units that are asked for links, wherever they are."""
        return Unit.objects.filter(self._who("units", ""))

    def counterparts(self) -> QuerySet[Counterpart]:
        """The rows valid on the day, by where they lay then; those merged since stand for their root (rule 23)."""
        return self.all_counterparts().filter(self.inside("area"))

    def all_counterparts(self) -> QuerySet[Counterpart]:
        """The same, wherever they lay."""
        alive = (Q(valid_from=None) | Q(valid_from__lte=self.on)) & (Q(valid_to=None) | Q(valid_to__gte=self.on))
        rows = Counterpart.objects.filter(alive, kind__in=self.rule.with_.kind)
        return rows.filter(Exists(self._need(OuterRef("root")))) if self.rule.with_.need else rows

    def _number(self, party: str) -> Coalesce:
        links = self.links().filter(**{party: OuterRef("pk")}).order_by().values(party)
        count = links.annotate(number=Count("root", distinct=True)).values("number")
        return Coalesce(Subquery(count, output_field=IntegerField()), Value(0))

    def inside(self, path: str) -> Q:
        """Return the condition that the area at the end of the path is one of those asked about."""
        inside = Q(**{f"{path}__{self.version.level}__in": self._areas})
        for other in self._nearer:
            inside &= ~Q(**{f"{path}__{other.level}": other.area}) | Q(**{f"{path}__{other.level}": None})
        return inside

    @cached_property
    def _areas(self) -> tuple[int, ...]:
        return tuple(self.area_of)

    @cached_property
    def area_of(self) -> dict[int, int]:
        """Every area asked about, with those that went into it: which of those asked about it belongs to."""
        merged = merged_into()
        return {one: place for place in self.places or (self.version.area,) for one in with_merged(place, merged)}

    @cached_property
    def _nearer(self) -> list[InForce]:
        """Adoptions of the same policy for areas below."""
        depth = LEVELS.index(self.version.level)
        rows = [one for one in schedule() if one.key == self.version.key and LEVELS.index(one.level) > depth]
        return [one for one in rows if one.first <= self.on and (one.last is None or one.last >= self.on)]

    def _who(self, are: str, path: str) -> Q:
        parties = [party for key in self.rule.who if (party := self.version.policy.parties[key]).are == are]
        found = Q(pk__in=())
        for party in parties:
            found |= _party(party, path)
        return found


def _party(party: Party, path: str) -> Q:
    fits = _conditions(party, path)
    return fits & ~_conditions(party.except_, path) if party.except_ else fits


def _conditions(asked: PartyConditions, path: str) -> Q:
    """Any of each list, all lists together. Tags are words of the policy: in the stored list each stands in quotes."""
    found = Q(pk__isnull=False)
    if asked.class_:
        found &= Q(class_key__in=asked.class_)
    if asked.unit_kind:
        found &= Q(**{f"{path}kind__in": asked.unit_kind})
    if asked.level:
        found &= Q(**{f"{path}area__level__in": asked.level})
    if asked.tag:
        tagged = Q(pk__in=())
        for tag in asked.tag:
            tagged |= Q(tags__contains=f'"{tag}"')
        found &= tagged
    return found


__all__ = [
    "Coverage",
    "Held",
    "Rate",
    "coverage",
    "coverages",
    "missing_counterparts",
    "numbers_of",
    "off_quota",
    "quota",
    "rows_of",
]
