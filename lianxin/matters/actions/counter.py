"""The counter: whatever a resident can do on the web is done for them; a lost receipt; a relative who may follow and rate."""

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from lianxin.audit import actions as audit
from lianxin.matters import access
from lianxin.matters.actions.new import Receipt
from lianxin.matters.actions.picturing import keep_photos
from lianxin.matters.actions.receipts import issued, receipt_of
from lianxin.matters.actions.taking import take_for_asker
from lianxin.matters.door import digest_of
from lianxin.matters.models import Consent, Matter
from lianxin.matters.pictures import Picture
from lianxin.registry.access import viewer_by_code
from lianxin.rules.entries import date_of
from lianxin.rules.errors import Fault, NotFound, Refused, refuse
from lianxin.rules.matters import STEPS, Actor

CONSENTED: Final = ("follow", "rate")
"""What a relative may do, and nothing else."""


def counter_step(
    *,
    code: str,
    step: str,
    by: str,
    at: datetime,
    token: str = "",
    version: int | None = None,
    pictures: Sequence[Picture] = (),
    **given: Any,
) -> Matter:
    """A step that is the asker's, taken down for the asker by a clerk (``matter counter`` of the table), whose name stands in it;
    perhaps with clean ``pictures``: both or neither.

    ``version``: the number of steps that the clerk had seen; of two who act on the same page one is told.
    Raises NotFound for strangers; Refused as ``take_step``, and for a step that is not the asker's.
    """
    line = STEPS.get(step)
    if line is None or Actor.ASKER not in line.actors:
        raise Refused.because("step", step, "这不是诉求人的环节", "this is not a step of the asker's")
    _matter(code, by=by, at=at)
    with transaction.atomic() if pictures else nullcontext():
        keep_photos(code=code, pictures=pictures, by=by, at=at)
        return take_for_asker(code=code, step=step, by=by, at=at, token=token, version=version, **given)


def reissue_receipt(*, code: str, identity: str, by: str, at: datetime) -> Receipt:
    """A new receipt for one that was lost; the old one opens nothing any more. ``identity``: how it was checked who asks.

    It is on record who gave it and how that was checked. Raises NotFound, and Refused without the check and where nobody
    left a name: then nothing can be checked, and only number and secret open it.
    """
    if not identity.strip() or len(identity) > 100:
        raise Refused.because("identity", "", "请写明怎样核对身份", "say how it was checked who asks")
    with transaction.atomic():
        matter = _matter(code, by=by, at=at, lock=True)
        _refuse_nameless(matter, "identity")
        matter.receipts += 1
        receipt = receipt_of(matter)
        Matter.objects.filter(pk=matter.pk).update(receipts=matter.receipts, secret=digest_of(matter.code, receipt.secret))
        after = {"receipts": matter.receipts}
        note = identity.strip()
        audit.record("matters.receipt.reissued", kind="matter", code=code, by=by, at=at, after=after, note=note)
    return receipt


def add_consent(*, code: str, name: str, relation: str, by: str, at: datetime) -> Receipt:
    """A relative may follow and rate, as the asker agreed at a desk; returns what the relative takes home.

    On record: whose matter, to whom, for what, before whom, when. Raises NotFound; Refused, also where no name was left.
    """
    faults: list[Fault] = []
    if not name.strip() or len(name) > 60:
        faults.append(Fault("name", "", "请写姓名,最多60个字", "a name of 60 characters at most"))
    if not relation.strip() or len(relation) > 30:
        faults.append(Fault("relation", "", "请写与诉求人的关系,最多30个字", "what they are to the asker, 30 characters at most"))
    refuse(faults)
    with transaction.atomic():
        matter = _matter(code, by=by, at=at, lock=True)
        _refuse_nameless(matter, "name")
        number = matter.consents.count() + 1
        receipt = issued(matter.code, f"consent:{number}")
        made = Consent.objects.create(
            matter=matter,
            name=name.strip(),
            relation=relation.strip(),
            secret=digest_of(matter.code, receipt.secret),
            given_at=at,
            taken_by=by,
        )
        after = {"consent": made.pk, "for": list(CONSENTED)}
        audit.record("matters.consent.given", kind="matter", code=code, by=by, at=at, after=after)
    return receipt


def end_consent(*, code: str, consent: int, by: str, at: datetime) -> None:
    """The asker takes the consent back. Raises NotFound where there is none in force."""
    with transaction.atomic():
        matter = _matter(code, by=by, at=at)
        if not Consent.objects.filter(pk=consent, matter=matter, ended_at=None).update(ended_at=at):
            raise NotFound("consent", consent)
        audit.record("matters.consent.ended", kind="matter", code=code, by=by, at=at, after={"consent": consent})


def _refuse_nameless(matter: Matter, field: str) -> None:
    if matter.anonymous:
        raise Refused.because(
            field,
            "",
            "没有留姓名,核对不了是谁:只能凭编号和查询码",
            "no name was left, so nobody can be checked: only number and secret open it",
        )


def _matter(code: str, *, by: str, at: datetime, lock: bool = False) -> Matter:
    viewer = viewer_by_code(by, on=date_of(at))
    rows = access.matters(viewer, "counter").filter(code=code)
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise NotFound("matter", code)
    return found
