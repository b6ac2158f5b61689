"""Whom a matter is about, found out after it came in: from then on it does not exist for them (Z9)."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet

from lianxin.audit import actions as audit
from lianxin.matters import access
from lianxin.matters.models import Against, Matter, Part
from lianxin.registry.access import held_on, viewer_by_code
from lianxin.registry.models import Officer, Post, Unit
from lianxin.rules.entries import date_of
from lianxin.rules.errors import Fault, NotFound, refuse

NAMES_SOMEBODY: Final = frozenset({"complaint", "tip", "difficulty"})
"""Kinds in which somebody may be named to whom the matter does not exist: a difficulty where the enterprise asks for it (Z9)."""


@transaction.atomic
def protect(*, code: str, by: str, at: datetime, units: Collection[str] = (), officers: Collection[str] = ()) -> None:
    """Name the units and officers that a complaint, a tip or an enterprise's difficulty is about; for an officer the units of
    today's posts too. It counts for all that is handled together with it.

    Raises NotFound; Refused for unknown codes, another kind of matter, and where the unit named, or one below it, handles it.
    """
    viewer = viewer_by_code(by, on=date_of(at))
    matter = access.matters(viewer, "triage").select_for_update(of=("self",)).filter(code=code).first()
    if matter is None:
        raise NotFound("matter", code)
    found = list(Unit.objects.filter(code__in=units).order_by("pk"))
    people = list(Officer.objects.filter(code__in=officers).order_by("pk"))
    posts = Post.objects.filter(held_on(date_of(at)), officer__in=people).values_list("unit_id", flat=True)
    named = {one.pk for one in found} | set(posts)
    unknown = ({*units} - {one.code for one in found}, {*officers} - {one.code for one in people})
    refuse([*_unknown(*unknown), *_faults(matter, named)])
    for one in _incident(matter):
        for unit in sorted(named):
            Against.objects.get_or_create(matter=one, unit_id=unit, officer=None)
        for officer in people:
            Against.objects.get_or_create(matter=one, officer=officer)
    after = {"units": len(found), "officers": len(people)}
    audit.record("matters.matter.protected", kind="matter", code=code, by=by, at=at, after=after)


def _unknown(units: set[str], officers: set[str]) -> list[Fault]:
    found = [Fault("units", one, "没有这个单位", "there is no such unit") for one in sorted(units)]
    return found + [Fault("officers", one, "没有这名干部", "there is no such officer") for one in sorted(officers)]


def _faults(matter: Matter, named: set[int]) -> list[Fault]:
    faults = []
    if not named:
        faults.append(Fault("units", "", "写明说的是谁", "say whom it is about"))
    if matter.kind not in NAMES_SOMEBODY:
        zh = "只用于投诉、举报和企业难题"
        faults.append(Fault("code", matter.code, zh, "for complaints, tips and difficulties of enterprises only"))
    if not named.isdisjoint(access.line_up(_handling(matter))):
        faults.append(Fault("units", "", "它正由这个单位办理,先改由别的单位办", "this unit handles it: give it to another first"))
    return faults


def _incident(matter: Matter) -> QuerySet[Matter]:
    """The matter, and what is handled together with it."""
    lead = matter.led_by_id or matter.pk
    return Matter.objects.filter(Q(pk=lead) | Q(led_by=lead)).order_by("pk")


def _handling(matter: Matter) -> set[int]:
    """The units that lead it or have an open part in it."""
    parts = set(Part.objects.filter(matter__in=_incident(matter), done_on=None).values_list("unit_id", flat=True))
    return parts | ({matter.unit_id} if matter.unit_id is not None else set())
