"""A file as grids of cells: .xlsx, old .xls, CSV in UTF-8 or GB18030. Looked at before it is opened; merged cells are filled.

The kind is told from the content, never from the name. What would fill the memory is refused with the reason: a zip bomb by its
directory, a million rows or a cell far away by the extent of the sheet before any of it is built.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from lianxin.exchange import csvfile
from lianxin.exchange.cells import Cell
from lianxin.exchange.csvfile import MOST_COLUMNS
from lianxin.exchange.faults import CellError
from lianxin.exchange.workbook import check_archive, formulas

MOST_ROWS: Final = 60_000
MOST_CELLS: Final = 3_000_000
MOST_SHEETS: Final = 40
CHUNK: Final = 1 << 20
OVERLAP: Final = 1 << 9
_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PLACE = re.compile(rb'<(?:\w+:)?c [^>]{0,200}?r="([A-Z]{1,3})([0-9]{1,7})"')
_ROW = re.compile(rb"<(?:\w+:)?row[ >]")
_REMEDY: Final = (";请按乡镇分成几个文件", ": split it, by township say")


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: its rows as a spreadsheet numbers them (the first is 1), merged cells filled with their value."""

    name: str
    rows: list[list[Cell]]
    wide: frozenset[int] = frozenset()
    """Numbers of rows with a cell merged over several columns: titles and upper headers."""
    formula: str = ""
    """The first cell with a formula, such as ``D5``; its stored result is read."""
    width: int = field(default=0)


def letters(column: int) -> str:
    """The letters of a column; the first is 0."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def read_grids(path: Path) -> list[Grid]:
    """The sheets of a file that hold anything. Raises CellError with the reason and the remedy."""
    with path.open("rb") as file:
        head = file.read(512)
    if head.startswith(_ZIP):
        return _xlsx(path)
    if head.startswith(_OLE):
        return _book(path, {})
    if head.lstrip().lower().startswith((b"<html", b"<!doctype html", b"<table", b"<meta")):
        raise CellError("这其实是网页;请用WPS或Excel打开后另存为.xlsx", "this is a web page: open it and save it as .xlsx")
    if head.startswith((b"<?xml", b"\xef\xbb\xbf<?xml")):
        raise CellError("这是XML表格;请另存为.xlsx", "this is an XML spreadsheet: save it as .xlsx")
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise CellError("不是表格;可以上传.xlsx、.xls、.csv", "this is no spreadsheet; .xlsx, .xls and .csv can be read")
    return _csv(path)


# -- CSV -----------------------------------------------------------------------------------------


def _csv(path: Path) -> list[Grid]:
    rows: list[list[Cell]] = []
    for number, cells in csvfile.rows(path):
        if number > MOST_ROWS:
            raise _too_many(number)
        rows.append(list(cells))
    return [_grid("CSV", rows)] if any(any(cell for cell in row) for row in rows) else []


# -- workbooks -----------------------------------------------------------------------------------


def _xlsx(path: Path) -> list[Grid]:
    check_archive(path)
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
    if "xl/workbook.xml" not in names:
        raise CellError("不是表格;可以上传.xlsx、.xls、.csv", "this is no spreadsheet; .xlsx, .xls and .csv can be read")
    found = formulas(path)
    _check_extents(path)
    return _book(path, {sheet: f"{column}{row}" for sheet, (row, column) in found.items()})


def _check_extents(path: Path) -> None:
    """Raise CellError when a sheet reaches too far: told from its text, since a grid of that size would be built at once."""
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            if re.fullmatch(r"xl/worksheets/[^/]+\.xml", member.filename):
                with archive.open(member) as part:
                    row, column = _extent(iter(lambda part=part: part.read(CHUNK), b""))  # type: ignore[misc]
                _check_size(row, column)


def _extent(chunks: Iterator[bytes]) -> tuple[int, int]:
    rows = last_row = last_column = 0
    tail = b""
    for chunk in chunks:
        text = tail + chunk
        rows += len(_ROW.findall(chunk))
        for column, row in set(_PLACE.findall(text)):
            last_row, last_column = max(last_row, int(row)), max(last_column, _number(column))
        tail = chunk[-OVERLAP:]
    return max(rows, last_row), last_column


def _number(column: bytes) -> int:
    number = 0
    for char in column:
        number = number * 26 + char - 64
    return number


def _check_size(rows: int, columns: int) -> None:
    if rows > MOST_ROWS:
        raise _too_many(rows)
    if columns > MOST_COLUMNS:
        zh = f"有{columns}列,最多{MOST_COLUMNS}列;请删去右边用不到的列"
        raise CellError(zh, f"{columns} columns, {MOST_COLUMNS} at most: delete those that are not used")
    if rows * columns > MOST_CELLS:
        raise CellError(f"表格过大{_REMEDY[0]}", f"too large a sheet{_REMEDY[1]}")


def _too_many(rows: int) -> CellError:
    zh = f"有{rows}行以上,最多{MOST_ROWS}行{_REMEDY[0]}"
    return CellError(zh, f"{rows} rows or more, {MOST_ROWS} at most{_REMEDY[1]}")


def _book(path: Path, found: dict[str, str]) -> list[Grid]:
    """The sheets that can be seen; hidden ones too, since a clerk who uploads them should learn of them."""
    try:
        with path.open("rb") as file:
            book = CalamineWorkbook.from_filelike(file)
            if len(book.sheet_names) > MOST_SHEETS:
                raise CellError(f"工作表超过{MOST_SHEETS}张", f"over {MOST_SHEETS} sheets")
            grids = [_sheet(book.get_sheet_by_index(place), found) for place in _worksheets(book)]
    except (CalamineError, ValueError, OSError, zipfile.BadZipFile) as error:
        zh = "打不开:可能有密码或已损坏;请解除密码,另存为.xlsx后再传"
        raise CellError(zh, "can not be opened, locked or damaged: unlock it and save it as .xlsx") from error
    kept = [grid for grid in grids if grid is not None]
    if sum(len(grid.rows) for grid in kept) > MOST_ROWS:
        raise _too_many(sum(len(grid.rows) for grid in kept))
    return kept


def _worksheets(book: CalamineWorkbook) -> list[int]:
    return [place for place, sheet in enumerate(book.sheets_metadata) if "WorkSheet" in str(sheet.typ)]


def _sheet(sheet: CalamineSheet, found: dict[str, str]) -> Grid | None:
    if sheet.total_height == 0 or sheet.total_width == 0:
        return None
    _check_size(sheet.total_height, sheet.total_width)
    left = sheet.start[1] if sheet.start else 0
    before: list[Cell] = [""] * left
    rows: list[list[Cell]] = [[*before, *cells] for cells in sheet.iter_rows()]
    merged = list(sheet.merged_cell_ranges or ())
    return _grid(sheet.name, rows, merged, found.get(sheet.name, ""))


Merge = tuple[tuple[int, int], tuple[int, int]]


def _grid(name: str, rows: list[list[Cell]], merged: list[Merge] | None = None, formula: str = "") -> Grid:
    while rows and not any(cell not in ("", None) for cell in rows[-1]):
        rows.pop()
    width = max((len(row) for row in rows), default=0)
    wide: set[int] = set()
    filled = 0
    for (top, left), (bottom, far) in merged or ():
        right = min(far, width - 1)
        filled += max(right - left + 1, 0) * max(min(bottom, len(rows) - 1) - top + 1, 0)
        if top >= len(rows) or right < left or filled > MOST_CELLS:
            continue
        value = rows[top][left] if left < len(rows[top]) else ""
        if right > left:
            wide.update(range(top + 1, min(bottom, len(rows) - 1) + 2))
        for row in rows[top : bottom + 1]:
            row.extend([""] * (right + 1 - len(row)))
            row[left : right + 1] = [value] * (right + 1 - left)
    return Grid(name, rows, frozenset(wide), formula, width)
