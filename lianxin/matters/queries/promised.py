"""Promises for the monthly progress meeting (S10: 每月召开会议通报承诺完成情况), and what may be shown to others."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from lianxin.matters import access
from lianxin.matters.facts import Law, law_of
from lianxin.matters.models import Against, Matter
from lianxin.matters.queries.desk import listed
from lianxin.matters.queries.public import goals_of, is_kept, told_of
from lianxin.registry.access import Viewer
from lianxin.registry.models import Area
from lianxin.registry.queries import within
from lianxin.rules.matters import NEVER_SHOWN, OPEN

MOST: Final = 500
GROUPS: Final = ("late", "kept", "due", "open", "ended")
"""Overdue; kept in the span; due in the span; not yet due; ended otherwise in the span."""


@dataclass(frozen=True, slots=True)
class Promised:
    """One promise as the meeting hears of it. ``last``: what its owner told last, or the answer."""

    code: str
    group: str
    title: str
    goal: str
    officer: str
    unit: str
    area: str
    reported_on: date
    due_on: date | None
    done_on: date | None
    in_time: bool
    face: bool
    last: str
    owner: str
    """The officer's code."""


def promised(viewer: Viewer, area: Area | None, *, first: date, last: date, on: date) -> list[Promised]:
    """The promises that stood at some time in the span and that the viewer may see, by unit: no list ranks anybody.

    Late, kept and so on as of ``on``, or of the span's last day where that has gone by. Three statements.
    """
    rows = access.matters(viewer).filter(kind="promise", reported_on__lte=last)
    if area is not None:
        rows = rows.filter(within("area", area))
    stood = Q(state__in=sorted(OPEN)) | Q(answered_on__gte=first) | Q(closed_on__gte=first, answered_on=None)
    found = list(rows.filter(stood).select_related("unit", "officer", "area").order_by("unit__code", "due_on", "pk")[:MOST])
    goals, told = goals_of(found), told_of(found)
    ended = min(on, last)
    return [_promised(one, goals.get(one.pk, ""), told.get(one.pk, ()), _group(one, first, last, ended), ended) for one in found]


def _promised(one: Matter, goal: str, told: tuple[tuple[date, str], ...], group: str, ended: date) -> Promised:
    return Promised(
        code=one.code,
        group=group,
        title=one.title,
        goal=goal,
        officer=one.officer.name if one.officer else "",
        unit=one.unit.name if one.unit else "",
        area=one.area.name,
        reported_on=one.reported_on,
        due_on=one.due_on,
        done_on=one.solved_on or one.answered_on or one.closed_on,
        in_time=bool(is_kept(one, ended)),
        face=one.face,
        owner=one.officer.code if one.officer else "",
        last=one.answer or (told[0][1] if told else ""),
    )


def _group(one: Matter, first: date, last: date, on: date) -> str:
    """``on``: today, or the span's last day where that has gone by."""
    if one.solved_on is not None and first <= one.solved_on <= last:
        return "kept"
    ended = one.answered_on or one.closed_on
    if one.state not in OPEN and ended is not None and ended <= last:
        return "ended"
    if one.due_on is not None and one.due_on < on:
        return "late"
    return "due" if one.due_on is not None and first <= one.due_on <= last else "open"


# -- what others may read once somebody has reviewed it --------------------------------------------


def to_show(viewer: Viewer, *, limit: int = 50) -> list[Matter]:
    """Answered matters whose askers agreed, of categories that are shown, not reviewed yet: the latest answer first."""
    rows = _showable(viewer).filter(public_on=None, state__in=("answered", "closed"), public_consent=True, confidential=False)
    rows = rows.exclude(outcome="withdrawn").exclude(answer="").order_by("-answered_on", "-pk")
    laws: dict[int, Law] = {}
    found = []
    for one in listed(rows)[: limit * 4]:
        if one.area_id not in laws:
            laws[one.area_id] = law_of(one.area, viewer.on)
        if laws[one.area_id].is_public(one.category):
            found.append(one)
    return found[:limit]


def shown_to_others(viewer: Viewer, *, limit: int = 50) -> list[Matter]:
    """What is shown to others now and the viewer may take away again, the latest first."""
    rows = _showable(viewer).filter(public_on__isnull=False).order_by("-public_on", "-pk")
    return list(listed(rows)[:limit])


def _showable(viewer: Viewer) -> QuerySet[Matter]:
    complained = Exists(Against.objects.filter(matter=OuterRef("pk")))
    return access.matters(viewer, "publish").exclude(kind__in=NEVER_SHOWN).filter(~complained)
