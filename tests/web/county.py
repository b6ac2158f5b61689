"""A small county to look at pages with: made-up people, one policy, a month of entries. As of Thursday 14 May 2026.

The same three people everywhere: the owner (李明), a colleague of the same unit (王芳), a stranger elsewhere (张强).
"""

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from lianxin.clock import ZONE
from lianxin.liaison.models import Link
from lianxin.policy.models import Adoption, Version
from lianxin.records.actions import NewEntry, NewProblem, instruct, make_entry, object_to_entry, withdraw_entry
from lianxin.registry.models import Account, Area, CalendarDay, Counterpart, Need, Officer, Post, RoleGrant, Unit
from lianxin.rules.names import search_text

NOW = datetime(2026, 5, 14, 10, 0, tzinfo=ZONE)
TODAY = NOW.date()
PASSWORD = "a-good-password-1"
POLICY = Path(__file__).parents[2] / "policies" / "san-ge-tuxian.yaml"
START = date(2025, 12, 1)

PLACES = (
    ("990000000000", "柳州示例县", "county", None, ""),
    ("990001000000", "柳河镇", "township", "990000000000", "medium"),
    ("990001001000", "柳树沟村", "village", "990001000000", ""),
    ("990001002000", "石桥村", "village", "990001000000", ""),
    ("990002000000", "青山乡", "township", "990000000000", "small"),
    ("990002001000", "青山村", "village", "990002000000", ""),
)
UNITS = (
    ("office", "县委办公室", "department", "990000000000", "0990-600 0001"),
    ("agri", "农业农村局", "bureau", "990000000000", "0990-600 0022"),
    ("liuhe", "柳河镇政府", "township_government", "990001000000", "0990-600 0100"),
    ("qingshan", "青山乡政府", "township_government", "990002000000", "0990-600 0200"),
)
# code, name, unit, class, title, extra role, over which area or unit
PEOPLE = (
    ("100001", "李明", "agri", "section_chief", "局长", "", ""),
    ("100002", "王芳", "agri", "deputy_chief", "副局长", "", ""),
    ("100003", "张强", "qingshan", "section_chief", "乡长", "", ""),
    ("100004", "陈立", "office", "county_leader", "副县长", "county_leader", "990000000000"),
    ("100005", "赵敏", "liuhe", "deputy_chief", "党政办主任", "unit_clerk", "990001000000"),
    ("100006", "孙丽", "office", "deputy_chief", "督查室主任", "county_office", "990000000000"),
    ("100007", "周大勇", "liuhe", "deputy_chief", "柳树沟村书记", "village_head", "990001001000"),
    ("100008", "吴系统", "office", "deputy_chief", "信息中心", "administrator", "990000000000"),
    ("100009", "郑审计", "office", "deputy_chief", "审计", "auditor", "990000000000"),
    ("100010", "钱督查", "office", "deputy_chief", "督查", "inspector", "990000000000"),
    ("100011", "冯主任", "agri", "deputy_chief", "办公室主任", "unit_head", "agri"),
)
HOUSEHOLDS = (
    ("h01", "王桂兰", "990001001000", 4, "hardship"),
    ("h02", "李福来", "990001001000", 3, ""),
    ("h03", "赵淑珍", "990001001000", 2, "cared-for"),
    ("h04", "孙长河", "990001001000", 5, ""),
    ("h05", "周美玲", "990001002000", 4, "booked-talk"),
    ("h06", "吴有田", "990001002000", 6, ""),
    ("h07", "郑小满", "990001002000", 3, ""),
    ("h08", "冯庆余", "990001002000", 4, "hardship"),
    ("h09", "陈秀英", "990001001000", 1, "hardship"),
    ("h10", "褚山水", "990001001000", 4, ""),
    ("h11", "卫青松", "990002001000", 4, "hardship"),
    ("h12", "蒋荷花", "990002001000", 2, ""),
)
OTHERS = (
    ("e01", "enterprise", "柳河粮油加工厂", "990001000000"),
    ("s01", "school", "柳树沟小学", "990001001000"),
    ("p01", "project", "石桥村引水渠", "990001002000"),
)


@dataclass
class County:
    """What was made, by code."""

    areas: dict[str, Area] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    officers: dict[str, Officer] = field(default_factory=dict)
    counterparts: dict[str, Counterpart] = field(default_factory=dict)
    entries: list[str] = field(default_factory=list)

    @property
    def owner(self) -> Officer:
        return self.officers["100001"]

    @property
    def colleague(self) -> Officer:
        return self.officers["100002"]

    @property
    def stranger(self) -> Officer:
        return self.officers["100003"]


def build() -> County:
    """Everything below, in the database at hand."""
    county = County()
    _calendar()
    _areas(county)
    _units(county)
    _people(county)
    _counterparts(county)
    _links(county)
    _policy(county)
    _entries(county)
    return county


def _calendar() -> None:
    """May 2026: the 1st to the 5th off, Saturday the 9th worked, all official."""
    day, rows = date(2026, 1, 1), []
    off = {date(2026, 5, n) for n in range(1, 6)}
    while day.year == 2026:
        working = day.weekday() < 5 and day not in off
        rows.append(CalendarDay(day=day, working=working or day == date(2026, 5, 9), official=True))
        day += timedelta(days=1)
    CalendarDay.objects.bulk_create(rows)


def _areas(county: County) -> None:
    for code, name, level, parent, size in PLACES:
        above = county.areas.get(parent or "")
        area = Area(code=code, name=name, level=level, parent=above, size_class=size, search=search_text(name, codes=[code]))
        for column in ("province", "prefecture", "county", "township", "district", "village", "group"):
            setattr(area, column, getattr(above, column) if above else None)
        area.save()
        setattr(area, level, area)
        area.save()
        county.areas[code] = area
        if level in {"village", "township"}:
            _counterpart(county, code, level, name, area, place=area)


def _units(county: County) -> None:
    for code, name, kind, area, phone in UNITS:
        text = search_text(name, codes=[code])
        unit = Unit.objects.create(code=code, name=name, kind=kind, area=county.areas[area], phone=phone, search=text)
        county.units[code] = unit


def _people(county: County) -> None:
    for code, name, unit, class_key, title, role, over in PEOPLE:
        officer = Officer.objects.create(code=code, name=name, mobile="13900000000", search=search_text(name, codes=[code]))
        county.officers[code] = officer
        home = county.units[unit]
        Post.objects.create(officer=officer, unit=home, class_key=class_key, title=title, main=True, valid_from=START)
        account = Account(username=code, officer=officer)
        account.set_password(PASSWORD)
        account.save()
        if role:
            RoleGrant.objects.create(officer=officer, role=role, area=county.areas.get(over), unit=county.units.get(over))


def _counterpart(county: County, code: str, base: str, name: str, area: Area, **more: object) -> Counterpart:
    text = search_text(name, codes=[code])
    made = Counterpart.objects.create(code=code, kind=base, base=base, name=name, area=area, search=text, **more)
    Counterpart.objects.filter(pk=made.pk).update(root=made)
    made.root = made
    county.counterparts[code] = made
    return made


def _counterparts(county: County) -> None:
    for code, name, area, members, need in HOUSEHOLDS:
        home = _counterpart(county, code, "household", name, county.areas[area], members=members, phone="13811112222")
        if need:
            Need.objects.create(
                counterpart=home,
                root=home,
                need=need,
                first=date(2026, 3, 1),
                last=date(2026, 8, 31),
                source="柳河镇民政办",
                basis="低保证〔2026〕12号" if need == "hardship" else "本人同意",
            )
    for code, kind, name, area in OTHERS:
        _counterpart(county, code, kind, name, county.areas[area])


def link(county: County, officer: str, counterpart: str, kind: str, since: date = START) -> Link:
    """A link from a day on."""
    other = county.counterparts[counterpart]
    return Link.objects.create(officer=county.officers[officer], counterpart=other, root=other, kind=kind, valid_from=since)


def _links(county: County) -> None:
    link(county, "100001", "990001001000", "contact-point")
    for code in ("h01", "h02", "h03", "h04", "h09", "h10"):
        link(county, "100001", code, "household")
    link(county, "100002", "990001002000", "contact-point")
    for code in ("h05", "h06", "h07", "h08"):
        link(county, "100002", code, "household")
    link(county, "100003", "990002001000", "contact-point")
    for code in ("h11", "h12"):
        link(county, "100003", code, "household")
    link(county, "100001", "e01", "contact-point")


def _policy(county: County) -> None:
    """The rows that ``adopt`` makes; it would read the text again for each test, and its own tests cover it."""
    text, first = POLICY.read_text(), date(2026, 1, 1)
    digest = hashlib.sha256(text.encode()).hexdigest()
    version = Version.objects.create(
        key="san-ge-tuxian", digest=digest, file=POLICY.name, text=text, made_at=NOW, made_by="100006"
    )
    area = county.areas["990000000000"]
    Adoption.objects.create(version=version, key=version.key, area=area, first=first, by="100006", at=NOW)


def at(month: int, day: int, hour: int = 18) -> datetime:
    """A moment of 2026."""
    return datetime(2026, month, day, hour, 0, tzinfo=ZONE)


def enter(county: County, officer: str, kind: str, day: date, *others: str, recorded: datetime | None = None, **more: Any) -> str:
    """An entry made as the page makes it; returns its code."""
    code = f"e{len(county.entries) + 1:03}"
    problems = tuple(NewProblem(text, others[0] if others else None) for text in more.pop("problems", ()))
    officers = (officer, *more.pop("companions", ()))
    entry = NewEntry(code=code, officers=officers, kind=kind, day=day, counterparts=others, problems=problems, **more)
    make_entry(entry=entry, by=officer, at=recorded or at(day.month, day.day))
    county.entries.append(code)
    return code


def _entries(county: County) -> None:
    """Six weeks of work: of the owner, of the colleague, of the stranger."""
    enter(county, "100001", "visit", date(2026, 4, 3), "h01", text="老人腿脚不便,想装扶手。", problems=["门口台阶要装扶手"])
    enter(county, "100001", "visit", date(2026, 4, 9), "h02")
    enter(county, "100001", "card", date(2026, 4, 9), "h01", "h02", "h03", "h04")
    enter(county, "100001", "stay", date(2026, 4, 14), "990001001000", until=date(2026, 4, 16), recorded=at(4, 16))
    enter(county, "100001", "visit", date(2026, 4, 24), "h03", recorded=at(4, 27))
    enter(county, "100001", "org-life", date(2026, 5, 8), "990001001000")
    enter(county, "100001", "gift", date(2026, 5, 7), "h01", fen=30000, text="送米面油。")
    enter(county, "100001", "stay", date(2026, 5, 11), "990001001000", until=date(2026, 5, 12), recorded=at(5, 12))
    enter(
        county, "100001", "visit", date(2026, 5, 12), "h04", companions=("100002",), problems=["路灯坏了,晚上不好走", "水渠堵了"]
    )
    enter(county, "100001", "visit", date(2026, 5, 12), "h09", outcome="nobody_home")
    enter(county, "100001", "visit", date(2026, 5, 13), "e01", text="缺季节工,想在村里招人。", problems=["缺季节工20人"])
    enter(county, "100002", "visit", date(2026, 5, 6), "h05")
    enter(county, "100002", "talk", date(2026, 5, 6), "h05")
    enter(county, "100003", "visit", date(2026, 5, 6), "h11", problems=["低保证明没到"])
    withdraw_entry(code=county.entries[1], reason="记错了人家", by="100001", at=at(4, 10))
    object_to_entry(code=county.entries[4], counterpart=county.counterparts["h03"], text="那天没有来过", at=at(5, 1))
    instruct(
        about_kind="problem",
        about_code=f"{county.entries[8]}-p1",
        text="请会同柳河镇本月内修好路灯",
        owner=county.owner,
        due_on=date(2026, 5, 20),
        by="100004",
        at=at(5, 13),
    )
