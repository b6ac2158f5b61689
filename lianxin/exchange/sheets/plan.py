"""What was understood of each sheet: what it is, its header, its columns. The clerk corrects it; it is remembered."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from lianxin.exchange.sheets import headers
from lianxin.exchange.sheets.fields import BY_KEY, KINDS, heading
from lianxin.exchange.sheets.grid import Grid
from lianxin.exchange.sheets.headers import Header

OPTIONS: Final = (
    "since",
    "township",
    "class",
    "unit_kind",
    "org_kind",
    "home_link",
    "point_link",
    "source",
    "matter_kind",
    "system",
    "fill",
)
"""What holds for a whole sheet where its rows say nothing: from when, which township, class, kinds, the source of needs, the
system from which matters come; whether blank cells of unit and place go on from the row above."""
REMEMBERED: Final = tuple(name for name in OPTIONS if name != "since")


@dataclass(slots=True)
class SheetPlan:
    """One sheet of an upload as it will be read."""

    name: str
    kind: str = "none"
    row: int = 1
    depth: int = 1
    columns: dict[int, str] = field(default_factory=dict)
    options: dict[str, str] = field(default_factory=dict)
    remembered: bool = False

    def column_of(self, meaning: str) -> int | None:
        """The number of the column with that meaning, from 0."""
        return next((place for place, found in self.columns.items() if found == meaning), None)

    def has(self, *meanings: str) -> bool:
        """Whether some column has one of these meanings."""
        return any(meaning in self.columns.values() for meaning in meanings)


def signature_of(header: Header) -> str:
    """The digest by which a header is known again."""
    return hashlib.sha256("\n".join(heading(text) for text in header.headings).encode()).hexdigest()


def propose(grid: Grid, remembered: Mapping[str, tuple[str, dict[str, Any]]], defaults: Mapping[str, str]) -> SheetPlan:
    """What the sheet seems to be; as it was mapped the last time where a header is known. Refused columns are never mapped."""
    header = headers.find_header(grid)
    if header is None:
        return SheetPlan(grid.name, options=dict(defaults))
    known = remembered.get(signature_of(header))
    if known is None:
        return understood(grid, header, headers.kind_of(header, grid.name), dict(defaults))
    kind, kept = known
    columns = {int(place): meaning for place, meaning in kept.get("columns", {}).items() if meaning in BY_KEY}
    options = {
        **defaults,
        **{name: str(value) for name, value in kept.get("options", {}).items() if name in REMEMBERED and value},
    }
    plan = SheetPlan(grid.name, kind if kind in KINDS else "none", header.row, header.depth, columns, options, remembered=True)
    return without_refused(grid, plan)


def understood(grid: Grid, header: Header, kind: str, options: dict[str, str]) -> SheetPlan:
    """The sheet with that header and kind."""
    if kind == "matters" and not options.get("system"):
        options = {**options, "system": headers.system_of(grid, header)}
    plan = SheetPlan(grid.name, kind, header.row, header.depth, headers.columns_of(header, kind), options)
    return without_refused(grid, plan)


def without_refused(grid: Grid, plan: SheetPlan) -> SheetPlan:
    """The plan with no column mapped that is never read."""
    header = headers.header_at(grid, plan.row, plan.depth)
    for refused in headers.refused_columns(grid, header):
        plan.columns.pop(refused.column, None)
    return plan


def to_json(plans: list[SheetPlan]) -> list[dict[str, Any]]:
    """The plans as they are kept beside the upload."""
    return [asdict(plan) for plan in plans]


def from_json(kept: list[dict[str, Any]]) -> list[SheetPlan]:
    """The plans as they were kept."""
    return [SheetPlan(**{**one, "columns": {int(place): meaning for place, meaning in one["columns"].items()}}) for one in kept]
