"""Which plans of pairing somebody may read, work on, object to.

1. The county office works on those of its area; leaders read them: the whole plan.
2. A unit's head or clerk sees of a plan that has been sent to the units, or adopted, the pairs of the unit's officers and the
   unit's own; nothing of anybody else's.
3. For everybody else there is no plan.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from lianxin.planning.models import Conflict, PairingLink, PairingPlan, PlanState
from lianxin.registry import access
from lianxin.registry.access import Viewer, held_on
from lianxin.registry.models import Post, Unit
from lianxin.rules.access import Scope

SHOWN_TO_UNITS = (PlanState.AT_UNITS, PlanState.ADOPTED)


def whole(viewer: Viewer, action: str = "read") -> QuerySet[PairingPlan]:
    """The plans that the viewer may read (or ``draft``, ``adopt``) as a whole."""
    if not viewer.may("pairing", action):
        return PairingPlan.objects.none()
    return PairingPlan.objects.filter(area__in=access.areas(viewer, "pairing", action).values("pk"))


def seen(viewer: Viewer) -> QuerySet[PairingPlan]:
    """The plans of which the viewer may see anything."""
    found = Q(pk__in=whole(viewer).values("pk"))
    if viewer.may("pairing", "object"):
        mine = links(viewer).filter(plan=OuterRef("pk"))
        found |= Q(Exists(mine), state__in=SHOWN_TO_UNITS)
    return PairingPlan.objects.filter(found)


def links(viewer: Viewer) -> QuerySet[PairingLink]:
    """The pairs to whom the viewer may object: of officers in the units of the grants, and of these units."""
    found = access.NOTHING
    for scope, reach in viewer.scopes("pairing", "object"):
        if scope is not Scope.NONE:
            found |= _of_units(access.units_of(reach), viewer)
    return PairingLink.objects.filter(found)


def _of_units(units: QuerySet[Unit], viewer: Viewer) -> Q:
    posts = Post.objects.filter(held_on(viewer.on), officer=OuterRef("officer"), unit__in=units.values("pk"))
    return Q(unit__in=units.values("pk")) | Q(Exists(posts))


def shown(viewer: Viewer, plan: PairingPlan) -> QuerySet[PairingLink]:
    """The pairs of a plan that the viewer may see."""
    rows = PairingLink.objects.filter(plan=plan)
    if whole(viewer).filter(pk=plan.pk).exists():
        return rows
    return rows.filter(pk__in=links(viewer).filter(plan=plan).values("pk")) if plan.state in SHOWN_TO_UNITS else rows.none()


def conflicts(viewer: Viewer) -> QuerySet[Conflict]:
    """One's own declarations; nobody else reads them."""
    return Conflict.objects.filter(officer=viewer.officer_id, ended_at=None)
