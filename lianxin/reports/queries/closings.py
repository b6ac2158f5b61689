"""What the page of closings shows: each period that is over, how it stands, who waits for an answer, what came later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from lianxin.duties import boards
from lianxin.duties.models import Due
from lianxin.records.models import Entry, EntryOfficer
from lianxin.registry.access import Viewer
from lianxin.registry.models import Area, Closing
from lianxin.registry.models.places import LEVELS
from lianxin.registry.queries import within
from lianxin.reports import access
from lianxin.reports.models import Remark, Reopening
from lianxin.rules import periods
from lianxin.rules.periods import Period

MOST_LATE = 30
HEARD_DAYS = 62
"""What an officer said of a line stays on the officer's page so long after its end, closed or not."""


@dataclass(frozen=True, slots=True)
class Late:
    """An entry that was written down after its day was closed; whom it is about stands on its own page."""

    code: str
    day: date
    officer: str


@dataclass(frozen=True, slots=True)
class Book:
    """One period of an area: closed or not, its dues by state, what waits and what came later."""

    period: Period
    closing: Closing | None
    dues: dict[str, int]
    remarks: int
    later: int
    late: tuple[Late, ...]
    """The first of them, by day."""
    reopenings: tuple[Reopening, ...]
    grace: bool


def over(today: date) -> Iterator[Period]:
    """The periods that may be closed on a day: three months, two quarters, a year, the latest first."""
    for kind, many in (("month", 3), ("quarter", 2), ("year", 1)):
        period = periods.containing(kind, today)  # type: ignore[arg-type]
        for _ in range(many):
            period = periods.preceding(period)
            yield period


def books(area: Area, *, today: date) -> list[Book]:
    """How each period that is over stands for an area."""
    closings = {one.period: one for one in Closing.objects.filter(area=area)}
    found = []
    for period in over(today):
        closing = closings.get(period.label)
        rows = boards.issued(period, area.code).filter(last__isnull=False)
        dues = dict(rows.values_list("state").annotate(n=Count("id")).order_by("state"))
        remarks = Remark.objects.filter(within("area", area), last__range=(period.first, period.last), answered_at=None).count()
        later = _later(area, period, closing) if closing is not None else Entry.objects.none()
        late = tuple(_late(later))
        many = len(late) if len(late) < MOST_LATE else later.count()
        again = tuple(Reopening.objects.filter(area=area, period=period.label).order_by("-pk")[:5])
        found.append(Book(period, closing, dues, remarks, many, late, again, "grace" in dues))
    return found


def _later(area: Area, period: Period, closing: Closing) -> QuerySet[Entry]:
    """Entries about days of the period that were written down after it was closed."""
    rows = Entry.objects.filter(within("place", area), day__range=(period.first, period.last))
    return rows.filter(recorded_at__gt=closing.closed_at, withdrawn_on=None, superseded_on=None)


def _late(rows: QuerySet[Entry]) -> Iterator[Late]:
    who = EntryOfficer.objects.filter(entry=OuterRef("pk")).order_by("pk").values("officer__name")[:1]
    found = rows.annotate(who=Subquery(who)).order_by("day", "pk").values_list("code", "day", "who")
    for code, day, name in found[:MOST_LATE]:
        yield Late(code, day, name or "")


def closed_over(viewer: Viewer, day: date) -> Closing | None:
    """The shortest closed period in which a day lies, where the viewer works: what is written down now moves no frozen due."""
    places = {pk for home in viewer.homes for level in LEVELS if (pk := getattr(home, f"{level}_id")) is not None}
    return Closing.objects.filter(area__in=places, first__lte=day, last__gte=day).order_by("last", "-first").first()


def heard(viewer: Viewer, area: Area) -> list[Remark]:
    """What officers of an area said of lines that are not closed, what is not answered first."""
    rows = access.remarks(viewer).filter(within("area", area), last__gte=viewer.on - timedelta(days=HEARD_DAYS * 2))
    return list(rows.order_by("answered_at", "-pk")[:100])


def my_lines(viewer: Viewer) -> list[tuple[Due, Remark | None]]:
    """The viewer's own dues of periods that may still be closed, each with what was said of it.

    What was said and answered stays when the period is closed: the answer is read by whom it is for.
    """
    said = {(one.policy, one.duty, one.period): one for one in Remark.objects.filter(officer=viewer.officer_id)}
    open_ones = Q(frozen=False) & (_closable(viewer.on))
    heard = Q(frozen=True, last__gte=viewer.on - timedelta(days=HEARD_DAYS), period__in={period for _, _, period in said})
    rows = Due.objects.filter(open_ones | heard, officer=viewer.officer_id, last__lt=viewer.on).exclude(state="unmeasured")
    found = [
        (row, said.get((row.policy, row.duty, row.period)))
        for row in rows.select_related("version").order_by("-last", "policy", "duty")
    ]
    return [(row, one) for row, one in found if one is not None or not row.frozen][:60]


def _closable(today: date) -> Q:
    """Dues that end within a month that may be closed, and those of a quarter or year that may."""
    kinds = {kind: [one for one in over(today) if one.kind == kind] for kind in ("month", "quarter", "year")}
    longer = [one.label for kind in ("quarter", "year") for one in kinds[kind]]
    return Q(last__gte=min(one.first for one in kinds["month"])) | Q(period__in=longer)
