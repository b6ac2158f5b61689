"""Whose calls somebody may see.

1. own: one answered it; unit: the line is answered by that unit; subtree: by the area of the line;
2. whatever 1 says: a call that brought a matter which does not exist for somebody does not exist for them either (Z9).
"""

from django.db.models import Q, QuerySet

from lianxin.hotline.models import Call, Line
from lianxin.matters.access import hidden_from
from lianxin.registry import access
from lianxin.registry.access import Viewer
from lianxin.registry.models import Unit


def calls(viewer: Viewer, action: str = "read") -> QuerySet[Call]:
    """The calls with which the viewer may do this. Everything that shows or changes a call goes through here."""

    def of_units(units: QuerySet[Unit]) -> Q:
        return Q(line__unit__in=units.values("pk"))

    own = Q(agent=viewer.officer_id)
    rows = Call.objects.filter(access.filtered(viewer, "call", action, own=own, of_units=of_units, area_path="area"))
    hidden = hidden_from(viewer)
    return rows.exclude(matters__matter__in=hidden) if hidden else rows


def lines(viewer: Viewer, thing: str = "call", action: str = "read") -> QuerySet[Line]:
    """The lines for which the viewer may do this."""

    def of_units(units: QuerySet[Unit]) -> Q:
        return Q(unit__in=units.values("pk"))

    return Line.objects.filter(access.filtered(viewer, thing, action, of_units=of_units, area_path="area"))
