"""What things take: medians of the records, what a place assumes, when campaigns are."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from lianxin.matters.models import Matter
from lianxin.planning.models import Assumption
from lianxin.records.models import Entry, Outcome
from lianxin.registry.models import Area, Campaign
from lianxin.registry.models.places import LEVELS
from lianxin.rules.burden.numbers import ASSUMED, Numbers, Took
from lianxin.rules.policy.schema import Policy
from lianxin.rules.presence import Span

_YEAR = timedelta(days=365)


def counting(area: Area, first: date, last: date) -> QuerySet[Entry]:
    """The entries of an area that count (rule 2), on days of a span."""
    return Entry.objects.filter(
        day__range=(first, last), withdrawn_on=None, superseded_on=None, outcome=Outcome.DONE, **{f"place__{area.level}": area}
    )


def took(policy: Policy, area: Area, on: date, day: int) -> dict[str, Took]:
    """The median of each kind of entry over the year before a day: minutes as recorded, else half-days of a working day."""
    rows = counting(area, on - _YEAR, on - timedelta(days=1)).filter(kind__in=policy.words.entries)
    timed = rows.filter(Q(minutes__isnull=False) | Q(half_days__isnull=False))
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for kind, minutes, half_days, number in timed.values_list("kind", "minutes", "half_days").annotate(number=Count("pk")):
        found[kind].append((minutes if minutes is not None else half_days * day // 2, number))
    return {kind: _median(listed) for kind, listed in found.items()}


def _median(listed: list[tuple[int, int]]) -> Took:
    """The lower of the two middle ones."""
    records = sum(number for _, number in listed)
    middle, passed = (records + 1) // 2, 0
    for minutes, number in sorted(listed):
        passed += number
        if passed >= middle:
            return Took(minutes, records)
    raise ValueError("no records")


def numbers_of(area: Area) -> Numbers:
    """The assumptions that hold in an area: its own, else those of the areas above, else the defaults. One statement."""
    line = [getattr(area, f"{level}_id") for level in LEVELS]
    above = [one for one in line if one is not None]
    rows = Assumption.objects.filter(area__in=above, name__in=ASSUMED).values_list("area_id", "name", "number")
    return Numbers({name: number for _, name, number in sorted(rows, key=lambda row: above.index(row[0]))})


def campaigns() -> dict[str, Span]:
    """The dates of every campaign."""
    return {key: Span(first, last) for key, first, last in Campaign.objects.values_list("key", "first", "last")}


def problems_reported(area: Area, on: date) -> int | None:
    """How many problems were reported in the year before a day; None where no matter was ever recorded in it."""
    rows = Matter.objects.filter(reported_on__range=(on - _YEAR, on - timedelta(days=1)), **{f"area__{area.level}": area})
    kinds = dict(rows.values_list("kind").annotate(number=Count("pk")))
    return kinds.get("problem", 0) if kinds else None
