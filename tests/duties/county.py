"""A small county made of rows, for the tests of duties: two townships, a bureau, two town halls, officers, households."""

from __future__ import annotations

from datetime import date, datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from lianxin.liaison.models import Link
from lianxin.policy.models import Adoption, Version
from lianxin.records.models import Entry, EntryCounterpart, EntryDay, EntryOfficer
from lianxin.registry.models import Absence, Area, CalendarDay, Counterpart, Need, Officer, Post, Suspension, Unit
from lianxin.rules.workdays import official_days

ZONE = ZoneInfo("Asia/Shanghai")
SINCE = date(2025, 1, 1)

POLICY = """policy: example
zh: 示例制度
document: {name: 示例文件, number: 示〔2026〕1号, plan_item: 年度计划第1项}
words:
  classes: {cadre: {zh: 干部}, staff: {zh: 镇干部}}
  unit_kinds: {bureau: {zh: 局}, town_hall: {zh: 镇政府}}
  absences: {leave: {zh: 休假}, flood: {zh: 防汛}}
  links: {home: {zh: 联系户}}
  needs: {hardship: {zh: 困难户, basis: law, expires_months: 12}}
  entries:
    visit: {zh: 走访, with: [household, village]}
    stay: {zh: 蹲点, with: village, quantities: half_days}
    none-found: {zh: 未发现问题}
parties:
  cadre: {zh: 干部, are: officers, class: cadre}
  everyone: {zh: 全体干部, are: officers, class: [cadre, staff]}
  hall: {zh: 镇政府, are: units, unit_kind: town_hall}
links:
  homes: {zh: 联系户, clause: 条款, who: everyone, with: household, as: home}
duties:
"""
STAY = """  stay: {zh: 蹲点, clause: 每月蹲点3天, who: everyone, count: half_days, of: {entries: stay}, at_least: 6,
    every: month, prorate: true, exempt: [leave, flood]}
"""
TALK = """  each: {zh: 每户, clause: 每户一次, who: everyone, per: {kind: household, linked: true}, of: {entries: visit},
    at_least: 1, every: month}
"""
HALL = """  hall: {zh: 镇政府走访, clause: 每镇两次, who: hall, of: {entries: visit}, at_least: 2, every: month,
    or_declared: none-found, grace_days: 10}
"""
DUTIES = STAY + TALK + HALL


def moment(day: date, hour: int = 12) -> datetime:
    """That hour of the day in Asia/Shanghai."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)


def area(code: str, level: str, parent: Area | None = None, **more: object) -> Area:
    """An area with its ancestor columns."""
    made = Area.objects.create(code=code, name=code, level=level, parent=parent, **more)
    for above in ("province", "prefecture", "county", "township", "district", "village", "group"):
        setattr(made, f"{above}_id", getattr(parent, f"{above}_id") if parent else None)
    setattr(made, f"{level}_id", made.pk)
    made.save()
    return made


def counterpart(code: str, kind: str, within: Area, **more: object) -> Counterpart:
    """A counterpart that is its own root."""
    made = Counterpart.objects.create(code=code, kind=kind, base=kind, name=code, area=within, **more)
    Counterpart.objects.filter(pk=made.pk).update(root=made)
    made.refresh_from_db()
    return made


def adopt(text: str, place: Area, first: date = SINCE, **more: object) -> Adoption:
    """The text adopted for the area."""
    digest = sha256(text.encode()).hexdigest()
    made = {"key": "example", "text": text, "made_at": moment(first), "made_by": "o1"}
    version, _ = Version.objects.get_or_create(digest=digest, defaults=made)
    return Adoption.objects.create(version=version, key="example", area=place, first=first, by="o1", at=moment(first), **more)


class County:
    """The rows; ``policy`` gives the duties."""

    def __init__(self, duties: str = DUTIES) -> None:
        CalendarDay.objects.bulk_create(
            CalendarDay(day=row.day, working=row.working, official=True, note=row.note) for row in official_days(2026)
        )
        self.county = area("C1", "county")
        self.towns = [area("T1", "township", self.county), area("T2", "township", self.county)]
        self.villages = [area("V1", "village", self.towns[0]), area("V2", "village", self.towns[1])]
        self.places = [counterpart(each.code, "village", each, place=each) for each in self.villages]
        self.bureau = Unit.objects.create(code="U1", name="县局", kind="bureau", area=self.county)
        self.halls = [
            Unit.objects.create(code=f"U{n}", name="镇政府", kind="town_hall", area=town)
            for n, town in enumerate(self.towns, start=2)
        ]
        self.adoption = adopt(POLICY + duties, self.county)
        self.officers = [
            self.officer("o1", self.bureau, "cadre"),
            self.officer("o2", self.halls[0], "staff"),
            self.officer("o3", self.halls[1], "staff"),
        ]

    def officer(self, code: str, unit: Unit, class_key: str, first: date = SINCE, **more: object) -> Officer:
        """An officer with one main post."""
        made = Officer.objects.create(code=code, name=code)
        Post.objects.create(officer=made, unit=unit, class_key=class_key, valid_from=first, main=True, **more)
        return made

    def household(self, code: str, village: int = 0) -> Counterpart:
        """A household of one of the villages."""
        return counterpart(code, "household", self.villages[village])

    def need(self, household: Counterpart, need: str = "hardship") -> Need:
        """A declared need for all of 2026."""
        last = date(2026, 12, 31)
        return Need.objects.create(
            counterpart=household, root=household, need=need, first=date(2026, 1, 1), source="民政局", last=last
        )

    def link(self, officer: Officer, household: Counterpart, first: date = SINCE, last: date | None = None) -> Link:
        """A link to a household."""
        return Link.objects.create(
            officer=officer, counterpart=household, root=household, kind="home", valid_from=first, valid_to=last
        )

    def leave(self, officer: Officer, first: date, last: date, kind: str = "leave") -> Absence:
        """Days away."""
        return Absence.objects.create(officer=officer, kind=kind, first=first, last=last)

    def flood(self, place: Area, first: date, last: date) -> Suspension:
        """Duties of an area stand still."""
        return Suspension.objects.create(area=place, kind="flood", first=first, last=last, basis="1号")

    def entry(self, officer: Officer, kind: str, day: date, *whom: Counterpart, **more: object) -> Entry:
        """Something done, with the rows that follow from it."""
        code = f"E{Entry.objects.count() + 1}"
        post = Post.objects.filter(officer=officer, main=True).select_related("unit").get()
        place = whom[0].area if whom else post.unit.area
        entry = Entry.objects.create(
            code=code, kind=kind, day=day, until=day, recorded_at=moment(day, 18), recorded_on=day, place=place, **more
        )
        EntryOfficer.objects.create(entry=entry, officer=officer, position=0, unit=post.unit, day=day)
        EntryDay.objects.create(entry=entry, day=day, half_days=entry.half_days or 0)
        for position, each in enumerate(whom):
            EntryCounterpart.objects.create(entry=entry, counterpart=each, root=each, position=position, day=day)
        return entry

    def stays(self, officer: Officer, *days: int, month: int = 5, village: int = 0) -> None:
        """Whole days spent in a village."""
        for day in days:
            self.entry(officer, "stay", date(2026, month, day), self.places[village], half_days=2)
