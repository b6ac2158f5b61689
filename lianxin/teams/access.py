"""Whose teams and missions somebody may see or send.

1. own: one is in the team; unit: the team's unit, or the unit that runs its centre; subtree: by the area for which it works;
2. a mission to a matter that does not exist for somebody does not exist for them either (Z9).
"""

from django.db.models import Q, QuerySet

from lianxin.matters.access import hidden_from
from lianxin.registry import access
from lianxin.registry.access import Viewer
from lianxin.registry.models import Unit
from lianxin.teams.models import Centre, Mission, Team, TeamMember


def teams(viewer: Viewer, action: str = "read") -> QuerySet[Team]:
    """The teams with which the viewer may do this."""

    def of_units(units: QuerySet[Unit]) -> Q:
        chosen = units.values("pk")
        return Q(unit__in=chosen) | Q(centre__unit__in=chosen)

    own = Q(pk__in=TeamMember.objects.filter(officer=viewer.officer_id).values("team"))
    rows = Team.objects.filter(access.filtered(viewer, "team", action, own=own, of_units=of_units, area_path="area"))
    return rows.filter(ended_on=None)


def centres(viewer: Viewer, action: str = "read") -> QuerySet[Centre]:
    """The centres with which the viewer may do this."""

    def of_units(units: QuerySet[Unit]) -> Q:
        return Q(unit__in=units.values("pk"))

    found = access.filtered(viewer, "team", action, of_units=of_units, area_path="area")
    return Centre.objects.filter(found, ended_on=None)


def missions(viewer: Viewer, action: str = "read") -> QuerySet[Mission]:
    """The missions of those teams, without those to matters that do not exist for the viewer."""
    rows = Mission.objects.filter(team__in=teams(viewer, action).values("pk"))
    hidden = hidden_from(viewer)
    return rows.exclude(matter__in=hidden) if hidden else rows
