"""What of the office's papers waits for somebody: drafts, checks, signatures, closings, answers, slips."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from lianxin.duties import boards
from lianxin.registry.access import Viewer
from lianxin.registry.models import Area, Closing
from lianxin.registry.queries import within
from lianxin.reports import access
from lianxin.reports.queries.closings import over
from lianxin.reports.queries.documents import at_home
from lianxin.rules.periods import Period

TO_CLOSE_DAYS: Final = 62
"""A period that ended so long ago and is not closed yet is named; older ones stand on the page of closings."""
MOST: Final = 100
_STATES: Final = {"submit": "drafted", "check": "submitted", "sign": "checked"}
_ACTIONS: Final = {"submit": "draft", "check": "check", "sign": "sign"}


@dataclass(frozen=True, slots=True)
class Papers:
    """How many papers wait for a step; which one, when it is the only one."""

    step: str
    number: int
    only: int


@dataclass(frozen=True, slots=True)
class Desk:
    """What waits for one person; empty for whoever has nothing to do with papers."""

    papers: tuple[Papers, ...] = ()
    unclosed: tuple[Period, ...] = ()
    remarks: int = 0
    asked: int = 0
    late: int = 0
    answered: int = 0

    def __bool__(self) -> bool:
        return bool(self.papers or self.unclosed or self.remarks or self.asked or self.answered)


def desk_of(viewer: Viewer, area: Area | None, *, on: date) -> Desk:
    """What waits for the viewer on a day, in an area (None: only what is one's own). Few statements, two for an officer."""
    asked, late = _asked(viewer, on)
    closes = area is not None and viewer.may("closing", "make")
    return Desk(
        papers=tuple(_papers(viewer, area, on)),
        unclosed=tuple(_unclosed(area, on)) if closes and area is not None else (),
        remarks=access.remarks(viewer, "answer").filter(answered_at=None).count() if closes else 0,
        asked=asked,
        late=late,
        answered=_answered(viewer, area) if area is not None and viewer.may("slip", "end") else 0,
    )


def _papers(viewer: Viewer, area: Area | None, on: date) -> list[Papers]:
    """Papers of periods that ended lately; what nobody sent for longer stands on the page of papers only."""
    found = []
    for step, state in _STATES.items():
        rows = access.documents(viewer, _ACTIONS[step]).filter(state=state, last__gte=on - timedelta(days=TO_CLOSE_DAYS))
        if area is not None:
            rows = rows.filter(at_home(viewer, area))
        waiting = list(rows.order_by("-last", "-pk").values_list("pk", flat=True)[:MOST])
        if waiting:
            found.append(Papers(step, len(waiting), waiting[0] if len(waiting) == 1 else 0))
    return found


def _unclosed(area: Area, on: date) -> list[Period]:
    """Periods that ended lately, have dues, and may be closed and are not; the latest first. In grace none may be."""
    late = [period for period in over(on) if (on - period.last) <= timedelta(days=TO_CLOSE_DAYS)]
    closed = set(Closing.objects.filter(area=area, period__in=[period.label for period in late]).values_list("period", flat=True))
    return [period for period in late if period.label not in closed and _may_close(area, period)]


def _may_close(area: Area, period: Period) -> bool:
    dues = boards.issued(period, area.code).filter(last__isnull=False).order_by()
    states = set(dues.values_list("state", flat=True).distinct())
    return bool(states) and "grace" not in states


def _asked(viewer: Viewer, on: date) -> tuple[int, int]:
    """Slips that ask the viewer in person and have no answer yet, and how many of them are overdue."""
    days = access.slips(viewer).filter(officer=viewer.officer_id, replied_at=None, written_off_at=None)
    due = list(days.values_list("due_on", flat=True)[:100])
    return len(due), sum(day < on for day in due)


def _answered(viewer: Viewer, area: Area) -> int:
    """Slips that were answered by somebody else and may be written off."""
    rows = access.slips(viewer, "end").filter(within("area", area), replied_at__isnull=False, written_off_at=None)
    return rows.exclude(replied_by=viewer.code).count()
