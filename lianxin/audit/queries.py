"""What happened and who read what: by subject or by person, the latest first, with a cursor."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.db.models import QuerySet

from lianxin.audit.models import Act, Read
from lianxin.audit.retention import KIND, RUN, Holding, holdings

__all__ = ["Holding", "acts", "acts_of", "holdings", "last_retention", "reads", "reads_of_household"]


def acts(
    *,
    kind: str = "",
    code: str = "",
    by: str = "",
    verb: str = "",
    authors: QuerySet[Any] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    before: int | None = None,
    limit: int = 50,
    without: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> list[Act]:
    """Acts on a subject, by a person or of a verb, the latest first; below id ``before``.

    ``authors`` is a query of the codes of those whose acts may be seen, ``since`` and ``until`` (not included) are moments.
    ``without`` are the codes, by kind, of what does not exist for the reader (Z9).
    """
    rows = Act.objects.all()
    asked = {"kind": kind, "code": code, "by": by, "verb": verb, "at__gte": since, "at__lt": until}
    rows = rows.filter(**{name: value for name, value in asked.items() if value})
    if authors is not None:
        rows = rows.filter(by__in=authors)
    for hidden, codes in without.items():
        if codes:
            rows = rows.exclude(kind=hidden, code__in=codes)
    return list(_before(rows, before)[:limit])


def acts_of(codes: Sequence[str], *, before: int | None = None, limit: int = 50) -> list[Act]:
    """Acts by any of these people: what an inspector of an area sees."""
    return list(_before(Act.objects.filter(by__in=list(codes)), before)[:limit])


def _before(rows: QuerySet[Act], before: int | None) -> QuerySet[Act]:
    return (rows.filter(pk__lt=before) if before is not None else rows).order_by("-pk")


def reads(
    *,
    code: str = "",
    by: str = "",
    since: date | None = None,
    before: int | None = None,
    limit: int = 50,
    without: Collection[str] = (),
) -> list[Read]:
    """Reads of a resident's record, or by a person, the latest first; below id ``before``; of matters ``without`` these."""
    rows = Read.objects.exclude(kind="matter", code__in=without) if without else Read.objects.all()
    if code:
        rows = rows.filter(kind="counterpart", code=code)
    if by:
        rows = rows.filter(by=by)
    if since is not None:
        rows = rows.filter(at__date__gte=since)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-pk")[:limit])


def reads_of_household(codes: Sequence[str], *, limit: int = 200) -> list[Read]:
    """Who read a household's record, by all codes it has had, the latest first: for its own page (PIPL 44)."""
    return list(Read.objects.filter(kind="counterpart", code__in=list(codes)).order_by("-pk")[:limit])


def last_retention() -> Act | None:
    """The last whole run that took away what had been held long enough, with what it removed; None before the first."""
    return Act.objects.filter(kind=KIND, code=RUN).order_by("-id").first()
