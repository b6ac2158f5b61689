"""Figures of the hotline: answer time, connection rate, calls back. Each is a count of calls that can be opened.

A call that rings now is in none of them but ``rung``; shares are numerator and denominator, never a stored percentage.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Count, F, Q, QuerySet, Sum

from lianxin.hotline import access
from lianxin.hotline.facts import missed
from lianxin.hotline.models import Call, Turned
from lianxin.registry.access import Viewer
from lianxin.registry.models import Area
from lianxin.registry.queries import area_by_code, within
from lianxin.rules.calls import ANSWER_WITHIN

EVERY: Final = Q()
ANSWERED: Final = Q(answered_at__isnull=False)
WHICH: Final[dict[str, Q]] = {
    "rung": EVERY,
    "answered": ANSWERED,
    "quick": ANSWERED & Q(waited__lte=ANSWER_WITHIN),
    "missed": Q(answered_at=None),
    "to_call_back": Q(back_due_at__isnull=False),
    "called_back": Q(back_due_at__isnull=False, back_how__in=("reached", "again")),
    "back_in_time": Q(back_due_at__isnull=False, back_how__in=("reached", "again"), back_at__lte=F("back_due_at")),
    "consultations": Q(outcome="consultation"),
    "matters": Q(outcome="matter"),
    "confidential": Q(matter__confidential=True),
}
"""Which calls a number counts, by its name; ``missed`` also leaves out those that still ring."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of a span, each the number of the calls that ``queries.calls(which=…)`` lists."""

    rung: int = 0
    answered: int = 0
    quick: int = 0
    missed: int = 0
    to_call_back: int = 0
    called_back: int = 0
    back_in_time: int = 0
    consultations: int = 0
    matters: int = 0
    confidential: int = 0
    waited: int = 0
    """Seconds that those answered had waited, together."""
    timed: int = 0
    """Of those answered, the calls of which the wait is known."""

    @property
    def over(self) -> int:
        """Calls that are answered or missed: the denominator of the connection rate."""
        return self.answered + self.missed

    @property
    def mean_wait(self) -> int | None:
        """Seconds to the answer, halves up; None where nobody was answered."""
        return (2 * self.waited + self.timed) // (2 * self.timed) if self.timed else None


def figures(
    viewer: Viewer, *, area: Area, first: date, last: date, at: datetime, by_day: bool = False
) -> Sequence[tuple[date | None, Figures]]:
    """The figures of the calls that the viewer may count, in all or for each day that has any. One statement."""
    rows = access.calls(viewer, "figures").filter(within("area", area), day__gte=first, day__lte=last)
    return _counted(rows, at, by_day=by_day)


def all_figures(
    *, area: str | None, first: date, last: date, at: datetime, by_day: bool = False
) -> Sequence[tuple[date | None, Figures]]:
    """The same of all calls, for the command line. Raises NotFound for an area that there is not."""
    rows = Call.objects.filter(day__gte=first, day__lte=last)
    if area is not None:
        rows = rows.filter(within("area", area_by_code(area)))
    return _counted(rows, at, by_day=by_day)


def _counted(rows: QuerySet[Call], at: datetime, *, by_day: bool) -> Sequence[tuple[date | None, Figures]]:
    counted = {f"n_{name}": Count("pk", filter=condition) for name, condition in WHICH.items() if condition}
    counted["n_rung"] = Count("pk")
    counted["n_missed"] = Count("pk", filter=missed(at))
    counted["n_timed"] = Count("pk", filter=Q(waited__isnull=False) & ANSWERED)
    sums = {"n_waited": Sum("waited", filter=ANSWERED)}
    if not by_day:
        return [(None, _figures(rows.aggregate(**counted, **sums)))]
    days = rows.order_by("day").values("day").annotate(**counted, **sums)
    return [(one["day"], _figures({**one})) for one in days]


def _figures(found: Mapping[str, object]) -> Figures:
    return Figures(**{name[2:]: int(str(value or 0)) for name, value in found.items() if name.startswith("n_")})


def turned_away(viewer: Viewer, *, first: date, last: date) -> list[Turned]:
    """Messages that were turned away, by day and reason, the latest first: for whoever looks after the lines."""
    if not viewer.may("line", "change"):
        return []
    codes = access.lines(viewer, "line", "change").values("code")
    rows = Turned.objects.filter(Q(line="") | Q(line__in=codes), day__gte=first, day__lte=last)
    return list(rows.order_by("-day", "line", "reason")[:100])
