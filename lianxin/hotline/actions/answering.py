"""What somebody at the desk does with a call: takes it, registers matters or urges one, says what came of it, calls back."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from django.db import transaction

from lianxin.audit import actions as audit
from lianxin.hotline import access
from lianxin.hotline.facts import Law, state
from lianxin.hotline.models import Call, CallMatter
from lianxin.matters import access as matters
from lianxin.matters.actions import NewMatter, counter_step, report_matter, take_step
from lianxin.matters.models import Matter
from lianxin.registry.access import Viewer, viewer_by_code
from lianxin.rules.calls import BY_HAND, CallState, Outcome
from lianxin.rules.entries import date_of
from lianxin.rules.errors import NotFound, Refused
from lianxin.rules.matter_faults import storable

PHONE: Final = "phone"
"""The channel of all that comes in here."""
BROUGHT, ASKED, ADDED, URGED = "brought", "asked", "added", "urged"
CONCERNS: Final = (ASKED, ADDED, URGED)
"""Why somebody rings about a matter that there is."""
MOST_MATTERS: Final = 10
_STRENGTH: Final = {Outcome.MATTER.value: 3, Outcome.CONSULTATION.value: 2, Outcome.PROGRESS.value: 1}


def _call(code: str, *, by: str, at: datetime) -> tuple[Call, Viewer]:
    """The call, locked, if ``by`` may answer it. Raises NotFound."""
    viewer = viewer_by_code(by, on=date_of(at))
    rows = access.calls(viewer, "answer").filter(code=code)
    pk = rows.values_list("pk", flat=True).first()
    if pk is None:
        raise NotFound("call", code)
    return Call.objects.select_for_update(of=("self",)).select_related("line", "area").get(pk=pk), viewer


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
    call.save(update_fields=["outcome", "settled_at", "agent"])


def register(*, code: str, matter: NewMatter, by: str, at: datetime, token: str) -> Matter:
    """A matter that a call brought: given to the desk, or solved on the call (``at_once``). One for each ``token``; a caller may
    have several.

    The number is the caller's, unless another was given or the matter is anonymous. Raises NotFound; Refused as
    ``report_matter``, and for a call of which it has been said that nothing came of it.
    """
    with transaction.atomic():
        call, viewer = _call(code, by=by, at=at)
        before = call.matters.filter(matter__token=token).select_related("matter").first() if token else None
        if before is not None:
            return before.matter
        _refuse_over(call)
        phone = "" if matter.anonymous else matter.phone or call.phone
        made = report_matter(matter=replace(matter, channel=PHONE, phone=phone), by=by, at=at, token=token)
        _about(call, made, BROUGHT, by=by, at=at)
        on_call = matter.at_once is not None and matter.kind == Outcome.CONSULTATION
        _close(call, viewer, _stronger(call.outcome, Outcome.CONSULTATION if on_call else Outcome.MATTER), at)
        audit.record("hotline.call.registered", kind="call", code=code, by=by, at=at, after={"matter": made.code})
        return made


def concern(*, code: str, matter: str, how: str, by: str, at: datetime, text: str = "", token: str = "") -> Matter:
    """The caller rings about a matter that there is: ``asked`` how far it is, ``added`` something to it, ``urged`` it on.

    What was added and the urging stand in the matter's history as at the counter; nothing is registered a second time. Where it
    is joined into another one, that one is urged. Raises NotFound for a call or matter that does not exist for ``by``; Refused:
    nothing was added, it can no longer be urged.
    """
    if how not in CONCERNS:
        raise Refused.because("how", how, "没有这种情形", "there is no such case")
    with transaction.atomic():
        call, viewer = _call(code, by=by, at=at)
        found = matters.matters(viewer, "counter").filter(code=matter).first() if storable(matter) else None
        if found is None:
            raise NotFound("matter", matter)
        _refuse_over(call)
        if how == ADDED:
            counter_step(code=matter, step="reply", by=by, at=at, text=text, token=token)
        elif how == URGED:
            lead = matters.matters(viewer, "urge").filter(led=found.pk).values_list("code", flat=True).first()
            take_step(code=lead or matter, step="urge", by=by, at=at, text=text.strip() or "来电人催办", token=token)
        _about(call, found, how, by=by, at=at)
        _close(call, viewer, _stronger(call.outcome, Outcome.PROGRESS), at)
        audit.record("hotline.call.concerned", kind="call", code=code, by=by, at=at, after={"matter": matter, "how": how})
        return found


def _refuse_over(call: Call) -> None:
    """Nobody spoke with the caller; or nothing came of the call; or it brought more than one call can."""
    _refuse_unspoken(call)
    if call.outcome and call.outcome not in _STRENGTH:
        raise Refused.because("call", call.code, "这个来电已记为没有要办的", "it has been said that nothing came of this call")
    if call.matters.count() >= MOST_MATTERS:
        zh = f"一个来电最多登记{MOST_MATTERS}件事"
        raise Refused.because("call", call.code, zh, f"one call brings {MOST_MATTERS} matters at most")


def _about(call: Call, matter: Matter, how: str, *, by: str, at: datetime) -> None:
    """The call is about the matter. What was brought by it stays so; a question becomes more when the caller adds or urges."""
    row, fresh = CallMatter.objects.get_or_create(call=call, matter=matter, defaults={"how": how, "at": at, "by": by})
    if not fresh and row.how == ASKED:
        CallMatter.objects.filter(pk=row.pk).update(how=how, at=at, by=by)


def _stronger(one: str, other: str) -> str:
    """Of two outcomes of one call the one that says more: a matter, a question answered, an old matter."""
    return max(one, other, key=lambda outcome: _STRENGTH.get(outcome, 0))


def tries_of(call: Call) -> int:
    """How often a missed call is tried, by the policy of the day on which it was missed."""
    over = call.missed_at or call.ended_at or call.lost_at or call.begun_at
    return Law().call_backs(call.area, date_of(over)).tries


def call_back(*, code: str, reached: bool, by: str, at: datetime) -> Call:
    """A missed call was called back. Reached, it is ``by``'s to go on with; not reached as often as the policy asks, it is over.

    Raises NotFound; Refused for one that needs no calling back, or no more.
    """
    with transaction.atomic():
        call, viewer = _call(code, by=by, at=at)
        if call.back_due_at is None:
            raise Refused.because("call", code, "这个来电不用回拨", "there is nothing to call back")
        if call.back_at is not None:
            raise Refused.because("call", code, "同事已回拨", "it has been called back")
        call.back_tries += 1
        if reached or call.back_tries >= tries_of(call):
            call.back_at, call.back_by, call.back_how = at, by, "reached" if reached else "unreachable"
        if reached:
            call.agent_id = viewer.officer_id
        call.save(update_fields=["back_tries", "back_at", "back_by", "back_how", "agent"])
        after = {"reached": reached, "tries": call.back_tries}
        audit.record("hotline.call.called_back", kind="call", code=code, by=by, at=at, after=after)
        return call
