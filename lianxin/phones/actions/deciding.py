"""A person decides on what was refused, or stands against another record: nothing decides by itself, nothing is thrown away."""

import uuid
from datetime import datetime

from django.db import transaction

from lianxin.audit import actions as audit
from lianxin.phones import access
from lianxin.phones.actions.carrying import Done, LaterError, carry_out
from lianxin.phones.actions.intake import understood
from lianxin.phones.models import Upload
from lianxin.registry.access import viewer_by_code
from lianxin.rules.entries import date_of
from lianxin.rules.errors import Fault, NotFound, Refused
from lianxin.rules.phones import DECISIONS, Decision, State

SEPARATE = uuid.UUID("6f1d2b3e-9a39-4f57-8a7e-2c1f6e0b5a11")
"""The name space of ids for records that stood under an id of another one."""


def decide(*, upload: int, how: Decision, reason: str, by: str, at: datetime) -> Upload:
    """What becomes of it: ``take`` it in, ``correct`` the first by it, keep it as a ``separate`` record, ``decline``.

    Raises NotFound; Refused: decided before, without a reason, not possible in its state, or what is still wrong with it.
    """
    viewer = viewer_by_code(by, on=date_of(at))
    with transaction.atomic():
        rows = access.uploads(viewer, "decide").select_for_update(of=("self",))
        row = rows.filter(pk=upload).select_related("officer").first()
        if row is None:
            raise NotFound("upload", upload)
        state = _next(row, how, reason)
        done = Done(row.entry) if how == "decline" else _done(row, how, by=by, at=at)
        changed = {
            "state": state,
            "entry": done.entry,
            "matters": done.matters,
            "problems": done.problems,
            "decided_at": at,
            "decided_by": by,
            "decision": how,
            "reason": reason.strip()[:200],
        }
        if not Upload.objects.filter(pk=row.pk, state=row.state).update(**changed):
            raise _late(row)
        after = {"state": str(state), "decision": how, "entry": done.entry}
        audit.record("phones.record.decided", kind="upload", code=row.uid, by=by, at=at, after=after, note=reason.strip()[:200])
    row.refresh_from_db()
    return row


def _next(row: Upload, how: Decision, reason: str) -> State:
    if row.state not in {State.REFUSED, State.CONFLICT}:
        raise _late(row)
    state = DECISIONS.get((State(row.state), how))
    if state is None:
        raise Refused.because("how", how, "这条记录不能这样处理", "this can not be decided of it")
    if how == "decline" and not reason.strip():
        raise Refused.because("reason", "", "不收下要写明原因", "leaving it out needs a reason")
    return state


def _late(row: Upload) -> Refused:
    return Refused.because("upload", row.uid, "已经有人处理过", "somebody has decided already")


def _done(row: Upload, how: Decision, *, by: str, at: datetime) -> Done:
    content = understood(row.content)
    if content.payload is None:
        raise Refused(content.faults)
    first = Upload.objects.filter(uid=row.uid, first=True).exclude(pk=row.pk).first()
    uid = row.uid if row.first else str(uuid.uuid5(SEPARATE, f"{row.uid} {row.digest}"))
    corrects = ""
    if how == "correct":
        if first is None or first.state != State.RECEIVED:
            raise Refused.because("how", how, "先到的那条没有收下,不能更正它", "the first was not taken in: nothing to correct")
        corrects = first.entry
    try:
        return carry_out(content.payload, uid=uid, officer=row.officer, by=by, at=at, corrects=corrects)
    except LaterError as error:
        zh, en = "它要更正的那条没有到,不能收下", "the record it is about never came"
        raise Refused((*error.faults, Fault("corrects", "", zh, en))) from None
