"""Ledgers (台账): lists with fixed columns, per tier, made from records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef

from lianxin.duties import boards
from lianxin.matters.models import Against, Matter
from lianxin.matters.queries import Filters, lines
from lianxin.matters.queries.desk import Line
from lianxin.registry.access import Viewer
from lianxin.registry.models import Area
from lianxin.registry.queries import within
from lianxin.reports import access
from lianxin.reports.models import Slip
from lianxin.rules.periods import Period

MOST = 2000
OPEN, ALL = "open", "all"


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A line of the ledger of duties: a place, a duty, how many are owed and how they stand."""

    place: str
    name: str
    duty: str
    dues: int
    met: int
    short: int
    open: int
    exempt: int
    unmeasured: int


def slips_of(viewer: Viewer, area: Area | None, *, which: str = OPEN, before: int = 0, limit: int = 31) -> list[Slip]:
    """Slips that the viewer may read, the latest first, of an area; ``open``: not written off."""
    rows = access.slips(viewer)
    if area is not None:
        rows = rows.filter(within("area", area) | within("unit__area", area))
    if which == OPEN:
        rows = rows.filter(written_off_at=None)
    if before:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-pk")[:limit])


def late_slips(on: date) -> dict[int, int]:
    """How many slips without an answer are overdue, by officer: for the one reminder of a day.

    Without those about matters that have come to complain of that officer, or of where the officer works (Z9).
    """
    rows = Slip.objects.filter(due_on__lt=on, replied_at=None, officer__isnull=False).order_by()
    found = Counter({row["officer"]: row["number"] for row in rows.values("officer").annotate(number=Count("pk"))})
    complaints = Matter.objects.filter(Exists(Against.objects.filter(matter=OuterRef("pk"))), code=OuterRef("about_code"))
    for slip in rows.filter(Exists(complaints), about_kind="matter").select_related("unit", "officer"):
        if slip.officer is not None and access.complains_of(slip.about_code, slip.unit, slip.officer, on=on):
            found[slip.officer.pk] -= 1
    return dict(+found)


def tasks(area: Area, period: Period) -> list[TaskLine]:
    """The ledger of duties of a period: of a county by township, of anything smaller by unit. In the order of codes."""
    by: boards.By = "township" if area.level in ("province", "prefecture", "county") else "unit"
    board = boards.board(period, area=area.code, by=by)
    return [
        TaskLine(
            line.group,
            line.name or area.name,
            line.duty,
            line.dues,
            line.met,
            line.short,
            line.open + line.grace,
            line.exempt,
            line.unmeasured,
        )
        for line in board.lines
    ]


def matters(viewer: Viewer, area: Area, period: Period) -> Sequence[Line]:
    """The ledger of matters that were reported in a period, as far as the viewer may see them; at most 2,000 lines."""
    asked = Filters(area=area.code, first=period.first, last=period.last)
    return lines(viewer, asked, limit=MOST).lines


def late(slip: Slip, on: date) -> bool:
    """Whether a slip has not been answered by its day."""
    return slip.replied_at is None and slip.due_on < on
