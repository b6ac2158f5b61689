"""The working calendar, campaigns, and the closing of a period."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from lianxin.audit import actions as audit
from lianxin.registry.models import Area, CalendarDay, Campaign, Closing
from lianxin.rules.errors import Fault, Refused, refuse
from lianxin.rules.periods import parse
from lianxin.rules.workdays import official_days, official_years


def seed_year(*, year: int, by: str, at: datetime) -> int:
    """Enter the officially arranged days of a year; days entered by hand stay. Returns how many are new. Raises Refused."""
    days = official_days(year)
    if not days:
        known = official_years()
        zh = f"{year}年的放假安排尚未收录(已收录{known.start}至{known.stop - 1}年)"
        raise Refused.because("year", year, zh, f"no official notice for {year} is known here")
    with transaction.atomic():
        there = set(CalendarDay.objects.filter(day__year=year).values_list("day", flat=True))
        new = [
            CalendarDay(day=one.day, working=one.working, official=one.official, note=one.note)
            for one in days
            if one.day not in there
        ]
        CalendarDay.objects.bulk_create(new)
        audit.record("registry.calendar.seeded", kind="calendar", code=str(year), by=by, at=at, after={"days": len(new)})
    return len(new)


def set_day(*, day: date, working: bool, official: bool, by: str, at: datetime, note: str = "") -> CalendarDay:
    """Set one day of the calendar."""
    with transaction.atomic():
        old = CalendarDay.objects.filter(day=day).first()
        before = {"working": old.working, "official": old.official} if old else None
        made, _ = CalendarDay.objects.update_or_create(
            day=day, defaults={"working": working, "official": official, "note": note.strip()[:100]}
        )
        after = {"working": working, "official": official}
        audit.record("registry.calendar.set", kind="calendar", code=day.isoformat(), by=by, at=at, before=before, after=after)
    return made


def open_campaign(
    *, key: str, name: str, area: Area, first: date, last: date, keys: Collection[str], by: str, at: datetime
) -> Campaign:
    """The campaign; ``keys`` are the words in force. Raises Refused."""
    found: list[Fault] = []
    if key not in keys:
        found.append(Fault("campaign", key, "当地的制度中没有这项活动", "no policy in force there knows this campaign"))
    if last < first:
        found.append(Fault("to", str(last), "结束日期早于开始日期", "the last day is before the first"))
    if Campaign.objects.filter(key=key).exists():
        found.append(Fault("campaign", key, "这项活动已经登记", "this campaign is there already"))
    refuse(found)
    with transaction.atomic():
        made = Campaign.objects.create(key=key, name=name.strip() or key, area=area, first=first, last=last)
        after = {"from": first.isoformat(), "to": last.isoformat(), "area": area.code}
        audit.record("registry.campaign.opened", kind="campaign", code=key, by=by, at=at, after=after)
    return made


def close_period(*, area: Area, period: str, by: str, at: datetime) -> Closing:
    """Close a period for an area: what was issued stays as it was.

    Raises Refused when it is closed already, PeriodError for what is no period.
    """
    span = parse(period)
    with transaction.atomic():
        made, new = Closing.objects.get_or_create(
            area=area,
            period=span.label,
            defaults={"first": span.first, "last": span.last, "closed_at": at, "closed_by": by},
        )
        if not new:
            raise Refused.because("period", period, "该时段已经关闭", "the period is closed already")
        audit.record("registry.period.closed", kind="area", code=area.code, by=by, at=at, after={"period": span.label})
    return made
