"""Who may see and do what with groups.

1. own: one is a member, leads it, or works in the unit that set it up;
2. unit: the unit that set it up; subtree: by the area for which it works.
"""

from django.db.models import Q, QuerySet

from lianxin.groups.models import Group
from lianxin.registry import access
from lianxin.registry.access import NOTHING, Viewer
from lianxin.rules.errors import NotFound


def groups(viewer: Viewer, action: str = "read") -> QuerySet[Group]:
    """The groups with which the viewer may do this."""
    mine = Q(unit__in=viewer.units) | Q(home__in=viewer.units) | Q(leader=viewer.officer_id)
    own = mine if action == "read" else NOTHING
    found = access.filtered(
        viewer, "group", action, own=own, of_units=lambda units: Q(home__in=units.values("pk")), area_path="area"
    )
    return Group.objects.filter(found).select_related("unit", "area", "home", "leader")


def group_for(viewer: Viewer, code: str, *, action: str = "read") -> Group:
    """The group whose unit has that code, if the viewer may do this with it. Raises NotFound."""
    found = groups(viewer, action).filter(unit__code=code).first()
    if found is None:
        raise NotFound("group", code)
    return found
