"""Messages that were given up: for the desks whose matters they tell of, and for whoever keeps the gateway running."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lianxin.audit import deliveries
from lianxin.audit.deliveries import Told
from lianxin.matters import access
from lianxin.matters.models import Matter
from lianxin.registry.access import Viewer
from lianxin.rules.access import Scope

BATCH: Final = 200
MOST_BATCHES: Final = 25


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A message that was given up. ``code`` and ``title`` are empty for whoever may not see the matter that it tells of."""

    told: Told
    code: str
    title: str


def undelivered(viewer: Viewer, *, before: int | None = None, limit: int = 25) -> list[Undelivered]:
    """What was given up and the viewer may see, the latest first, below number ``before``.

    A desk sees what its matters had to tell. The administrator sees every one, never of whom or what it told; to whoever a matter
    complains of, its messages do not exist either (Z9).
    """
    return list(_some(_seen(viewer, before), limit))


def undelivered_one(viewer: Viewer, number: int) -> Undelivered | None:
    """The one of that number, if the viewer may see it."""
    return next((one for one in undelivered(viewer, before=number + 1, limit=1) if one.told.id == number), None)


def _some(found: Iterator[Undelivered], limit: int) -> Iterator[Undelivered]:
    for _, one in zip(range(limit), found, strict=False):
        yield one


def _seen(viewer: Viewer, before: int | None) -> Iterator[Undelivered]:
    if not viewer.may("delivery", "read"):
        return
    everything = viewer.widest("delivery", "read") is Scope.ALL
    for _ in range(MOST_BATCHES):
        rows = deliveries.deliveries(states=("failed",), before=before, limit=BATCH)
        yield from _of(viewer, rows, everything)
        if len(rows) < BATCH:
            return
        before = rows[-1].id


def _of(viewer: Viewer, rows: list[Told], everything: bool) -> Iterator[Undelivered]:
    codes = {one.subject_code for one in rows if one.subject_kind == "matter"}
    titles = dict(access.matters(viewer).filter(code__in=codes).values_list("code", "title"))
    hidden = set(Matter.objects.filter(pk__in=access.hidden_from(viewer), code__in=codes).values_list("code", flat=True))
    for one in rows:
        if one.subject_kind == "matter" and one.subject_code in titles:
            yield Undelivered(one, one.subject_code, titles[one.subject_code])
        elif everything and not (one.subject_kind == "matter" and one.subject_code in hidden):
            yield Undelivered(one, "", "")
