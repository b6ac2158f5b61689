"""Telling the other side: claimed, sent, tried again, given up for a person to look. In order within one order.

The claim is a compare-and-swap on ``tries``. A message keeps its id through all tries, by which the other side knows it again:
half an answer, or none, is tried once more and told once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from lianxin.audit import actions as audit
from lianxin.platforms import access
from lianxin.platforms.actions.partners import PUSHED, secrets_of
from lianxin.platforms.models import Attempt, Outgoing, Partner
from lianxin.registry.access import viewer_by_code
from lianxin.rules.answers import CLAIM, next_try
from lianxin.rules.entries import date_of
from lianxin.rules.errors import NotFound, Refused


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that one sender has taken, with all that it needs to send it."""

    id: int
    partner: str
    sends: str
    url: str
    secrets: tuple[str, ...]
    message: str
    type: str
    number: str
    body: str
    tries: int


def waiting(at: datetime, *, limit: int) -> list[tuple[int, int, str]]:
    """Number, tries and partner of what is due, the oldest first; not what follows something of its order that still waits."""
    mine = {"partner": OuterRef("partner"), "number": OuterRef("number"), "pk__lt": OuterRef("pk")}
    before = Outgoing.objects.filter(~Q(number=""), state__in=("waiting", "sending"), **mine)
    rows = Outgoing.objects.filter(next_at__lte=at, partner__stopped_at=None, partner__sends__in=PUSHED)
    rows = rows.exclude(Exists(before)).order_by("next_at", "pk")
    return list(rows.values_list("pk", "tries", "partner__code")[:limit])


def claim(number: int, tries: int, *, at: datetime) -> Claimed | None:
    """The message, taken by the caller alone; None when somebody else was first, or it is no longer due."""
    rows = Outgoing.objects.filter(pk=number, tries=tries, next_at__lte=at)
    if not rows.update(state="sending", tries=tries + 1, next_at=at + CLAIM):
        return None
    row = Outgoing.objects.select_related("partner").get(pk=number)
    one = row.partner
    holding = tuple(secrets_of(one, "out", at))
    return Claimed(row.pk, one.code, one.sends, one.url, holding, row.message, row.type, row.number, row.body, row.tries)


def sent(claimed: Claimed, *, status: int, said: str, at: datetime) -> bool:
    """Say that it has arrived. Returns whether the claim was still ours."""
    with transaction.atomic():
        Attempt.objects.create(outgoing_id=claimed.id, at=at, good=True, status=status, said=said[:300])
        return bool(_mine(claimed).update(state="sent", sent_at=at, next_at=None))


def failed(claimed: Claimed, *, error: str, at: datetime, status: int = 0, for_good: bool = False) -> datetime | None:
    """Say that it did not arrive. Returns when it is tried again; None when it is given up, which is on record."""
    again = None if for_good else next_try(claimed.tries, at)
    with transaction.atomic():
        Attempt.objects.create(outgoing_id=claimed.id, at=at, good=False, status=status, said=error[:300])
        if again is not None:
            _mine(claimed).update(state="waiting", next_at=again)
        elif _mine(claimed).update(state="failed", next_at=None):
            _record("given_up", claimed.id, claimed.partner, by="clock", at=at)
    return again


def _mine(claimed: Claimed) -> QuerySet[Outgoing]:
    return Outgoing.objects.filter(pk=claimed.id, state="sending", tries=claimed.tries)


def send_again(*, number: int, by: str, at: datetime) -> Outgoing:
    """Send a message again, whether it was given up or has arrived: its id says that it is the same. Raises NotFound, Refused."""
    with transaction.atomic():
        row = _seen(by, at).select_related("partner").filter(pk=number, partner__in=_changed(by, at)).first()
        if row is None:
            raise NotFound("message", number)
        if row.state not in {"failed", "sent"}:
            raise Refused.because("message", number, "这条正在等着发", "this one waits to be sent")
        due = at if row.partner.sends in PUSHED else None
        Outgoing.objects.filter(pk=number).update(state="waiting", tries=0, next_at=due, sent_at=None, bundle=None)
        _record("sent_again", row.pk, row.partner.code, by=by, at=at)
        row.refresh_from_db()
    return row


def send_failed_again(*, partner: str, by: str, at: datetime) -> int:
    """Send all that was given up of one side again, in the order in which it was made; returns how many. Raises NotFound."""
    with transaction.atomic():
        row = _changed(by, at).filter(code=partner).first()
        if row is None:
            raise NotFound("platform", partner)
        due = at if row.sends in PUSHED else None
        number = _seen(by, at).filter(partner=row, state="failed").update(state="waiting", tries=0, next_at=due)
        if number:
            after = {"count": number}
            audit.record("platforms.answer.sent_again", kind="platform", code=partner, by=by, at=at, after=after)
    return number


def _seen(by: str, at: datetime) -> QuerySet[Outgoing]:
    return access.outgoing(viewer_by_code(by, on=date_of(at)))


def _changed(by: str, at: datetime) -> QuerySet[Partner]:
    return access.partners(viewer_by_code(by, on=date_of(at)), "change")


def _record(done: str, number: int, partner: str, *, by: str, at: datetime) -> None:
    audit.record(f"platforms.answer.{done}", kind="answer", code=str(number), by=by, at=at, after={"platform": partner})


# -- what the other side fetches, or a person carries ----------------------------------------------


def to_fetch(partner: Partner, *, limit: int = 100) -> list[Outgoing]:
    """What waits for a side that asks for it, the oldest first; it is asked for again until it is said to have arrived."""
    return list(Outgoing.objects.filter(partner=partner, state="waiting").order_by("pk")[:limit])


def fetched(*, partner: Partner, messages: Iterable[str], by: str, at: datetime) -> int:
    """The other side has these; said twice it is once. Returns how many that was news of."""
    with transaction.atomic():
        rows = Outgoing.objects.filter(partner=partner, message__in=list(messages), state__in=("waiting", "failed"))
        found = list(rows.values_list("pk", flat=True))
        Attempt.objects.bulk_create([Attempt(outgoing_id=pk, at=at, good=True, said=by) for pk in found])
        Outgoing.objects.filter(pk__in=found).update(state="sent", sent_at=at, next_at=None)
        if found:
            after = {"count": len(found)}
            audit.record("platforms.answer.fetched", kind="platform", code=partner.code, by=by, at=at, after=after)
    return len(found)
