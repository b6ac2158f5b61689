"""The log of the exchange: what came, what went, what was turned away; by number, matter or id."""

import json
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from lianxin.audit.actions import record_reads
from lianxin.liaison.queries import Reading
from lianxin.platforms import access
from lianxin.platforms.models import Attempt, Outgoing, Partner, Received, Rejected
from lianxin.registry.access import Viewer
from lianxin.rules.errors import NotFound

In, Out, Refusals = Received, Outgoing, Rejected


@dataclass(frozen=True, slots=True)
class Seen:
    """One message with its content, as far as the viewer may read it."""

    row: Any
    body: str
    """As it was sent; empty for whoever may not read it."""
    attempts: tuple[Attempt, ...] = ()
    may_decide: bool = False
    may_send: bool = False


def came(
    viewer: Viewer,
    *,
    partner: str = "",
    state: str = "",
    typed: str = "",
    before: int | None = None,
    limit: int = 50,
) -> list[Received]:
    """What came, the latest first, below number ``before``; without a word of what it says."""
    rows = _narrowed(access.received(viewer).select_related("partner"), partner, state, typed)
    return list(_before(rows, before)[:limit])


def went(
    viewer: Viewer,
    *,
    partner: str = "",
    state: str = "",
    typed: str = "",
    before: int | None = None,
    limit: int = 50,
) -> list[Outgoing]:
    """What went, the latest first."""
    rows = _narrowed(access.outgoing(viewer).select_related("partner"), partner, state, typed)
    return list(_before(rows, before)[:limit])


def refusals(viewer: Viewer, *, partner: str = "", before: int | None = None, limit: int = 50) -> list[Rejected]:
    """What was turned away, the latest first; what named no side of ours is for whoever sees all sides."""
    mine = access.partners(viewer)
    known = Q(partner__in=mine.values("pk"))
    everything = known | Q(partner=None) if not Partner.objects.exclude(pk__in=mine.values("pk")).exists() else known
    rows = Rejected.objects.filter(everything).select_related("partner")
    return list(_before(rows.filter(partner__code=partner) if partner else rows, before)[:limit])


def _narrowed(rows: QuerySet[Any], partner: str, state: str, typed: str) -> QuerySet[Any]:
    if partner:
        rows = rows.filter(partner__code=partner)
    if state:
        rows = rows.filter(state=state)
    if typed:
        rows = rows.filter(Q(number=typed) | Q(matter=typed) | Q(message=typed))
    return rows


def _before(rows: QuerySet[Any], before: int | None) -> QuerySet[Any]:
    return (rows.filter(pk__lt=before) if before is not None else rows).order_by("-pk")


def came_one(viewer: Viewer, number: int, *, reading: Reading) -> Seen:
    """One that came; its content is a resident's, so reading it is logged. Raises NotFound."""
    row = access.received(viewer).select_related("partner__area").filter(pk=number).first()
    if row is None:
        raise NotFound("message", number)
    may_read = access.orders(viewer).filter(pk=number).exists()
    if may_read:
        _log(viewer, row.matter or f"message-{row.pk}", reading)
    decides = access.orders(viewer, "decide").filter(pk=number).exists() and row.state in {"held", "early"}
    return Seen(row, _readable(row.body) if may_read else "", may_decide=decides)


def went_one(viewer: Viewer, number: int, *, reading: Reading) -> Seen:
    """One that went, with each try. Raises NotFound."""
    row = access.outgoing(viewer).select_related("partner").filter(pk=number).first()
    if row is None:
        raise NotFound("message", number)
    may_read = access.with_orders(viewer).filter(pk=row.partner_id).exists()
    if may_read and row.matter:
        _log(viewer, row.matter, reading)
    sends = access.partners(viewer, "change").filter(pk=row.partner_id).exists() and row.state in {"failed", "sent"}
    return Seen(row, _readable(row.body) if may_read else "", tuple(row.attempts.order_by("pk")), may_send=sends)


def _log(viewer: Viewer, code: str, reading: Reading) -> None:
    record_reads([code], kind="matter", by=viewer.code, at=reading.at, purpose=reading.purpose, through=reading.through)


def _readable(body: str) -> str:
    try:
        return json.dumps(json.loads(body), ensure_ascii=False, indent=2)
    except ValueError:
        return body
