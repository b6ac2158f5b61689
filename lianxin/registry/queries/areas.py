"""Areas and units."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from lianxin.registry import access
from lianxin.registry.access import Viewer
from lianxin.registry.models import Area, Counterpart, RoleGrant, Unit
from lianxin.registry.models.places import LEVELS
from lianxin.rules.errors import NotFound


def area_by_code(code: str) -> Area:
    """The area. Raises NotFound."""
    area = Area.objects.filter(code=code).first()
    if area is None:
        raise NotFound("area", code)
    return area


def unit_by_code(code: str) -> Unit:
    """The unit, with its area. Raises NotFound."""
    unit = Unit.objects.filter(code=code).select_related("area").first()
    if unit is None:
        raise NotFound("unit", code)
    return unit


def area_for(viewer: Viewer, code: str, *, thing: str = "area", action: str = "read") -> Area:
    """The area, if the viewer may do this for it. Raises NotFound."""
    area = access.areas(viewer, thing, action).filter(code=code).first()
    if area is None:
        raise NotFound("area", code)
    return area


def unit_for(viewer: Viewer, code: str, *, thing: str = "unit", action: str = "read") -> Unit:
    """The unit, if the viewer may do this for it. Raises NotFound."""
    unit = access.units(viewer, thing, action).filter(code=code).select_related("area").first()
    if unit is None:
        raise NotFound("unit", code)
    return unit


def within(path: str, area: Area) -> Q:
    """Rows whose area, at the end of ``path`` (empty for areas themselves), lies in this one or in one merged into it."""
    ids = access.with_merged(area.pk, access.merged_into())
    return Q(**{f"{path}__{area.level}__in" if path else f"{area.level}__in": ids})


def areas_below(area: Area, *, level: str, on: date) -> QuerySet[Area]:
    """The areas of a level in this one that exist on the day, by code."""
    alive = (Q(valid_from=None) | Q(valid_from__lte=on)) & (Q(valid_to=None) | Q(valid_to__gte=on))
    return Area.objects.filter(alive, within("", area), level=level).order_by("code")


def path_of(area: Area) -> tuple[Area, ...]:
    """The areas from above down to this one. One statement."""
    ids = [getattr(area, f"{level}_id") for level in LEVELS]
    found = Area.objects.in_bulk([one for one in ids if one is not None])
    return tuple(found[one] for one in ids if one is not None)


@dataclass(frozen=True, slots=True)
class Moves:
    """What a merge or division would move, by number: shown before anybody confirms."""

    areas: int
    counterparts: int
    units: int
    roles: int


def what_lies_in(area: Area) -> Moves:
    """How much lies in an area and in those that went into it, itself left out. Five statements, whatever the number."""
    below = Area.objects.filter(**{area.level: area}).exclude(pk=area.pk).count()
    within = access.with_merged(area.pk, access.merged_into())
    counterparts = Counterpart.objects.filter(**{f"area__{area.level}__in": within}, place=None, valid_to=None).count()
    units, roles = Unit.objects.filter(**{f"area__{area.level}": area}), RoleGrant.objects.filter(area=area)
    return Moves(below, counterparts, units.count(), roles.count())
