"""Who sees a call for postings.

1. The county office works on those of its area, leaders and inspectors read them, leaders and the office decide.
2. Whoever is on a panel marks it: numbers with their evidence, never a name; and sees no page with names until marking is over.
3. For everybody else there is none.
"""

from django.db.models import Exists, OuterRef, QuerySet

from lianxin.planning.posting_models import PostingCall, PostingPanelist
from lianxin.registry import access
from lianxin.registry.access import Viewer
from lianxin.rules.pairing.posting_stages import BLIND


def calls(viewer: Viewer, action: str = "read") -> QuerySet[PostingCall]:
    """The calls with which the viewer may do this, with names in them."""
    if not viewer.may("posting", action):
        return PostingCall.objects.none()
    panel = PostingPanelist.objects.filter(call=OuterRef("pk"), officer=viewer.officer_id)
    rows = PostingCall.objects.filter(area__in=access.areas(viewer, "posting", action).values("pk"))
    return rows.exclude(Exists(panel), state__in=BLIND)


def marked_by(viewer: Viewer) -> QuerySet[PostingPanelist]:
    """The panels on which the viewer sits, of calls that are being marked."""
    if not viewer.may("posting", "mark"):
        return PostingPanelist.objects.none()
    return PostingPanelist.objects.filter(officer=viewer.officer_id, call__state="scoring")
