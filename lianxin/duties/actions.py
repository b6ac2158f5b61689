"""The only writes: issuing the dues of a period, so that boards can read them, and closing it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet

from lianxin.audit.actions import record
from lianxin.duties import sums
from lianxin.duties.issuing import Change, Writing, batches
from lianxin.duties.models import Due as Row
from lianxin.duties.models import State
from lianxin.duties.queries import begun
from lianxin.registry.models import Area, Closing
from lianxin.registry.models.places import LEVELS
from lianxin.registry.queries.areas import area_by_code
from lianxin.rules.dues import Due
from lianxin.rules.entries import date_of
from lianxin.rules.errors import Refused
from lianxin.rules.periods import Period, span_in_words

_BATCH: Final = 1000
_LINES_IN_AN_ACT: Final = 1000


@dataclass(frozen=True, slots=True)
class Issued:
    """What issuing did: rows made, rows renewed (what was done moves them too), rows gone, and what is owed otherwise now."""

    made: int
    renewed: int
    gone: int
    changes: tuple[Change, ...]


def _silent(_done: int) -> None:
    """Nobody watches."""


@transaction.atomic
def issue(period: Period, area: str, *, by: str, at: datetime, progress: Callable[[int], None] = _silent) -> Issued:
    """Store the dues of an area that end in ``period`` and whose window has begun, as they stand at the moment.

    Running it twice changes nothing. What asks for something else than before is told in words in the audit. What lies
    in a closed period is never touched. ``progress`` is told how many dues have been gone through. Raises NotFound for an
    unknown area.
    """
    place = area_by_code(area)
    Area.objects.select_for_update().filter(pk=place.pk).first()
    rows = _rows(period, place)
    writing = Writing(at, frozenset(rows.values_list("policy", "duty", "first", "last").distinct()))
    done = 0
    for batch in batches(_issuable(period, place, on=date_of(at)), _BATCH):
        writing.put(batch)
        progress(done := done + len(batch))
    writing.drop(list(rows.filter(frozen=False).values_list("pk", flat=True)))
    rows.filter(frozen=False, as_of__lt=at).update(as_of=at)
    sums.renew(period, None if writing.moved else place)
    issued = Issued(writing.made, writing.renewed, writing.gone, tuple(writing.changes))
    _tell(issued, period, place, by=by, at=at)
    return issued


@transaction.atomic
def close(period: Period, area: str, *, by: str, at: datetime) -> Closing:
    """Issue a period a last time for an area and freeze it. Returns the closing.

    Raises Refused before the period is over, while a due may still be recorded (grace), and when it is closed already.
    """
    place = area_by_code(area)
    _refuse_unless_over(period, place, on=date_of(at))
    issue(period, area, by=by, at=at)
    rows = _ended(period, place)
    _refuse_in_grace(period, rows)
    frozen = rows.update(frozen=True)
    sums.renew(period, place)
    closing = Closing.objects.create(
        area=place, period=period.label, first=period.first, last=period.last, closed_at=at, closed_by=by
    )
    record(
        "duties.period.closed",
        kind="area",
        code=place.code,
        by=by,
        at=at,
        after={"period": period.label, "dues": frozen},
        note=f"{period.label}结账:{frozen}项应完成从此不再变动",
    )
    return closing


def _refuse_unless_over(period: Period, place: Area, *, on: date) -> None:
    if period.last >= on:
        raise Refused.because("period", period.label, f"要到{period.last}过后才能结账", f"it can be closed after {period.last}")
    if Closing.objects.filter(area=place, period=period.label).exists():
        raise Refused.because("period", period.label, "已经结账", "it is closed already")


def _refuse_in_grace(period: Period, rows: QuerySet[Row]) -> None:
    waiting = rows.filter(state=State.GRACE).values_list("why__grace_until", flat=True).distinct()
    until = max(waiting, default=None)
    if until is not None:
        raise Refused.because(
            "period", period.label, f"还有任务可补记至{until},之后才能结账", f"some dues may still be recorded until {until}"
        )


def _ended(period: Period, place: Area) -> QuerySet[Row]:
    return Row.objects.filter(_in_area(place), last__gte=period.first, last__lte=period.last)


def _rows(period: Period, place: Area) -> QuerySet[Row]:
    """The issued dues of the area that end in the period, and its terms still open."""
    ending = Q(last__gte=period.first, last__lte=period.last) | Q(last=None, first__lte=period.last)
    return Row.objects.filter(ending, _in_area(place))


def _in_area(place: Area) -> Q:
    return Q(**{f"area__{place.level}_id": place.pk})


def _issuable(period: Period, place: Area, *, on: date) -> Iterator[Due]:
    """The dues of parties whose owing post lies in the area, without those of closed periods."""
    closed = list(Closing.objects.filter(last__gte=period.first, first__lte=period.last))
    for due in begun(period, area=place.code, today=on):
        if place.pk in due.debtor.home.place.line and not any(_closes(each, due) for each in closed):
            yield due


def _closes(closing: Closing, due: Due) -> bool:
    last = due.window.last
    return last is not None and closing.first <= last <= closing.last and closing.area_id in due.debtor.home.place.line


def _tell(issued: Issued, period: Period, place: Area, *, by: str, at: datetime) -> None:
    """Into the audit: how many dues arose and went, and each change with its reason; nothing when nothing changed."""
    if not (issued.made or issued.gone or issued.changes):
        return
    note = f"{period.label}应完成:新产生{issued.made}项,不再产生{issued.gone}项,{len(issued.changes)}处变动"
    for batch in list(batches(issued.changes, _LINES_IN_AN_ACT)) or [[]]:
        record(
            "duties.dues.issued",
            kind="area",
            code=place.code,
            by=by,
            at=at,
            after={"period": period.label, "changes": [change.as_data() for change in batch]},
            note=note,
        )


@transaction.atomic
def reopen(period: Period, area: str, *, reason: str, by: str, at: datetime) -> Closing:
    """Open a closed period again: its dues follow the records once more, until it is closed anew. Returns the closing that was.

    What another closing holds as well stays frozen: of a quarter opened again, the months that are closed. Raises Refused
    without a reason, for a period that is not closed, and while a longer one that holds it is closed, or it is closed above.
    """
    place = area_by_code(area)
    Area.objects.select_for_update().filter(pk=place.pk).first()
    closing = Closing.objects.filter(area=place, period=period.label).first()
    if closing is None:
        raise Refused.because("period", period.label, "没有结账", "it is not closed")
    if not reason.strip():
        raise Refused.because("reason", "", "请写明为什么重新打开", "say why it is opened again")
    _refuse_within_another(closing, place)
    thawed = _frozen_by_it_alone(closing, period, place).update(frozen=False)
    Closing.objects.filter(pk=closing.pk).delete()
    sums.renew(period, place)
    before = {"period": period.label, "closed_by": closing.closed_by, "closed_at": closing.closed_at.isoformat(), "dues": thawed}
    note = f"{period.label}重新打开:{reason.strip()}"
    record("duties.period.reopened", kind="area", code=place.code, by=by, at=at, before=before, note=note)
    return closing


def _refuse_within_another(closing: Closing, place: Area) -> None:
    """A month is not opened while its quarter is closed, nor a township's while the county's is; the wider one comes first."""
    ids = [pk for pk in (getattr(place, f"{level}_id") for level in LEVELS) if pk is not None]
    holding = Closing.objects.filter(area__in=ids, first__lte=closing.first, last__gte=closing.last)
    wider = holding.exclude(area=place, first=closing.first, last=closing.last).order_by("first", "-last", "pk").first()
    if wider is not None:
        zh = f"{span_in_words(wider.first, wider.last)}也已结账,请先打开它"
        raise Refused.because("period", wider.period, zh, f"{wider.period} is closed as well: open that first")


def _frozen_by_it_alone(closing: Closing, period: Period, place: Area) -> QuerySet[Row]:
    """The frozen dues of a closing that no other closing holds."""
    rows = _ended(period, place).filter(frozen=True)
    others = Closing.objects.filter(first__lte=closing.last, last__gte=closing.first).exclude(pk=closing.pk)
    for other in others.select_related("area"):
        rows = rows.exclude(_in_area(other.area), last__gte=other.first, last__lte=other.last)
    return rows
