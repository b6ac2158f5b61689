"""The matters behind a figure: those of which the viewer may know, without a word of what was asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lianxin.matters import access
from lianxin.registry.access import Viewer


@dataclass(frozen=True, slots=True)
class Behind:
    """A matter that was counted; what it is about says its own page, where the reading is logged."""

    code: str
    kind: str
    state: str
    place_name: str
    reported_on: date


def matters_with_codes(viewer: Viewer, codes: Iterable[str]) -> list[Behind]:
    """The matters with these codes of which the viewer may know, the latest first. One statement."""
    rows = access.matters(viewer).filter(code__in=list(codes)).order_by("-reported_on", "-pk")
    return [Behind(*row) for row in rows.values_list("code", "kind", "state", "area__name", "reported_on")]
