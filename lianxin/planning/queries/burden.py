"""The burden of a policy on an area: judged before it is adopted, and for any year, roll and assumptions that somebody tries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction

from django.db.models import Max, Sum

from lianxin.planning import facts
from lianxin.planning.models import Planned
from lianxin.policy.models import Adoption, Departure
from lianxin.policy.queries import policies_in_force, schedule
from lianxin.registry.models import Area, Officer
from lianxin.registry.queries.calendar import calendar
from lianxin.rules import periods
from lianxin.rules.burden.acts import Costs
from lianxin.rules.burden.findings import Finding, in_order
from lianxin.rules.burden.judge import Judgement, judge
from lianxin.rules.burden.numbers import Numbers
from lianxin.rules.burden.plan import Plan, When, plan
from lianxin.rules.burden.roll import Roll
from lianxin.rules.periods import Period
from lianxin.rules.policy.read import read_policy
from lianxin.rules.policy.schema import Policy

_AROUND = timedelta(days=110)
"""How far a window may be moved or reach beyond its period: see ``rules.windows``."""


@dataclass(frozen=True)
class Basis:
    """What a burden of an area is worked out from: the roll of a day, a period, assumptions and medians."""

    area: Area
    on: date
    period: Period
    fewer: int = 0
    own: Mapping[str, int] = field(default_factory=dict)
    since: date | None = None


def year_of(first: date) -> Period:
    """The first whole calendar year in which a policy in force from a day on holds: by it the policy is judged."""
    year = periods.containing("year", first)
    return year if year.first == first else periods.following(year)


def before_the_year(first: date) -> Period | None:
    """What is left of the year in which a policy begins; None when it begins with the year."""
    year = periods.containing("year", first)
    return None if year.first == first else periods.span(first, year.last)


def judged_from(policy: Policy, area: Area, *, first: date, today: date) -> tuple[Judgement, Judgement | None]:
    """The judgement of a policy that is to hold from a day on: its first whole year with everything found, also in what is
    left of the year in which it begins (windows that begin before the day are not owed); and that rest by itself.
    """
    whole = judgement(policy, Basis(area, today, year_of(first)))
    rest = before_the_year(first)
    if rest is None:
        return whole, None
    part = judgement(policy, Basis(area, today, rest, since=first))
    known = {one.key for one in whole.findings}
    more = [one for one in part.findings if one.key not in known and one.kind in ("impossible", "clash")]
    return Judgement(whole.plan, in_order([*whole.findings, *more])), part


def judgement(policy: Policy, basis: Basis) -> Judgement:
    """The burden of a policy on an area, and everything found about it. Raises UnknownNumberError for a number out of range."""
    costs = _costs(policy, basis)
    return judge(costs, _when(basis))


def burden(policy: Policy, basis: Basis) -> Plan:
    """The burden alone."""
    return plan(_costs(policy, basis), _when(basis))


def roll(policy: Policy, basis: Basis) -> Roll:
    """The roll of the day, with so many per cent fewer officers where that is asked for."""
    problems = facts.problems_reported(basis.area, basis.on)
    first, last = basis.period.first, basis.period.last
    days = facts.days_away(first, last, calendar(first=first, last=last))
    found = facts.roll_of(policy, basis.area, basis.on, problems=problems, days=days)
    return found.fewer(basis.fewer) if basis.fewer else found


def numbers(area: Area) -> Numbers:
    """The assumptions that hold in an area."""
    return facts.numbers_of(area)


def _costs(policy: Policy, basis: Basis) -> Costs:
    assumed = facts.numbers_of(basis.area).having(basis.own)
    return Costs(policy, roll(policy, basis), assumed, facts.took(policy, basis.area, basis.on, assumed["day"]))


def _when(basis: Basis) -> When:
    period = basis.period
    days = calendar(first=period.first - _AROUND, last=period.last + _AROUND)
    return When(period, days, facts.campaigns(), basis.since)


# -- what was adopted ----------------------------------------------------------------------------------


def findings_of_text(text: str, area: Area, *, first: date, today: date) -> tuple[Finding, ...]:
    """What is found about a text that is to hold for an area from a day on; nothing for a text that can not be read."""
    policy = read_policy(text).policy
    if policy is None:
        return ()
    return judged_from(policy, area, first=first, today=today)[0].findings


def adopted_at(at: datetime, *, today: date) -> list[tuple[Adoption, tuple[Finding, ...]]]:
    """What is impossible or against a standard in the adoptions made at a moment: a folder's history is loaded, and warned of."""
    found = []
    for adoption in Adoption.objects.filter(at=at).select_related("version", "area").order_by("pk"):
        first = max(adoption.first, today)
        findings = findings_of_text(adoption.version.text, adoption.area, first=first, today=today)
        grave = tuple(one for one in findings if one.kind in ("impossible", "breach"))
        if grave:
            found.append((adoption, grave))
    return found


def departures(area: Area, on: date) -> dict[str, list[Departure]]:
    """The published departures of the policies in force in an area on a day, by policy."""
    versions = {version.adoption: version.key for version in policies_in_force(area, on)}
    found: dict[str, list[Departure]] = {key: [] for key in versions.values()}
    for row in Departure.objects.filter(adoption__in=versions).order_by("adoption", "pk"):
        found[versions[row.adoption_id]].append(row)
    return found


def departures_of(digest: str) -> list[Departure]:
    """The departures with which a version was adopted, wherever it was."""
    rows = Departure.objects.filter(adoption__version__digest=digest)
    return list(rows.select_related("adoption__area").order_by("adoption__first", "pk"))


# -- what everybody may read ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Signed:
    """A departure with the name of whoever signed it."""

    departure: Departure
    name: str


@dataclass(frozen=True)
class Published:
    """A policy in force somewhere: since when, what it was planned to take from each officer a month, and its departures."""

    policy: Policy
    area: str
    first: date
    hours: Mapping[str, Fraction]
    departures: tuple[Signed, ...]
    coming: bool = False


def published(on: date) -> list[Published]:
    """Every policy in force on a day, then what is adopted and will be, with what is published about it (S15). Four statements.

    What was adopted is published at once: before anybody is burdened, not on the day when it begins.
    """
    versions = sorted((one for one in schedule() if one.last is None or one.last >= on), key=lambda one: one.first > on)
    ids = [one.adoption for one in versions]
    areas = dict(Area.objects.filter(pk__in={one.area for one in versions}).values_list("pk", "name"))
    signed: dict[int, list[Departure]] = defaultdict(list)
    for row in Departure.objects.filter(adoption__in=ids).order_by("pk"):
        signed[row.adoption_id].append(row)
    by = {row.by for rows in signed.values() for row in rows}
    names = dict(Officer.objects.filter(code__in=by).values_list("code", "name"))
    hours = _hours(ids)
    return [
        Published(
            one.policy,
            areas[one.area],
            one.first,
            hours.get(one.adoption, {}),
            tuple(Signed(row, names.get(row.by, row.by)) for row in signed[one.adoption]),
            one.first > on,
        )
        for one in versions
    ]


def _hours(adoptions: list[int]) -> dict[int, dict[str, Fraction]]:
    """Hours a month of one officer of each class, as planned."""
    rows = Planned.objects.filter(adoption__in=adoptions, party_kind="officer").values_list("adoption", "label")
    sums = rows.annotate(work=Sum("minutes"), way=Sum("travel"), most=Max("parties")).order_by("adoption", "label")
    found: dict[int, dict[str, Fraction]] = defaultdict(dict)
    for adoption, label, work, way, parties in sums:
        found[adoption][label] = Fraction(work + way, 60 * 12 * parties)
    return found
