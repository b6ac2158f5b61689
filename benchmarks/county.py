"""A county of any size for the benchmarks, written through the product's own bulk writers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from itertools import islice
from random import Random
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from lianxin.liaison.models import Link
from lianxin.policy.models import Adoption, Version
from lianxin.records.bulk import EntryWriter
from lianxin.registry.actions.areas import create_area
from lianxin.registry.models import Account, Area, CalendarDay, Counterpart, Need, Officer, Post, RoleGrant, Unit
from lianxin.rules.entries import CounterpartFact, Known, PostFact, Written, derive, vocabulary
from lianxin.rules.policy.read import read_policy
from lianxin.rules.workdays import official_days

ZONE = ZoneInfo("Asia/Shanghai")
ROOT = "990000000000"
MANAGER = "900001"
BATCH = 2_000
POLICY = """policy: bench
zh: 基准
document: {name: 基准, number: 示〔2026〕1号}
words:
  classes: {cadre: {zh: 干部}}
  unit_kinds: {town: {zh: 乡镇政府}}
  links: {point: {zh: 联系点}, home: {zh: 联系户}}
  needs: {hardship: {zh: 困难户, basis: law, expires_months: 24}}
  entries:
    visit: {zh: 走访, with: household}
    stay: {zh: 蹲点, with: village, quantities: half_days}
    talk: {zh: 谈心, with: household}
    life: {zh: 组织生活, with: village}
    outreach: {zh: 宣传, with: village, quantities: persons}
parties:
  cadre: {zh: 干部, are: officers, class: cadre}
links:
  links-point: {zh: 联系村, clause: 每人一村, who: cadre, with: village, as: point, at_least: 1}
  links-home: {zh: 联系户, clause: 每人十户, who: cadre, with: household, as: home, between: [10, 15], cover: {parties: 95%}}
figures:
  talks: {zh: 谈心, clause: 谈心, of: {entries: talk}}
duties:
  stay: {zh: 蹲点, clause: 三天, who: cadre, count: half_days, of: {entries: stay, with: {kind: village, linked: point}},
    at_least: 6, every: month}
  talk: {zh: 谈心, clause: 一次, who: cadre, of: {entries: talk, with: {kind: household, linked: true, need: hardship}},
    at_least: 1, every: month}
  homes: {zh: 走访户, clause: 十户, who: cadre, count: counterparts, of: {entries: visit, with: household},
    at_least: 10, every: month}
  life: {zh: 组织生活, clause: 一次, who: cadre, of: {entries: life}, at_least: 1, every: month}
  outreach: {zh: 宣传, clause: 二十人次, who: cadre, count: persons, of: {entries: outreach}, at_least: 20, every: month}
"""
KINDS = ("visit", "visit", "visit", "visit", "talk", "talk", "stay", "stay", "life", "outreach")
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
NOW = datetime(2026, 12, 31, 22, 0, tzinfo=ZONE)


@dataclass
class County:
    """What was made: codes by what they are."""

    townships: list[str]
    villages: list[str]
    households: list[str]
    officers: list[str]
    links: dict[str, list[str]]
    known: Known


def make(*, officers: int, townships: int, villages: int, households: int) -> County:
    """Places, people, households, links and the policy, adopted from the first day of the year."""
    with transaction.atomic():
        towns, places = _places(townships, villages)
        codes = _people(officers, towns)
        homes = _homes(households, places)
        links = _links(codes, places, homes)
        _adopt()
        CalendarDay.objects.bulk_create(
            CalendarDay(day=day.day, working=day.working, official=True) for day in official_days(FIRST.year)
        )
    known = Known(
        posts={code: (PostFact(f"U{number % townships:04}", date(2020, 1, 1), main=True),) for number, code in enumerate(codes)},
        counterparts={
            **{code: CounterpartFact("village", "village", code, code) for code in places},
            **{code: CounterpartFact("household", "household", place, place) for code, place in homes.items()},
        },
        areas={code: code for code in places},
        units={f"U{number:04}": code for number, code in enumerate(towns)},
    )
    return County(towns, places, list(homes), codes, links, known)


def _places(townships: int, villages: int) -> tuple[list[str], list[str]]:
    root = create_area(code=ROOT, name="基准县", level="county", parent=None, by=MANAGER, at=NOW)
    towns = [
        create_area(code=f"99{number:04}000000", name=f"乡{number}", level="township", parent=root, by=MANAGER, at=NOW)
        for number in range(1, townships + 1)
    ]
    places = []
    for number in range(villages):
        town = towns[number % townships]
        code = f"{town.code[:6]}{number + 1:06}"
        places.append(create_area(code=code, name=f"村{number}", level="village", parent=town, by=MANAGER, at=NOW).code)
    return [town.code for town in towns], places


def _people(officers: int, towns: list[str]) -> list[str]:
    areas = dict(Area.objects.filter(code__in=towns).values_list("code", "pk"))
    Unit.objects.bulk_create(
        Unit(code=f"U{number:04}", name=f"政府{number}", kind="town", area_id=areas[code]) for number, code in enumerate(towns)
    )
    units = dict(Unit.objects.values_list("code", "pk"))
    codes = [f"{100000 + number}" for number in range(officers)]
    Officer.objects.bulk_create((Officer(code=code, name=f"干部{code}") for code in [MANAGER, *codes]), batch_size=BATCH)
    people = dict(Officer.objects.values_list("code", "pk"))
    Post.objects.bulk_create(
        (
            Post(
                officer_id=people[code],
                unit_id=units[f"U{number % len(towns):04}"],
                class_key="cadre",
                main=True,
                valid_from=date(2020, 1, 1),
            )
            for number, code in enumerate(codes)
        ),
        batch_size=BATCH,
    )
    account = Account(username=codes[0], officer_id=people[codes[0]])
    account.set_password("bench")
    account.save()
    root = Area.objects.get(code=ROOT)
    for role in ("county_office", "unit_clerk"):
        RoleGrant.objects.create(officer_id=people[codes[0]], role=role, area=root)
    return codes


def _homes(households: int, places: list[str]) -> dict[str, str]:
    areas = dict(Area.objects.filter(level="village").values_list("code", "pk"))
    homes = {f"H{number:07}": places[number % len(places)] for number in range(households)}
    Counterpart.objects.bulk_create(
        (
            Counterpart(code=code, kind="household", base="household", name=f"户{code}", area_id=areas[place])
            for code, place in homes.items()
        ),
        batch_size=BATCH,
    )
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_counterpart SET root_id = id WHERE root_id IS NULL")
    ids = dict(Counterpart.objects.filter(base="household").values_list("code", "pk"))
    Need.objects.bulk_create(
        (
            Need(counterpart_id=ids[code], root_id=ids[code], need="hardship", first=FIRST, source="民政", last=LAST)
            for number, code in enumerate(homes)
            if number % 5 == 0
        ),
        batch_size=BATCH,
    )
    return homes


def _links(codes: list[str], places: list[str], homes: dict[str, str]) -> dict[str, list[str]]:
    people = dict(Officer.objects.values_list("code", "pk"))
    ids = dict(Counterpart.objects.values_list("code", "pk"))
    every, links, rows = list(homes), {}, []
    for number, code in enumerate(codes):
        mine = [every[(number * 12 + step) % len(every)] for step in range(12)]
        links[code] = [places[number % len(places)], *mine]
        for place, other in enumerate(links[code]):
            kind = "home" if place else "point"
            rows.append(
                Link(
                    officer_id=people[code], counterpart_id=ids[other], root_id=ids[other], kind=kind, valid_from=date(2025, 1, 1)
                )
            )
    Link.objects.bulk_create(rows, batch_size=BATCH)
    return links


def _adopt() -> None:
    version = Version.objects.create(
        key="bench", digest=sha256(POLICY.encode()).hexdigest(), text=POLICY, made_at=NOW, made_by=MANAGER
    )
    Adoption.objects.create(version=version, key="bench", area=Area.objects.get(code=ROOT), first=FIRST, by=MANAGER, at=NOW)


def add_entries(county: County, number: int, *, seed: int) -> None:
    """So many entries spread over the year, with all that follows from them."""
    policy = read_policy(POLICY).policy
    if policy is None:
        raise ValueError("the policy of the benchmarks has faults")
    terms = vocabulary([policy]).entries
    writer = EntryWriter()
    made = written(county, number, seed)
    while batch := list(islice(made, BATCH)):
        with transaction.atomic():
            writer.create([(one, derive(one, county.known, terms.get(one.kind))) for one in batch])
    analyse()


def analyse() -> None:
    """Let the database see what it holds, as its own clock does in time."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def written(county: County, number: int, seed: int) -> Iterator[Written]:
    """So many entries as they would be written down, the same for the same seed."""
    random = Random(seed)
    days = (LAST - FIRST).days
    for place in range(number):
        officer = county.officers[place % len(county.officers)]
        kind = random.choice(KINDS)
        day = FIRST + timedelta(days=random.randrange(days))
        mine = county.links[officer]
        household = random.choice(mine[1:]) if random.random() < 0.7 else random.choice(county.households)
        yield Written(
            code=f"E{seed}-{place:07}",
            officers=(officer,),
            kind=kind,
            day=day,
            recorded_at=datetime.combine(day, time(19), ZONE),
            counterparts=(household,) if kind in {"visit", "talk"} else (mine[0],),
            half_days=random.choice((1, 2)) if kind == "stay" else None,
            persons=random.randint(5, 30) if kind == "outreach" else None,
        )
