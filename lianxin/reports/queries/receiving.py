"""What villages, households and enterprises receive, against the policy's ceilings; it only warns (principle 2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from lianxin.policy.queries import policies_in_force
from lianxin.records.models import EntryCounterpart
from lianxin.records.queries import seen_lately
from lianxin.registry.models import Area, Counterpart
from lianxin.registry.queries import within
from lianxin.rules import periods
from lianxin.rules.periods import Period
from lianxin.rules.policy.reports import Ceiling

MOST = 200


@dataclass(frozen=True, slots=True)
class Received:
    """One counterpart that received more than a ceiling allows. A household is not named: only its village is."""

    code: str
    name: str
    village: str
    number: int


@dataclass(frozen=True, slots=True)
class Bound:
    """A ceiling in its span, with what is above it."""

    ceiling: Ceiling
    span: Period
    above: tuple[Received, ...]


def above(area: Area, *, on: date) -> list[Bound]:
    """The ceilings in force in an area, each with the counterparts above it in the span in which the day lies, by code."""
    return [
        Bound(ceiling, span, tuple(_above(ceiling, span, area)))
        for ceiling in _ceilings(area, on)
        for span in (periods.containing(ceiling.every, on),)
    ]


def _ceilings(area: Area, on: date) -> list[Ceiling]:
    found = policies_in_force(area, on)
    return [one for version in found if version.policy.reports for one in version.policy.reports.ceilings.values()]


def _received(ceiling: Ceiling, span: Period) -> QuerySet[EntryCounterpart]:
    """What counterparts of these kinds received in the span, entries that count (rule 2)."""
    counting = Q(entry__outcome="done", entry__superseded_on=None, entry__withdrawn_on=None)
    return EntryCounterpart.objects.filter(
        counting, entry__kind__in=ceiling.entries, root__kind__in=ceiling.with_, day__range=(span.first, span.last)
    )


def _above(ceiling: Ceiling, span: Period, area: Area) -> list[Received]:
    rows = _received(ceiling, span).filter(within("root__area", area))
    counted = rows.values("root__code", "root__name", "root__base", "root__area__village__name").order_by("root__code")
    found = counted.annotate(number=Count("entry", distinct=True)).filter(number__gt=ceiling.at_most)
    return [
        Received(
            "" if row["root__base"] == "household" else row["root__code"],
            "" if row["root__base"] == "household" else row["root__name"],
            row["root__area__village__name"] or "",
            row["number"],
        )
        for row in found[:MOST]
    ]


@dataclass(frozen=True, slots=True)
class Met:
    """How far one counterpart is toward a ceiling, and who was there so lately that one would ask: join, or wait?"""

    ceiling: Ceiling
    span: Period
    number: int
    lately: tuple[tuple[date, str], ...]


def met(counterpart: Counterpart, *, on: date) -> list[Met]:
    """How far a counterpart is toward each ceiling for its kind, for who plans to go there."""
    found = []
    for ceiling in _ceilings(counterpart.area, on):
        if counterpart.kind not in ceiling.with_:
            continue
        span = periods.containing(ceiling.every, on)
        root = counterpart.root_id or counterpart.pk
        number = _received(ceiling, span).filter(root=root).values("entry").distinct().count()
        visits = seen_lately([counterpart], on=on, days=ceiling.apart_days) if ceiling.apart_days else []
        lately = dict.fromkeys((visit.day, visit.name) for visit in visits)
        found.append(Met(ceiling, span, number, tuple(lately)[:5]))
    return found
