"""What units say to a plan that was sent to them, and what the office answers; and whom officers may not serve."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lianxin.audit import actions as audit
from lianxin.planning.actions.plans import taken, told
from lianxin.planning.models import Conflict, PairingLink, PairingObjection
from lianxin.registry.models import Area, Officer
from lianxin.rules.errors import NotFound, Refused


def object_to(*, link: PairingLink, reason: str, by: str, at: datetime) -> PairingObjection:
    """A unit's objection to a pair, with the reason; until the day that was set. Raises Refused."""
    if not reason.strip():
        raise Refused.because("reason", "", "写明理由", "give the reason")
    with transaction.atomic():
        plan = taken(link.plan, "object", link.plan.revision)
        if plan.objections_until is not None and at.date() > plan.objections_until:
            raise Refused.because("until", plan.objections_until, "征求意见已经截止", "the time for objections is over")
        row = plan.links.filter(pk=link.pk).select_related("officer", "unit", "counterpart").first()
        if row is None:
            raise Refused.because("pair", link.pk, "这一对已经改了", "this pair has been changed")
        pair = {"layer": row.layer, "officer": row.officer, "unit": row.unit, "counterpart": row.counterpart}
        if plan.objections.filter(upheld=None, **pair).exists():
            raise Refused.because("pair", link.pk, "这一对已有意见待答复", "an objection to this pair waits for its answer")
        made = PairingObjection.objects.create(plan=plan, reason=reason.strip()[:300], by=by, at=at, **pair)
        after = told(row)
        audit.record(
            "planning.pairing.objected", kind="pairing", code=str(plan.pk), by=by, at=at, after=after, note=made.reason[:200]
        )
    return made


def answer(*, objection: PairingObjection, upheld: bool, answer: str, by: str, at: datetime) -> PairingObjection:
    """The office's answer: upheld (the pair is changed by hand, or the plan taken back) or not, always with words."""
    if not answer.strip():
        raise Refused.because("answer", "", "写明答复", "write the answer")
    with transaction.atomic():
        taken(objection.plan, "answer", objection.plan.revision)
        said = {"upheld": upheld, "answer": answer.strip()[:300], "answered_by": by, "answered_at": at}
        if not PairingObjection.objects.filter(pk=objection.pk, upheld=None).update(**said):
            raise Refused.because("objection", objection.pk, "已经答复过了", "it has been answered already")
        after = {"objection": objection.pk, "upheld": upheld}
        audit.record("planning.pairing.answered", kind="pairing", code=str(objection.plan_id), by=by, at=at, after=after)
    objection.refresh_from_db()
    return objection


def declare(*, officer: Officer, area: Area, name: str, at: datetime) -> Conflict:
    """An officer's own declaration of whom not to serve: by place and name, whether on the roll or not. Raises Refused."""
    wanted = name.strip()[:100]
    if not wanted:
        raise Refused.because("name", name, "写户主姓名或单位名称", "write the name")
    with transaction.atomic():
        there = Conflict.objects.filter(officer=officer, area=area, name=wanted, ended_at=None).first()
        if there is not None:
            return there
        made = Conflict.objects.create(officer=officer, area=area, name=wanted, at=at)
        audit.record("planning.conflict.declared", kind="conflict", code=str(made.pk), by=officer.code, at=at)
    return made


def take_back(*, officer: Officer, conflict: int, at: datetime) -> None:
    """End one of one's own declarations. Raises NotFound."""
    with transaction.atomic():
        if not Conflict.objects.filter(pk=conflict, officer=officer, ended_at=None).update(ended_at=at):
            raise NotFound("conflict", conflict)
        audit.record("planning.conflict.ended", kind="conflict", code=str(conflict), by=officer.code, at=at)
