"""What boards read: the issued dues, rolled up by SQL to townships, counties, classes, units; and the exceptions behind them.

A roll-up counts dues by state. It never orders persons or units by how much they did (principle 2); groups come by code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from django.db.models import Count, Min, Q, QuerySet, Sum

from lianxin.duties.models import Due as Row
from lianxin.duties.models import State
from lianxin.registry.queries.areas import area_by_code
from lianxin.rules.periods import Period

By = Literal["all", "county", "township", "village", "unit", "class"]

_GROUPS: Final[dict[By, tuple[str, str]]] = {
    "county": ("area__county__code", "area__county__name"),
    "township": ("area__township__code", "area__township__name"),
    "village": ("area__village__code", "area__village__name"),
    "unit": ("home__code", "home__name"),
    "class": ("class_key", "class_key"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """The dues of one duty in one group: how many in each state, and what they add up to.

    ``group`` is empty for those who belong to none of the kind, as county departments to no township. ``owed`` and
    ``done`` are sums over the dues in the duty's own quantity, exempt ones owe nothing; distinct counts do not add (rule 14).
    """

    group: str
    name: str
    policy: str
    duty: str
    quantity: str
    dues: int
    met: int
    short: int
    open: int
    grace: int
    exempt: int
    unmeasured: int
    owed: int | None
    done: int | None
    numerator: int | None
    denominator: int | None


@dataclass(frozen=True, slots=True)
class Board:
    """Lines by group and duty, and as of when the oldest of them stands; None when nothing has been issued."""

    lines: tuple[Line, ...]
    as_of: datetime | None


def issued(period: Period, area: str | None = None) -> QuerySet[Row]:
    """The issued dues that end in the period, and the terms still open, of an area. Raises NotFound."""
    rows = Row.objects.filter(Q(last__gte=period.first, last__lte=period.last) | Q(last=None, first__lte=period.last))
    if area is None:
        return rows
    place = area_by_code(area)
    return rows.filter(**{f"area__{place.level}_id": place.pk})


def board(period: Period, *, area: str | None = None, by: By = "township", unit: str | None = None) -> Board:
    """The dues of a period rolled up by group and duty; two statements, whatever their number."""
    rows = issued(period, area)
    if unit is not None:
        rows = rows.filter(home__code=unit)
    group = _GROUPS.get(by)
    keys = [*(group or ()), "policy", "duty", "quantity"]
    found = rows.values(*dict.fromkeys(keys)).annotate(**_SUMS).order_by(*dict.fromkeys(keys))
    lines = tuple(sorted((_line(each, group) for each in found), key=lambda line: (line.group, line.policy, line.duty)))
    return Board(lines, rows.aggregate(oldest=Min("as_of"))["oldest"] if lines else None)


_SUMS: Final = {
    "dues": Count("id"),
    **{f"in_{state}": Count("id", filter=Q(state=state)) for state in State.values},
    "all_owed": Sum("owed"),
    "all_done": Sum("done"),
    "numerators": Sum("numerator"),
    "denominators": Sum("denominator"),
}


def _line(found: Mapping[str, Any], group: tuple[str, str] | None) -> Line:
    code, name = (found[group[0]] or "", found[group[1]] or "") if group else ("", "")
    states = {state: found[f"in_{state}"] for state in State.values}
    return Line(
        group=code,
        name=name,
        policy=found["policy"],
        duty=found["duty"],
        quantity=found["quantity"],
        dues=found["dues"],
        owed=found["all_owed"],
        done=found["all_done"],
        numerator=found["numerators"],
        denominator=found["denominators"],
        **states,
    )


# -- one's own past ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Moment:
    """How one duty stood in one of its own periods."""

    period: str
    dues: int
    met: int
    short: int
    exempt: int


def trend(policy: str, duty: str, span: Period, *, area: str | None = None, unit: str | None = None) -> list[Moment]:
    """One duty in each of its periods that end within ``span``, in order: an area or unit against its own past."""
    rows = issued(span, area).filter(policy=policy, duty=duty, last__isnull=False)
    if unit is not None:
        rows = rows.filter(home__code=unit)
    found = rows.values("period", "first", "last").annotate(**_SUMS).order_by("first", "last")
    moments: Iterable[Mapping[str, Any]] = found
    return [_moment(each) for each in moments]


def trends(span: Period, *, area: str | None = None, unit: str | None = None) -> dict[tuple[str, str], list[Moment]]:
    """All duties in each of their periods that end within ``span``, by policy and duty, in order. One statement for all."""
    rows = issued(span, area).filter(last__isnull=False)
    if unit is not None:
        rows = rows.filter(home__code=unit)
    found: dict[tuple[str, str], list[Moment]] = {}
    keys = ("policy", "duty", "first", "last", "period")
    for each in rows.values(*keys).annotate(**_SUMS).order_by(*keys):
        found.setdefault((each["policy"], each["duty"]), []).append(_moment(each))
    return found


def _moment(found: Mapping[str, Any]) -> Moment:
    return Moment(found["period"], found["dues"], found["in_met"], found["in_short"], found["in_exempt"])


# -- exceptions --------------------------------------------------------------------------------------

_EXCEPTIONS: Final = (State.SHORT, State.GRACE)


def exceptions(
    period: Period,
    *,
    area: str | None = None,
    unit: str | None = None,
    policy: str | None = None,
    duty: str | None = None,
    class_key: str | None = None,
    states: Sequence[str] = _EXCEPTIONS,
    after: int = 0,
    limit: int = 51,
) -> list[Row]:
    """Dues in those states, in the order of issue from ``after`` (an id) on: by party, never by how far behind.

    Ask for one more than is shown to know whether there are more.
    """
    rows = issued(period, area).filter(state__in=list(states), id__gt=after)
    asked = {"home__code": unit, "policy": policy, "duty": duty, "class_key": class_key}
    rows = rows.filter(**{name: value for name, value in asked.items() if value is not None})
    return list(rows.select_related("officer", "unit", "home", "area", "version").order_by("id")[:limit])


def of_officers(period: Period, officers: Iterable[str]) -> list[Row]:
    """The issued dues of some officers, for a unit's page; by officer, policy, duty and window."""
    rows = issued(period).filter(officer__code__in=list(officers)).select_related("officer", "home")
    return list(rows.order_by("officer__code", "policy", "duty", "first"))


def oldest(period: Period, *, area: str | None = None) -> datetime | None:
    """As of when the oldest due of a period that may still change stands; None when there is none."""
    found: datetime | None = issued(period, area).filter(frozen=False).aggregate(oldest=Min("as_of"))["oldest"]
    return found
