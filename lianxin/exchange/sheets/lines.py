"""The rows of a sheet as values by field, each with its place; blank, total, note and repeated header rows are left out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from lianxin.exchange.cells import Cell
from lianxin.exchange.faults import CellError, Faults, Why
from lianxin.exchange.sheets import headers
from lianxin.exchange.sheets.cleaning import NOTHING, SAME_AS_ABOVE, plain, text_of
from lianxin.exchange.sheets.grid import Grid, letters
from lianxin.exchange.sheets.plan import SheetPlan

_TOTAL = re.compile(r"(?:合\s*计|总\s*计|小\s*计|共\s*计|累\s*计)[::]?.{0,8}")
_NOTE = re.compile(
    r"(?:注|备注|说明|填表人|制表人?|审核人?|填报单位|填报人|联系电话|单位(?:\(盖章\)|负责人))\s*[::].*|注.{0,2}[::].*|(?:第?\d+页.*)"
)
GOES_ON: Final = (
    "officer.name",
    "officer.unit",
    "officer.unit_title",
    "unit.name",
    "unit.parent",
    "place.township",
    "place.village",
    "matter.reported",
    "matter.system",
)
"""The fields whose blank cells may go on from the row above, when the clerk says so."""
NOT_SAME: Final = Why("第一行不能写“同上”", "the first row can not say 'same as above'")


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the clerk's file."""

    sheet: str
    row: int
    column: str = ""


@dataclass(slots=True)
class Line:
    """One row: its cells as cleaned text by field, and as they were."""

    sheet: str
    row: int
    plan: SheetPlan
    text: dict[str, str] = field(default_factory=dict)
    raw: dict[str, Cell] = field(default_factory=dict)

    def __getitem__(self, meaning: str) -> str:
        return self.text.get(meaning, "")

    def spot(self, meaning: str = "") -> Spot:
        """Where the field stands."""
        column = self.plan.column_of(meaning)
        return Spot(self.sheet, self.row, letters(column) if column is not None else "")


def lines_of(grid: Grid, plan: SheetPlan, faults: Faults) -> Iterator[Line]:
    """The rows below the header. What can not be read is noted at its cell, and its row is still given, without it."""
    header = headers.header_at(grid, plan.row, plan.depth)
    above: dict[str, Cell] = {}
    for number, cells in enumerate(grid.rows[plan.row + plan.depth - 1 :], plan.row + plan.depth):
        if not _is_line(cells, header, plan):
            continue
        line = Line(grid.name, number, plan)
        for place, meaning in plan.columns.items():
            _take(line, meaning, cells[place] if place < len(cells) else "", above, faults)
        if line.text:
            yield line


def _is_line(cells: Sequence[Cell], header: headers.Header, plan: SheetPlan) -> bool:
    texts = [plain(cell) for cell in cells]
    filled = [text for text in texts if text]
    if not filled or (len(set(filled)) == 1 and len(filled) > 2):
        return False
    if any(_TOTAL.fullmatch(text) for text in filled[:2]) or _NOTE.fullmatch(filled[0]):
        return False
    mapped = [texts[place] for place in plan.columns if place < len(texts)]
    return any(mapped) and not _repeats(texts, header)


def _repeats(texts: list[str], header: headers.Header) -> bool:
    """Whether the row is the header again, as on each page of a printed list."""
    ends = [heading.rpartition("/")[2] for heading in header.headings]
    same = sum(1 for text, end in zip(texts, ends, strict=False) if text and text.replace("/", "") == end)
    return same >= 2 and same >= sum(1 for text in texts if text) - 1


def _take(line: Line, meaning: str, cell: Cell, above: dict[str, Cell], faults: Faults) -> None:
    bare = plain(cell)
    if isinstance(cell, str) and cell.strip() in SAME_AS_ABOVE:
        if meaning not in above:
            note(faults, line.spot(meaning), cell, NOT_SAME)
            return
        cell = above[meaning]
    elif not bare and meaning in GOES_ON and line.plan.options.get("fill") == "yes":
        cell = above.get(meaning, "")
    try:
        text = text_of(cell)
    except CellError as error:
        note(faults, line.spot(meaning), cell, error.why)
        return
    if text.startswith("#") and text in NOTHING:
        note(faults, line.spot(meaning), text, Why("公式出错的单元格;请改成数值", "a formula in error: write the value"))
        return
    if text and text not in NOTHING:
        line.text[meaning], line.raw[meaning] = text, cell
        above[meaning] = cell


def note(faults: Faults, spot: Spot, value: object, why: Why) -> None:
    """One thing wrong, at its place in the clerk's file."""
    faults.add(spot.sheet, spot.row, spot.column, value, why)
