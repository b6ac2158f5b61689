"""What others asked, for programs that read the public list by days and categories (Open311 GeoReport v2).

The same rule as the page *What others asked*: reviewed, with the asker's consent, complaining of nobody, never confidential.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Q

from lianxin.matters.models import Matter
from lianxin.matters.queries.public import shown_rows
from lianxin.registry.access import Viewer
from lianxin.registry.models import Area
from lianxin.rules.matters import OPEN

MOST: Final = 1000
"""The standard's limit of one answer."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A matter as programs read it: the reviewer's words, the name of the place, and when. No asker, address or picture."""

    code: str
    is_open: bool
    category: str
    title: str
    text: str
    answer: str
    unit: str
    area: str
    area_code: str
    asked_at: datetime
    moved_at: datetime
    due_on: date | None


def listed(
    area: Area,
    *,
    first: datetime,
    last: datetime,
    categories: Collection[str] = (),
    is_open: bool | None = None,
    limit: int = MOST,
) -> list[Listed]:
    """Those asked within the span, both ends included, the latest first. One statement."""
    rows = shown_rows(area).filter(reported_at__gte=first, reported_at__lte=last)
    if categories:
        rows = rows.filter(category__in=categories)
    if is_open is not None:
        rows = rows.filter(state__in=sorted(OPEN)) if is_open else rows.exclude(state__in=sorted(OPEN))
    return [_listed(one) for one in rows.select_related("unit", "area").order_by("-reported_at", "-pk")[:limit]]


def listed_by_codes(area: Area, codes: Collection[str]) -> list[Listed]:
    """Those of them with these codes, by code; what is not shown to others is not there. One statement."""
    rows = shown_rows(area).filter(code__in=list(codes)[:MOST])
    return [_listed(one) for one in rows.select_related("unit", "area").order_by("code")]


def reported_by(viewer: Viewer, code: str) -> Listed | None:
    """A matter that this very program has handed in: where it stands, without the words that it knows already.

    None for a stranger's. What complains of somebody is never handed in this way, and is not told of here.
    """
    mine = Matter.objects.filter(raised_by=viewer.code, code=code, against=None, confidential=False)
    one = mine.select_related("unit", "area").first()
    return _listed(one, own=True) if one is not None else None


def code_of_token(token: str) -> str | None:
    """The number of the matter that was handed in with this token; None when there is none."""
    # said as the partial index says it
    return Matter.objects.filter(~Q(token=""), token=token).values_list("code", flat=True).first() if token else None


def _listed(one: Matter, *, own: bool = False) -> Listed:
    told = one.answer if own or one.public_answer is None else one.public_answer
    return Listed(
        code=one.code,
        is_open=one.state in OPEN,
        category=one.category,
        title="" if own else one.public_title,
        text="" if own else one.public_text,
        answer=told,
        unit=one.unit.name if one.unit else "",
        area=one.area.name,
        area_code=one.area.code,
        asked_at=one.reported_at,
        moved_at=one.moved_at,
        due_on=one.due_on,
    )
