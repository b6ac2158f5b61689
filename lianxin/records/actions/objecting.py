""" "It was not so": a household answers a visit recorded for it; the officer replies first (principles 1)."""

from datetime import datetime

from django.db import IntegrityError, transaction

from lianxin.audit import actions as audit
from lianxin.records.models import Entry, Objection, Origin
from lianxin.registry.models import Counterpart
from lianxin.rules.errors import NotFound, Refused

RESIDENT = "resident"


def object_to_entry(*, code: str, counterpart: Counterpart, at: datetime, text: str = "") -> Objection:
    """The household's word, once for each entry; the second time gives the first. Raises NotFound for an entry of another."""
    entry = Entry.objects.filter(code=code, withdrawn_on=None, superseded_on=None).first()
    root = counterpart.root_id or counterpart.pk
    if entry is None or not entry.counterparts.filter(root=root, origin=Origin.NAMED).exists():
        raise NotFound("entry", code)
    try:
        with transaction.atomic():
            made = Objection.objects.create(entry=entry, counterpart_id=root, said_at=at, text=text.strip()[:500])
            audit.record("records.entry.objected", kind="entry", code=code, by=RESIDENT, at=at, after={"objection": made.pk})
    except IntegrityError:
        return Objection.objects.get(entry=entry, counterpart=root)
    return made


def reply_to_objection(*, objection: int, text: str, by: str, at: datetime) -> None:
    """The answer of an officer who is on the entry. Raises NotFound for others, Refused when one has answered already."""
    if not text.strip():
        raise Refused.because("reply", "", "要写说明", "an answer needs words")
    with transaction.atomic():
        found = Objection.objects.filter(pk=objection, entry__officers__officer__code=by).select_related("entry").first()
        if found is None:
            raise NotFound("objection", objection)
        free = Objection.objects.filter(pk=objection, replied_at=None)
        if not free.update(reply=text.strip()[:500], replied_by=by, replied_at=at):
            raise Refused.because("reply", "", "已经答复过", "answered already")
        after = {"objection": objection}
        audit.record("records.objection.answered", kind="entry", code=found.entry.code, by=by, at=at, after=after)
