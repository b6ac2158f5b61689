"""Messages to the outside: written in the transaction of the act that they tell of, claimed, sent, tried again, given up.

A claim is a compare-and-swap on ``tries``: of two clocks one gets it. A claim that its sender never answered for is open again
after a quarter of an hour; the message keeps its number, by which a gateway can tell that it is the same one.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from lianxin.audit import actions as audit
from lianxin.audit.models import Delivery
from lianxin.audit.sealing import seal, unseal
from lianxin.rules.errors import NotFound, Refused
from lianxin.rules.sending import CLAIM, MOST_REMINDERS, is_night, may_remind, next_try

TO = "audit.delivery.to"
RINGS = frozenset({"sms"})
"""Senders that make a telephone ring: not at night."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that one sender has taken: ``tries`` says for which time."""

    id: int
    sender: str
    to: str
    text: str
    about: str
    tries: int


def announce(
    *, kind: str, code: str, about: str, sender: str, to: str, text: str, at: datetime, reminder_most: int | None = None
) -> Delivery | None:
    """The message as it waits to be sent; None for whoever left nothing to reach them by.

    Call it inside the transaction of the change that it tells of. With ``reminder_most`` it is a reminder: none is made, and None
    returned, when there have been as many of ``about`` for this subject, or two.
    """
    if not to:
        return None
    if reminder_most is not None and not may_remind(reminders(kind, code, about), reminder_most):
        return None
    return Delivery.objects.create(
        subject_kind=kind,
        subject_code=code,
        about=about,
        sender=sender,
        to=seal(to, about=TO),
        text=text,
        made_at=at,
        next_at=at,
    )


def reminders(kind: str, code: str, about: str) -> int:
    """How often somebody has been told of this about this subject: by the rows, sent or still waiting."""
    return Delivery.objects.filter(subject_kind=kind, subject_code=code, about=about).count()


def may_still_remind(kind: str, code: str, about: str, most: int = MOST_REMINDERS) -> bool:
    """Whether one more reminder is allowed, by the rows: never more than two."""
    return may_remind(reminders(kind, code, about), most)


def waiting(at: datetime, *, limit: int, without: Collection[str] = ()) -> list[tuple[int, int, str]]:
    """Number, tries and sender of the messages that are due to be tried, the oldest first; at night none that rings. ``without``:
    senders that are left alone.
    """
    rows = Delivery.objects.filter(next_at__lte=at).exclude(sender__in=list(without)).order_by("next_at", "pk")
    if is_night(at):
        rows = rows.exclude(sender__in=RINGS)
    return list(rows.values_list("pk", "tries", "sender")[:limit])


def claim(number: int, tries: int, *, at: datetime) -> Claimed | None:
    """The message, taken by the caller alone; None when somebody else was first, or it is no longer due."""
    rows = Delivery.objects.filter(pk=number, tries=tries, next_at__lte=at)
    if not rows.update(state="sending", tries=tries + 1, claimed_at=at, next_at=at + CLAIM):
        return None
    row = Delivery.objects.get(pk=number)
    return Claimed(row.pk, row.sender, unseal(row.to, about=TO), row.text, row.about, row.tries)


def sent(claimed: Claimed, *, receipt: str, at: datetime) -> bool:
    """Say that it has gone out. Returns whether the claim was still ours."""
    return bool(_mine(claimed).update(state="sent", sent_at=at, next_at=None, receipt=receipt[:200], error=""))


def failed(claimed: Claimed, *, error: str, at: datetime, for_good: bool = False) -> datetime | None:
    """Say that it did not go out. Returns when it is tried again; None when it is given up, which is on record."""
    again = None if for_good else next_try(claimed.tries, at)
    with transaction.atomic():
        if again is not None:
            _mine(claimed).update(state="waiting", next_at=again, error=error[:300])
        elif _mine(claimed).update(state="failed", next_at=None, error=error[:300]):
            row = Delivery.objects.get(pk=claimed.id)
            _record("audit.delivery.given_up", row, by="clock", at=at)
    return again


def try_again(*, number: int, by: str, at: datetime) -> Delivery:
    """Put a message that was given up among those to be sent. Raises NotFound, and Refused for one that is not given up."""
    with transaction.atomic():
        row = Delivery.objects.filter(pk=number).first()
        if row is None:
            raise NotFound("delivery", number)
        if not Delivery.objects.filter(pk=number, state="failed").update(state="waiting", tries=0, next_at=at):
            raise Refused.because("delivery", number, "这条消息没有失败", "this message has not failed")
        row.refresh_from_db()
        _record("audit.delivery.tried_again", row, by=by, at=at)
    return row


def _mine(claimed: Claimed) -> QuerySet[Delivery]:
    return Delivery.objects.filter(pk=claimed.id, state="sending", tries=claimed.tries)


def _record(verb: str, row: Delivery, *, by: str, at: datetime) -> None:
    after = {"delivery": row.pk, "about": row.about, "sender": row.sender, "tries": row.tries}
    audit.record(verb, kind=row.subject_kind, code=row.subject_code, by=by, at=at, after=after)


# -- what failed, what waits: for the command and the desk -------------------------------------


@dataclass(frozen=True, slots=True)
class Told:
    """A message as a desk shows it: the number or address only by its end."""

    id: int
    subject_kind: str
    subject_code: str
    about: str
    sender: str
    to: str
    state: str
    tries: int
    made_at: datetime
    next_at: datetime | None
    sent_at: datetime | None
    error: str


def deliveries(
    *, states: Sequence[str] = (), kind: str = "", code: str = "", before: int | None = None, limit: int = 50
) -> list[Told]:
    """Messages in these states or on this subject, the latest first, below number ``before``. Their texts are not shown."""
    rows = Delivery.objects.all()
    if states:
        rows = rows.filter(state__in=list(states))
    if kind:
        rows = rows.filter(subject_kind=kind)
    if code:
        rows = rows.filter(subject_code=code)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return [_told(row) for row in rows.order_by("-pk")[:limit]]


def failures() -> int:
    """How many messages were given up and wait for somebody to look."""
    return Delivery.objects.filter(state="failed").count()


def waiting_since(moment: datetime) -> int:
    """How many messages written before that moment have not gone out and are still tried."""
    return Delivery.objects.filter(next_at__isnull=False, made_at__lt=moment).count()


def _told(row: Delivery) -> Told:
    return Told(
        row.pk, row.subject_kind, row.subject_code, row.about, row.sender, masked(unseal(row.to, about=TO)), row.state,
        row.tries, row.made_at, row.next_at, row.sent_at, row.error,
    )  # fmt: skip


def masked(to: str) -> str:
    """A number or an address by which nobody can be reached, but which its owner knows again: ****1234, l****@example.org."""
    name, at, host = to.partition("@")
    return f"{name[:1]}****@{host}" if at else f"****{to[-4:]}" if len(to) > 4 else "****"
