"""Matters to look at pages with: units that the catalogue names, those who work there, a matter at each point of its life."""

from datetime import datetime, timedelta
from typing import Any

from lianxin.matters import actions
from lianxin.matters.actions import NewMatter
from lianxin.registry.models import Account, Officer, Post, RoleGrant, Unit
from lianxin.rules.names import search_text
from tests.web import county as counties
from tests.web.county import NOW, PASSWORD, START, County

VILLAGE = "990001001000"
UNITS = (
    ("water", "水利局", "water"),
    ("transport", "交通运输局", "transport"),
    ("civil", "民政局", "civil_affairs"),
    ("power", "发展和改革委员会", "development"),
)
# code, name, unit, class, title, role, over which unit
PEOPLE = (
    ("100020", "林水生", "water", "section_chief", "科员", "", ""),
    ("100021", "何建国", "water", "section_chief", "局长", "unit_head", "water"),
    ("100022", "许路平", "transport", "section_chief", "科员", "", ""),
    ("100023", "罗会计", "office", "deputy_chief", "受理中心", "county_office", "990000000000"),
)


def staff(county: County) -> County:
    """The county with the units to which matters go, and those who work there."""
    for code, name, kind in UNITS:
        text = search_text(name, codes=[code])
        home = county.areas["990000000000"]
        county.units[code] = Unit.objects.create(code=code, name=name, kind=kind, area=home, search=text)
    for code, name, unit, class_key, title, role, over in PEOPLE:
        officer = Officer.objects.create(code=code, name=name, search=search_text(name, codes=[code]))
        county.officers[code] = officer
        Post.objects.create(
            officer=officer, unit=county.units[unit], class_key=class_key, title=title, main=True, valid_from=START
        )
        account = Account(username=code, officer=officer)
        account.set_password(PASSWORD)
        account.save()
        if role:
            RoleGrant.objects.create(officer=officer, role=role, area=county.areas.get(over), unit=county.units.get(over))
    return county


def ago(days: int = 0, hours: int = 0) -> datetime:
    """So long before the moment at which the tests live."""
    return NOW - timedelta(days=days, hours=hours)


def ask(text: str = "柳树沟停水两天,自来水管爆了", *, at: datetime | None = None, by: str = "asker", **more: Any) -> str:
    """A matter as somebody brings it in; its number."""
    new = NewMatter(
        **{
            "kind": "problem",
            "text": text,
            "channel": "public",
            "area": VILLAGE,
            "asker": "王桂兰",
            "phone": "13811112222",
            **more,
        }
    )
    return actions.report_matter(matter=new, by=by, at=at or ago(hours=2)).code


def take(code: str, step: str, by: str, *, at: datetime | None = None, **given: Any) -> None:
    """One step of it."""
    actions.take_step(code=code, step=step, by=by, at=at or NOW, **given)


def dispatched(
    text: str = "柳树沟停水两天,自来水管爆了", *, unit: str = "water", category: str = "water-supply", **more: Any
) -> str:
    """One that lies with a unit, not signed for."""
    code = ask(text, **more)
    take(code, "dispatch", "100006", at=ago(hours=1), unit=unit, category=category)
    return code


def handling(**more: Any) -> str:
    """One that a unit handles."""
    code = dispatched(**more)
    take(code, "sign", "100020", at=ago(hours=1))
    return code


def answered(**more: Any) -> str:
    """One that was answered as solved."""
    code = handling(**more)
    take(code, "contact", "100020", at=ago(hours=1), text="打电话问了情况", reached=True)
    take(code, "solve", "100020", outcome="solved", answer="水管已经换好,今天上午恢复供水")
    return code


def build() -> County:
    """The small county and its staff."""
    return staff(counties.build())
