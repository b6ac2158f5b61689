"""A folder of CSV files or one workbook: which tables it holds, and their rows as values with every unreadable cell named."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from lianxin.exchange import csvfile
from lianxin.exchange.cells import Cell, Parse, empty, parser
from lianxin.exchange.faults import CellError, Faults, Why, unknown
from lianxin.exchange.tables import TABLES, Column, Table, names, table_named
from lianxin.exchange.workbook import Workbook
from lianxin.rules.policy.banned import bans_for_all, bans_for_people, found_in
from lianxin.rules.policy.near import nearest

NO_SUCH: Final = Why("没有这个文件夹或工作簿", "there is no such folder or workbook")
NOTHING: Final = Why("里面没有可装载的表", "holds nothing that can be loaded")
TWICE: Final = Why("同一张表出现了两次", "the same table stands here twice")

Rows = Callable[[], Iterator[tuple[int, Sequence[Cell]]]]


class UnreadCellError(KeyError):
    """A cell was asked for that could not be read; that it could not is noted already."""


class Readable(dict[str, Any]):
    """What could be read of a row at fault. Asked for the rest, it raises UnreadCellError: no judgement rests on a guess."""

    def __init__(self, values: dict[str, Any], unread: Collection[str]) -> None:
        super().__init__(values)
        for column in unread:
            self.pop(column, None)

    def __missing__(self, column: str) -> Any:
        raise UnreadCellError(column)


@dataclass(slots=True)
class Row:
    """One row as values by English column name; those of ``unread`` columns could not be read, and their reasons are noted."""

    number: int
    values: dict[str, Any]
    unread: set[str] = field(default_factory=set)
    shifted: bool = False
    """Whether it has more cells than the header, so that no cell can be told from its neighbour."""

    @property
    def sound(self) -> bool:
        """Whether every cell could be read."""
        return not (self.unread or self.shifted)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table as it lies in the source: under which name, and how to go through it (as often as needed)."""

    table: Table
    shown: str
    open: Rows


@dataclass(frozen=True, slots=True)
class Source:
    """What was found: the tables in the order of loading, and the folder in which policy files lie."""

    sheets: tuple[Sheet, ...]
    folder: Path


def open_source(path: Path, faults: Faults) -> Source:
    """The tables of a folder or workbook; what is unknown or doubled in it is noted in ``faults``."""
    if path.is_dir():
        books = [file for file in _visible(path) if file.suffix.lower() == ".xlsx"]
        files = [file for file in _visible(path) if file.suffix.lower() == ".csv"]
        if books and not files and len(books) == 1:
            return _from_workbook(books[0], faults)
        for book in books:
            why = Why("不能与CSV或别的工作簿放在一起", "stands beside CSV files or another workbook: keep one")
            faults.add(book.name, 0, "", "", why)
        return _source([(file.stem, file.name, _csv(file)) for file in files], path, faults)
    if path.is_file() and path.suffix.lower() == ".xlsx":
        return _from_workbook(path, faults)
    faults.add(path.name, 0, "", str(path), NO_SUCH)
    return Source((), path.parent)


def _visible(folder: Path) -> list[Path]:
    return sorted(file for file in folder.iterdir() if file.is_file() and not file.name.startswith((".", "~$")))


def _csv(file: Path) -> Rows:
    return lambda: iter(csvfile.rows(file))


def _from_workbook(path: Path, faults: Faults) -> Source:
    try:
        book = Workbook(path)
    except CellError as error:
        faults.add(path.name, 0, "", "", error.why)
        return Source((), path.parent)
    for sheet, (row, column) in book.formulas.items():
        if table_named(sheet):
            why = Why("含有公式;请把公式粘贴为数值", "holds formulas: paste them as values")
            faults.add(sheet, row, column, "", why)

    def opener(name: str) -> Rows:
        return lambda: iter(book.rows(name))

    return _source([(name, name, opener(name)) for name in book.sheets], path.parent, faults)


def _source(found: list[tuple[str, str, Rows]], folder: Path, faults: Faults) -> Source:
    sheets: dict[str, Sheet] = {}
    for name, shown, rows in found:
        table = table_named(name)
        if table is None:
            why = unknown("没有这样的表", "no such table", name.lower(), tuple(names()))
            faults.add(shown, 0, "", name, why)
        elif table.name in sheets:
            faults.add(shown, 0, "", "", TWICE)
        else:
            sheets[table.name] = Sheet(table, shown, rows)
    if not sheets and not faults:
        faults.add(folder.name, 0, "", "", NOTHING)
    return Source(tuple(sheets[table.name] for table in TABLES if table.name in sheets), folder)


# -- rows ----------------------------------------------------------------------------------------


def _nothing() -> None:
    """Nobody asked to be told."""


def read_rows(sheet: Sheet, faults: Faults, broken: Callable[[], None] = _nothing) -> Iterator[Row]:
    """Every row of a table as values; empty rows are passed over. Unreadable cells are noted, and their columns ``unread``.

    ``broken`` is called when the table can not be read to its end.
    """
    try:
        rows = sheet.open()
        first = next(rows, None)
        header = _header(sheet, list(first[1]) if first else [], faults)
        for number, cells in rows:
            row = _row(sheet, header, number, cells, faults)
            if row is not None:
                yield row
    except csvfile.BrokenRow as error:
        broken()
        faults.add(sheet.shown, error.row, "", "", error.why)
    except CellError as error:
        broken()
        faults.add(sheet.shown, 0, "", "", error.why)


@dataclass(frozen=True, slots=True)
class Header:
    """Where each column stands, with the function that reads its cells, and what the absent ones stand for."""

    places: tuple[tuple[int, Column, Parse], ...]
    absent: dict[str, Any]
    width: int
    needed: tuple[tuple[int, Column], ...]
    """Those whose cells may not be empty."""
    unread: frozenset[str]
    """Columns that are missing, doubled or misspelt: of no row can one say what stands in them."""


def _header(sheet: Sheet, cells: list[Cell], faults: Faults) -> Header:
    """The header as far as it is understood; what is wrong with it is noted."""
    table = sheet.table
    columns = {column.name: column for column in table.columns}
    by_name = {name: column for column in table.columns for name in (column.name, column.zh.lower())}
    found: dict[str, int] = {}
    unread: set[str] = set()
    for place, cell in enumerate(cells):
        text = str(cell if cell is not None else "").strip()
        column = by_name.get(text.lower())
        if column is not None and column.name in found:
            faults.add(sheet.shown, 1, text, text, Why("这一列出现了两次", "this column stands here twice"))
            unread.add(column.name)
        elif column is not None:
            found[column.name] = place
        elif text:
            faults.add(sheet.shown, 1, text, text, _unknown_column(text, by_name))
            near = nearest(text, by_name)
            unread |= {by_name[near].name} if near else set()
    for column in table.columns:
        if column.needed and column.name not in found:
            faults.add(sheet.shown, 1, column.name, "", Why(f"缺少这一列({column.zh})", "this column is missing"))
            unread.add(column.name)
    read = {name: place for name, place in found.items() if name not in unread}
    places = tuple((place, columns[name], parser(columns[name])) for name, place in read.items())
    absent = {column.name: empty(column) for column in table.columns}
    needed = tuple((place, column) for place, column, _ in places if column.needed and column.filled)
    return Header(places, absent, len(cells), needed, frozenset(unread))


def _unknown_column(text: str, known: dict[str, Column]) -> Why:
    for ban, _ in found_in(text, bans_for_all() + bans_for_people()):
        return Why(f"系统不设这样的列:{ban.principle.zh}", f"there is no such column, on purpose: {ban.principle.en}")
    return unknown("没有这一列", "no such column", text, tuple(known))


def _row(sheet: Sheet, header: Header, number: int, cells: Sequence[Cell], faults: Faults) -> Row | None:
    if not any(cell not in ("", None) for cell in cells):
        return None
    row = Row(number, dict(header.absent), set(header.unread))
    width = len(cells)
    for place, column, parse in header.places:
        cell = cells[place] if place < width else ""
        if cell == "":
            continue
        try:
            row.values[column.name] = parse(cell)
        except CellError as error:
            row.unread.add(column.name)
            faults.add(sheet.shown, number, column.name, cell, error.why)
    if width > header.width and any(cell not in ("", None) for cell in cells[header.width :]):
        row.shifted = True
        faults.add(sheet.shown, number, "", "", Why("单元格比表头多", "more cells than the header has"))
    else:
        _note_blanks(sheet, header, row, cells, faults)
    if row.unread:
        row.values = Readable(row.values, row.unread)
    return row


def _note_blanks(sheet: Sheet, header: Header, row: Row, cells: Sequence[Cell], faults: Faults) -> None:
    for place, column in header.needed:
        if column.name in row.unread:
            continue
        value = row.values[column.name]
        blank = not str(cells[place] if place < len(cells) else "").strip() if column.type == "flag" else value in ("", None, ())
        if blank:
            row.unread.add(column.name)
            faults.add(sheet.shown, row.number, column.name, "", Why("不能为空", "must not be empty"))
