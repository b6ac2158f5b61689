"""Areas: made, renamed. A village or township is its own counterpart, made with it. Merging and dividing stand in ``records``,
since they move links and entries as well.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from lianxin.audit import actions as audit
from lianxin.registry.models import Alias, Area, Counterpart
from lianxin.registry.models.places import LEVELS, SizeClass
from lianxin.rules.errors import Fault, Refused, refuse
from lianxin.rules.names import search_text

OWN_COUNTERPART = ("village", "township")
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def local_code(stem: str) -> str:
    """A code of our own under another one, for what has no official code: ``370101001001-k7m2q9``."""
    return f"{stem[:40]}-{''.join(secrets.choice(ALPHABET) for _ in range(6))}"


def create_area(
    *,
    name: str,
    level: str,
    parent: Area | None,
    by: str,
    at: datetime,
    code: str = "",
    kind: str = "",
    size_class: str = "",
    valid_from: date | None = None,
    provisional: bool = False,
) -> Area:
    """The new area, with its counterpart when it is a village or township.

    Without ``code`` it gets a local one. Raises Refused.
    """
    refuse(_area_faults(name, level, parent, code, size_class))
    code = code or local_code(parent.code if parent else level)
    with transaction.atomic():
        area = Area(
            code=code,
            name=name.strip(),
            level=level,
            parent=parent,
            kind=kind,
            size_class=size_class,
            valid_from=valid_from,
            provisional=provisional,
            search=search_text(name, codes=[code]),
        )
        place_under(area, parent)
        if level in OWN_COUNTERPART:
            _own_counterpart(area)
        after = {"name": area.name, "level": level, "parent": parent.code if parent else None}
        audit.record("registry.area.made", kind="area", code=code, by=by, at=at, after=after)
    return area


def place_under(area: Area, parent: Area | None) -> None:
    """Save a new area with its line of ancestors, itself included."""
    for level in LEVELS:
        setattr(area, f"{level}_id", getattr(parent, f"{level}_id") if parent else None)
    area.save()
    setattr(area, f"{area.level}_id", area.pk)
    area.save(update_fields=[area.level])


def _own_counterpart(area: Area) -> Counterpart:
    own = Counterpart.objects.create(
        code=area.code,
        kind=area.level,
        base=area.level,
        name=area.name,
        area=area,
        place=area,
        valid_from=area.valid_from,
        search=area.search,
    )
    own.root = own
    own.save(update_fields=["root"])
    return own


def _area_faults(name: str, level: str, parent: Area | None, code: str, size_class: str) -> list[Fault]:
    found: list[Fault] = []
    if not name.strip():
        found.append(Fault("name", name, "要写名称", "a name is needed"))
    if level not in LEVELS:
        found.append(Fault("level", level, "没有这个层级", "there is no such level"))
    elif parent is not None and LEVELS.index(parent.level) >= LEVELS.index(level):
        found.append(Fault("parent_code", parent.code, "上级区划的层级要更高", "the area above must be of a higher level"))
    if size_class and size_class not in SizeClass.values:
        found.append(Fault("size_class", size_class, "规模只有 small、medium、large", "the size is small, medium or large"))
    if code and (Area.objects.filter(code=code).exists() or Counterpart.objects.filter(code=code).exists()):
        found.append(Fault("area_code", code, "代码已被使用", "the code is taken"))
    return found


def rename_area(*, area: Area, name: str, by: str, at: datetime) -> None:
    """Give an area and its counterpart another name; the old one goes on being found. Raises Refused."""
    name = name.strip()
    if not name:
        raise Refused.because("name", name, "要写名称", "a name is needed")
    if name == area.name:
        return
    with transaction.atomic():
        own = Counterpart.objects.filter(place=area).first()
        old = area.name
        if own is not None:
            Alias.objects.get_or_create(counterpart=own, name=old)
            names = own.aliases.order_by("pk").values_list("name", flat=True)
            own.name, own.search = name, search_text(name, *names, codes=[own.code])
            own.save(update_fields=["name", "search"])
            area.search = own.search
        else:
            area.search = f"{search_text(name, codes=[area.code])} {area.search}"
        area.name = name
        area.save(update_fields=["name", "search"])
        audit.record(
            "registry.area.renamed", kind="area", code=area.code, by=by, at=at, before={"name": old}, after={"name": name}
        )


def change_area(*, area: Area, by: str, at: datetime, kind: str | None = None, size_class: str | None = None) -> None:
    """Set kind and size class. Raises Refused for a size that there is not."""
    if size_class and size_class not in SizeClass.values:
        raise Refused.because("size_class", size_class, "规模只有 small、medium、large", "the size is small, medium or large")
    before = {"kind": area.kind, "size_class": area.size_class}
    area.kind = area.kind if kind is None else kind
    area.size_class = area.size_class if size_class is None else size_class
    after = {"kind": area.kind, "size_class": area.size_class}
    if before == after:
        return
    with transaction.atomic():
        area.save(update_fields=["kind", "size_class"])
        audit.record("registry.area.changed", kind="area", code=area.code, by=by, at=at, before=before, after=after)


@dataclass(frozen=True, slots=True)
class Part:
    """A new area that comes out of a division: its name, its code, the areas below and the counterparts that go to it."""

    name: str
    code: str = ""
    areas: tuple[str, ...] = ()
    counterparts: tuple[str, ...] = ()


def split_faults(area: Area, parts: Sequence[Part], on: date, *, today: date) -> list[Fault]:
    """What speaks against a division; a preview asks before anybody confirms.

    It is entered when it has come: whoever moves is of the new area from that day on, and of the old one until then.
    """
    found: list[Fault] = []
    if on > today:
        found.append(Fault("on", str(on), "要到那一天才能登记", "it can be entered when the day has come"))
    if area.valid_from is not None and on <= area.valid_from:
        found.append(Fault("on", str(on), "早于该区划设立的日子", "the area did not exist before that day"))
    if not parts:
        found.append(Fault("parts", "", "没有写分出的区划", "no part is named"))
    if area.valid_to is not None and area.valid_to < on:
        found.append(Fault("area_code", area.code, "该区划当日已不存在", "the area no longer exists on that day"))
    for field, path, rows in (
        ("areas", "code", Area.objects.filter(**{area.level: area}).exclude(pk=area.pk)),
        ("counterparts", "code", Counterpart.objects.filter(**{f"area__{area.level}": area}, place=None)),
    ):
        named = [code for part in parts for code in getattr(part, field)]
        inside = set(rows.filter(**{f"{path}__in": named}).values_list(path, flat=True))
        for code in named:
            if code not in inside:
                found.append(Fault(field, code, "不在该区划内", "does not lie in the area"))
            elif named.count(code) > 1:
                found.append(Fault(field, code, "分给了两处", "goes to two parts"))
    return found


def end_area(area: Area, *, into: Area, on: date) -> None:
    """The lower half of a merge: the area ends on the day before, and says where it went."""
    area.valid_to = on - timedelta(days=1)
    area.merged_into = into
    area.save(update_fields=["valid_to", "merged_into"])
