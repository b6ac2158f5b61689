"""The places, units, people and households of a demonstration."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Final

from lianxin.demo import names, offices
from lianxin.demo.catalogue import lead_kinds
from lianxin.demo.plan import Group, Plan, UnitKind
from lianxin.rules.policy.schema import Policy

AREAS: Final = Path(__file__).parent / "areas.csv"
MANAGER: Final = "900001"
"""The officer who adopts the policy and administers the demonstration."""


@dataclass
class Place:
    """An area of the demonstration."""

    code: str
    name: str
    level: str
    parent: str
    size_class: str = ""
    valid_to: date | None = None
    merged_into: str = ""
    slow: bool = False


@dataclass
class Office:
    """A unit."""

    code: str
    name: str
    kind: str
    place: Place
    like: str = ""
    """Staffed from the officers of units of this kind."""


@dataclass
class Person:
    """An officer with a post, and how diligent."""

    code: str
    name: str
    class_key: str
    office: Office
    title: str
    since: date
    diligence: float
    backup: str = ""
    away: list[tuple[str, date, date]] = field(default_factory=list)

    def is_away(self, day: date) -> bool:
        """Whether an absence covers the day."""
        return any(first <= day <= last for _, first, last in self.away)


@dataclass
class Other:
    """A counterpart."""

    code: str
    kind: str
    name: str
    place: Place
    needs: list[tuple[str, date]] = field(default_factory=list)
    members: int = 0
    phone: str = ""


@dataclass
class County:
    """All of it, with the random numbers that everything is drawn from."""

    plan: Plan
    random: Random
    english: bool
    first: date
    last: date
    root: Place
    absence_kinds: tuple[str, ...] = ()
    terms: dict[str, int] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)
    offices: list[Office] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    others: list[Other] = field(default_factory=list)

    def named(self, name: str) -> str:
        """The name as this demonstration shows it."""
        return names.in_english(name) if self.english else name

    def at(self, level: str) -> list[Place]:
        """The places of a level, in the order of their codes."""
        return [place for place in self.places if place.level == level]

    def villages(self) -> list[Place]:
        """The villages that have not been merged away."""
        return [place for place in self.at("village") if not place.merged_into]

    def kind(self, kind: str) -> list[Other]:
        """The counterparts of a kind; villages and townships stand for themselves."""
        if kind in {"village", "township"}:
            return [Other(p.code, kind, p.name, p) for p in self.at(kind) if not p.merged_into]
        return [other for other in self.others if other.kind == kind]


def build(
    plan: Plan, policy: Policy, random: Random, *, first: date, last: date, english: bool, officers: int | None = None
) -> County:
    """The county of a plan as it stands over those days, with ``officers`` people if another number than the plan's is asked."""
    county = County(plan, random, english, first, last, Place("", "", "", ""))
    county.absence_kinds = tuple(policy.words.absences)
    county.terms = {key: word.expires_months for key, word in policy.words.needs.items()}
    _real_places(county)
    _villages(county)
    _offices(county)
    _catalogue_offices(county, policy)
    _people(county, officers or plan.officers)
    _counterparts(county)
    return county


def _real_places(county: County) -> None:
    with AREAS.open(encoding="utf-8") as file:
        rows = {row["area_code"]: row for row in csv.DictReader(file)}
    wanted, code = set(), county.plan.area
    while code:
        wanted.add(code)
        code = rows[code]["parent_code"]
    below = {county.plan.area}
    for row in rows.values():
        if row["parent_code"] in below:
            below.add(row["area_code"])
    for row in rows.values():
        if row["area_code"] in wanted | below:
            name = county.named(row["name"])
            county.places.append(Place(row["area_code"], name, row["level"], row["parent_code"]))
    county.root = next(place for place in county.places if place.code == county.plan.area)


def _villages(county: County) -> None:
    townships = county.at("township")
    for number, township in enumerate(townships):
        township.size_class = ("small", "medium", "large")[number % 3]
    if len(townships) > 1:
        townships[len(townships) // 2].slow = True
    made = names.villages(county.random, county.plan.villages)
    for number, name in enumerate(made):
        township = townships[number % len(townships)]
        code = f"{township.code[:9]}{200 + number // len(townships):03}"
        county.places.append(Place(code, county.named(f"{name}村"), "village", township.code, slow=township.slow))
    merged, into = sorted((p for p in county.at("village") if p.parent == townships[0].code), key=lambda p: p.code)[-2:]
    merged.valid_to = county.first + timedelta(days=(county.last - county.first).days // 2)
    merged.merged_into = into.code


def _offices(county: County) -> None:
    for kind in county.plan.units:
        for number, place in enumerate(_seats(county, kind), start=1):
            name = _called(county, kind, place, number)
            county.offices.append(Office(f"{kind.kind}-{len(county.offices) + 1:04}", name, kind.kind, place))


def _called(county: County, kind: UnitKind, place: Place, number: int) -> str:
    if kind.number > 1:
        return offices.of_many(place.name, number, branch="branch" in kind.kind, english=county.english)
    return offices.of_place(place.name, kind.kind, kind.name_en if county.english else kind.name, english=county.english)


def _catalogue_offices(county: County, policy: Policy) -> None:
    """The units to which the policy gives matters, where the plan has none of their kind: staffed like the units beside them."""
    planned = {office.kind for office in county.offices}
    for kind, level in lead_kinds(policy):
        if kind in planned:
            continue
        word = policy.words.unit_kinds[kind]
        name = (word.en or kind) if county.english else word.zh
        for place in _seats(county, UnitKind(kind, level or county.root.level, word.zh, name)):
            whole = offices.of_place(place.name, kind, name, english=county.english)
            beside = next((group.unit_kind for group in county.plan.groups if group.level == place.level), "")
            county.offices.append(Office(f"{kind}-{len(county.offices) + 1:04}", whole, kind, place, beside))


def _seats(county: County, kind: UnitKind) -> list[Place]:
    if kind.number > 1:
        return [county.root] * kind.number
    if kind.level == county.root.level:
        return [county.root]
    return [place for place in county.at(kind.level) if not place.merged_into]


def _people(county: County, officers: int) -> None:
    whole = sum(group.share for group in county.plan.groups)
    for group in county.plan.groups:
        for number in range(round(group.share * officers / whole)):
            county.people.append(_person(county, group, number))
    for person, colleague in zip(county.people, county.people[1:], strict=False):
        if person.office is colleague.office:
            person.backup = colleague.code
    for person in county.people[len(county.people) - county.plan.unlinked :]:
        person.since = county.last - timedelta(days=county.random.randint(3, 12))
    for person in county.people:
        person.away = list(_absences(county, person))


def _person(county: County, group: Group, number: int) -> Person:
    random = county.random
    offices = [office for office in county.offices if group.unit_kind in (office.kind, office.like)]
    office = offices[number % len(offices)]
    name = names.person(random)
    diligence = min(1.0, random.betavariate(9, 1) + 0.03)
    if random.random() < 0.05:
        diligence *= 0.45
    if office.place.slow:
        diligence *= 0.6
    return Person(
        code=f"{100001 + len(county.people)}",
        name=names.person_in_english(name) if county.english else name,
        class_key=group.class_key,
        office=office,
        title=group.title_en if county.english else group.title,
        since=county.first - timedelta(days=random.randint(60, 900)),
        diligence=diligence,
    )


def _absences(county: County, person: Person) -> Iterator[tuple[str, date, date]]:
    random = county.random
    days = (county.last - county.first).days
    if random.random() < 0.6:
        start = county.first + timedelta(days=random.randrange(days - 15))
        if start > person.since:
            yield "leave", start, start + timedelta(days=random.randint(4, 12))


def _counterparts(county: County) -> None:
    plan, random = county.plan, county.random
    villages = county.at("village")
    for number in range(plan.households):
        place = villages[number % len(villages)]
        surname = names.person(random)
        name = names.person_in_english(surname) if county.english else surname
        household = Other(f"H{number + 1:06}", "household", name, place, members=random.choice((1, 2, 2, 3, 3, 4, 4, 5, 6)))
        household.phone = f"199{random.randrange(10**8):08}" if random.random() < 0.5 else ""
        for need, share in plan.needs.items():
            if number % 100 in _hundredths(plan, need, share):
                household.needs.append((need, county.first - timedelta(days=1)))
        county.others.append(household)
    live = county.villages()
    for number in range(plan.enterprises):
        county.others.append(
            Other(f"E{number + 1:04}", "enterprise", county.named(names.enterprise(random, number + 1)), live[number % len(live)])
        )
    for number in range(plan.schools):
        place = live[number % len(live)]
        name = f"{place.name} School" if county.english else f"{place.name}小学"
        county.others.append(Other(f"S{number + 1:04}", "school", name, place))
    for number in range(plan.projects):
        place = live[number % len(live)]
        name = names.project(random, "" if county.english else place.name)
        county.others.append(
            Other(f"P{number + 1:04}", "project", f"{place.name} {county.named(name)}" if county.english else name, place)
        )


def _hundredths(plan: Plan, need: str, share: int) -> range:
    start = 0
    for key, other in plan.needs.items():
        if key == need:
            return range(start, start + share)
        start += other
    raise KeyError(need)
