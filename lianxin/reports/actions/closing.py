"""Closing a month, quarter or year for an area, hearing officers before it, and opening it again with a reason.

What is frozen: the dues of the period as they stand (``duties.actions.close``). Figures are not touched: they count records, and
a document freezes its own. An entry for a day of a closed period is taken as any other, since nothing is lost; it counts in
figures, stands on the page of closings as recorded later, and moves a frozen due only when the office opens the period again.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from lianxin.audit import actions as audit
from lianxin.duties import access as duty_access
from lianxin.duties import actions as duties
from lianxin.registry.access import Viewer
from lianxin.registry.models import Closing
from lianxin.registry.queries.areas import area_for
from lianxin.reports import access
from lianxin.reports.models import Remark, Reopening
from lianxin.rules.errors import NotFound, Refused
from lianxin.rules.periods import Period

_LONGEST = 300


@transaction.atomic
def close_period(*, viewer: Viewer, area: str, period: Period, at: datetime) -> Closing:
    """Close a period for an area. Raises NotFound, and Refused while an officer waits for an answer, or as ``duties.close``."""
    place = area_for(viewer, area, thing="closing", action="make")
    waiting = Remark.objects.filter(
        **{f"area__{place.level}": place.pk}, last__range=(period.first, period.last), answered_at=None
    ).count()
    if waiting:
        zh = f"还有{waiting}条干部的说明没有答复,答复后再结账"
        raise Refused.because("period", period.label, zh, f"{waiting} officers have not been answered yet")
    return duties.close(period, place.code, by=viewer.code, at=at)


@transaction.atomic
def reopen_period(*, viewer: Viewer, area: str, period: Period, reason: str, at: datetime) -> Reopening:
    """Open a closed period again, with a reason that stays on record. Raises NotFound and Refused."""
    place = area_for(viewer, area, thing="closing", action="make")
    was = duties.reopen(period, place.code, reason=reason, by=viewer.code, at=at)
    return Reopening.objects.create(
        area=place,
        period=was.period,
        first=was.first,
        last=was.last,
        closed_at=was.closed_at,
        closed_by=was.closed_by,
        reason=reason.strip()[:_LONGEST],
        by=viewer.code,
        at=at,
    )


@transaction.atomic
def remark(*, viewer: Viewer, due: int, text: str, at: datetime) -> Remark:
    """Say something of a line of one's own before it is closed; saying it again replaces it until it is answered.

    Raises NotFound for a due of somebody else, Refused without words, once it is closed or answered, and before its end.
    """
    row = duty_access.due_for(viewer, due)
    if row.officer_id is None or row.officer_id != viewer.officer_id:
        raise NotFound("due", due)
    if not text.strip() or len(text.strip()) > _LONGEST:
        raise Refused.because("text", text, f"写1至{_LONGEST}个字", f"write 1 to {_LONGEST} characters")
    if row.frozen:
        raise Refused.because("due", due, "这一期已经结账", "this period is closed")
    if row.last is None or row.last >= viewer.on:
        raise Refused.because(
            "due", due, "这一期还没有结束,照常记录就行", "this period is not over yet: just record what you did"
        )
    same: dict[str, Any] = {"officer": row.officer, "policy": row.policy, "duty": row.duty, "period": row.period}
    found = Remark.objects.filter(**same).first()
    if found is not None and found.answered_at is not None:
        raise Refused.because("due", due, "已经答复过了", "it has been answered")
    said, _ = Remark.objects.update_or_create(
        **same, defaults={"area": row.area, "last": row.last, "text": text.strip(), "at": at}
    )
    code, after = str(said.pk), {"duty": row.duty, "period": row.period}
    audit.record("reports.remark.made", kind="remark", code=code, by=viewer.code, at=at, after=after, note=said.text)
    return said


@transaction.atomic
def answer_remark(*, viewer: Viewer, pk: int, text: str, at: datetime) -> Remark:
    """Answer what an officer said. Raises NotFound, and Refused without words or when it has been answered."""
    row = access.remark_for(viewer, pk, action="answer")
    if not text.strip() or len(text.strip()) > _LONGEST:
        raise Refused.because("text", text, f"写1至{_LONGEST}个字", f"write 1 to {_LONGEST} characters")
    changed = Remark.objects.filter(pk=row.pk, answered_at=None).update(
        answer=text.strip(), answered_by=viewer.code, answered_at=at
    )
    if not changed:
        raise Refused.because("remark", pk, "已经答复过了", "it has been answered")
    audit.record("reports.remark.answered", kind="remark", code=str(pk), by=viewer.code, at=at, note=text.strip())
    row.refresh_from_db()
    return row
