"""What has been counted for whole counties and above, so that a board need not count it anew each time it is opened.

A summary is what the direct count gave at a moment, and shows it ("as of"). It is read only where counting takes long; a place
that is counted at once, a question that was not counted, or one by another version of the policy is counted directly.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Q

from lianxin.figures.answers import Number, Question
from lianxin.figures.models import Counted, Covered, Summary, What
from lianxin.liaison.queries.coverage import Coverage, Rate
from lianxin.policy.facts import InForce
from lianxin.registry.models import Area
from lianxin.rules.entries import SHANGHAI, date_of
from lianxin.rules.periods import Kind, Period, containing, preceding
from lianxin.rules.policy.schema import LinkRule, Of

QUICK_MS: Final = 300
"""What is counted in less is counted whenever it is asked for."""
FRESH: Final = timedelta(minutes=10)
"""No more often than this is anything counted again."""
MS_FOR_A_CHANGE: Final = 2.0
"""By day a month is counted again, for all areas at once, when so many milliseconds for each changed row have been saved up: what
keeping summaries costs stays a fixed part of what the changes themselves cost, however large the place. At night everything
changed is counted again."""
MONTH_DAYS: Final = 31
NIGHT: Final = 2
DAWN: Final = 6
_KINDS: Final[tuple[Kind, ...]] = ("month", "quarter", "year")
_LEVELS: Final = ("province", "prefecture", "county")
LATE_ENTRIES_DAYS: Final = 15
"""Into a period, the one before it is kept as well."""


def places(adopted: Collection[str]) -> list[Area]:
    """Return the areas that are counted: those for which something is adopted, and counties and above within or over none."""
    held = list(Area.objects.filter(code__in=adopted))
    inside = Q(pk__in=[area.pk for area in held])
    for area in held:
        inside |= Q(**{area.level: area.pk}, level__in=_LEVELS)
    return list(Area.objects.filter(inside, merged_into=None).order_by("code"))


def periods_of(today: date) -> list[Period]:
    """Return the periods that are kept: the month, quarter and year of the day, early in them those before."""
    found = []
    for kind in _KINDS:
        period = containing(kind, today)
        found.append(period)
        if (today - period.first).days < LATE_ENTRIES_DAYS:
            found.append(preceding(period))
    return found


def waiting(at: datetime) -> list[Counted]:
    """Return what is to be counted again now: at night all that changed or was not over when it was counted, the quick ones
    first; by day the months in which enough has changed for counting its areas together.
    """
    here = at.astimezone(SHANGHAI)
    rows = Counted.objects.select_related("area").order_by("cost_ms", "pk")
    if NIGHT <= here.hour < DAWN:
        night = here.replace(hour=NIGHT, minute=0, second=0, microsecond=0)
        return [row for row in rows.filter(Q(as_of=None) | Q(as_of__lt=night)) if is_stale(row, here.date())]
    changed = rows.filter(changes__gt=0, cost_ms__gt=QUICK_MS, as_of__lt=at - FRESH)
    months: dict[tuple[str, date], list[Counted]] = {}
    for row in changed:
        if _is_month(row):
            months.setdefault((row.what, row.first), []).append(row)
    return [row for some in months.values() if _is_saved_up(some) for row in some]


def _is_saved_up(together: Sequence[Counted]) -> bool:
    """Whether enough has changed in areas that are counted together. What lies in several of them is told, and costs, in each."""
    return sum(row.changes for row in together) * MS_FOR_A_CHANGE >= sum(row.cost_ms for row in together)


def stale(today: date) -> list[Counted]:
    """Return all that counting again may give something else for."""
    return [row for row in Counted.objects.select_related("area").order_by("cost_ms", "pk") if is_stale(row, today)]


def is_stale(row: Counted, today: date) -> bool:
    """Whether counting again may give something else: never counted, changed since, or it was not over and the day has turned."""
    if row.as_of is None or row.changes:
        return True
    seen = date_of(row.as_of)
    return seen < today and seen <= row.last


def _is_month(row: Counted) -> bool:
    return (row.last - row.first).days < MONTH_DAYS


# -- reading -------------------------------------------------------------------------------------


def counted(what: What, area: str, period: Period) -> Counted | None:
    """Return the counting of an area and period that a board may show; None where it is quicker, or needed, to count directly."""
    rows = Counted.objects.filter(what=what, area__code=area, period=period.label, first=period.first, last=period.last)
    return rows.filter(as_of__isnull=False, cost_ms__gt=QUICK_MS).first()


def numbers_of(held: Counted, questions: Sequence[Question]) -> dict[int, Number]:
    """Return the stored numbers of those of the questions that ask just what was counted, by their place."""
    rows = Summary.objects.filter(counted=held, figure__in=[question.defined.key for question in questions])
    found = {(row.figure, row.adoption): Number(row.number, row.out_of) for row in rows}
    asked = {place: _identity(question) for place, question in enumerate(questions) if _is_plain(question)}
    return {place: found[identity] for place, identity in asked.items() if identity in found}


def _identity(question: Question) -> tuple[str, int]:
    return question.defined.key, question.defined.version.adoption


def _is_plain(question: Question) -> bool:
    """Whether it is asked of everything, now: not by group, of a campaign, as of a day, and nothing hidden that it counts."""
    rule, lookout = question.defined.rule, question.lookout
    if question.by is not None or question.campaign or lookout.as_of is not None or lookout.rolled_up:
        return False
    return not lookout.hidden or (
        not isinstance(rule, LinkRule) and rule.of.source == "entries" and not isinstance(rule.out_of, Of)
    )


def coverage_of(held: Counted, versions: Iterable[InForce]) -> dict[tuple[int, str], Coverage]:
    """Return the stored coverage of the rules of these versions, by adoption and rule."""
    policies = {version.adoption: version.policy for version in versions}
    found = {}
    for row in Covered.objects.filter(counted=held, adoption__in=policies):
        rule = policies[row.adoption].links.get(row.rule)
        if rule is not None:
            found[row.adoption, row.rule] = _coverage(row, rule)
    return found


def _coverage(row: Covered, rule: LinkRule) -> Coverage:
    return Coverage(
        rule=rule,
        on=row.on,
        links=row.links,
        officers=Rate(row.officers_covered, row.officers),
        units=Rate(row.units_covered, row.units),
        counterparts=Rate(row.counterparts_covered, row.counterparts, rule.cover.counterparts if rule.cover else None),
        provisional=row.provisional,
        under=row.under,
        over=row.over,
    )
