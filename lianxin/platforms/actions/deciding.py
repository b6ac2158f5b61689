"""A message that waits: worked again when somebody has matched its words, decided by a person, or put aside with a reason."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from lianxin.audit import actions as audit
from lianxin.platforms import access
from lianxin.platforms.actions.applying import apply, work_early
from lianxin.platforms.models import Order, Received
from lianxin.registry.access import viewer_by_code
from lianxin.registry.models import Unit
from lianxin.rules.entries import date_of
from lianxin.rules.errors import Fault, NotFound, Refused, refuse
from lianxin.rules.orders import read

WAITS = ("held", "early")
MOST = 500
"""Messages worked again in one go."""


def work_again(*, number: int, by: str, at: datetime, against: Sequence[str] | None = None) -> Received:
    """Work a waiting message once more; ``against``: the units that a person says it complains of, perhaps none.

    Raises NotFound; Refused for one that waits no more, and for a unit that there is not.
    """
    with transaction.atomic():
        row = _waiting(number, by, at)
        named = None if against is None else tuple(dict.fromkeys(against))
        _refuse_unknown(named or ())
        apply(row, read(row.body.encode()), at=at, by=by, against=named)
        if row.state not in WAITS:  # tried again in vain is nobody's decision
            row.decided_at, row.decided_by = at, by
            row.save(update_fields=["decided_at", "decided_by"])
        work_early(row.partner, row.number, at=at)
    return row


def _refuse_unknown(codes: Sequence[str]) -> None:
    known = set(Unit.objects.filter(code__in=codes).values_list("code", flat=True))
    refuse(Fault("against", one, "没有这个单位", "there is no such unit") for one in codes if one not in known)


def put_aside(*, number: int, reason: str, by: str, at: datetime) -> Received:
    """Nothing is to be made of it, for a reason. Raises NotFound, Refused."""
    if not reason.strip():
        raise Refused.because("reason", "", "请写明原因", "say why")
    with transaction.atomic():
        row = _waiting(number, by, at)
        row.state, row.decided_at, row.decided_by, row.decision = "dropped", at, by, reason.strip()[:200]
        row.save(update_fields=["state", "decided_at", "decided_by", "decision"])
        audit.record("platforms.message.put_aside", kind="message", code=str(row.pk), by=by, at=at)
    return row


def work_waiting(*, partner: str, by: str, at: datetime) -> tuple[int, int]:
    """Work again all that waits of a platform, after somebody has matched words; returns how many were worked and still wait."""
    viewer = viewer_by_code(by, on=date_of(at))
    rows = access.orders(viewer, "decide").filter(partner__code=partner, state="held").order_by("said_at", "pk")
    worked = left = 0
    for number in list(rows.values_list("pk", flat=True)[:MOST]):
        try:
            found = work_again(number=number, by=by, at=at)
        except (NotFound, Refused):
            continue
        worked, left = worked + (found.state not in WAITS), left + (found.state in WAITS)
    return worked, left


def sweep_early(*, at: datetime) -> int:
    """What came before its order and was missed, because both came at the same moment; returns how many were worked."""
    there = Order.objects.filter(partner=OuterRef("partner"), number=OuterRef("number"))
    rows = Received.objects.filter(Exists(there), state="early").select_related("partner__area").order_by("pk")
    done = 0
    for partner, number in {(row.partner, row.number) for row in rows[:MOST]}:
        with transaction.atomic():
            done += work_early(partner, number, at=at)
    return done


def _waiting(number: int, by: str, at: datetime) -> Received:
    viewer = viewer_by_code(by, on=date_of(at))
    row = access.orders(viewer, "decide").select_related("partner__area").filter(pk=number).first()
    if row is None:
        raise NotFound("message", number)
    row = Received.objects.select_for_update(of=("self",)).select_related("partner__area").get(pk=number)
    if row.state not in WAITS:
        raise Refused.because("message", number, "这条已经处理过了", "this one waits no more")
    return row
