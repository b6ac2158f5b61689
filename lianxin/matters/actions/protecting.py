"""Whom a matter is about, found out after it came in: from then on it does not exist for them (Z9)."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from lianxin.audit import actions as audit
from lianxin.matters import access
from lianxin.matters.models import Against, Matter
from lianxin.registry.access import held_on, viewer_by_code
from lianxin.registry.models import Officer, Post, Unit
from lianxin.rules.entries import date_of
from lianxin.rules.errors import Fault, NotFound, refuse


@transaction.atomic
def protect(*, code: str, by: str, at: datetime, units: Collection[str] = (), officers: Collection[str] = ()) -> None:
    """Name the units and officers that a complaint or tip is about; for an officer the units of today's posts too.

    Raises NotFound; Refused for unknown codes, another kind of matter, and where the unit named leads it.
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
    for unit in sorted(named):
        Against.objects.get_or_create(matter=matter, unit_id=unit, officer=None)
    for one in people:
        Against.objects.get_or_create(matter=matter, officer=one)
    after = {"units": len(found), "officers": len(people)}
    audit.record("matters.matter.protected", kind="matter", code=code, by=by, at=at, after=after)


def _unknown(units: set[str], officers: set[str]) -> list[Fault]:
    found = [Fault("units", one, "没有这个单位", "there is no such unit") for one in sorted(units)]
    return found + [Fault("officers", one, "没有这名干部", "there is no such officer") for one in sorted(officers)]


def _faults(matter: Matter, named: set[int]) -> list[Fault]:
    faults = []
    if not named:
        faults.append(Fault("units", "", "写明说的是谁", "say whom it is about"))
    if matter.kind not in ("complaint", "tip"):
        faults.append(Fault("code", matter.code, "只用于投诉和举报", "for complaints and tips only"))
    if matter.unit_id is not None and matter.unit_id in named:
        faults.append(Fault("units", "", "它正由这个单位办理,先改由别的单位办", "this unit handles it: give it to another first"))
    return faults
