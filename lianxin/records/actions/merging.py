"""Merging: of two rows for the same household, of villages and townships. History, links, names, cards go on (rule 23).

It stands here, at the top of the rows that it moves: the registry, liaison and the records each do their part.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction

from lianxin.audit import actions as audit
from lianxin.liaison.actions import reroot_links
from lianxin.records.models import EntryCounterpart
from lianxin.registry.actions.areas import end_area
from lianxin.registry.actions.counterparts import merge_rows
from lianxin.registry.models import Area, Counterpart
from lianxin.rules.errors import Fault, Refused, refuse


def merge_counterparts(*, gone: Counterpart, into: Counterpart, on: date, by: str, at: datetime) -> None:
    """``gone`` turns out to be ``into``: a duplicate, or a provisional household matched to the roll.

    Raises Refused: itself, ended, another kind, a village (that is a merge of areas).
    """
    found: list[Fault] = []
    if gone.place_id is not None or into.place_id is not None:
        found.append(Fault("counterpart_code", gone.code, "村和乡镇要按区划合并", "villages and townships merge as areas"))
    if gone.base != into.base:
        found.append(Fault("counterpart_code", gone.code, "两者不是同类对象", "they are of different kinds"))
    refuse(found)
    with transaction.atomic():
        _merge(gone, into, on=on)
        after = {"into": into.code, "on": on.isoformat()}
        audit.record("registry.counterpart.merged", kind="counterpart", code=gone.code, by=by, at=at, after=after)


def _merge(gone: Counterpart, into: Counterpart, *, on: date) -> None:
    if gone.pk == into.pk or into.root_id not in {None, into.pk}:
        raise Refused.because("into", into.code, "不能并入自己或已被合并的对象", "not into itself, nor into a merged one")
    locked = Counterpart.objects.select_for_update().filter(pk__in=[gone.pk, into.pk]).order_by("pk")
    if any(row.root_id not in {None, row.pk} for row in locked):
        raise Refused.because("counterpart_code", gone.code, "其间已被合并", "merged meanwhile")
    ids = merge_rows(gone, into, on=on)
    reroot_links(ids, into)
    reroot_entries(ids, into)


def reroot_entries(gone: Iterable[int], into: Counterpart) -> int:
    """The records' part of a merge. Returns how many."""
    return EntryCounterpart.objects.filter(root__in=list(gone)).update(root=into)


def merge_areas(*, areas: Sequence[Area], into: Area, on: date, by: str, at: datetime) -> None:
    """Areas go into another one of their level from a day on. What lies in them keeps its area of that day (rule 13) and is
    found under the other from now on; their links go on to it. Raises Refused.
    """
    refuse(merge_faults(areas, into, on))
    with transaction.atomic():
        new = Counterpart.objects.filter(place=into).first()
        for area in areas:
            end_area(area, into=into, on=on)
            old = Counterpart.objects.filter(place=area).first()
            if old is not None and new is not None:
                _merge(old, new, on=on)
        after = {"areas": [area.code for area in areas], "on": on.isoformat()}
        audit.record("registry.area.merged", kind="area", code=into.code, by=by, at=at, after=after)


def merge_faults(areas: Sequence[Area], into: Area, on: date) -> list[Fault]:
    """What speaks against a merge of areas; a preview asks before anybody confirms."""
    found: list[Fault] = []
    if not areas:
        found.append(Fault("areas", "", "没有写要合并的区划", "no area is named"))
    if into.merged_into_id is not None or (into.valid_to is not None and into.valid_to < on):
        found.append(Fault("into", into.code, "该区划当日已不存在", "it no longer exists on that day"))
    for area in areas:
        if area.pk == into.pk:
            found.append(Fault("areas", area.code, "不能并入自己", "not into itself"))
        elif area.level != into.level:
            found.append(Fault("areas", area.code, "层级不同,不能合并", "areas of different levels do not merge"))
        elif area.merged_into_id is not None or (area.valid_to is not None and area.valid_to < on):
            found.append(Fault("areas", area.code, "该区划当日已不存在", "it no longer exists on that day"))
        elif area.valid_from is not None and area.valid_from >= on:
            found.append(Fault("areas", area.code, "合并日期早于设立日期", "merged before it began"))
    return found
