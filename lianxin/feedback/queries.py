"""What has been judged, and which call-backs are owed."""

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet

from lianxin.feedback.models import CallBack, Rating


def rating_of(kind: str, code: str, *, round: int) -> Rating | None:
    """The judgement of a subject in a round; None while there is none."""
    return Rating.objects.filter(subject_kind=kind, subject_code=code, round=round).first()


def ratings_of(kind: str, code: str) -> list[Rating]:
    """All judgements of a subject, the earliest first."""
    return list(Rating.objects.filter(subject_kind=kind, subject_code=code).order_by("round"))


def call_backs_of(kind: str, code: str) -> list[CallBack]:
    """All call-backs of a subject, the earliest first."""
    return list(CallBack.objects.filter(subject_kind=kind, subject_code=code).order_by("round", "pk"))


def called_in(kind: str, code: str, *, round: int) -> bool:
    """Whether somebody was reached in this round."""
    return CallBack.objects.filter(subject_kind=kind, subject_code=code, round=round, reached=True).exists()


def owed(kind: str, *, codes: Collection[str] | None = None, until: date | None = None) -> QuerySet[CallBack]:
    """Call-backs that have not been made, those due first at the top; of some subjects or all, due until a day or ever."""
    rows = CallBack.objects.filter(subject_kind=kind, done_at=None)
    if codes is not None:
        rows = rows.filter(subject_code__in=codes)
    if until is not None:
        rows = rows.filter(due_on__lte=until)
    return rows.order_by("due_on", "pk")
