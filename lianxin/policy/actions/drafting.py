"""A policy being written in the browser: several people may, none overwrites another."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction

from lianxin.audit import actions as audit
from lianxin.policy.actions.adopting import adopt
from lianxin.policy.models import Adoption, Draft, Version
from lianxin.registry.models import Area
from lianxin.rules.burden.findings import Finding
from lianxin.rules.errors import NotFound, Refused

LONGEST = 1_000_000


def start_draft(*, area: Area, key: str, by: str, at: datetime, text: str = "", from_version: Version | None = None) -> Draft:
    """A new draft for an area, from a text or as a copy of an adopted version. Faults are allowed until it is adopted."""
    text = text or (from_version.text if from_version else "")
    _fits(text)
    with transaction.atomic():
        draft = Draft.objects.create(key=key, area=area, text=text, from_version=from_version, by=by, changed_at=at)
        audit.record("policy.draft.started", kind="draft", code=str(draft.pk), by=by, at=at, after={"policy": key})
    return draft


def save_draft(*, draft: int, text: str, revision: int, by: str, at: datetime, key: str = "") -> int:
    """The new revision. Raises Refused when somebody else has saved since ``revision``, NotFound when it was deleted."""
    _fits(text)
    with transaction.atomic():
        changes = {"text": text, "by": by, "changed_at": at, "revision": revision + 1} | ({"key": key} if key else {})
        if not Draft.objects.filter(pk=draft, revision=revision).update(**changes):
            raise _late(draft)
        audit.record("policy.draft.saved", kind="draft", code=str(draft), by=by, at=at, after={"revision": revision + 1})
    return revision + 1


def delete_draft(*, draft: int, by: str, at: datetime) -> None:
    """Throw a draft away. Raises NotFound."""
    with transaction.atomic():
        found = Draft.objects.filter(pk=draft).first()
        if found is None:
            raise NotFound("draft", draft)
        audit.record("policy.draft.deleted", kind="draft", code=str(draft), by=by, at=at, before={"text": found.text})
        found.delete()


def adopt_draft(
    *,
    draft: int,
    revision: int,
    first: date,
    by: str,
    at: datetime,
    last: date | None = None,
    findings: Iterable[Finding] = (),
    reasons: Mapping[str, str] | None = None,
) -> Adoption:
    """The adoption of a draft as it stood at ``revision``; the draft goes. Raises Refused, NotFound."""
    with transaction.atomic():
        found = Draft.objects.filter(pk=draft, revision=revision).select_related("area").first()
        if found is None:
            raise _late(draft)
        adoption = adopt(
            text=found.text,
            area=found.area,
            first=first,
            last=last,
            by=by,
            at=at,
            draft=draft,
            findings=findings,
            reasons=reasons,
        )
        found.delete()
    return adoption


def _late(draft: int) -> Refused | NotFound:
    if not Draft.objects.filter(pk=draft).exists():
        return NotFound("draft", draft)
    zh, en = "其间有人保存过这份草稿;请对照后再保存", "somebody has saved this draft meanwhile: compare before you save"
    return Refused.because("revision", draft, zh, en)


def _fits(text: str) -> None:
    if len(text) > LONGEST:
        raise Refused.because("text", len(text), "文件过大", "too large a text")
