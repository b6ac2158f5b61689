"""What comes in: proved genuine, written down once, worked; what is not genuine changes nothing and is on record.

A message is claimed by inserting its row, in the transaction in which it is worked: whoever brings it a second time waits, and is
told what became of it. One that cannot be worked now stays, for what it waits for or for a person.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import F

from lianxin.audit import actions as audit
from lianxin.platforms.actions.applying import apply, work_early
from lianxin.platforms.actions.partners import secrets_of
from lianxin.platforms.actions.relaying import relay, relays
from lianxin.platforms.models import Partner, Received, Rejected
from lianxin.rules.errors import Fault, Refused
from lianxin.rules.orders import MOST_BYTES, Order, read
from lianxin.rules.webhooks import ID, Signed, fault

Why = list[dict[str, str]]
NOT_TOLD: Final = frozenset({"poll", "bundle"})
"""Ways by which a sender hears nothing of a message that makes no sense: it is kept for a person instead of refused."""
UNREAD: Final = "unread"
LANGUAGES: Final = " | "
"""Between what is said of a refusal in Chinese and in English."""


class RejectedError(Exception):
    """What was sent is not taken. ``reason`` is one word; ``faults`` are for a sender who has proved who it is."""

    def __init__(self, reason: str, faults: tuple[Fault, ...] = ()) -> None:
        self.reason, self.faults = reason, faults
        super().__init__(reason)


@dataclass(frozen=True)
class Parcel:
    """A genuine message as it came."""

    partner: Partner
    message: str
    body: bytes
    through: str
    at: datetime

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the body."""
        return _digest(self.body)

    def reject(self, reason: str, said: str = "", *, faults: tuple[Fault, ...] = ()) -> RejectedError:
        """On record, and the error to raise."""
        return reject(self.partner, reason, at=self.at, size=len(self.body), digest=self.digest, said=said, faults=faults)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a message, as its sender is told."""

    state: str
    matter: str = ""
    again: bool = False
    why: Why = field(default_factory=list)


# -- genuine? --------------------------------------------------------------------------------------


def admit(code: str, signed: Signed, body: bytes, *, at: datetime) -> Partner:
    """The platform that a signed message is from. Raises RejectedError, and then it is on record."""
    partner = _partner(code, len(body), at)
    if len(body) > MOST_BYTES:
        raise reject(partner, "size", at=at, size=len(body))
    reason = fault(signed, body, secrets_of(partner, "in", at), at=at)
    if reason:
        raise reject(partner, reason, at=at, size=len(body), digest=_digest(body))
    return partner


def admit_by_token(code: str, token: str, *, at: datetime, size: int = 0, kinds: tuple[str, ...] = ("platform",)) -> Partner:
    """The side whose secret this is, sent as a bearer token where it cannot sign. Raises RejectedError, on record.

    ``kinds``: a subscriber may ask for what it is told of, and hands nothing in.
    """
    partner = _partner(code, size, at, kinds)
    if size > MOST_BYTES:
        raise reject(partner, "size", at=at, size=size)
    if not token or not any(_same(token, one) for one in secrets_of(partner, "in", at)):
        raise reject(partner, "signature", at=at, size=size)
    return partner


def turn_away(
    code: str, reason: str, *, size: int, at: datetime, said: str = "", faults: tuple[Fault, ...] = ()
) -> RejectedError:
    """The refusal of what was not even read: too large, or no body at all; of Open311, what was not taken in."""
    return reject(Partner.objects.filter(code=code).first(), reason, at=at, size=size, said=said, faults=faults)


def _partner(code: str, size: int, at: datetime, kinds: tuple[str, ...] = ("platform",)) -> Partner:
    partner = Partner.objects.filter(code=code, kind__in=kinds).select_related("area", "by_bundle").first()
    if partner is None:
        raise reject(None, "unknown", at=at, size=size)
    if partner.stopped_at is not None:
        raise reject(partner, "stopped", at=at, size=size)
    return partner


def _same(token: str, secret: str) -> bool:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest() == hashlib.sha256(secret.encode()).digest()


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _both(faults: tuple[Fault, ...]) -> str:
    """The faults as one line, in Chinese and in English: whoever reads the log sees the half in their language."""
    zh = ";".join(f"{one.field}: {one.zh}" if one.field else one.zh for one in faults)
    en = "; ".join(f"{one.field}: {one.en}" if one.field else one.en for one in faults)
    return f"{zh[:140]}{LANGUAGES}{en[:140]}" if faults else ""


def reject(
    partner: Partner | None,
    reason: str,
    *,
    at: datetime,
    size: int = 0,
    digest: str = "",
    said: str = "",
    faults: tuple[Fault, ...] = (),
) -> RejectedError:
    """Put on record that something was not taken, counted by the hour; returns the error to raise."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    last: Mapping[str, Any] = {"last_at": at, "bytes": size, "digest": digest, "said": (_both(faults) or said)[:300]}
    rows = Rejected.objects.filter(partner=partner, reason=reason, hour=hour)
    if not rows.update(times=F("times") + 1, **last):
        try:
            with transaction.atomic():
                Rejected.objects.create(partner=partner, reason=reason, hour=hour, **last)
                code = partner.code if partner else ""
                after = {"reason": reason}
                audit.record("platforms.message.rejected", kind="platform", code=code, by="clock", at=at, after=after)
        except IntegrityError:
            rows.update(times=F("times") + 1, **last)
    return RejectedError(reason, faults)


# -- taken -----------------------------------------------------------------------------------------


def take(*, partner: Partner, message: str, body: bytes, through: str, at: datetime) -> Taken:
    """Work a genuine message, once. Raises RejectedError for one that says nothing we understand, or whose id was used before."""
    parcel = Parcel(partner, message, body, through, at)
    if not ID.fullmatch(message):
        raise parcel.reject("headers")
    there = _again(parcel)
    if there is not None:
        return there
    try:
        order = read(body)
    except Refused as error:
        if through in NOT_TOLD:
            return _unread(parcel, error)
        raise parcel.reject("body", faults=error.faults) from error
    try:
        return _in_one(parcel, order)
    except IntegrityError:
        # Two senders at once: the second finds what the first has made, the same message or another one of the same order.
        # Anything else is a fault of ours, and shows when it is tried once more.
        return _again(parcel) or _in_one(parcel, order)


def _in_one(parcel: Parcel, order: Order) -> Taken:
    with transaction.atomic():
        return _worked(parcel, order)


def _worked(parcel: Parcel, order: Order) -> Taken:
    due_on = getattr(order.data, "due_on", None)
    row = _write(parcel, type=order.type, number=order.number, said_at=order.said_at, due_on=due_on, body=parcel.body.decode())
    if relays(parcel.partner):
        relay(row, parcel.body, at=parcel.at)
    else:
        apply(row, order, at=parcel.at)
        work_early(parcel.partner, order.number, at=parcel.at)
    return _told(row, again=False)


def _again(parcel: Parcel) -> Taken | None:
    row = Received.objects.filter(partner=parcel.partner, message=parcel.message).first()
    if row is None:
        return None
    if row.digest != parcel.digest:
        raise parcel.reject("reused", parcel.message)
    Received.objects.filter(pk=row.pk).update(times=F("times") + 1)
    return _told(row, again=True)


def _write(parcel: Parcel, **values: Any) -> Received:
    usual = {"state": "early", "number": "", "message": parcel.message, "digest": parcel.digest, "through": parcel.through}
    return Received.objects.create(partner=parcel.partner, at=parcel.at, **{**usual, **values})


def _unread(parcel: Parcel, error: Refused) -> Taken:
    """What nobody can be told about stays for a person to read, as far as it is a text at all."""
    body = parcel.body[:MOST_BYTES].decode("utf-8", "replace").replace("\0", "�")
    why = [asdict(one) for one in error.faults]
    return _told(_write(parcel, type=UNREAD, said_at=parcel.at, state="held", body=body, why=why), again=False)


def _told(row: Received, *, again: bool) -> Taken:
    return Taken(row.state, row.matter, again, list(row.why))
