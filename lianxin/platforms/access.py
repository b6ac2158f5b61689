"""Who may see which other platform and what came from it.

1. platform: the county office for its area, the administrator all of them: names, addresses, words, the log without a text;
2. order: what an order says, and what becomes of one that waits, is for the county office: the administrator sees no resident;
3. an order does not exist for whoever it complains of: by its matter (``matters.access``), and while it waits for a person by the
   units that its words may mean.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from lianxin.matters import access as matters
from lianxin.platforms.models import Accused, Outgoing, Partner, Received
from lianxin.registry import access
from lianxin.registry.access import Viewer


def partners(viewer: Viewer, action: str = "read") -> QuerySet[Partner]:
    """The other sides that the viewer may see or change."""
    return Partner.objects.filter(access.filtered(viewer, "platform", action, area_path="area"))


def received(viewer: Viewer) -> QuerySet[Received]:
    """The messages that came, of whose coming the viewer may know."""
    mine = Received.objects.filter(partner__in=partners(viewer).values("pk"))
    return mine.exclude(Q(matter__in=_veiled(viewer)) | Q(Exists(_accused(viewer))))


def orders(viewer: Viewer, action: str = "read") -> QuerySet[Received]:
    """Those of them whose content the viewer may read, or decide on."""
    return received(viewer).filter(partner__in=with_orders(viewer, action).values("pk"))


def with_orders(viewer: Viewer, action: str = "read") -> QuerySet[Partner]:
    """The other sides whose orders the viewer may read, or decide on."""
    return Partner.objects.filter(access.filtered(viewer, "order", action, area_path="area"))


def outgoing(viewer: Viewer) -> QuerySet[Outgoing]:
    """The messages that go back, of whose going the viewer may know."""
    mine = Outgoing.objects.filter(partner__in=partners(viewer).values("pk"))
    return mine.exclude(matter__in=_veiled(viewer))


def _veiled(viewer: Viewer) -> list[str]:
    return sorted(matters.veiled(viewer, "matter"))


def _accused(viewer: Viewer) -> QuerySet[Accused]:
    return Accused.objects.filter(received=OuterRef("pk"), unit__in=sorted(matters.units_above(viewer)))
