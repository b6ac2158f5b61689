"""What goes back: one message for each step that the other side is told of, made from the rows of steps by the clock.

Steps are looked at by number. Two clerks write at once and the later number may be there first, so the mark stops short of what
is younger than ten minutes; what is looked at twice is made once (unique by its key).
"""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from lianxin.matters import access as matters
from lianxin.matters.models import Matter
from lianxin.matters.models import Step as StepRow
from lianxin.platforms import facts
from lianxin.platforms.actions.partners import PUSHED
from lianxin.platforms.models import Order, Outgoing, Partner
from lianxin.registry.access import viewer_for
from lianxin.rules.answers import MARGIN, Step, answer, message_id, type_of
from lianxin.rules.entries import date_of

BATCH: Final = 1000


def tell_received(partner: Partner, number: str, matter: Matter, *, at: datetime) -> None:
    """The order has become a matter: its number here, in the transaction that made it."""
    step = Step(0, "report", matter.state, at, "", {}, "")
    data = {"number": number, "matter": matter.code, "state": facts.outbound(partner, "state", matter.state)}
    _make(partner, f"received-{matter.code}", answer("answer.received", step, data), at)


def _make(partner: Partner, key: str, body: dict[str, Any], at: datetime) -> bool:
    """Whether the message was not there yet. It is told of an order by ``data.number``, of a matter by ``data.matter``."""
    if Outgoing.objects.filter(partner=partner, key=key).exists():
        return False
    data = body["data"]
    values = {
        "message": message_id(partner.code, key),
        "type": body["type"],
        "number": data.get("number", ""),
        "matter": data["matter"],
        "body": json.dumps(body, ensure_ascii=False),
        "made_at": at,
        "next_at": at if partner.sends in PUSHED else None,
    }
    return Outgoing.objects.get_or_create(partner=partner, key=key, defaults=values)[1]


def gather(*, partner: Partner, at: datetime) -> int:
    """Make the messages of the steps that have not been looked at yet; returns how many were made."""
    made, seen, settled = 0, partner.seen_step, True
    mark = seen
    while True:
        rows = list(StepRow.objects.filter(pk__gt=seen).order_by("pk").values_list("pk", "at")[:BATCH])
        if not rows:
            break
        with transaction.atomic():
            made += _of(partner, seen, rows[-1][0], at)
        for pk, when in rows:
            settled = settled and when <= at - MARGIN
            mark = pk if settled else mark
        seen = rows[-1][0]
    if mark > partner.seen_step:
        Partner.objects.filter(pk=partner.pk, seen_step__lt=mark).update(seen_step=mark)
    return made


def _of(partner: Partner, first: int, last: int, at: datetime) -> int:
    rows = StepRow.objects.filter(pk__gt=first, pk__lte=last).order_by("pk").select_related("matter__unit", "matter__area")
    if partner.kind == "subscriber":
        return sum(_told(partner, row, f"matter.{row.step}", _event(row), at) for row in _heard(partner, list(rows), at))
    numbers = dict(Order.objects.filter(partner=partner, matter__in=rows.values("matter__code")).values_list("matter", "number"))
    return sum(_answered(partner, row, numbers[row.matter.code], at) for row in rows.filter(matter__code__in=numbers))


def _answered(partner: Partner, row: StepRow, number: str, at: datetime) -> bool:
    """Whether a step became a message that was not there yet."""
    kind = type_of(_step(row))
    return bool(kind) and _told(partner, row, kind, _data(partner, row, number), at)


def tell_so_far(partner: Partner, matter: str, *, at: datetime) -> int:
    """The messages of all steps of an order's matter until now, for one that was there before the order; returns how many."""
    number = Order.objects.values_list("number", flat=True).get(partner=partner, matter=matter)
    rows = StepRow.objects.filter(matter__code=matter).order_by("pk").select_related("matter__unit", "matter__area")
    return sum(_answered(partner, row, number, at) for row in rows)


def _told(partner: Partner, row: StepRow, kind: str, data: dict[str, Any], at: datetime) -> bool:
    return _make(partner, f"step-{row.pk}", answer(kind, _step(row), data), at)


def _step(row: StepRow) -> Step:
    return Step(row.pk, row.step, row.to, row.at, row.public, row.given, row.token)


def _data(partner: Partner, row: StepRow, number: str) -> dict[str, Any]:
    """What the platform is told of a step: public words alone."""
    matter, given = row.matter, row.given
    outcome = given.get("outcome") or ("referred" if row.step == "decline" else "")
    level = given.get("level") or (matter.rating if row.step == "rate" else "")
    answered = row.to == "answered" or row.step == "decline"
    return {
        "number": number,
        "matter": matter.code,
        "step": row.step,
        "state": facts.outbound(partner, "state", row.to),
        "outcome": facts.outbound(partner, "outcome", outcome) if outcome else "",
        "text": row.public,
        "referred_to": matter.referred_to if answered else "",
        "unit": matter.unit.name if matter.unit else "",
        "due_on": matter.due_on.isoformat() if matter.due_on else "",
        "level": facts.outbound(partner, "rating", level) if level else "",
        "solved": given.get("solved"),
        "at": row.at.isoformat(),
    }


def _heard(partner: Partner, rows: list[StepRow], at: datetime) -> Iterator[StepRow]:
    """The steps that a subscriber asked for, of matters that the officer as whom it reads may see (Z9 included)."""
    wanted = [row for row in rows if row.step in partner.events]
    if not wanted or partner.reads_as is None:
        return
    viewer = viewer_for(partner.reads_as, on=date_of(at))
    seen = set(matters.matters(viewer).filter(pk__in={row.matter_id for row in wanted}).values_list("pk", flat=True))
    yield from (row for row in wanted if row.matter_id in seen)


def _event(row: StepRow) -> dict[str, Any]:
    """What a subscriber is told: codes and days, no word of what was asked and nobody's name."""
    matter = row.matter
    return {
        "matter": matter.code,
        "kind": matter.kind,
        "category": matter.category,
        "area": matter.area.code,
        "unit": matter.unit.code if matter.unit else "",
        "state": row.to,
        "outcome": row.given.get("outcome", ""),
        "due_on": matter.due_on.isoformat() if matter.due_on else "",
        "at": row.at.isoformat(),
    }


def gather_all(*, at: datetime) -> int:
    """The same for every platform and subscriber that is told of anything; returns how many messages were made."""
    rows = Partner.objects.filter(stopped_at=None, kind__in=("platform", "subscriber")).select_related("area", "reads_as")
    return sum(gather(partner=one, at=at) for one in rows.order_by("pk"))
