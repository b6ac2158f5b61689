"""Taking in what a phone sends: each record once, in a transaction of its own, acknowledged one by one.

A record is claimed by inserting its row: whoever comes second with the same id waits until the first is done and is told what
became of it. Looking before saves work and decides nothing. What is refused stays, its content sealed, for a person to decide.
"""

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from lianxin.audit import actions as audit
from lianxin.phones.actions.carrying import Done, LaterError, carry_out
from lianxin.phones.actions.devices import officer_may_hand_in
from lianxin.phones.models import Device, Upload
from lianxin.phones.sealing import CannotOpenError, Envelope, opened
from lianxin.phones.serving import Serving
from lianxin.rules.errors import Fault, Refused, refuse
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
    batch = _batch(device, opened_ones, at)
    found = {number: _one(batch, parcel, content) for number, parcel, content in opened_ones}
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


@dataclass(frozen=True, slots=True)
class Batch:
    """What is looked up once for all records of a batch: it saves work and decides nothing."""

    device: Device
    at: datetime
    serving: Serving
    held: Mapping[tuple[str, str], Upload]


def _batch(device: Device, parcels: Sequence[tuple[int, Parcel, Content]], at: datetime) -> Batch:
    codes = {code for _, _, content in parcels if content.payload for code in content.payload.counterparts}
    return Batch(device, at, Serving(device.officer, at=at, codes=codes), held(parcel.uid for _, parcel, _ in parcels))


def held(uids: Iterable[str]) -> dict[tuple[str, str], Upload]:
    """What is held under these ids, by id and content."""
    rows = Upload.objects.filter(uid__in=[uid for uid in uids if UID.fullmatch(uid)])
    return {(row.uid, row.digest): row for row in rows}


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


def _one(batch: Batch, parcel: Parcel, content: Content) -> Result:
    at = batch.at
    if not UID.fullmatch(parcel.uid) or not DIGEST.fullmatch(parcel.digest):
        fault = Fault("id", parcel.uid[:40], "编号或校验码不合要求", "the id is no UUID, or the hash no SHA-256")
        return Result(parcel.uid[:40], State.REFUSED, at, why=why_of((fault,)))
    there = batch.held.get((parcel.uid, parcel.digest))
    if there is not None:
        return _answer(batch.device, there)
    if parcel.asks:  # perhaps of what came earlier in this batch
        there = held([parcel.uid]).get((parcel.uid, parcel.digest))
        return _answer(batch.device, there) if there else Result(parcel.uid, Answer.UNKNOWN, at)
    try:
        return _taken(batch, parcel, content)
    except LaterError as error:
        return Result(parcel.uid, Answer.LATER, at, why=why_of(error.faults))
    except Exception:
        log.exception("a record of a phone could not be taken in: %s", parcel.uid)
        fault = Fault("", "", "服务器暂时存不下,稍后会自动重发", "the server could not store it now: it is sent again later")
        return Result(parcel.uid, Answer.LATER, at, why=why_of((fault,)))


def _taken(batch: Batch, parcel: Parcel, content: Content) -> Result:
    try:
        return store(batch, parcel, content)
    except IntegrityError:
        # Somebody was quicker with this id: what the first one became is the answer, or this one stands against it.
        rows = held([parcel.uid])
        there = rows.get((parcel.uid, parcel.digest))
        if there is not None:
            return _answer(batch.device, there)
        if not any(row.first for row in rows.values()):
            raise
        return _conflict(batch, parcel, content)


def store(batch: Batch, parcel: Parcel, content: Content) -> Result:
    """The record, claimed and carried out in one transaction. Raises IntegrityError when its id has been claimed."""
    with transaction.atomic():
        row = _claimed(batch, parcel, content)
        try:
            done = _carried(row, batch, parcel, content)
        except Refused as refusal:
            _refuse(row, content, refusal.faults, batch.at)
        else:
            _settle(row, done)
    return result_of(row)


def _claimed(batch: Batch, parcel: Parcel, content: Content) -> Upload:
    """The row that claims the id, as it is when all goes well. What came damaged claims nothing: the sound one may still come."""
    damaged = content.payload is None and any(fault.field in {"hash", "sealed"} for fault in content.faults)
    digest = digest_of(f"damaged {content.text}") if damaged else parcel.digest
    row = _row(batch, parcel, content, digest=digest, first=not damaged)
    row.state, row.entry = State.RECEIVED, parcel.uid
    row.save(force_insert=True)
    return row


def _row(batch: Batch, parcel: Parcel, content: Content, *, digest: str, first: bool) -> Upload:
    payload, device = content.payload, batch.device
    return Upload(
        uid=parcel.uid,
        digest=digest,
        first=first,
        device=device,
        officer_id=device.officer_id,
        kind=payload.kind if payload else "",
        mends=payload.mends if payload else "",
        made_at=really_made(parcel.made_at, parcel.sent_at, now=batch.at, enrolled=device.enrolled_at),
        at=batch.at,
    )


def _settle(row: Upload, done: Done) -> None:
    """What came of it, where that is more than an entry under the record's own id."""
    if done.entry != row.entry or done.matters:
        row.entry, row.matters, row.problems = done.entry, done.matters, done.problems
        row.save(update_fields=["entry", "matters", "problems"])


def _carried(row: Upload, batch: Batch, parcel: Parcel, content: Content) -> Done:
    """The entry and its matters, all or none: a refusal leaves the row and nothing else."""
    device = batch.device
    if device.revoked_at is not None:
        fault = Fault("device", device.code, "这部手机已注销,由人来决定是否收下", "this phone was revoked: somebody decides")
        raise Refused((fault,))
    if not officer_may_hand_in(device.officer):
        fault = Fault("officer", device.officer.code, "账号已停用,由人来决定是否收下", "the log-in is closed: somebody decides")
        raise Refused((fault,))
    if content.payload is None:
        raise Refused(content.faults)
    refuse(clock_faults(content.payload, row.made_at))
    me = device.officer
    return carry_out(content.payload, uid=parcel.uid, officer=me, by=me.code, at=batch.at, serving=batch.serving)


def _refuse(row: Upload, content: Content, faults: Sequence[Fault], at: datetime) -> None:
    row.state, row.entry, row.why, row.content = State.REFUSED, "", why_of(faults), content.text
    row.save(update_fields=["state", "entry", "why", "content"])
    after = {"fields": [fault.field for fault in faults]}
    audit.record("phones.record.refused", kind="upload", code=row.uid, by=row.officer.code, at=at, after=after)


def _conflict(batch: Batch, parcel: Parcel, content: Content) -> Result:
    """The second content under one id: kept beside the first, never in its place."""
    fault = Fault("id", parcel.uid, "同一编号已有另一内容,由人来决定", "this id has other content already: somebody decides")
    try:
        with transaction.atomic():
            row = _row(batch, parcel, content, digest=parcel.digest, first=False)
            row.state, row.why, row.content = State.CONFLICT, why_of((fault,)), content.text
            row.save(force_insert=True)
            audit.record("phones.record.conflict", kind="upload", code=row.uid, by=batch.device.officer.code, at=batch.at)
    except IntegrityError:
        row = Upload.objects.get(uid=parcel.uid, digest=parcel.digest)
    return _answer(batch.device, row)


def _answer(device: Device, row: Upload) -> Result:
    """The same answer as the first time, for the same id and content; nothing of what is somebody else's."""
    if row.officer_id != device.officer_id:
        fault = Fault("id", row.uid, "这个编号已被别人用过", "this id is somebody else's")
        return Result(row.uid, State.REFUSED, row.at, why=why_of((fault,)))
    return result_of(row, again=True)


def result_of(row: Upload, *, again: bool = False) -> Result:
    """What a phone is told of a record that is held."""
    state = told(State(row.state)) if again else row.state
    why = row.why if row.state != State.DECLINED else [{"field": "", "zh": row.reason, "en": row.reason}]
    return Result(row.uid, state, row.decided_at or row.at, row.entry, tuple(row.matters), why)


def why_of(faults: Sequence[Fault]) -> Why:
    """The reasons as they are kept and sent."""
    return [{"field": fault.field, "zh": fault.zh, "en": fault.en} for fault in faults]
