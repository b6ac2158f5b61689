"""Answers ready to use: written, reviewed by somebody else, rewritten, retired. What was in use is never written over."""

import secrets
from collections.abc import Iterator
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from lianxin.audit import actions as audit
from lianxin.matters.facts import law_of
from lianxin.matters.models import Canned
from lianxin.matters.queries.ready import canned_for
from lianxin.registry.access import Viewer, viewer_by_code
from lianxin.registry.models import Area
from lianxin.rules.entries import date_of
from lianxin.rules.errors import Fault, Refused, refuse
from lianxin.rules.matter_words import words_of

LONGEST = {"title": 120, "text": 4000, "basis": 300}


def write_canned(
    *,
    category: str,
    title: str,
    text: str,
    area: str,
    by: str,
    at: datetime,
    code: str = "",
    basis: str = "",
    is_public: bool = False,
    good_until: date | None = None,
) -> Canned:
    """Write a ready answer; with ``code`` write that one anew. Returns the row that now waits for review.

    A draft that nobody has reviewed is changed as it stands. What was reviewed stays in use, and a new version waits beside it;
    with its review the old one is retired. Raises Refused (also while another version waits), NotFound.
    """
    viewer = viewer_by_code(by, on=date_of(at))
    place = Area.objects.filter(code=area).first()
    said = {"title": title.strip(), "text": text.strip(), "basis": basis.strip()}
    refuse([*_place_faults(place, area, category, at), *_word_faults(said), *_right_faults(viewer, code)])
    row = _row_for(viewer, code, at=at)
    row.category, row.title, row.text, row.basis = category, said["title"], said["text"], said["basis"]
    row.is_public, row.good_until, row.written_by, row.written_at = is_public, good_until, by, at
    row.area = place or row.area
    row.search = words_of("", row.title, row.text)
    try:
        with transaction.atomic():
            row.save()
            after = {"replaces": row.replaces.code} if row.replaces is not None else None
            audit.record("matters.canned.written", kind="canned", code=row.code, by=by, at=at, after=after)
    except IntegrityError:
        raise Refused.because("code", code, "已有一份改写稿在等人审", "another version waits for review already") from None
    return row


def _row_for(viewer: Viewer, code: str, *, at: datetime) -> Canned:
    """A fresh row, the draft itself, or a fresh version of what was reviewed."""
    fresh = Canned(code=f"zs-{date_of(at):%Y%m%d}-{secrets.token_hex(4)}")
    if not code:
        return fresh
    old = canned_for(viewer, code)
    if old.reviewed_on is None and old.retired_on is None:
        return old
    dropped = old.reviewed_on is None  # such a draft stood for the one before
    base = old.replaces if dropped and old.replaces is not None else old
    if base.versions.filter(reviewed_on__isnull=False).exists():
        raise Refused.because("code", code, "已有更新的一版,请改那一版", "there is a later version: rewrite that one")
    fresh.replaces = base
    return fresh


def _place_faults(place: Area | None, area: str, category: str, at: datetime) -> Iterator[Fault]:
    if place is None:
        yield Fault("area", area, "没有这个地方", "there is no such place")
    elif category and category not in law_of(place, date_of(at)).categories:
        yield Fault("category", category, "没有这个类别", "there is no such category")


def _word_faults(said: dict[str, str]) -> Iterator[Fault]:
    for name, most in LONGEST.items():
        if (name != "basis" and not said[name]) or len(said[name]) > most:
            yield Fault(name, "", f"要填写,最多{most}个字", f"at most {most} characters, and not empty")


def _right_faults(viewer: Viewer, code: str) -> Iterator[Fault]:
    if not viewer.may("canned", "write"):
        yield Fault("code", code, "没有编写答复的权限", "you may not write ready answers")


def review_canned(*, code: str, by: str, at: datetime) -> None:
    """It may be used from today on, in place of the version before it. Not by whoever wrote it. Raises Refused, NotFound."""
    reviewed = {"reviewed_by": by, "reviewed_on": date_of(at)}
    _decide(code, by=by, at=at, verb="reviewed", free=Q(reviewed_on=None, retired_on=None), values=reviewed)


def retire_canned(*, code: str, by: str, at: datetime) -> None:
    """It is not used any more from today on; a draft is dropped. Raises Refused, NotFound."""
    _decide(code, by=by, at=at, verb="retired", free=Q(retired_on=None), values={"retired_on": date_of(at)})


def _decide(code: str, *, by: str, at: datetime, verb: str, free: Q, values: dict[str, object]) -> None:
    row = canned_for(viewer_by_code(by, on=date_of(at)), code, action="review")
    if verb == "reviewed" and row.written_by == by:
        raise Refused.because("code", code, "不能审核自己写的", "nobody reviews their own")
    with transaction.atomic():
        if not Canned.objects.filter(free, pk=row.pk).update(**values):
            raise Refused.because("code", code, "已经处理过", "done already")
        if verb == "reviewed" and row.replaces_id is not None:
            Canned.objects.filter(pk=row.replaces_id, retired_on=None).update(retired_on=date_of(at))
        audit.record(f"matters.canned.{verb}", kind="canned", code=code, by=by, at=at)
