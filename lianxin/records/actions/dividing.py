"""Dividing an area from a day on: what goes to the new one is there from that day, and stays in the old one until then.

Whoever moves gets a row of its own in the new area, which the row of before has been merged into: so the past goes on being told
by the areas of its day (rules 13 and 23), links, needs, entries, cards and names go on, and an exchange folder can say it all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Model, OuterRef, Q, QuerySet, Subquery

from lianxin.audit import actions as audit
from lianxin.liaison.models import Link
from lianxin.records.actions.merging import merge_areas
from lianxin.records.models import EntryCounterpart
from lianxin.registry.actions.areas import Part, create_area, local_code, split_faults
from lianxin.registry.models import Alias, Area, Counterpart, Need, Unit
from lianxin.rules.entries import date_of
from lianxin.rules.errors import refuse
from lianxin.rules.names import search_text

BATCH = 500
_SAME = ("kind", "base", "name", "unit_id", "members", "phone", "phone_index", "provisional")


@dataclass(frozen=True, slots=True)
class _Day:
    """From when it holds, and who says so when."""

    on: date
    by: str
    at: datetime


@transaction.atomic
def split_area(*, area: Area, parts: Sequence[Part], on: date, by: str, at: datetime) -> list[Area]:
    """New areas beside this one from a day on, with what goes to each; this one goes on with the rest.

    Returns the new areas. Raises Refused for what does not lie in the area, goes twice, or a day to come.
    """
    refuse(split_faults(area, parts, on, today=date_of(at)))
    day = _Day(on, by, at)
    made = [_part(area, part, day) for part in parts]
    after = {"on": on.isoformat(), "parts": [one.code for one in made]}
    audit.record("registry.area.divided", kind="area", code=area.code, by=by, at=at, after=after)
    return made


def _part(area: Area, part: Part, day: _Day) -> Area:
    made = create_area(
        name=part.name,
        level=area.level,
        parent=area.parent,
        code=part.code,
        kind=area.kind,
        size_class=area.size_class,
        valid_from=day.on,
        provisional=not part.code,
        by=day.by,
        at=day.at,
    )
    for below in Area.objects.filter(code__in=part.areas).order_by("code"):
        _go_on(below, made, day)
    _move(Counterpart.objects.filter(code__in=part.counterparts), made, day)
    return made


def _go_on(old: Area, parent: Area, day: _Day) -> None:
    """An area goes on under another one: as a new area, into which the old one has gone with all that lay in it."""
    new = create_area(
        name=old.name,
        level=old.level,
        parent=parent,
        kind=old.kind,
        size_class=old.size_class,
        valid_from=day.on,
        provisional=True,
        by=day.by,
        at=day.at,
    )
    for below in Area.objects.filter(parent=old, merged_into=None).order_by("code"):
        _go_on(below, new, day)
    _move(Counterpart.objects.filter(area=old), new, day)
    Unit.objects.filter(area=old).update(area=new)
    merge_areas(areas=[old], into=new, on=day.on, by=day.by, at=day.at)


def _move(rows: QuerySet[Counterpart], area: Area, day: _Day) -> None:
    """Counterparts go to another area: those that were there before the day as new rows, the others outright."""
    alive = rows.filter(Q(valid_to=None) | Q(valid_to__gte=day.on), pk=F("root"), place=None)
    alive.filter(valid_from__gte=day.on).update(area=area)
    staying = list(alive.filter(Q(valid_from=None) | Q(valid_from__lt=day.on)).exclude(area=area).order_by("pk"))
    for place in range(0, len(staying), BATCH):
        _renewed(staying[place : place + BATCH], area, day)


def _renewed(old: list[Counterpart], area: Area, day: _Day) -> None:
    names: dict[int, list[str]] = {row.pk: [] for row in old}
    for pk, name in Alias.objects.filter(counterpart__in=old).order_by("pk").values_list("counterpart", "name"):
        names[pk].append(name)
    new = [_again(row, area, day, names[row.pk]) for row in old]
    Counterpart.objects.bulk_create(new)
    Counterpart.objects.filter(pk__in=[row.pk for row in new]).update(root=F("pk"))
    for before, after in zip(old, new, strict=True):
        before.root, before.valid_to, before.provisional = after, day.on - timedelta(days=1), False
        before.end_reason = f"merged:{after.code}"
    Counterpart.objects.bulk_update(old, ["root", "valid_to", "provisional", "end_reason"])
    Alias.objects.bulk_create(
        Alias(counterpart=after, name=name)
        for before, after in zip(old, new, strict=True)
        for name in dict.fromkeys([before.code, *names[before.pk]])
    )
    gone = [row.pk for row in old]
    Counterpart.objects.filter(root__in=gone).exclude(pk__in=gone).update(root=_root_of("root"))
    lasting: tuple[type[Model], ...] = (Need, Link, EntryCounterpart)
    for model in lasting:
        model._default_manager.filter(root__in=gone).update(root=_root_of("root"))


def _again(row: Counterpart, area: Area, day: _Day, names: list[str]) -> Counterpart:
    """The row in the new area, with what it holds."""
    code = local_code(area.code)
    same: dict[str, Any] = {name: getattr(row, name) for name in _SAME}
    search = search_text(row.name, *names, row.code, codes=[code])
    return Counterpart(
        code=code, area=area, valid_from=day.on, valid_to=row.valid_to, end_reason=row.end_reason, search=search, **same
    )


def _root_of(column: str) -> Subquery:
    return Subquery(Counterpart.objects.filter(pk=OuterRef(column)).values("root")[:1])
