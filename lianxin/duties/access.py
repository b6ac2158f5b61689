"""Whose dues somebody may see: one's own, those of one's units, those of the area or unit of a grant."""

from django.db.models import Q, QuerySet

from lianxin.duties.models import Due
from lianxin.registry.access import Viewer, filtered
from lianxin.rules.errors import NotFound


def dues(viewer: Viewer) -> QuerySet[Due]:
    """The issued dues that the viewer may see."""
    own = Q(officer=viewer.officer_id) | Q(officer=None, unit__in=viewer.units)
    found = filtered(viewer, "duty", "read", own=own, of_units=lambda units: Q(home__in=units.values("pk")), area_path="area")
    return Due.objects.filter(found)


def due_for(viewer: Viewer, due: int) -> Due:
    """The due, with its party and home, if the viewer may see it. Raises NotFound."""
    found = dues(viewer).select_related("officer", "unit", "home", "area", "version").filter(pk=due).first()
    if found is None:
        raise NotFound("due", due)
    return found
