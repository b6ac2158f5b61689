"""The roll of an area on a day: groups of like parties, what they are linked to, and whom there is to serve.

Statements are set-wise: their number depends on what the policy asks about, never on parties or counterparts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from lianxin.duties import facts as duties
from lianxin.liaison.models import Link
from lianxin.policy.queries import schedule
from lianxin.registry.access import held_on, merged_into, with_merged
from lianxin.registry.models import Absence, Area, Counterpart, Need
from lianxin.registry.models.places import LEVELS
from lianxin.rules.burden.highest import peaks_of
from lianxin.rules.burden.roll import Ask, Group, Roll, Things, asks_of, detailed, per_ask
from lianxin.rules.owing import Held, Home, Place, Scope
from lianxin.rules.parties import Holder
from lianxin.rules.policy.schema import Policy
from lianxin.rules.workdays import Calendar

Party = tuple[str, int]
"""``officer`` or ``unit``, and its id."""
PLACES = ("village", "township")


@dataclass(frozen=True)
class _Members:
    """The parties of each group, and the area in which each works."""

    groups: dict[str, Group] = field(default_factory=dict)
    group_of: dict[Party, str] = field(default_factory=dict)
    place_of: dict[Party, Place] = field(default_factory=dict)


def roll_of(policy: Policy, area: Area, on: date, *, problems: int | None = None, days: Mapping[int, int] | None = None) -> Roll:
    """The roll for a policy adopted for an area, as of a day. Areas with a nearer adoption of it are left out (rule 17).

    ``days``: by officer's id the working days of recorded absence in the period that is worked out.
    """
    members = _members(policy, area, on)
    things: dict[str, dict[Ask, tuple[Things, ...]]] = defaultdict(dict)
    reader = _Reader(area, on, members)
    for ask in asks_of(policy):
        for key, found in reader.things(ask, detailed=ask in detailed(policy), needed=_is_own(policy, ask)).items():
            things[key][ask] = tuple(found)
    peaks = reader.peaks()
    groups = tuple(
        replace(group, things=things.get(key, {}), peaks=peaks.get(key, ()), away=_away(members, key, days or {}))
        for key, group in members.groups.items()
    )
    counterparts = {ask: reader.roll(ask).count() for ask in asks_of(policy) if ask.links is None and not ask.inside}
    return Roll(groups, counterparts, problems)


def _away(members: _Members, key: str, days: Mapping[int, int]) -> int:
    return sum(days.get(pk, 0) for (kind, pk), of in members.group_of.items() if kind == "officer" and of == key)


def days_away(first: date, last: date, calendar: Calendar) -> dict[int, int]:
    """Working days on which each officer is recorded as absent, by id; days of several records count once. One statement."""
    found: dict[int, set[date]] = defaultdict(set)
    rows = Absence.objects.filter(first__lte=last, last__gte=first).values_list("officer", "first", "last")
    for officer, start, end in rows:
        day, stop = max(start, first), min(end, last)
        while day <= stop:
            if calendar.is_working(day):
                found[officer].add(day)
            day += timedelta(days=1)
    return {officer: len(some) for officer, some in found.items()}


def _is_own(policy: Policy, ask: Ask) -> bool:
    """Whether a duty is owed toward all of the party's own area, linked or not."""
    return ask.links is not None or any(per_ask(duty) == ask for duty in policy.duties.values())


# -- parties -----------------------------------------------------------------------------------------


def classes_of(policy: Policy, area: Area, on: date) -> dict[int, tuple[str, str]]:
    """The class under which each officer of the area is shown, and the level of area from which each sets out."""
    members = _members(policy, area, on)
    groups = {officer: members.groups[key] for (kind, officer), key in members.group_of.items() if kind == "officer"}
    return {officer: (group.label, group.level) for officer, group in groups.items()}


def _members(policy: Policy, area: Area, on: date) -> _Members:
    inside = frozenset(with_merged(area.pk, merged_into()))
    nearer = _nearer(policy, area, on)
    people = duties.people(Scope(), on, on)
    tags = frozenset(
        tag for party in policy.parties.values() for tag in (*party.tag, *(party.except_.tag if party.except_ else ()))
    )
    by_officer: dict[int, list[Held]] = defaultdict(list)
    for post in people.posts:
        if _here(post.home, inside, nearer):
            by_officer[post.officer_id].append(post)
    found = _Members()
    for officer, posts in by_officer.items():
        _add(found, ("officer", officer), _of_officer(policy, posts, tags), _main(posts).home.place)
    for home in people.units:
        if _here(home, inside, nearer):
            _add(found, ("unit", home.id), _of_unit(home), home.place)
    return found


def _nearer(policy: Policy, area: Area, on: date) -> frozenset[int]:
    depth = LEVELS.index(area.level)
    rows = [one for one in schedule() if one.key == policy.policy and LEVELS.index(one.level) > depth]
    return frozenset(one.area for one in rows if one.first <= on and (one.last is None or one.last >= on))


def _here(home: Home, inside: frozenset[int], nearer: frozenset[int]) -> bool:
    return not home.place.line.isdisjoint(inside) and home.place.line.isdisjoint(nearer)


def _main(posts: Iterable[Held]) -> Held:
    return min(posts, key=lambda post: (not post.main, post.span.first))


def _of_officer(policy: Policy, posts: list[Held], tags: frozenset[str]) -> Group:
    """The group of an officer: shown by the main post's class, or by another that the policy knows."""
    main = _main(posts)
    holders = {replace(post.as_holder(), tags=post.tags & tags) for post in posts}
    known = [post.class_key for post in (main, *posts) if post.class_key in policy.words.classes]
    label = known[0] if known else main.class_key
    return _group("officer", label, main.home, holders)


def _of_unit(home: Home) -> Group:
    return _group("unit", home.kind, home, {home.as_holder()})


def _group(kind: str, label: str, home: Home, holders: set[Holder]) -> Group:
    ordered = tuple(sorted(holders, key=lambda one: (one.class_key, one.unit_kind, one.level, sorted(one.tags))))
    parts = (kind, label, home.place.level, home.place.size_class, *(_text(holder) for holder in ordered))
    return Group(
        "|".join(parts), "officer" if kind == "officer" else "unit", label, home.place.level, ordered, 0, home.place.size_class
    )


def _text(holder: Holder) -> str:
    return ",".join((holder.class_key, holder.unit_kind, holder.level, *sorted(holder.tags)))


def _add(members: _Members, party: Party, group: Group, place: Place) -> None:
    known = members.groups.get(group.key, group)
    members.groups[group.key] = replace(known, parties=known.parties + 1)
    members.group_of[party] = group.key
    members.place_of[party] = place


# -- counterparts ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Reader:
    """Counts counterparts and links, group by group."""

    area: Area
    on: date
    members: _Members
    inside: dict[tuple[tuple[str, ...], tuple[str, ...]], Mapping[int, int]] = field(default_factory=dict)
    single: dict[Party, dict[Ask, list[Things]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    """what each party has by itself"""

    def peaks(self) -> dict[str, tuple[Mapping[Ask, tuple[Things, ...]], ...]]:
        """Of each group the parties than whom none has as much or more of everything."""
        by_group: dict[str, list[Mapping[Ask, tuple[Things, ...]]]] = defaultdict(list)
        for party, found in self.single.items():
            if party in self.members.group_of:
                by_group[self.members.group_of[party]].append({ask: tuple(some) for ask, some in found.items()})
        return {key: peaks_of(profiles) for key, profiles in by_group.items()}

    def roll(self, ask: Ask) -> QuerySet[Counterpart]:
        """The counterparts of the area that are asked about, linked or not."""
        return self._alive(ask).filter(**{f"area__{self.area.level}__in": with_merged(self.area.pk, merged_into())})

    def _alive(self, ask: Ask) -> QuerySet[Counterpart]:
        alive = (Q(valid_from=None) | Q(valid_from__lte=self.on)) & (Q(valid_to=None) | Q(valid_to__gte=self.on))
        rows = Counterpart.objects.filter(alive, pk=F("root"), kind__in=ask.kinds)
        return rows.filter(self._needy(ask.needs, "pk")) if ask.needs else rows

    def _needy(self, needs: tuple[str, ...], path: str) -> Exists:
        return Exists(Need.objects.filter(root=OuterRef(path), need__in=needs, first__lte=self.on, last__gte=self.on))

    def things(self, ask: Ask, *, detailed: bool, needed: bool) -> dict[str, list[Things]]:
        """What each group is linked to, or has in its own areas; nothing for what no duty rests on."""
        if not needed:
            return {}
        if ask.links is None:
            return self._of_own_areas(ask)
        return self._one_by_one(ask) if detailed else self._summed(ask)

    def _links(self, ask: Ask) -> QuerySet[Link]:
        rows = Link.objects.filter(held_on(self.on), root__kind__in=ask.kinds)
        if ask.links:
            rows = rows.filter(kind__in=ask.links)
        return rows.filter(self._needy(ask.needs, "root")) if ask.needs else rows

    def _summed(self, ask: Ask) -> dict[str, list[Things]]:
        rows = self._links(ask).values_list("officer", "unit", "root__kind", "root__place__size_class")
        sums: dict[tuple[str, str, str], int] = defaultdict(int)
        for officer, unit, kind, size, number in rows.annotate(number=Count("root", distinct=True)):
            party: Party = ("officer", officer) if officer else ("unit", unit or 0)
            key = self.members.group_of.get(party)
            if key is not None:
                sums[key, kind, size or ""] += number
                self.single[party][ask].append(Things(number, kind, size or "", number))
        found: dict[str, list[Things]] = defaultdict(list)
        for (key, kind, size), number in sorted(sums.items()):
            found[key].append(Things(number, kind, size, number))
        return found

    def _one_by_one(self, ask: Ask) -> dict[str, list[Things]]:
        """With what lies in each thing; ``distinct`` gives each thing to the first group that has it."""
        rows = self._links(ask).values_list("officer", "unit", "root", "root__kind", "root__place__size_class", "root__place")
        pairs: dict[tuple[str, Party, int], tuple[str, str, int | None]] = {}
        for officer, unit, root, kind, size, place in rows.order_by("pk"):
            party: Party = ("officer", officer) if officer else ("unit", unit or 0)
            key = self.members.group_of.get(party)
            if key is not None and root is not None:
                pairs[key, party, root] = (kind, size or "", place)
        self._add_single(ask, ((party, *pairs[key, party, root]) for key, party, root in sorted(pairs)))
        return self._gathered(ask, ((key, root, *pairs[key, party, root]) for key, party, root in sorted(pairs)))

    def _add_single(self, ask: Ask, rows: Iterable[tuple[Party, str, str, int | None]]) -> None:
        lying = self._lying(ask)
        counts = Counter((party, kind, size, lying.get(place or 0, 0)) for party, kind, size, place in rows)
        for (party, kind, size, inside), number in sorted(counts.items()):
            self.single[party][ask].append(Things(number, kind, size, number, inside))

    def _gathered(self, ask: Ask, rows: Iterable[tuple[str, int, str, str, int | None]]) -> dict[str, list[Things]]:
        numbers: dict[tuple[str, str, str, int], list[int]] = defaultdict(lambda: [0, 0])
        seen: set[int] = set()
        lying = self._lying(ask)
        for key, root, kind, size, place in rows:
            sums = numbers[key, kind, size, lying.get(place or 0, 0)]
            sums[0] += 1
            sums[1] += root not in seen
            seen.add(root)
        found: dict[str, list[Things]] = defaultdict(list)
        for (key, kind, size, inside), (number, distinct) in sorted(numbers.items()):
            found[key].append(Things(number, kind, size, distinct, inside))
        return found

    def _lying(self, ask: Ask) -> Mapping[int, int]:
        """How many of what is asked about lie in each area, itself and below; by id of the area."""
        if not ask.inside:
            return {}
        asked = (ask.inside, ask.inside_needs)
        if asked not in self.inside:
            self.inside[asked] = _per_area(self._alive(Ask(ask.inside, None, ask.inside_needs)))
        return self.inside[asked]

    def _of_own_areas(self, ask: Ask) -> dict[str, list[Things]]:
        rows = list(
            self._alive(ask).values_list("pk", "kind", "place__size_class", "place", *(f"area__{level}" for level in LEVELS))
        )
        by_area: dict[int, list[tuple[int, str, str, int | None]]] = defaultdict(list)
        for pk, kind, size, place, *line in rows:
            for one in {each for each in line if each is not None}:
                by_area[one].append((pk, kind, size or "", place))
        lying = self._lying(ask)
        own: dict[int, list[Things]] = {}
        for party in self.members.group_of:
            home = self.members.place_of[party].id
            if home not in own:
                counts = Counter((kind, size, lying.get(place or 0, 0)) for _, kind, size, place in by_area.get(home, ()))
                own[home] = [Things(n, kind, size, n, inside) for (kind, size, inside), n in sorted(counts.items())]
            self.single[party][ask] += own[home]
        return self._gathered(ask, self._in_places(by_area))

    def _in_places(
        self, by_area: Mapping[int, list[tuple[int, str, str, int | None]]]
    ) -> Iterator[tuple[str, int, str, str, int | None]]:
        for party, key in sorted(self.members.group_of.items()):
            for pk, kind, size, place in by_area.get(self.members.place_of[party].id, ()):
                yield key, pk, kind, size, place


def _per_area(rows: QuerySet[Counterpart]) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    columns = [f"area__{level}" for level in LEVELS]
    for *line, number in rows.values_list(*columns).annotate(number=Count("pk")):
        for one in {each for each in line if each is not None}:
            found[one] += number
    return found
