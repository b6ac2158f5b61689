"""What boards read: the issued dues, rolled up by SQL to townships, counties, classes, units; and the exceptions behind them.

A roll-up counts dues by state. It never orders persons or units by how much they did (principle 2); groups come by code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from django.db.models import Min, Q, QuerySet

from lianxin.duties import sums
from lianxin.duties.models import Due as Row
from lianxin.duties.models import DueSum, State
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
    rows = Row.objects.filter(sums.ending(period))
    if area is None:
        return rows
    place = area_by_code(area)
    return rows.filter(**{f"area__{place.level}_id": place.pk})


def board(period: Period, *, area: str | None = None, by: By = "township", unit: str | None = None) -> Board:
    """The dues of a period rolled up by group and duty; two statements, whatever their number.

    Down to townships and classes it reads sums, whatever the number of officers; of a unit, by units and by villages the dues.
    """
    rows, numbers = _rows(period, area, unit, summed=by in _SUMMED)
    group = _GROUPS.get(by)
    keys = [*(group or ()), "policy", "duty", "quantity"]
    found = rows.values(*dict.fromkeys(keys)).annotate(**numbers).order_by(*dict.fromkeys(keys))
    lines = tuple(sorted((_line(each, group) for each in found), key=lambda line: (line.group, line.policy, line.duty)))
    return Board(lines, rows.aggregate(oldest=Min("as_of"))["oldest"] if lines else None)


def _rows(period: Period, area: str | None, unit: str | None, *, summed: bool = True) -> tuple[QuerySet[Any], Mapping[str, Any]]:
    """What is added up, and how: sums where there are some, else dues. Raises NotFound."""
    if unit is not None:
        return issued(period, area).filter(home__code=unit), sums.COUNTED
    place = _summed_place(area) if summed else None
    if place is None:
        return issued(period, area), sums.COUNTED
    return DueSum.objects.filter(sums.ending(period), place), sums.ADDED


_SUMMED: Final = frozenset({"all", "county", "township", "class"})
_WITH_SUMS: Final = frozenset({"province", "prefecture", "county", "township"})


def _summed_place(area: str | None) -> Q | None:
    """The sums of an area; None where there are none by themselves, below a township. Raises NotFound."""
    if area is None:
        return Q()
    place = area_by_code(area)
    return Q(**{f"area__{place.level}_id": place.pk}) if place.level in _WITH_SUMS else None


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
    found = rows.values("period", "first", "last").annotate(**sums.COUNTED).order_by("first", "last")
    moments: Iterable[Mapping[str, Any]] = found
    return [_moment(each) for each in moments]


def trends(span: Period, *, area: str | None = None, unit: str | None = None) -> dict[tuple[str, str], list[Moment]]:
    """All duties in each of their periods that end within ``span``, by policy and duty, in order. One statement for all."""
    rows, numbers = _rows(span, area, unit)
    rows = rows.filter(last__isnull=False)
    found: dict[tuple[str, str], list[Moment]] = {}
    keys = ("policy", "duty", "first", "last", "period")
    for each in rows.values(*keys).annotate(**numbers).order_by(*keys):
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
    rows, _ = _rows(period, area, None)
    found: datetime | None = rows.filter(frozen=False).aggregate(oldest=Min("as_of"))["oldest"]
    return found
