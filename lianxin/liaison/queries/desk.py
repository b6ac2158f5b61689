"""What the desk of the registry reads about links: the roll by cursor, what a merge moves, where a party stands by the rules."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from lianxin.liaison import access
from lianxin.liaison.models import Link
from lianxin.liaison.queries.coverage import numbers_of, quota
from lianxin.policy.facts import InForce
from lianxin.policy.queries import policies_of
from lianxin.registry.access import Viewer, held_on
from lianxin.registry.models import Area, Counterpart, Officer, Unit
from lianxin.registry.models.places import LEVELS
from lianxin.registry.queries import within
from lianxin.registry.queries.found import narrowed
from lianxin.rules.names import search_words
from lianxin.rules.policy.schema import LinkRule


def on_the_roll(
    viewer: Viewer,
    area: Area,
    *,
    typed: str = "",
    bases: Iterable[str] = (),
    provisional: bool = False,
    after: str = "",
    limit: int = 50,
) -> list[Counterpart]:
    """Households and organisations of an area that the viewer may find, by code; or those recorded on visits, to be matched.

    Whoever shows the rows logs them (``log_rows``).
    """
    words = search_words(typed)
    if typed.strip() and not words:
        return []
    rows = access.counterparts(viewer, "find").filter(within("area", area), pk=F("root"), place=None, valid_to=None)
    rows = rows.filter(provisional=provisional, code__gt=after)
    if words:
        rows = narrowed(rows, typed)
    if chosen := list(bases):
        rows = rows.filter(base__in=chosen)
    return list(rows.select_related("area__village").order_by("code")[:limit])


@dataclass(frozen=True, slots=True)
class Standing:
    """What a link rule asks of a party, and how many such links it has."""

    policy: str
    rule: LinkRule
    low: int
    high: int | None
    number: int

    @property
    def off(self) -> bool:
        """Whether the number breaks the rule; it is shown, never refused."""
        return self.number < self.low or (self.high is not None and self.number > self.high)


def standings(party: Officer | Unit, homes: Sequence[Area], *, on: date) -> list[Standing]:
    """Where a party stands by each link rule that asks links of it. One statement for the policies and one for each rule."""
    ids = {"officers": [party.pk]} if isinstance(party, Officer) else {"units": [party.pk]}
    found = []
    for version in policies_of(homes, on):
        for rule in version.policy.links.values():
            for number in numbers_of(version, rule, on, **ids).values():
                found.append(Standing(version.key, rule, *quota(rule), number))
    return found


@dataclass(frozen=True, slots=True)
class Load:
    """What a link rule asks of an officer, how many such links there are now, and how many with those to be taken."""

    officer: str
    rule: LinkRule
    low: int
    high: int | None
    now: int
    after: int

    @property
    def off(self) -> bool:
        """Whether the number afterwards breaks the rule; it is shown, never refused."""
        return self.after < self.low or (self.high is not None and self.after > self.high)


def loads(takers: Sequence[Officer], more: Mapping[str, Sequence[Link]], areas: Sequence[Area], *, on: date) -> list[Load]:
    """Where officers would stand by each link rule with these links in addition (by code). Statements hang on the rules alone."""
    found = []
    ids = [taker.pk for taker in takers]
    for version, rule in rules_around(areas, on):
        low, high = quota(rule)
        for party, number in numbers_of(version, rule, on, officers=ids).items():
            code = party.removeprefix("officer:")
            added = sum(1 for link in more.get(code, ()) if _fits(rule, link))
            found.append(Load(code, rule, low, high, number, number + added))
    return sorted(found, key=lambda load: load.officer)


def _fits(rule: LinkRule, link: Link) -> bool:
    """Whether a link is of the kind that the rule counts (needs apart)."""
    return link.root.kind in rule.with_.kind and (not rule.as_ or link.kind in rule.as_)


def rules_around(areas: Sequence[Area], on: date) -> list[tuple[InForce, LinkRule]]:
    """The link rules in force in any of the areas, the nearest first."""
    return [(version, rule) for version in policies_of(areas, on) for rule in version.policy.links.values()]


@dataclass(frozen=True, slots=True)
class Fewer:
    """A party that holds links of a kind to several areas that become one: so many before, so many after."""

    name: str
    kind: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Moving:
    """What a merge or division moves, by number, and the parties whose own numbers change."""

    households: int
    others: int
    links: int
    officers: int
    later: int
    """Links that begin only after that day: a sign of a wrong date."""
    fewer: tuple[Fewer, ...] = ()


def moved_by_merge(areas: Sequence[Area], into: Area, *, on: date) -> Moving:
    """What lies in the areas that end, who is linked there, and who afterwards has fewer links than now. Five statements."""
    inside = Q(pk__in=())
    for area in areas:
        inside |= Q(**{f"area__{area.level}": area})
    return _moving(Counterpart.objects.filter(inside), on, _fewer([*areas, into], on))


def moved_by_split(area: Area, *, areas: Iterable[str], counterparts: Iterable[str], on: date) -> Moving:
    """What goes to a new part: all in the areas named, and the counterparts named. Three statements."""
    below = list(areas)
    inside = Q(code__in=list(counterparts))
    for level in LEVELS[LEVELS.index(area.level) :]:
        inside |= Q(**{f"area__{level}__code__in": below})
    return _moving(Counterpart.objects.filter(inside, **{f"area__{area.level}": area}), on, ())


def _moving(rows: QuerySet[Counterpart], on: date, fewer: tuple[Fewer, ...]) -> Moving:
    mine = rows.filter(pk=F("root"), place=None, valid_to=None)
    counts = mine.aggregate(households=Count("pk", filter=Q(base="household")), others=Count("pk", filter=~Q(base="household")))
    links = Link.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), root__in=rows.values("pk"))
    later = Count("pk", filter=Q(valid_from__gt=on))
    linked = links.aggregate(links=Count("pk"), officers=Count("officer", distinct=True), later=later)
    return Moving(counts["households"], counts["others"], linked["links"], linked["officers"], linked["later"], fewer)


def _fewer(areas: Sequence[Area], on: date) -> tuple[Fewer, ...]:
    """Parties linked in the same way to several of the areas' own counterparts. Two statements."""
    rows = Link.objects.filter(held_on(on))
    several = rows.filter(root__place__in=areas).order_by().values("officer", "unit", "kind")
    several = several.annotate(number=Count("root", distinct=True)).filter(number__gt=1)
    lost = {(row["officer"], row["unit"], row["kind"]): row["number"] - 1 for row in several}
    if not lost:
        return ()
    held = rows.filter(Q(officer__in=[key[0] for key in lost if key[0]]) | Q(unit__in=[key[1] for key in lost if key[1]]))
    held = held.filter(root__base__in=("village", "township")).order_by()
    names = held.values_list("officer", "unit", "kind", "officer__name", "unit__name").annotate(n=Count("root", distinct=True))
    found = [
        Fewer(officer or unit, kind, number, number - lost[who, what, kind])
        for who, what, kind, officer, unit, number in names
        if (who, what, kind) in lost
    ]
    return tuple(sorted(found, key=lambda one: (one.name, one.kind)))


def linked_numbers(party: str, ids: Iterable[int], *, on: date) -> dict[int, int]:
    """How many links each officer or unit (``party`` says which) has on a day, by id. One statement."""
    rows = Link.objects.filter(held_on(on), **{f"{party}__in": list(ids)}).order_by()
    return dict(rows.values_list(party).annotate(number=Count("pk")))
