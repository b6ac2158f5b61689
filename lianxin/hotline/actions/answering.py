"""What somebody at the desk does with a call: takes it, says what came of it, registers a matter, calls back."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from django.db import transaction

from lianxin.audit import actions as audit
from lianxin.hotline import access
from lianxin.hotline.facts import state
from lianxin.hotline.models import Call
from lianxin.matters.actions import NewMatter, report_matter
from lianxin.matters.models import Matter
from lianxin.registry.access import Viewer, viewer_by_code
from lianxin.rules.calls import BY_HAND, MOST_TRIES, CallState, Outcome
from lianxin.rules.entries import date_of
from lianxin.rules.errors import NotFound, Refused

PHONE: Final = "phone"
"""The channel of all that comes in here."""


def _call(code: str, *, by: str, at: datetime) -> tuple[Call, Viewer]:
    """The call, locked, if ``by`` may answer it. Raises NotFound."""
    viewer = viewer_by_code(by, on=date_of(at))
    rows = access.calls(viewer, "answer").filter(code=code)
    pk = rows.values_list("pk", flat=True).first()
    if pk is None:
        raise NotFound("call", code)
    return Call.objects.select_for_update(of=("self",)).select_related("line").get(pk=pk), viewer


def take(*, code: str, by: str, at: datetime) -> Call:
    """The call is ``by``'s: for telephony that does not say who answered. Raises Refused when it is a colleague's."""
    with transaction.atomic():
        call, viewer = _call(code, by=by, at=at)
        if call.agent_id == viewer.officer_id:
            return call
        if state(call, at) is CallState.MISSED:
            raise Refused.because("call", code, "没有接通;请到“待回拨”里回拨", "it was missed: call back instead")
        if not Call.objects.filter(pk=call.pk, agent=None).update(agent=viewer.officer_id):
            raise Refused.because("call", code, "同事已在接听", "a colleague has it")
        audit.record("hotline.call.taken", kind="call", code=code, by=by, at=at)
        call.agent_id = viewer.officer_id
        return call


def settle(*, code: str, outcome: str, by: str, at: datetime) -> Call:
    """Say what came of a call that brought nothing new. Raises Refused: no such word, nobody spoke, said already otherwise."""
    if outcome not in BY_HAND:
        raise Refused.because("outcome", outcome, "没有这种结果", "there is no such outcome")
    with transaction.atomic():
        call, viewer = _call(code, by=by, at=at)
        if call.outcome == outcome:
            return call
        _refuse_unspoken(call)
        if call.outcome:
            raise Refused.because("outcome", outcome, "这个来电已有结果", "it has been said what came of this call")
        _close(call, viewer, outcome, at)
        audit.record("hotline.call.settled", kind="call", code=code, by=by, at=at, after={"outcome": outcome})
        return call


def _refuse_unspoken(call: Call) -> None:
    if call.answered_at is None and call.agent_id is None and call.back_how != "reached":
        raise Refused.because("call", call.code, "还没有和来电人说上话", "nobody has spoken with the caller yet")


def _close(call: Call, viewer: Viewer, outcome: str, at: datetime) -> None:
    call.outcome, call.settled_at = outcome, at
    call.agent_id = call.agent_id or viewer.officer_id
    call.save(update_fields=["outcome", "settled_at", "agent", "matter"])


def register(*, code: str, matter: NewMatter, by: str, at: datetime, token: str) -> Matter:
    """The matter that a call brought: given to the desk, or solved on the call (``at_once``). One for each ``token``.

    The number is the caller's, unless another was given or the matter is anonymous. Raises NotFound; Refused as
    ``report_matter``, and for a call of which it has been said what came of it.
    """
    with transaction.atomic():
        call, viewer = _call(code, by=by, at=at)
        if call.matter is not None and token and call.matter.token == token:
            return call.matter
        _refuse_unspoken(call)
        if call.outcome:
            raise Refused.because(
                "call", code, "这个来电已登记;另一件事请在窗口登记", "it is registered: write another matter at the counter"
            )
        phone = "" if matter.anonymous else matter.phone or call.phone
        made = report_matter(matter=replace(matter, channel=PHONE, phone=phone), by=by, at=at, token=token)
        call.matter = made
        on_call = matter.at_once is not None and matter.kind == Outcome.CONSULTATION
        _close(call, viewer, Outcome.CONSULTATION if on_call else Outcome.MATTER, at)
        audit.record("hotline.call.registered", kind="call", code=code, by=by, at=at, after={"matter": made.code})
        return made


def call_back(*, code: str, reached: bool, by: str, at: datetime) -> Call:
    """A missed call was called back. Reached, it is ``by``'s to go on with; not reached three times, it is over.

    Raises NotFound; Refused for one that needs no calling back, or no more.
    """
    with transaction.atomic():
        call, viewer = _call(code, by=by, at=at)
        if call.back_due_at is None:
            raise Refused.because("call", code, "这个来电不用回拨", "there is nothing to call back")
        if call.back_at is not None:
            raise Refused.because("call", code, "同事已回拨", "it has been called back")
        call.back_tries += 1
        if reached or call.back_tries >= MOST_TRIES:
            call.back_at, call.back_by, call.back_how = at, by, "reached" if reached else "unreachable"
        if reached:
            call.agent_id = viewer.officer_id
        call.save(update_fields=["back_tries", "back_at", "back_by", "back_how", "agent"])
        after = {"reached": reached, "tries": call.back_tries}
        audit.record("hotline.call.called_back", kind="call", code=code, by=by, at=at, after=after)
        return call
