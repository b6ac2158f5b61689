"""What others may see: a matter reviewed and shown without persons."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from lianxin.audit import actions as audit
from lianxin.matters import access
from lianxin.matters.facts import law_of
from lianxin.matters.models import Against, Matter
from lianxin.registry.access import in_area, viewer_by_code
from lianxin.registry.models import Area
from lianxin.rules.entries import date_of
from lianxin.rules.errors import Fault, NotFound, refuse
from lianxin.rules.matter_faults import digits_of
from lianxin.rules.matters import NEVER_SHOWN, OPEN

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
    number = digits_of(matter.asker_phone)
    for field, said in zip(("title", "text", "answer"), texts, strict=True):
        if matter.asker and matter.asker in said:
            yield Fault(field, "", "公开的文字里不能有诉求人的姓名", "the asker's name must not stand in it")
        if len(number) >= FEWEST_DIGITS and number in digits_of(said):
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


def may_publish_in(area: Area, *, by: str, at: datetime) -> bool:
    """Whether somebody may show matters of an area to others."""
    return in_area(area, "matter", "publish", viewer_by_code(by, on=date_of(at)))
