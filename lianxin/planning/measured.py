"""What a policy did cost: the time of its records by class, beside what was planned; and what came of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Count, Q, Sum

from lianxin.duties import figures
from lianxin.figures.values import Answer
from lianxin.planning import facts
from lianxin.planning.facts.costs import counting
from lianxin.planning.facts.roll import classes_of
from lianxin.planning.models import Planned
from lianxin.planning.queries import Basis, burden, numbers
from lianxin.policy.models import Adoption
from lianxin.records.models import EntryCounterpart, EntryOfficer, Origin
from lianxin.registry.models import Area
from lianxin.rules import periods
from lianxin.rules.burden.acts import Costs
from lianxin.rules.burden.plan import label_of
from lianxin.rules.burden.roll import Roll
from lianxin.rules.periods import Period
from lianxin.rules.policy.schema import Policy

Label = tuple[str, str]
CEILINGS = ("household", "enterprise")


@dataclass(frozen=True)
class Cost:
    """One class of officers in one quarter: minutes planned and measured, entries behind the latter."""

    label: Label
    period: str
    parties: int
    planned: Fraction
    measured: Fraction | None
    entries: int


def quarters(period: Period) -> list[Period]:
    """The quarters of a period, or itself when it is shorter."""
    return list(periods.touching("quarter", period.first, period.last)) if period.kind == "year" else [period]


def costs(policy: Policy, area: Area, period: Period, *, today: date) -> list[Cost]:
    """Planned against measured, by class and quarter. What was planned is what was kept at adoption, else by today's roll.

    Measured is the time of the records as written, standard times for those without, and the way by assumption; a quarter
    that has not begun has none.
    """
    planned, parties = _planned(policy, area, period, today)
    classes = classes_of(policy, area, min(today, period.last))
    found: list[Cost] = []
    for quarter in quarters(period):
        taken = _taken(policy, area, quarter, today, classes)
        months = [month.label for month in periods.touching("month", quarter.first, quarter.last)]
        for label in parties:
            minutes = sum((planned.get((label, month), Fraction(0)) for month in months), Fraction(0))
            measured, entries = taken.get(label[1], (Fraction(0), 0)) if label[0] == "officer" else (Fraction(0), 0)
            known = quarter.first <= today and label[0] == "officer"
            found.append(Cost(label, quarter.label, parties[label], minutes, measured if known else None, entries))
    return found


def _planned(
    policy: Policy, area: Area, period: Period, today: date
) -> tuple[dict[tuple[Label, str], Fraction], dict[Label, int]]:
    """Minutes by class and month, and how many of each class; as kept for months that the plan of the adoption covers."""
    found: dict[tuple[Label, str], Fraction] = defaultdict(Fraction)
    plan = burden(policy, Basis(area, today, period))
    for line in plan.lines:
        found[label_of(line.group), line.month] += line.load.total
    kept: dict[tuple[Label, str], Fraction] = defaultdict(Fraction)
    months = {month.label for month in plan.when.months}
    adoption = _adoption(policy, area, period)
    for row in Planned.objects.filter(adoption=adoption, month__in=months) if adoption else ():
        kept[(row.party_kind, row.label), row.month] += row.minutes + row.travel
    covered = {month for _, month in kept}
    live = {key: minutes for key, minutes in found.items() if key[1] not in covered}
    return {**live, **kept}, plan.parties()


def _adoption(policy: Policy, area: Area, period: Period) -> Adoption | None:
    """The adoption of the policy for the area that holds on the last day of a period."""
    rows = Adoption.objects.filter(key=policy.policy, area=area, first__lte=period.last)
    return rows.order_by("-first").first()


# -- measured ------------------------------------------------------------------------------------------


def _taken(
    policy: Policy, area: Area, period: Period, today: date, classes: Mapping[int, tuple[str, str]]
) -> dict[str, tuple[Fraction, int]]:
    """Minutes of each class in a period by its records, with how many. One statement."""
    costs_of = Costs(policy, Roll(()), numbers(area), facts.took(policy, area, today, numbers(area)["day"]))
    rows = EntryOfficer.objects.filter(entry__in=counting(area, period.first, min(period.last, today))).filter(
        entry__kind__in=policy.words.entries
    )
    sums = rows.values_list("officer", "entry__kind").annotate(
        entries=Count("pk"),
        minutes=Sum("entry__minutes"),
        timed=Count("pk", filter=Q(entry__minutes__isnull=False)),
        half_days=Sum("entry__half_days", filter=Q(entry__minutes=None)),
        away=Count("pk", filter=Q(entry__minutes=None, entry__half_days__isnull=False)),
    )
    found: dict[str, tuple[Fraction, int]] = {}
    for officer, kind, entries, minutes, timed, half_days, away in sums:
        label, level = classes.get(officer, ("", ""))
        if label:
            untimed = entries - timed - away
            work = Fraction((minutes or 0) + untimed * costs_of.time_of(kind).minutes)
            work += Fraction((half_days or 0) * costs_of.numbers["day"], 2)
            work += (entries - away) * (costs_of.way(kind, level) + costs_of.numbers["record"])
            before = found.get(label, (Fraction(0), 0))
            found[label] = before[0] + work, before[1] + entries
    return found


# -- what came of it -----------------------------------------------------------------------------------


def came_of_it(
    policy: Policy, area: Area, period: Period, *, today: date, lang: str = "zh", hidden: Collection[int] = ()
) -> list[Answer]:
    """The policy's own figures for the period, each leading to its records: solved matters, deeds, money.

    ``hidden`` are matters left out for who asks: ``matters.access.hidden_from`` (Z9).
    """
    return figures.several(list(policy.figures), period, today=today, area=area.code, lang=lang, hidden=hidden)


# -- the receiving side --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Received:
    """What counterparts of a kind received in a period by the records: visits, how many were reached, the most of any."""

    kind: str
    acts: int
    reached: int
    most: int
    ceiling: int | None

    @property
    def each(self) -> Fraction:
        """Visits to each one reached, on average."""
        return Fraction(self.acts, self.reached)


def received(policy: Policy, area: Area, period: Period, *, today: date) -> list[Received]:
    """Visits to villages, households, enterprises and others by the records of the policy's kinds (principles 2). One statement.

    Nobody is named: of each kind the number reached, the average, and the most that one of them received.
    """
    entries = counting(area, period.first, min(period.last, today)).filter(kind__in=policy.words.entries)
    named = EntryCounterpart.objects.filter(entry__in=entries, origin=Origin.NAMED)
    found: dict[str, list[int]] = defaultdict(list)
    for kind, _root, number in named.values_list("root__base", "root").annotate(number=Count("pk")).order_by():
        found[kind].append(number)
    ceilings = numbers(area)
    return [
        Received(kind, sum(each), len(each), max(each), ceilings[f"ceiling.{kind}"] if kind in CEILINGS else None)
        for kind, each in sorted(found.items())
    ]
