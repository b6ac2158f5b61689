"""Who may see and do what with meetings.

1. own: one chairs it, called it, was there, or one's unit was asked to come;
2. unit: the unit called it or was asked to come; subtree: by the area that holds it;
3. answer: for a unit asked to come, in which one works or for which one holds a role; sign: who chaired it, and by the area;
4. on its agenda nobody sees a matter that does not exist for them (Z9).
"""

from typing import Any

from django.db.models import Q, QuerySet

from lianxin.matters import access as matters
from lianxin.records.models import EntryOfficer
from lianxin.registry import access
from lianxin.registry.access import NOTHING, Viewer
from lianxin.rhythm.models import Guest, Item, Meeting
from lianxin.rules.errors import NotFound


def meetings(viewer: Viewer, action: str = "read") -> QuerySet[Meeting]:
    """The meetings with which the viewer may do this."""
    if action == "sign":
        found = access.filtered(viewer, "meeting", "sign", own=Q(chair=viewer.officer_id), area_path="area")
        return Meeting.objects.filter(found).select_related("area", "unit", "chair")
    there = EntryOfficer.objects.filter(officer=viewer.officer_id).values("entry")
    mine = Q(chair=viewer.officer_id) | Q(made_by=viewer.code) | Q(entry__in=there)
    own = mine | _asked(viewer.units) if action == "read" else NOTHING
    found = access.filtered(
        viewer, "meeting", action, own=own, of_units=lambda units: _asked(units.values("pk")), area_path="area"
    )
    return Meeting.objects.filter(found).select_related("area", "unit", "chair")


def _asked(units: Any) -> Q:
    return Q(unit__in=units) | Q(pk__in=Guest.objects.filter(unit__in=units).values("meeting"))


def guests(viewer: Viewer, action: str = "answer") -> QuerySet[Guest]:
    """The invitations with which the viewer may do this."""
    found = access.filtered(
        viewer,
        "meeting",
        action,
        own=Q(unit__in=viewer.units) | Q(officer=viewer.officer_id),
        of_units=lambda units: Q(unit__in=units.values("pk")),
        area_path="meeting__area",
    )
    return Guest.objects.filter(found)


def meeting_for(viewer: Viewer, code: str, *, action: str = "read") -> Meeting:
    """The meeting, if the viewer may do this with it. Raises NotFound."""
    found = meetings(viewer, action).filter(code=code).first()
    if found is None:
        raise NotFound("meeting", code)
    return found


def items(viewer: Viewer, meeting: Meeting) -> QuerySet[Item]:
    """What stands on the agenda for this viewer."""
    rows = Item.objects.filter(meeting=meeting).exclude(matter__in=matters.hidden_from(viewer))
    return rows.select_related("matter__area", "matter__unit", "matter__officer").order_by("number")
