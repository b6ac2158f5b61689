"""What people do with a document: edit, submit, check, send back, sign. The table stands in ``rules.documents``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from lianxin.audit import actions as audit
from lianxin.policy.facts import policy_of
from lianxin.registry.access import Viewer
from lianxin.registry.models import Area
from lianxin.reports import access
from lianxin.reports.content import content_of, table_now, values_now
from lianxin.reports.models import Document
from lianxin.rules import documents as rules
from lianxin.rules.errors import Fault, Refused, refuse
from lianxin.rules.policy.check_reports import figure_keys, is_share, quantity
from lianxin.rules.policy.schema import Policy
from lianxin.rules.sentences import DONE, OWED, SentenceError, fits, references, typed_numbers

_TITLE, _RECIPIENTS, _TEXT = 120, 200, 20_000


@transaction.atomic
def edit(*, viewer: Viewer, pk: int, title: str, recipients: str, text: str, revision: int, at: datetime) -> Document:
    """Change the words of a draft. Figures stay references; a number of things typed by hand is refused (principle 3).

    Raises NotFound, and Refused with every fault, also when somebody else changed it since ``revision``.
    """
    row = _locked(viewer, pk, "draft", revision)
    refuse(_edit_faults(row, viewer, title, text))
    before = {"title": row.title, "text": row.text}
    row.title, row.recipients = title.strip(), recipients.strip()[:_RECIPIENTS]
    row.text = "\n".join(rules.paragraphs(text))
    _count(row, at)
    _drafter(row, viewer)
    return _changed(row, "reports.document.edited", viewer, at, before=before, after={"title": row.title, "text": row.text})


@transaction.atomic
def recount(*, viewer: Viewer, pk: int, revision: int, at: datetime) -> Document:
    """Count the figures of a draft anew, as of now. Raises NotFound and Refused."""
    row = _locked(viewer, pk, "draft", revision)
    refuse(_step_faults("edit", row, viewer))
    before = {"as_of": row.as_of.isoformat()}
    _count(row, at, table=True)
    return _changed(row, "reports.document.recounted", viewer, at, before=before, after={"as_of": at.isoformat()})


@transaction.atomic
def submit(*, viewer: Viewer, pk: int, revision: int, at: datetime) -> Document:
    """Send a draft to be checked. Whoever does is its drafter. Raises NotFound and Refused."""
    row = _locked(viewer, pk, "draft", revision)
    refuse(_step_faults("submit", row, viewer))
    _drafter(row, viewer)
    row.state, row.submitted_at, row.sent_back = "submitted", at, ""
    return _changed(row, "reports.document.submitted", viewer, at)


@transaction.atomic
def check(*, viewer: Viewer, pk: int, revision: int, at: datetime) -> Document:
    """Pass a draft that somebody else wrote. Raises NotFound and Refused."""
    row = _locked(viewer, pk, "check", revision)
    refuse(_step_faults("check", row, viewer))
    row.state, row.checked_by, row.checked_at = "checked", viewer.code, at
    return _changed(row, "reports.document.checked", viewer, at)


@transaction.atomic
def send_back(*, viewer: Viewer, pk: int, reason: str, revision: int, at: datetime) -> Document:
    """Send a document back to be mended, with a reason. Raises NotFound and Refused."""
    row = _locked(viewer, pk, "check", revision)
    refuse(_step_faults("return", row, viewer, reason=reason))
    row.state, row.sent_back, row.checked_by, row.checked_at = "drafted", reason.strip()[:300], "", None
    return _changed(row, "reports.document.sent_back", viewer, at, note=row.sent_back)


@transaction.atomic
def sign(*, viewer: Viewer, pk: int, revision: int, at: datetime) -> Document:
    """Sign a checked document: it gets its number, and is frozen with a digest. Raises NotFound and Refused."""
    row = _locked(viewer, pk, "sign", revision)
    refuse(_step_faults("sign", row, viewer))
    row.state, row.signed_by, row.signed_at = "signed", viewer.code, at
    if row.office:
        row.year = row.last.year
        row.number = _next_number(row)
    row.digest = rules.digest(content_of(row))
    after = {"number": row.number, "digest": row.digest}
    return _changed(row, "reports.document.signed", viewer, at, after=after)


def _locked(viewer: Viewer, pk: int, action: str, revision: int) -> Document:
    found = access.document_for(viewer, pk, action=action)
    row = Document.objects.select_for_update(of=("self",)).select_related("area", "officer", "version").get(pk=found.pk)
    if row.revision != revision:
        zh = "别人刚改过这份文稿,请看过现在的再办"
        raise Refused.because("revision", revision, zh, "somebody has changed this document: look at it as it is now")
    return row


def _step_faults(move: str, row: Document, viewer: Viewer, *, reason: str = "") -> list[Fault]:
    own = row.officer_id is not None and row.officer_id == viewer.officer_id
    drafter = viewer.code if viewer.code in row.drafted_by else ""
    fault = rules.fault_of(move, state=row.state, by=viewer.code, drafted_by=drafter, own=own, reason=reason)
    return [fault] if fault else []


def _edit_faults(row: Document, viewer: Viewer, title: str, text: str) -> list[Fault]:
    faults = _step_faults("edit", row, viewer)
    if not title.strip() or len(title.strip()) > _TITLE:
        faults.append(Fault("title", title, f"标题写1至{_TITLE}个字", f"a title has 1 to {_TITLE} characters"))
    if not text.strip() or len(text) > _TEXT:
        faults.append(Fault("text", "", f"正文写1至{_TEXT}个字", f"the text has 1 to {_TEXT} characters"))
    policy, known = policy_of(row.version.digest), row.version.text
    for number in typed_numbers(text, known=f"{row.text}\n{known}"):
        zh = f"“{number}”是手写的数:请用记录得出的数,或先由单位核定后引用(每个数都要能点开)"
        faults.append(Fault("text", number, zh, f'"{number}" is typed by hand: name a figure, or one that a unit attests'))
    return [*faults, *_reference_faults(policy, row, text)]


def _reference_faults(policy: Policy, row: Document, text: str) -> list[Fault]:
    try:
        named = references(text)
    except SentenceError as error:
        return [Fault("text", "", error.zh, error.en)]
    faults = []
    for reference in named:
        if reference.text in row.values:
            continue
        if reference.key not in figure_keys(policy) or reference.form in (OWED, DONE):
            zh = f"没有“{reference.key}”这个数据"
            faults.append(Fault("text", reference.text, zh, f'there is no figure "{reference.key}"'))
            continue
        wrong = fits(reference, is_share=is_share(policy, reference.key), quantity=quantity(policy, reference.key))
        if wrong is not None:
            faults.append(Fault("text", reference.text, f"{reference.text}:{wrong.zh}", f"{reference.text}: {wrong.en}"))
    return faults


def _drafter(row: Document, viewer: Viewer) -> None:
    row.drafted_by = list(dict.fromkeys([*row.drafted_by, viewer.code]))


def _next_number(row: Document) -> int:
    Area.objects.select_for_update().get(pk=row.area_id)
    last = Document.objects.filter(area=row.area_id, office=row.office, year=row.year).aggregate(most=Max("number"))["most"]
    return int(last or 0) + 1


def _changed(
    row: Document,
    verb: str,
    viewer: Viewer,
    at: datetime,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    note: str = "",
) -> Document:
    row.revision += 1
    row.save()
    told = {"state": row.state, **(after or {})}
    audit.record(verb, kind="document", code=str(row.pk), by=viewer.code, at=at, before=before, after=told, note=note)
    return row


# -- counting anew -----------------------------------------------------------------------------------


def _count(row: Document, at: datetime, *, table: bool = False) -> None:
    """Count what the text names, and with ``table`` the table, as of a moment."""
    row.values = values_now(row, at)
    if table and row.table is not None:
        row.table = table_now(row, at)
    row.as_of = at
