"""Taking in what a phone sends: each record once, in a transaction of its own, acknowledged one by one.

A record is claimed by inserting its row: whoever comes second with the same id waits until the first is done and is told what
became of it. Looking before saves work and decides nothing. What is refused stays, its content sealed, for a person to decide.
"""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from lianxin.audit import actions as audit
from lianxin.phones.actions.carrying import Done, LaterError, carry_out
from lianxin.phones.actions.devices import officer_may_hand_in
from lianxin.phones.models import Device, Upload
from lianxin.phones.sealing import CannotOpenError, Envelope, opened
from lianxin.rules.errors import Fault, Refused
from lianxin.rules.phones import (
    DIGEST,
    UID,
    Answer,
    Payload,
    State,
    clock_faults,
    digest_of,
    read_payload,
    really_made,
    told,
)

log = logging.getLogger("lianxin.phones")
Why = list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Parcel:
    """One record of a batch: sealed, or as a text; with neither it only asks what became of it."""

    uid: str
    digest: str
    made_at: datetime | None = None
    sent_at: datetime | None = None
    text: str | None = None
    envelope: Envelope | None = None

    @property
    def asks(self) -> bool:
        """Whether it brings nothing."""
        return self.text is None and self.envelope is None


@dataclass(frozen=True, slots=True)
class Result:
    """What a phone is told of one record."""

    uid: str
    state: str
    at: datetime
    entry: str = ""
    matters: tuple[str, ...] = ()
    why: Why = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """As it stands in the answer."""
        return {
            "id": self.uid,
            "state": self.state,
            "entry": self.entry,
            "matters": list(self.matters),
            "why": self.why,
            "at": self.at.isoformat(),
        }


def take_in(*, device: Device, parcels: Sequence[Parcel], at: datetime) -> list[Result]:
    """What became of each, in the order given; entries are worked before what corrects or withdraws one.

    One that fails never spoils the others: it is answered ``later``, and nothing of it is stored.
    """
    opened_ones = [(number, parcel, _opened(parcel)) for number, parcel in enumerate(parcels)]
    opened_ones.sort(key=lambda one: one[2].is_afterthought)
    found = {number: _one(device, parcel, content, at) for number, parcel, content in opened_ones}
    return [found[number] for number in range(len(parcels))]


@dataclass(frozen=True, slots=True)
class Content:
    """What a parcel holds once it is opened: the text as it was made, the record, or what is wrong with it."""

    text: str = ""
    payload: Payload | None = None
    faults: tuple[Fault, ...] = ()

    @property
    def is_afterthought(self) -> bool:
        """Whether it is about another record."""
        return self.payload is not None and self.payload.kind != "entry"


def _opened(parcel: Parcel) -> Content:
    if parcel.asks:
        return Content()
    try:
        text = opened(parcel.envelope, about=parcel.uid).decode() if parcel.envelope else parcel.text or ""
    except (CannotOpenError, UnicodeDecodeError):
        envelope = parcel.envelope.as_json() if parcel.envelope else {}
        fault = Fault("sealed", "", "打不开:密封时用的密钥不对,或内容已损坏", "it does not open: another key, or damaged")
        return Content(json.dumps(envelope), None, (fault,))
    if digest_of(text) != parcel.digest:
        return Content(text, None, (Fault("hash", "", "内容与校验码不符", "the content is not what its hash says"),))
    return understood(text)


def understood(text: str) -> Content:
    """The record of a text, or its faults."""
    found = read_payload(text)
    return Content(text, found) if isinstance(found, Payload) else Content(text, None, tuple(found))


def _one(device: Device, parcel: Parcel, content: Content, at: datetime) -> Result:
    if not UID.fullmatch(parcel.uid) or not DIGEST.fullmatch(parcel.digest):
        fault = Fault("id", parcel.uid[:40], "编号或校验码不合要求", "the id is no UUID, or the hash no SHA-256")
        return Result(parcel.uid[:40], State.REFUSED, at, why=why_of((fault,)))
    try:
        return _known(device, parcel) or _taken(device, parcel, content, at)
    except LaterError as error:
        return Result(parcel.uid, Answer.LATER, at, why=why_of(error.faults))
    except Exception:
        log.exception("a record of a phone could not be taken in: %s", parcel.uid)
        fault = Fault("", "", "服务器暂时存不下,稍后会自动重发", "the server could not store it now: it is sent again later")
        return Result(parcel.uid, Answer.LATER, at, why=why_of((fault,)))


def _taken(device: Device, parcel: Parcel, content: Content, at: datetime) -> Result:
    if parcel.asks:
        return Result(parcel.uid, Answer.UNKNOWN, at)
    try:
        return store(device, parcel, content, at)
    except IntegrityError:
        # Somebody was quicker with this id: what the first one became is the answer, or this one stands against it.
        there = _known(device, parcel)
        if there is not None:
            return there
        if not Upload.objects.filter(uid=parcel.uid, first=True).exists():
            raise
        return _conflict(device, parcel, content, at)


def store(device: Device, parcel: Parcel, content: Content, at: datetime) -> Result:
    """The record, claimed and carried out in one transaction. Raises IntegrityError when its id has been claimed."""
    damaged = content.payload is None and any(fault.field in {"hash", "sealed"} for fault in content.faults)
    with transaction.atomic():
        # What came damaged claims nothing: the sound one may still come under this id.
        row = _row(device, parcel, content, at, first=not damaged)
        try:
            done = _carried(row, device, parcel, content, at)
        except Refused as refusal:
            _refuse(row, content, refusal.faults, at)
        else:
            row.state, row.entry, row.matters, row.problems = State.RECEIVED, done.entry, done.matters, done.problems
        row.save()
    return result_of(row)


def _row(device: Device, parcel: Parcel, content: Content, at: datetime, *, first: bool) -> Upload:
    really = really_made(parcel.made_at, parcel.sent_at, now=at, enrolled=device.enrolled_at)
    digest = parcel.digest if first else digest_of(content.text)
    payload = content.payload
    return Upload.objects.create(
        uid=parcel.uid,
        digest=digest,
        first=first,
        device=device,
        officer_id=device.officer_id,
        state=State.REFUSED,
        kind=payload.kind if payload else "",
        mends=payload.mends if payload else "",
        made_at=really,
        at=at,
    )


def _carried(row: Upload, device: Device, parcel: Parcel, content: Content, at: datetime) -> Done:
    """The entry and its matters, within a savepoint: a refusal leaves the row and nothing else."""
    if device.revoked_at is not None:
        fault = Fault("device", device.code, "这部手机已注销,由人来决定是否收下", "this phone was revoked: somebody decides")
        raise Refused((fault,))
    if not officer_may_hand_in(device.officer):
        fault = Fault("officer", device.officer.code, "账号已停用,由人来决定是否收下", "the log-in is closed: somebody decides")
        raise Refused((fault,))
    if content.payload is None:
        raise Refused(content.faults)
    faults = tuple(clock_faults(content.payload, row.made_at))
    if faults:
        raise Refused(faults)
    with transaction.atomic():
        return carry_out(content.payload, uid=parcel.uid, officer=device.officer, by=device.officer.code, at=at)


def _refuse(row: Upload, content: Content, faults: Sequence[Fault], at: datetime) -> None:
    row.state, row.why, row.content = State.REFUSED, why_of(faults), content.text
    after = {"fields": [fault.field for fault in faults]}
    audit.record("phones.record.refused", kind="upload", code=row.uid, by=row.officer.code, at=at, after=after)


def _conflict(device: Device, parcel: Parcel, content: Content, at: datetime) -> Result:
    """The second content under one id: kept beside the first, never in its place."""
    fault = Fault("id", parcel.uid, "同一编号已有另一内容,由人来决定", "this id has other content already: somebody decides")
    try:
        with transaction.atomic():
            row = _row(device, parcel, content, at, first=False)
            row.state, row.why, row.content = State.CONFLICT, why_of((fault,)), content.text
            row.save()
            audit.record("phones.record.conflict", kind="upload", code=row.uid, by=device.officer.code, at=at)
    except IntegrityError:
        row = Upload.objects.get(uid=parcel.uid, digest=parcel.digest)
    return _answer(device, row, at)


def _known(device: Device, parcel: Parcel) -> Result | None:
    """The same answer as the first time, for the same id and content; None where there is none yet."""
    row = Upload.objects.filter(uid=parcel.uid, digest=parcel.digest).first()
    return None if row is None else _answer(device, row, row.at)


def _answer(device: Device, row: Upload, at: datetime) -> Result:
    if row.officer_id != device.officer_id:
        fault = Fault("id", row.uid, "这个编号已被别人用过", "this id is somebody else's")
        return Result(row.uid, State.REFUSED, at, why=why_of((fault,)))
    return result_of(row, again=True)


def result_of(row: Upload, *, again: bool = False) -> Result:
    """What a phone is told of a record that is held."""
    state = told(State(row.state)) if again else row.state
    why = row.why if row.state != State.DECLINED else [{"field": "", "zh": row.reason, "en": row.reason}]
    return Result(row.uid, state, row.decided_at or row.at, row.entry, tuple(row.matters), why)


def why_of(faults: Sequence[Fault]) -> Why:
    """The reasons as they are kept and sent."""
    return [{"field": fault.field, "zh": fault.zh, "en": fault.en} for fault in faults]
