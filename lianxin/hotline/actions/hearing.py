"""What telephony systems tell: signed, taken once, in whatever order. What is turned away changes nothing and is on record."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from lianxin.hotline.actions.lines import secrets_of
from lianxin.hotline.facts import Law, put, told_of
from lianxin.hotline.models import Call, Event, Line, Seat, Turned
from lianxin.rules.calls import merged
from lianxin.rules.calls_told import LARGEST, CallEvent, read_event
from lianxin.rules.entries import date_of
from lianxin.rules.errors import Refused
from lianxin.rules.webhooks import Signed, fault

ITSELF: Final = "asker"
"""Whoever calls again and is answered has settled the call that was missed."""
AGAIN: Final = "again"


class TurnedAwayError(Exception):
    """The message was not taken; ``why``: size, line, headers, timestamp, signature, content, conflict."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class Heard:
    """The call that a message told of; ``fresh`` is False for a message that had been taken before."""

    call: str
    fresh: bool


def hear(*, line: str, signed: Signed, body: bytes, at: datetime) -> Heard:
    """Take one message. Raises TurnedAwayError (forged, replayed, too large), Refused with every fault of a signed one."""
    found = (
        Line.objects.filter(code=line, ended_at=None).select_related("area").first()
        if line.isascii() and line.isprintable()
        else None
    )
    if len(body) > LARGEST:
        raise turn_away(line if found else "", "size", at=at)
    if found is None:
        raise turn_away("", "line", at=at)
    why = fault(signed, body, secrets_of(found, at), at=at)
    if why:
        raise turn_away(line, why, at=at)
    try:
        told = read_event(body, at=at)
    except Refused:
        turn_away(line, "content", at=at)
        raise
    heard = _take(found, signed.id, hashlib.sha256(body).hexdigest(), told, at)
    if heard is None:
        raise turn_away(line, "conflict", at=at)
    return heard


def turn_away(line: str, reason: str, *, at: datetime) -> TurnedAwayError:
    """Put on record that a message was not taken; returns what to raise. One row for a line, day and reason."""
    day = date_of(at)
    Turned.objects.get_or_create(line=line, day=day, reason=reason, defaults={"last_at": at})
    Turned.objects.filter(line=line, day=day, reason=reason).update(many=F("many") + 1, last_at=at)
    return TurnedAwayError(reason)


def _take(line: Line, event: str, digest: str, told: CallEvent, at: datetime) -> Heard | None:
    """The message taken, or that it had been; None for another message under the same id."""
    code = f"{line.code}.{told.call}"
    with transaction.atomic():
        there = Event.objects.filter(line=line, event=event).first()
        if there is None:
            call = _merge(line, code, told)
            try:
                with transaction.atomic():
                    Event.objects.create(
                        line=line,
                        event=event,
                        digest=digest,
                        call=call,
                        kind=told.event.kind,
                        at=told.event.at,
                        received_at=at,
                    )
            except IntegrityError:
                # Two at once with one id: what the second told was in the first, or is refused with all that it changed.
                there = Event.objects.get(line=line, event=event)
                if there.digest != digest:
                    transaction.set_rollback(True)
            else:
                _settle_missed(call)
                return Heard(code, fresh=True)
        return Heard(code, fresh=False) if there.digest == digest else None


def _merge(line: Line, code: str, told: CallEvent) -> Call:
    """The call with what the event tells, locked and saved."""
    alone = told.event.told()
    fresh, law = Call(code=code, line=line, area=line.area), Law()
    put(fresh, alone, law)
    # whoever comes first makes the row; whoever comes second waits for it and merges
    Call.objects.bulk_create([fresh], ignore_conflicts=True)
    call = Call.objects.select_for_update(of=("self",)).get(code=code)
    put(call, merged(told_of(call), alone), law)
    if call.answered_at is not None and call.agent_id is None and call.extension:
        seat = Seat.objects.filter(line=line, extension=call.extension).first()
        call.agent_id = seat.officer_id if seat else None
    call.save()
    return call


def _settle_missed(call: Call) -> None:
    """A missed call is settled by the same caller's later one that was answered, whichever we hear of first.

    Worked out anew from what is known now: an event that comes late leaves the rows as if it had come in time.
    """
    if not call.phone_index:
        return
    same = Call.objects.filter(line=call.line_id, phone_index=call.phone_index)
    for one in same.filter(Q(back_at=None) | Q(back_how=AGAIN), back_due_at__isnull=False).order_by("pk"):
        later = same.filter(answered_at__isnull=False, begun_at__gt=one.begun_at).order_by("begun_at", "pk").first()
        if later is not None:
            one.back_at, one.back_by, one.back_how = later.answered_at, ITSELF, AGAIN
        else:
            one.back_at, one.back_by, one.back_how = None, "", ""
        one.save(update_fields=["back_at", "back_by", "back_how"])
