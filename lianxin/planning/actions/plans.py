"""The writes of a plan of pairing: begun, its terms set, changed by hand, locked, sent to the units, taken back, dropped.

Every write says at which ``revision`` the plan was looked at: who comes second is refused, and nothing is overwritten.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from lianxin.audit import actions as audit
from lianxin.planning.facts.pairing import named_kinds, version_of
from lianxin.planning.models import PairingLink, PairingPlan, PairingRun, PairingWish, PlanState
from lianxin.planning.queries.pricing import Change, price
from lianxin.policy.queries import policies_in_force
from lianxin.registry.models import Area, Counterpart, Officer, Unit
from lianxin.rules.errors import NotFound, Refused, refuse
from lianxin.rules.pairing.stages import after, may
from lianxin.rules.pairing.terms import Terms, faults_of_terms, terms_for

OPEN = ("waiting", "running")


def begin(
    *, area: Area, policy: str, name: str, first: date, by: str, at: datetime, mends: PairingPlan | None = None
) -> PairingPlan:
    """A new draft by the link rules of a policy in force in the area on the first day. Raises Refused when there is none."""
    version = next((one for one in policies_in_force(area, first) if one.key == policy), None)
    if version is None or not version.policy.links:
        raise Refused.because("policy", policy, "那天这里没有施行这样一份有联系规定的制度", "no such policy holds then")
    if not name.strip():
        raise Refused.because("name", name, "写一个名称", "give it a name")
    with transaction.atomic():
        plan = PairingPlan(
            area=area, adoption_id=version.adoption, name=name.strip()[:100], first=first, mends=mends, by=by, at=at
        )
        kinds = named_kinds(version_of(plan), first)
        plan.terms = mends.terms if mends is not None else terms_for(version.policy.links, kinds).as_json()
        plan.save()
        _record(plan, "begun", by, at, after={"policy": policy, "first": first.isoformat()})
    return plan


def set_terms(*, plan: PairingPlan, terms: Terms, revision: int, by: str, at: datetime) -> PairingPlan:
    """Other numbers, prices, whom it is about. What was solved goes: it was another problem. Raises Refused."""
    with transaction.atomic():
        found = taken(plan, "solve", revision)
        policy = version_of(found).policy
        refuse(faults_of_terms(terms, policy.links, policy.words.needs))
        found.links.filter(locked=False).delete()
        found.outcome, found.prices, found.terms = {}, {}, terms.as_json()
        _save(found, "terms", "outcome", "prices")
        _record(found, "terms", by, at, after={"terms": found.terms})
    return found


def change_pair(*, plan: PairingPlan, change: Change, revision: int, by: str, at: datetime, reason: str = "") -> PairingPlan:
    """Give a counterpart another party, one more or one fewer, by hand; the new pair is locked.

    Raises Refused for a hard rule that is broken by it, with each.
    """
    with transaction.atomic():
        found = taken(plan, "change", revision)
        counted = price(found, change)
        refuse(fault for fault in counted.faults if not fault.en.startswith("fewer than"))
        other = Counterpart.objects.get(code=change.counterpart)
        if change.old:
            found.links.filter(layer=change.layer, counterpart=other, **who(change.old)).delete()
        if change.new:
            parties = who(change.new)
            made = {"cost": counted.pair, "kept": counted.kept, "locked": True, "by_hand": True}
            PairingLink.objects.update_or_create(plan=found, layer=change.layer, counterpart=other, **parties, defaults=made)
        found.outcome = found.outcome | {
            "cost": found.outcome.get("cost", 0) + counted.direct,
            "by_hand": found.outcome.get("by_hand", 0) + 1,
            "missing": _missing_after(found, change),
        }
        _save(found, "outcome")
        said = {"layer": change.layer, "counterpart": change.counterpart, "old": change.old, "new": change.new}
        _record(found, "changed", by, at, after={**said, "costs": counted.direct}, note=reason[:200])
    return found


def _missing_after(plan: PairingPlan, change: Change) -> list[Any]:
    """What is missing after the change: the counterpart's own line counts anew."""
    delta = bool(change.old) - bool(change.new)
    found, said = [], False
    for of, layer, code, before in plan.outcome.get("missing", ()):
        number = before
        if (of, layer, code) == ("counterpart", change.layer, change.counterpart):
            number, said = number + delta, True
        if number > 0:
            found.append([of, layer, code, number])
    if delta > 0 and not said:
        found.append(["counterpart", change.layer, change.counterpart, delta])
    return found


def lock(*, plan: PairingPlan, link: int, locked: bool, revision: int, by: str, at: datetime) -> PairingPlan:
    """Keep a pair when the plan is solved again, or let it go again. Raises Refused, NotFound."""
    with transaction.atomic():
        found = taken(plan, "change", revision)
        row = found.links.filter(pk=link).select_related("officer", "unit", "counterpart").first()
        if row is None:
            raise NotFound("pair", link)
        found.links.filter(pk=link).update(locked=locked)
        _save(found)
        _record(found, "locked" if locked else "unlocked", by, at, after=told(row))
    return found


def wish(
    *, plan: PairingPlan, must: bool, layer: str, party: str, counterpart: str, reason: str, revision: int, by: str, at: datetime
) -> PairingWish:
    """A pair that must be, or must not be, from the next time it is solved. Raises Refused without a reason."""
    if not reason.strip():
        raise Refused.because("reason", "", "写明理由", "give the reason")
    with transaction.atomic():
        found = taken(plan, "solve", revision)
        other = Counterpart.objects.filter(code=counterpart).first()
        if other is None:
            raise Refused.because("counterpart", counterpart, "没有这个联系对象", "there is no such counterpart")
        same = found.wishes.filter(layer=layer, counterpart=other, **who(party))
        same.delete()
        made = PairingWish.objects.create(
            plan=found, must=must, layer=layer, counterpart=other, reason=reason.strip()[:200], by=by, at=at, **who(party)
        )
        _save(found)
        said = {"must": must, "layer": layer, "party": party, "counterpart": counterpart}
        _record(found, "wished", by, at, after=said, note=made.reason)
    return made


def unwish(*, plan: PairingPlan, wish: int, revision: int, by: str, at: datetime) -> None:
    """Take a must or a ban back. Raises NotFound, Refused."""
    with transaction.atomic():
        found = taken(plan, "solve", revision)
        row = found.wishes.filter(pk=wish).select_related("officer", "unit", "counterpart").first()
        if row is None:
            raise NotFound("wish", wish)
        said = {"must": row.must, **told(row)}
        row.delete()
        _save(found)
        _record(found, "unwished", by, at, after=said)


def send(*, plan: PairingPlan, until: date, revision: int, by: str, at: datetime) -> PairingPlan:
    """Send it to the units, who may object until a day. Raises Refused for a plan without pairs, or a day that is over."""
    with transaction.atomic():
        found = taken(plan, "send", revision)
        if not found.links.exists():
            raise Refused.because("plan", found.pk, "还没有求解,没有可以征求意见的结对", "there is nothing to send yet")
        if until < at.date():
            raise Refused.because("until", until, "截止日期已经过了", "that day is over")
        found.sent_at, found.objections_until = at, until
        _step(found, "send", "sent_at", "objections_until")
        _record(found, "sent", by, at, after={"until": until.isoformat()})
    return found


def take_back(*, plan: PairingPlan, revision: int, by: str, at: datetime) -> PairingPlan:
    """From the units back to a draft, to be solved again: what was answered stays. Raises Refused."""
    with transaction.atomic():
        found = taken(plan, "take_back", revision)
        _step(found, "take_back")
        _record(found, "taken_back", by, at)
    return found


def drop(*, plan: PairingPlan, reason: str, revision: int, by: str, at: datetime) -> PairingPlan:
    """Give a plan up, with the reason. Raises Refused."""
    if not reason.strip():
        raise Refused.because("reason", "", "写明理由", "give the reason")
    with transaction.atomic():
        found = taken(plan, "drop", revision)
        found.note, found.ended_at = reason.strip()[:500], at
        _step(found, "drop", "note", "ended_at")
        _record(found, "dropped", by, at, note=found.note[:200])
    return found


# -- what they share -----------------------------------------------------------------------------------


def taken(plan: PairingPlan, step: str, revision: int) -> PairingPlan:
    """The plan as it is now, held against others, if the step may be taken. Raises Refused: stage, revision, work going on."""
    found = PairingPlan.objects.select_for_update(of=("self",)).select_related("area", "adoption").get(pk=plan.pk)
    if not may(step, found.state):
        label = PlanState(found.state).label
        raise Refused.because(
            "state", found.state, f"方案现在是“{label}”,不能这样做", f"the plan is {found.state}: not possible now"
        )
    if found.revision != revision:
        raise Refused.because("revision", revision, "方案刚被改过,请看过再改", "the plan has just been changed: look again")
    if found.runs.filter(state__in=OPEN).exists():
        raise Refused.because("run", "", "正在求解或采用,请等它做完或先停下", "work on it is going on: wait, or stop it")
    return found


def _step(plan: PairingPlan, step: str, *fields: str) -> None:
    plan.state = after(step, plan.state)
    _save(plan, "state", *fields)


def _save(plan: PairingPlan, *fields: str) -> None:
    plan.revision += 1
    plan.save(update_fields=["revision", *fields])


def _record(
    plan: PairingPlan, verb: str, by: str, at: datetime, *, after: Mapping[str, Any] | None = None, note: str = ""
) -> None:
    audit.record(f"planning.pairing.{verb}", kind="pairing", code=str(plan.pk), by=by, at=at, after=after, note=note)


def who(party: str) -> dict[str, Any]:
    """The officer or the unit of ``officer:CODE`` or ``unit:CODE``. Raises Refused for nobody."""
    kind, _, code = party.partition(":")
    officer = Officer.objects.filter(code=code).first() if kind == "officer" else None
    unit = Unit.objects.filter(code=code).first() if kind == "unit" else None
    if officer is None and unit is None:
        raise Refused.because("party", party, "没有这个干部或单位", "there is no such officer or unit")
    return {"officer": officer, "unit": unit}


def told(row: PairingLink | PairingWish) -> dict[str, str]:
    """A pair for the record."""
    return {"layer": row.layer, "party": row.party, "counterpart": row.counterpart.code}


def open_run(plan: PairingPlan) -> PairingRun | None:
    """The work on a plan that waits or goes on."""
    return plan.runs.filter(state__in=OPEN).first()
