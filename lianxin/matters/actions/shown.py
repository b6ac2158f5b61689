"""What others may see: a matter reviewed and shown without persons; answers ready to use; pictures."""

import secrets
from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from lianxin.audit import actions as audit
from lianxin.matters import access
from lianxin.matters.facts import law_of
from lianxin.matters.models import Against, Canned, Matter, Photo
from lianxin.matters.queries.ready import canned_for
from lianxin.registry.access import in_area, viewer_by_code
from lianxin.registry.models import Area
from lianxin.rules.entries import date_of
from lianxin.rules.errors import Fault, NotFound, Refused, refuse
from lianxin.rules.matter_words import words_of
from lianxin.rules.matters import NEVER_SHOWN, OPEN

MOST_PHOTOS = 9
FEWEST_DIGITS = 7
"""Of a telephone number, when it is looked for in a text."""


def publish(*, code: str, title: str, text: str, by: str, at: datetime, answer: str | None = None) -> Matter:
    """Show a matter to others, in words that a reviewer has written without persons; ``answer``: as others read it, where that is
    not just what the asker was told. Raises NotFound, Refused.
    """
    with transaction.atomic():
        matter = _publishable(code, by=by, at=at)
        told = matter.answer if answer is None else answer
        words = told if matter.state not in OPEN else None
        faults = [*_words_faults(title, text, words), *_may_be_shown(matter, at), *_person_faults(matter, title, text, told)]
        refuse(faults)
        shown = {
            "public_title": title.strip(),
            "public_text": text.strip(),
            "public_answer": None if told.strip() == matter.answer.strip() else told.strip(),
            "public_on": date_of(at),
        }
        Matter.objects.filter(pk=matter.pk).update(**shown)
        audit.record("matters.matter.published", kind="matter", code=code, by=by, at=at)
    matter.refresh_from_db(fields=list(shown))
    return matter


def _words_faults(title: str, text: str, answer: str | None) -> Iterator[Fault]:
    """``answer``: None while there is none to be shown."""
    if not title.strip() or len(title) > 120:
        yield Fault("title", "", "请写标题,最多120个字", "a title of 120 characters at most")
    if not text.strip() or len(text) > 2000:
        yield Fault("text", "", "请写内容,最多2000个字", "words, 2,000 characters at most")
    if answer is not None and (not answer.strip() or len(answer) > 4000):
        yield Fault("answer", "", "请写答复,最多4000个字", "an answer, 4,000 characters at most")


def _may_be_shown(matter: Matter, at: datetime) -> Iterator[Fault]:
    """Answered, opted in, of a category that is shown, and complaining of nobody."""
    if not matter.public_consent:
        yield Fault("code", matter.code, "诉求人没有同意公开", "the asker has not agreed")
    if matter.state in OPEN:
        yield Fault("code", matter.code, "还没有答复", "it has not been answered")
    hidden = matter.confidential or matter.kind in NEVER_SHOWN or Against.objects.filter(matter=matter).exists()
    if hidden or not law_of(matter.area, date_of(at)).is_public(matter.category):
        yield Fault("code", matter.code, "这类事项不公开", "such a matter is not shown to others")


def _person_faults(matter: Matter, *texts: str) -> Iterator[Fault]:
    """The asker's name or number left standing in what others would read."""
    number = "".join(one for one in matter.asker_phone if one.isdigit())
    for field, said in zip(("title", "text", "answer"), texts, strict=True):
        if matter.asker and matter.asker in said:
            yield Fault(field, "", "公开的文字里不能有诉求人的姓名", "the asker's name must not stand in it")
        if len(number) >= FEWEST_DIGITS and number in "".join(one for one in said if one.isdigit()):
            yield Fault(field, "", "公开的文字里不能有诉求人的电话", "the asker's number must not stand in it")


def unpublish(*, code: str, by: str, at: datetime) -> None:
    """Show it no longer. Raises NotFound."""
    with transaction.atomic():
        matter = _publishable(code, by=by, at=at)
        Matter.objects.filter(pk=matter.pk).update(public_on=None)
        audit.record("matters.matter.unpublished", kind="matter", code=code, by=by, at=at)


def _publishable(code: str, *, by: str, at: datetime) -> Matter:
    viewer = viewer_by_code(by, on=date_of(at))
    found = access.matters(viewer, "publish").select_for_update(of=("self",)).select_related("area").filter(code=code).first()
    if found is None:
        raise NotFound("matter", code)
    return found


# -- pictures --------------------------------------------------------------------------------------


def add_photo(*, code: str, name: str, width: int, height: int, by: str, at: datetime) -> Photo:
    """A picture that has been drawn anew (``matters.pictures``). The caller has checked that ``by`` may: staff by ``matter_of``,
    the asker by number and secret. Raises Refused beyond nine.
    """
    with transaction.atomic():
        matter = Matter.objects.select_for_update(of=("self",)).filter(code=code).first()
        if matter is None:
            raise NotFound("matter", code)
        there = Photo.objects.filter(matter=matter, name=name).first()
        if there is not None:
            return there
        if matter.photos.count() >= MOST_PHOTOS:
            raise Refused.because("photo", "", f"最多{MOST_PHOTOS}张照片", f"{MOST_PHOTOS} pictures at most")
        made = Photo.objects.create(matter=matter, name=name, width=width, height=height, added_at=at, added_by=by)
        audit.record("matters.photo.added", kind="matter", code=code, by=by, at=at, after={"photo": made.pk})
    return made


# -- answers ready to use --------------------------------------------------------------------------


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
    """Write a ready answer, or with ``code`` write it anew: then it must be reviewed again. Raises Refused, NotFound."""
    viewer = viewer_by_code(by, on=date_of(at))
    place = Area.objects.filter(code=area).first()
    faults: list[Fault] = []
    if place is None:
        faults.append(Fault("area", area, "没有这个地方", "there is no such place"))
    elif category and category not in law_of(place, date_of(at)).categories:
        faults.append(Fault("category", category, "没有这个类别", "there is no such category"))
    for name, value, most in (("title", title, 120), ("text", text, 4000), ("basis", basis, 300)):
        if (name != "basis" and not value.strip()) or len(value) > most:
            faults.append(Fault(name, "", f"要填写,最多{most}个字", f"at most {most} characters, and not empty"))
    if not viewer.may("canned", "write"):
        faults.append(Fault("code", code, "没有编写答复的权限", "you may not write ready answers"))
    refuse(faults)
    row = canned_for(viewer, code) if code else Canned(code=f"zs-{date_of(at):%Y%m%d}-{secrets.token_hex(4)}")
    with transaction.atomic():
        row.category, row.title, row.text, row.basis = category, title.strip(), text.strip(), basis.strip()
        row.is_public, row.good_until, row.written_by, row.written_at = is_public, good_until, by, at
        row.area = place or row.area
        row.reviewed_by, row.reviewed_on, row.retired_on = "", None, None
        row.search = words_of("", row.title, row.text)
        row.save()
        audit.record("matters.canned.written", kind="canned", code=row.code, by=by, at=at)
    return row


def review_canned(*, code: str, by: str, at: datetime) -> None:
    """It may be used from today on. Not by whoever wrote it. Raises Refused, NotFound."""
    _decide(code, by=by, at=at, verb="reviewed", free=Q(reviewed_on=None), values={"reviewed_by": by, "reviewed_on": date_of(at)})


def retire_canned(*, code: str, by: str, at: datetime) -> None:
    """It is not used any more from today on. Raises Refused, NotFound."""
    _decide(code, by=by, at=at, verb="retired", free=Q(retired_on=None), values={"retired_on": date_of(at)})


def _decide(code: str, *, by: str, at: datetime, verb: str, free: Q, values: dict[str, object]) -> None:
    row = canned_for(viewer_by_code(by, on=date_of(at)), code, action="review")
    if verb == "reviewed" and row.written_by == by:
        raise Refused.because("code", code, "不能审核自己写的", "nobody reviews their own")
    with transaction.atomic():
        if not Canned.objects.filter(free, pk=row.pk).update(**values):
            raise Refused.because("code", code, "已经处理过", "done already")
        audit.record(f"matters.canned.{verb}", kind="canned", code=code, by=by, at=at)


def may_publish_in(area: Area, *, by: str, at: datetime) -> bool:
    """Whether somebody may show matters of an area to others."""
    return in_area(area, "matter", "publish", viewer_by_code(by, on=date_of(at)))
