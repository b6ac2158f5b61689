"""One's own words in place of a drafted text. Silence leaves the draft; nobody has to confirm (A7, S9)."""

from datetime import datetime

from django.db import transaction

from lianxin.audit import actions as audit
from lianxin.records.models import DraftNote
from lianxin.registry.models import Officer
from lianxin.rules.errors import Refused
from lianxin.rules.periods import PeriodError, parse

KINDS = ("weekly", "card", "report", "digest")


def save_draft_note(*, kind: str, officer: Officer, period: str, text: str, by: str, at: datetime) -> DraftNote | None:
    """The words kept for a text of a period; without words the draft stands again, and None comes back. Raises Refused."""
    if kind not in KINDS:
        raise Refused.because("kind", kind, "没有这种文稿", "there is no such text")
    try:
        label = parse(period).label
    except PeriodError as error:
        raise Refused.because("period", period, error.message("zh"), error.message("en")) from error
    with transaction.atomic():
        note = None
        if text.strip():
            note, _ = DraftNote.objects.update_or_create(
                kind=kind, officer=officer, period=label, defaults={"text": text.strip(), "at": at}
            )
        else:
            DraftNote.objects.filter(kind=kind, officer=officer, period=label).delete()
        after = {"kind": kind, "period": label, "own_words": note is not None}
        audit.record("records.draft.changed", kind="officer", code=officer.code, by=by, at=at, after=after)
    return note
