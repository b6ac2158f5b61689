"""Rows of the exchange tables in the making, each with the place in the clerk's file that it comes from."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from lianxin.exchange import tables
from lianxin.exchange.faults import Faults, Why
from lianxin.exchange.sheets.lines import Line, Spot, note
from lianxin.exchange.tables import Table

TABLES: Final = (
    tables.AREAS,
    tables.UNITS,
    tables.OFFICERS,
    tables.POSTS,
    tables.COUNTERPARTS,
    tables.NEEDS,
    tables.LINKS,
)
"""What a clerk's sheet can hold, in the order of loading."""
BY_NAME: Final = {table.name: table for table in TABLES}

Key = tuple[Any, ...]


@dataclass(slots=True)
class Draft:
    """One row: only what the sheet says; the rest stays as it is."""

    table: Table
    values: dict[str, Any]
    spot: Spot
    line: Line | None = None
    meanings: dict[str, str] = field(default_factory=dict)
    """For each column the field that it comes from."""
    otherwise: dict[str, Any] = field(default_factory=dict)
    """What holds for a new row where the sheet says nothing; it never replaces what is there."""

    @property
    def key(self) -> Key:
        """The values of the key columns."""
        return tuple(self.values[name] for name in self.table.keys)

    def spot_of(self, column: str) -> Spot:
        """Where the column's value stands in the clerk's file."""
        meaning = self.meanings.get(column, "")
        return self.line.spot(meaning) if self.line is not None and meaning else self.spot


@dataclass(slots=True)
class Drafts:
    """All rows of a run, by table and key."""

    warnings: Faults
    rows: dict[str, dict[Key, Draft]] = field(default_factory=lambda: {table.name: {} for table in TABLES})

    def put(self, table: Table, line: Line, values: dict[str, Any], **meanings: str) -> Draft:
        """Add a row; to one that is there already add what is new. Of two values the first is kept, and that is noted."""
        said = {name: value for name, value in values.items() if value not in ("", None)}
        draft = Draft(table, said, line.spot(), line, meanings)
        before = self.rows[table.name].setdefault(draft.key, draft)
        if before is draft:
            return draft
        for name, value in draft.values.items():
            if before.values.setdefault(name, value) != value and name not in table.keys:
                why = Why(
                    f"与第{before.spot.row}行不一致,以第{before.spot.row}行为准",
                    f"other than in row {before.spot.row}, which is taken",
                )
                note(self.warnings, draft.spot_of(name), value, why)
        return before

    def of(self, table: Table) -> Iterator[Draft]:
        """The rows of a table."""
        return iter(self.rows[table.name].values())

    def rekey(self, table: Table, key: Key, **values: Any) -> None:
        """Give a row another key."""
        draft = self.rows[table.name].pop(key)
        draft.values.update(values)
        self.rows[table.name].setdefault(draft.key, draft)
