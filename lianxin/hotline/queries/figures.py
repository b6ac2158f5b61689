"""What the hotline's page of figures shows beside the figures themselves, which are counted by ``figures`` as all are."""

from datetime import date

from django.db.models import Q

from lianxin.hotline import access
from lianxin.hotline.models import Turned
from lianxin.registry.access import Viewer


def lines_counted(viewer: Viewer, action: str = "figures") -> tuple[int, ...]:
    """The ids of the lines whose calls somebody may count (or read)."""
    return tuple(access.lines(viewer, "call", action).order_by("pk").values_list("pk", flat=True))


def turned_away(viewer: Viewer, *, first: date, last: date) -> list[Turned]:
    """Messages that were turned away, by day and reason, the latest first: for whoever looks after the lines."""
    if not viewer.may("line", "change"):
        return []
    codes = access.lines(viewer, "line", "change").values("code")
    rows = Turned.objects.filter(Q(line="") | Q(line__in=codes), day__gte=first, day__lte=last)
    return list(rows.order_by("-day", "line", "reason")[:100])
