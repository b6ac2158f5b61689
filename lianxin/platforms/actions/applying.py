"""A platform's message becomes a matter, or a step of one: by the same actions as everybody's, or it waits and says why.

A platform speaks for the asker (rates, adds, withdraws, does not accept an answer) and for itself (urges, sets a deadline). It
takes no step of the staff's, and what it says of place and category never moves a matter that is there.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from lianxin.audit import actions as audit
from lianxin.matters.actions import NewMatter, report_matter, take_step
from lianxin.matters.actions.outer import set_outer_due
from lianxin.matters.models import Matter
from lianxin.platforms import facts
from lianxin.platforms.actions.adopting import adopt, typed_in
from lianxin.platforms.actions.telling import tell_received
from lianxin.platforms.models import Accused, Partner, Received
from lianxin.platforms.models import Order as OrderRow
from lianxin.rules.entries import date_of
from lianxin.rules.errors import Fault, NotFound, Refused, refuse
from lianxin.rules.matters import OPEN, State
from lianxin.rules.orders import Created, Lack, Order, Settled, read, settle

ASKER: Final = "asker"
CLOCK: Final = "clock"


def apply(row: Received, order: Order, *, at: datetime, by: str = CLOCK, against: tuple[str, ...] | None = None) -> None:
    """Work a message that is written down; its row says what became of it. ``against``: the units that a person has named.

    What is refused leaves nothing behind but the reason. Call it inside the transaction that wrote the row.
    """
    try:
        with transaction.atomic():
            row.state, row.why = _work(row, order, at=at, against=against), []
    except Refused as error:
        row.state, row.why = "held", [asdict(one) for one in error.faults]
    except NotFound:
        row.state, row.why = "held", [{"field": "number", "value": row.number, "zh": "事项已不在", "en": "the matter is gone"}]
    row.save(update_fields=["state", "why", "matter"])
    _veil(row, order)
    after = {"state": row.state, "type": row.type, "matter": row.matter}
    audit.record("platforms.message.worked", kind="message", code=str(row.pk), by=by, at=at, after=after)


def _veil(row: Received, order: Order) -> None:
    """While it waits, whoever it may complain of does not see it; once it is a matter, its own protection holds."""
    Accused.objects.filter(received=row).delete()
    if row.state != "held" or not isinstance(order.data, Created):
        return
    units = facts.maybe_meant(row.partner, order.data)
    Accused.objects.bulk_create([Accused(received=row, unit=one) for one in units])


def _work(row: Received, order: Order, *, at: datetime, against: tuple[str, ...] | None) -> str:
    found = OrderRow.objects.filter(partner=row.partner, number=order.number).first()
    if order.type == "order.created":
        return _created(row, order, found, at=at, against=against)
    if found is None:
        return "early"
    row.matter = found.matter
    return _STEPS[order.type](row, order, found, at)


# -- a new order -----------------------------------------------------------------------------------


def asked_digest(order: Created) -> str:
    """What was asked, in short: the same order under another message id is the same order."""
    plain = json.dumps(order.model_dump(mode="json"), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()


def _created(row: Received, order: Order, found: OrderRow | None, *, at: datetime, against: tuple[str, ...] | None) -> str:
    data: Created = order.data
    digest = asked_digest(data)
    if found is not None:
        row.matter = found.matter
        if found.digest == digest:
            return "repeated"
        raise Refused.because(
            "number", data.number, "这个编号已经来过,这次内容不一样", "this number has come before, with other content"
        )
    partner = row.partner
    words = settle(data, facts.known(partner, on=date_of(at)), home=partner.area.code, against=against)
    lacks = [*words.lacks]
    if words.area and not facts.lies_within(partner, words.area):
        lacks.append(Lack("area", data.area))
    refuse(one.fault() for one in lacks)
    typed = typed_in(partner, data.number)
    matter = typed or report_matter(matter=_new(partner, data, words, at), by=ASKER, at=at, token=_token(partner, data.number))
    OrderRow.objects.create(
        partner=partner, number=data.number, matter=matter.code, digest=digest, due_said_at=order.said_at, at=at
    )
    tell_received(partner, data.number, matter, at=at)
    if typed is not None:
        adopt(partner, typed, data, words, token=str(row.pk), at=at)
    row.matter = matter.code
    return "taken"


def _token(partner: Partner, number: str) -> str:
    return f"platform-{partner.pk}-{hashlib.sha256(number.encode()).hexdigest()[:32]}"


def _new(partner: Partner, data: Created, words: Settled, at: datetime) -> NewMatter:
    reported = min(data.reported_at, at) if data.reported_at else None
    return NewMatter(
        kind=words.kind,
        text=data.text,
        title=data.title,
        channel="platform",
        area=words.area,
        category=words.category,
        place=data.place,
        asker="" if data.anonymous else data.asker,
        phone=data.phone,
        anonymous=data.anonymous,
        confidential=data.confidential,
        against_units=words.against,
        source_system=partner.name,
        outer_number=data.number,
        outer_due=data.due_on,
        reported_at=reported,
    )


# -- about one that is there -----------------------------------------------------------------------


def _step(row: Received, step: str, at: datetime, *, actor: str = "asker", code: str = "", **given: Any) -> str:
    by = ASKER if actor == "asker" else CLOCK
    take_step(code=code or row.matter, step=step, by=by, actor=actor, at=at, token=f"platform-{row.pk}", **given)
    return "taken"


def _supplemented(row: Received, order: Order, found: OrderRow, at: datetime) -> str:
    return _step(row, "reply", at, text=order.data.text)


def _due_changed(row: Received, order: Order, found: OrderRow, at: datetime) -> str:
    """The later word holds, in whatever order they come.

    Of one second, where a platform's clock knows no less, a change is later than its order; of two changes the earlier day holds.
    """
    same = Received.objects.filter(partner=row.partner, number=row.number, type=row.type, said_at=order.said_at, state="taken")
    tied = same.exclude(pk=row.pk).exists()
    if tied and not Matter.objects.filter(code=row.matter, outer_due__gt=order.data.due_on).exists():
        return "passed"
    if not OrderRow.objects.filter(pk=found.pk, due_said_at__lte=order.said_at).update(due_said_at=order.said_at):
        return "passed"
    set_outer_due(code=row.matter, due_on=order.data.due_on, token=str(row.pk), by=CLOCK, at=at)
    return "taken"


def _urged(row: Received, order: Order, found: OrderRow, at: datetime) -> str:
    """Urged on, where it is handled together with others on the one that leads; before it is given to anybody there is nobody to
    urge: whoever gives it out reads it beside the order.
    """
    matter = Matter.objects.select_related("led_by").get(code=row.matter)
    if matter.state == State.NEW:
        return _step(row, "reply", at, text=f"催办:{order.data.text}")
    lead = matter.led_by.code if matter.led_by is not None and matter.state in OPEN else ""
    return _step(row, "urge", at, actor="clock", code=lead, text=order.data.text)


def _returned(row: Received, order: Order, found: OrderRow, at: datetime) -> str:
    return _step(row, "reopen", at, reason=order.data.reason)


def _rated(row: Received, order: Order, found: OrderRow, at: datetime) -> str:
    level = facts.known(row.partner, on=date_of(at)).of("level", order.data.level)
    if not level:
        raise Refused([Lack("level", order.data.level).fault()])
    given = {"level": level, "text": order.data.text, "solved": order.data.solved, "channel": "platform"}
    return _step(row, "rate", at, **{name: value for name, value in given.items() if value not in (None, "")})


def _withdrawn(row: Received, order: Order, found: OrderRow, at: datetime) -> str:
    if Matter.objects.get(code=row.matter).state not in OPEN:
        raise Refused([Fault("step", "withdraw", "已经答复,不能再撤回", "answered already: it cannot be withdrawn")])
    return _step(row, "withdraw", at, reason=order.data.reason)


_STEPS: Final[dict[str, Callable[[Received, Order, OrderRow, datetime], str]]] = {
    "order.supplemented": _supplemented,
    "order.due_changed": _due_changed,
    "order.urged": _urged,
    "order.returned": _returned,
    "order.rated": _rated,
    "order.withdrawn": _withdrawn,
}


# -- what came before its order --------------------------------------------------------------------


def work_early(partner: Partner, number: str, *, at: datetime) -> int:
    """Work what waited for this order, the earlier said first; returns how many did. Nothing while the order is not there."""
    if not OrderRow.objects.filter(partner=partner, number=number).exists():
        return 0
    rows = Received.objects.filter(partner=partner, number=number, state="early").order_by("said_at", "pk")
    return _work_all(rows.select_related("partner__area"), at)


def _work_all(rows: Iterable[Received], at: datetime) -> int:
    done = 0
    for row in rows:
        apply(row, read(row.body.encode()), at=at)
        done += 1
    return done
