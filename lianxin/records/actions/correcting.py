"""What happens to an entry afterwards: corrected by another one, withdrawn with a reason, reviewed. Never edited (rule 19)."""

from datetime import datetime

from django.db import transaction

from lianxin.audit import actions as audit
from lianxin.records.actions.making import NewEntry, record_entry
from lianxin.records.models import Entry, Problem
from lianxin.registry import access
from lianxin.rules.entries import date_of
from lianxin.rules.errors import NotFound, Refused


def correct_entry(*, code: str, entry: NewEntry, by: str, at: datetime) -> Entry:
    """The entry that stands in place of another one; problems found go on with it.

    Raises Refused: every fault, or corrected or withdrawn before.
    """
    with transaction.atomic():
        old = _own(code, by=by, at=at)
        made = record_entry(entry, by=by, at=at, supersedes=code)
        if made.supersedes_id != old.pk:
            raise Refused.because("supersedes", code, "编号已用于另一条更正", "the code belongs to another correction")
        if made.recorded_at != at:
            return made
        free = Entry.objects.filter(pk=old.pk, superseded_on=None, withdrawn_on=None)
        if not free.update(superseded_on=date_of(at)):
            raise _late(code)
        Problem.objects.filter(entry=old).update(entry=made)
        after = {"by_entry": made.code}
        audit.record("records.entry.corrected", kind="entry", code=code, by=by, at=at, after=after)
    return made


def withdraw_entry(*, code: str, reason: str, by: str, at: datetime) -> None:
    """Take an entry back from this day on; it stays to be seen, with the reason. Raises Refused, NotFound."""
    if not reason.strip():
        raise Refused.because("reason", "", "撤回要写明原因", "a withdrawal needs its reason")
    with transaction.atomic():
        old = _own(code, by=by, at=at)
        free = Entry.objects.filter(pk=old.pk, superseded_on=None, withdrawn_on=None)
        if not free.update(withdrawn_on=date_of(at), reason=reason.strip()[:200]):
            raise _late(code)
        audit.record("records.entry.withdrawn", kind="entry", code=code, by=by, at=at, note=reason.strip()[:200])


def review_entry(*, code: str, passed: bool, by: str, at: datetime, note: str = "") -> None:
    """Say whether a report or the like has passed. Raises Refused when reviewed before, or when it is one's own; NotFound."""
    with transaction.atomic():
        entry = Entry.objects.filter(code=code).first()
        if entry is None:
            raise NotFound("entry", code)
        if entry.officers.filter(officer__code=by).exists():
            raise Refused.because("review", code, "不能审核自己的记录", "nobody reviews their own")
        free = Entry.objects.filter(pk=entry.pk, reviewed_on=None, superseded_on=None, withdrawn_on=None)
        if not free.update(reviewed_on=date_of(at), review="passed" if passed else "failed"):
            raise Refused.because("review", code, "该记录已审核、更正或撤回", "reviewed, corrected or withdrawn already")
        after = {"passed": passed}
        audit.record("records.entry.reviewed", kind="entry", code=code, by=by, at=at, after=after, note=note.strip())


def _own(code: str, *, by: str, at: datetime) -> Entry:
    """The entry, if ``by`` went, recorded it, or may ``entry correct`` for one of its officers. Raises NotFound."""
    entry = Entry.objects.filter(code=code).first()
    if entry is None:
        raise NotFound("entry", code)
    people = entry.officers.order_by("position").values_list("officer__code", flat=True)
    if by == entry.recorded_by or by in people:
        return entry
    viewer = access.viewer_by_code(by, on=date_of(at))
    if not access.only(list(people), access.officers(viewer, "entry", "correct")):
        raise NotFound("entry", code)
    return entry


def _late(code: str) -> Refused:
    return Refused.because("supersedes", code, "该记录已被更正或撤回", "corrected or withdrawn already")
