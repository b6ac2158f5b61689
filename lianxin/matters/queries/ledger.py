"""The list of matters as a ledger (台账): every line of a filter, a batch at a time, never who asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Q

from lianxin.matters import access
from lianxin.matters.queries.desk import Filters, filtered
from lianxin.registry.access import Viewer

BATCH: Final = 1000


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One matter as the ledger shows it."""

    pk: int
    reported_at: datetime
    code: str
    title: str
    kind: str
    category: str
    township: str | None
    village: str | None
    area: str
    channel: str
    reported_on: date
    state: str
    unit: str | None
    officer: str | None
    accepted_on: date | None
    due_on: date | None
    answered_on: date | None
    outcome: str
    rating: str
    closed_on: date | None


_COLUMNS: Final = (
    *("pk", "reported_at", "code", "title", "kind", "category", "area__township__name", "area__village__name", "area__name"),
    *("channel", "reported_on", "state", "unit__name", "officer__name", "accepted_on", "due_on", "answered_on", "outcome"),
    *("rating", "closed_on"),
)


def ledger(viewer: Viewer, filters: Filters, *, most: int) -> Iterator[list[LedgerLine]]:
    """The matters that the viewer may see, the latest first, in batches of a thousand, ``most`` in all. A statement for each."""
    rows = filtered(access.matters(viewer), filters).order_by("-reported_at", "-pk")
    after, left = Q(), most
    while left > 0:
        size = min(BATCH, left)
        found = [LedgerLine(*row) for row in rows.filter(after).values_list(*_COLUMNS)[:size]]
        if found:
            yield found
        if len(found) < size:
            return
        last, left = found[-1], left - size
        after = Q(reported_at__lt=last.reported_at) | Q(reported_at=last.reported_at, pk__lt=last.pk)
