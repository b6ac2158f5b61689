"""A deadline with its sum as a page shows it: which days counted, which did not, and why (``rules.deadlines.Due.shown``)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianxin.web.matters import words

WHY: Final[dict[str, Promise]] = {
    "start": _("收到当天,不算"),
    "counted": _("算"),
    "make_up": _("调休上班,算"),
    "weekend": _("周末,不算"),
    "holiday": _("节假日,不算"),
    "paused": _("暂停计时,不算"),
}


@dataclass(frozen=True, slots=True)
class Run:
    """Days in a row that were treated alike."""

    first: date
    last: date
    why: str
    note: str
    counted: int
    minutes: bool

    @property
    def one_day(self) -> bool:
        """Whether it is a single day."""
        return self.first == self.last


@dataclass(frozen=True, slots=True)
class Sum:
    """One deadline: for what, how much time, until when, and the days behind it."""

    key: str
    label: str
    spans: tuple[tuple[int, str], ...]
    starts_at: datetime
    due_at: datetime
    due_on: date
    runs: tuple[Run, ...]
    unsure: bool
    outer: date | None
    met_at: datetime | None
    late: bool
    chosen: bool
    """Whether somebody has set the day: then nothing was counted."""

    @property
    def running(self) -> bool:
        """Whether it is still to be met."""
        return self.met_at is None


def sum_of(row: Any, at: datetime) -> Sum:
    """The deadline of a row, as of a moment."""
    told: Mapping[str, Any] = row.sum or {}
    spans = told.get("spans") or [{"amount": row.amount, "measure": row.measure}]
    outer = told.get("outer")
    return Sum(
        key=row.key,
        label=words.word(words.DEADLINES, "shelved" if row.key == "review" and "set_to" in told else row.key),
        spans=tuple((span["amount"], words.word(words.MEASURES, span["measure"])) for span in spans),
        starts_at=row.starts_at,
        due_at=row.due_at,
        due_on=row.due_on,
        runs=tuple(_run(run) for run in told.get("runs", ())),
        unsure=row.provisional,
        outer=date.fromisoformat(outer) if outer else None,
        met_at=row.met_at,
        late=(row.met_at or at) > row.due_at,
        chosen="set_to" in told,
    )


def _run(run: Mapping[str, Any]) -> Run:
    first, last = date.fromisoformat(run["first"]), date.fromisoformat(run["last"])
    why = words.word(WHY, run["why"])
    return Run(first, last, why, run.get("note", ""), run.get("counted", 0), run.get("minutes", False))
