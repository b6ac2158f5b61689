"""Working days, campaigns, suspensions."""

from collections.abc import Callable
from datetime import date
from itertools import starmap

from django.db.models import Q, QuerySet

from lianxin.database.prepared import Prepared
from lianxin.registry.facts import calendar_of
from lianxin.registry.models import Area, CalendarDay, Campaign, Suspension
from lianxin.registry.models.places import LEVELS
from lianxin.rules.deadlines import missing_years
from lianxin.rules.workdays import Calendar
from lianxin.rules.workdays import CalendarDay as DayFact


def calendar(*, first: date | None = None, last: date | None = None) -> Calendar:
    """The working days, or those between two days. One statement."""
    if first is not None and last is not None:
        return Calendar(starmap(DayFact, _BETWEEN.all(first=first, last=last)))
    rows = CalendarDay.objects.order_by("day")
    if first is not None:
        rows = rows.filter(day__gte=first)
    if last is not None:
        rows = rows.filter(day__lte=last)
    return calendar_of(rows)


def calendar_soon(first: date, last: date) -> Callable[[], Calendar]:
    """The working days between two days, asked with the next statement of the connection."""
    asked = _BETWEEN.soon(first=first, last=last)
    return lambda: Calendar(starmap(DayFact, asked.all()))


_BETWEEN = Prepared(
    lambda first, last: (
        CalendarDay.objects.filter(day__gte=first, day__lte=last)
        .order_by("day")
        .values_list("day", "working", "official", "note")
    )
)
"""Every deadline that begins asks for these."""


def calendar_days(year: int) -> list[CalendarDay]:
    """The days of a year that have been entered, with their notes."""
    return list(CalendarDay.objects.filter(day__year=year).order_by("day"))


def years_missing(today: date) -> tuple[int, ...]:
    """This year, and from sixty days ahead the next, where a day of it has no official notice."""
    return missing_years(calendar(first=date(today.year, 1, 1), last=date(today.year + 1, 12, 31)), today)


def _above(area: Area) -> list[int]:
    return [one for one in (getattr(area, f"{level}_id") for level in LEVELS) if one is not None]


def campaigns(area: Area, *, on: date | None = None) -> QuerySet[Campaign]:
    """Campaigns of the area or of one above, on a day or all, the latest first."""
    found = Campaign.objects.filter(area__in=_above(area))
    return (found.filter(first__lte=on, last__gte=on) if on else found).order_by("-first", "key")


def suspensions(area: Area, *, on: date | None = None) -> QuerySet[Suspension]:
    """Suspensions that hold in the area: its own and those of areas above; on a day or all, the latest first."""
    holds = Q(area__in=_above(area))
    if on is not None:
        holds &= Q(first__lte=on, last__gte=on)
    return Suspension.objects.filter(holds).select_related("area").order_by("-first", "pk")
