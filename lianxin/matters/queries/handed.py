"""What a unit handed over to another one: what it did itself, and what became of it. Never who asked, never what others wrote."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from lianxin.audit.actions import record_reads
from lianxin.liaison.queries import Reading
from lianxin.matters import access
from lianxin.matters.models import Matter, Step, Transfer
from lianxin.matters.queries.dossier import HistoryLine, line_of
from lianxin.registry.access import Viewer, units_of
from lianxin.rules.access import may
from lianxin.rules.errors import NotFound
from lianxin.rules.matter_faults import storable

SELVES = frozenset({"asker", "clock"})


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A matter after it was handed over: where it is, how it ended, and the steps of the viewer's own unit."""

    matter: Matter
    on: datetime
    to: str
    """The unit that accepted it from the viewer's."""
    reason: str
    steps: tuple[HistoryLine, ...]


def handed_over(viewer: Viewer, *, before: int = 0, limit: int = 31) -> list[Matter]:
    """The matters that were handed over, the latest first."""
    rows = access.handed(viewer).select_related("unit", "area__village", "area__township")
    if before:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-pk")[:limit])


def is_handed_over(viewer: Viewer, code: str) -> bool:
    """Whether the viewer may see what came of it, for having handed it over."""
    return storable(code) and access.handed(viewer).filter(code=code).exists()


def handed_one(viewer: Viewer, code: str, *, reading: Reading) -> HandedOver:
    """One of them; the read is logged. Raises NotFound for strangers, for what is confidential, and for those complained of."""
    rows = access.handed(viewer).select_related("unit", "area__village", "area__township")
    found = rows.filter(code=code).first() if storable(code) else None
    if found is None:
        raise NotFound("matter", code)
    record_reads([code], kind="matter", by=viewer.code, at=reading.at, purpose=reading.purpose, through=reading.through)
    mine = Step.objects.filter(Q(unit__in=_units(viewer)) | Q(by=viewer.code), matter=found).exclude(by__in=SELVES)
    given = _transfer(found, mine)
    on = given.decided_at or given.asked_at
    own = mine.filter(at__lte=on).select_related("unit").order_by("number")
    return HandedOver(found, on, given.to.name, given.reason, tuple(line_of(one) for one in own))


def _transfer(matter: Matter, mine: QuerySet[Step]) -> Transfer:
    """The last hand-over that one of these steps offered, and that was accepted."""
    offered = mine.filter(step="offer_transfer").values("at")
    return matter.transfers.filter(accepted=True, asked_at__in=offered).select_related("to").latest("pk")


def _units(viewer: Viewer) -> set[int]:
    """The units for which the viewer may look after what was handed over."""
    found: set[int] = set()
    for reach in viewer.reaches:
        if reach.unit is not None and may([reach.role], "matter", "handed"):
            found |= set(units_of(reach).values_list("pk", flat=True))
    return found
