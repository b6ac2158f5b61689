"""A superior's blank form, XLSX or DOCX: looked at before it is kept, its cells read, and filled without touching anything else.

Refused: what is no such file, is too large or unpacks too large, has macros, embedded objects, or anything that is fetched from
elsewhere. Nothing of a form is ever executed or shown as a page: its cells are shown as text, and it is served as a download.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from docx import Document as open_docx
from lxml import etree

from lianxin.rules.errors import Refused

Kind = Literal["xlsx", "docx"]
LARGEST: Final = 2 * 1024 * 1024
UNPACKED: Final = 30 * 1024 * 1024
MOST_PARTS: Final = 2000
ROWS, COLUMNS = 80, 26
_BAD: Final = re.compile(
    r"vbaProject|activeX|embeddings/|externalLink|oleObject|macrosheets|customUI|attachedToolbars", re.IGNORECASE
)
_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PLACE: Final = re.compile(r"(.+)!([A-Z]{1,2})([1-9]\d{0,3})")
_TABLE: Final = re.compile(r"表(\d{1,2})!([A-Z]{1,2})([1-9]\d{0,3})")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a form: where it is, and what stands in it."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet, or a table of a document: its cells by row."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]


def kind_of(content: bytes) -> Kind:
    """Which kind of form a file is. Raises Refused with the reason for anything that is not taken."""
    if len(content) > LARGEST:
        raise Refused.because("file", "", "文件超过2兆", "the file is larger than 2 MB")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            parts = book.infolist()
            names = {part.filename for part in parts}
            _refuse_unsafe(book, parts)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError) as error:
        raise Refused.because("file", "", "不是XLSX或DOCX文件", "this is no XLSX or DOCX file") from error
    if "xl/workbook.xml" in names:
        kind: Kind = "xlsx"
    elif "word/document.xml" in names:
        kind = "docx"
    else:
        raise Refused.because("file", "", "不是XLSX或DOCX文件", "this is no XLSX or DOCX file")
    _refuse_unreadable(content, kind)
    return kind


def _refuse_unsafe(book: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > UNPACKED:
        raise Refused.because("file", "", "文件解开后太大", "the file unpacks too large")
    if any(_BAD.search(part.filename) for part in parts):
        raise Refused.because(
            "file", "", "文件里有宏、嵌入对象或外部链接,请另存为普通文件", "the file has macros, objects or links"
        )
    for part in parts:
        if part.filename.endswith(".rels") and b'TargetMode="External"' in book.read(part) and not _only_links(book.read(part)):
            raise Refused.because(
                "file", "", "文件引用了外面的内容,请另存为普通文件", "the file fetches something from elsewhere"
            )


def _only_links(rels: bytes) -> bool:
    """Whether all that points outside are links a person would click; they stay as they are and are never followed here."""
    outside = [one for one in _parsed(rels) if one.get("TargetMode") == "External"]
    return all(str(one.get("Type", "")).endswith("/hyperlink") for one in outside)


def _refuse_unreadable(content: bytes, kind: Kind) -> None:
    try:
        sheets = cells_of(content, kind)
    except (etree.XMLSyntaxError, KeyError, ValueError, IndexError) as error:
        raise Refused.because("file", "", "文件读不出来,请另存后再传", "the file can not be read: save it anew") from error
    if not any(row for sheet in sheets for row in sheet.rows):
        raise Refused.because("file", "", "文件里没有表格", "there is no table in the file")


def _parsed(content: bytes) -> Any:
    """XML without entities, networks or giants."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    return etree.fromstring(content, parser)


# -- reading -------------------------------------------------------------------------------------------


def cells_of(content: bytes, kind: str) -> tuple[Sheet, ...]:
    """The cells of a form, sheet by sheet or table by table; at most 80 rows of 26."""
    return tuple(_sheets(content)) if kind == "xlsx" else tuple(_tables(content))


def _sheets(content: bytes) -> Iterator[Sheet]:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        shared = _shared(book)
        for name, path in _sheet_paths(book):
            found = {cell.get("r"): _text(cell, shared) for cell in _parsed(book.read(path)).iter(f"{_MAIN}c")}
            last = max((_row_of(place) for place in found if place), default=0)
            right = max((_column_of(place) for place in found if place), default=0)
            rows = tuple(
                tuple(
                    Cell(f"{name}!{letters(column)}{row}", found.get(f"{letters(column)}{row}", ""))
                    for column in range(1, min(right, COLUMNS) + 1)
                )
                for row in range(1, min(last, ROWS) + 1)
            )
            yield Sheet(name, rows)


def _shared(book: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in book.namelist():
        return []
    items = _parsed(book.read("xl/sharedStrings.xml")).iter(f"{_MAIN}si")
    return ["".join(part.text or "" for part in item.iter(f"{_MAIN}t")) for item in items]


def _sheet_paths(book: zipfile.ZipFile) -> list[tuple[str, str]]:
    rels = {one.get("Id"): one.get("Target") for one in _parsed(book.read("xl/_rels/workbook.xml.rels"))}
    found = []
    for sheet in _parsed(book.read("xl/workbook.xml")).iter(f"{_MAIN}sheet"):
        target = str(rels[sheet.get(_REL)])
        found.append((str(sheet.get("name")), target.lstrip("/") if target.startswith("/") else f"xl/{target}"))
    return found


def _text(cell: Any, shared: list[str]) -> str:
    if cell.find(f"{_MAIN}f") is not None:
        return "="
    value = cell.find(f"{_MAIN}v")
    if cell.get("t") == "s" and value is not None:
        return shared[int(value.text)]
    if cell.get("t") == "inlineStr":
        return "".join(part.text or "" for part in cell.iter(f"{_MAIN}t"))
    return (value.text or "") if value is not None else ""


def _tables(content: bytes) -> Iterator[Sheet]:
    for number, table in enumerate(open_docx(io.BytesIO(content)).tables, start=1):
        rows = [
            tuple(
                Cell(f"表{number}!{letters(column)}{row}", cell.text.strip())
                for column, cell in enumerate(line.cells[:COLUMNS], 1)
            )
            for row, line in enumerate(table.rows[:ROWS], start=1)
        ]
        yield Sheet(f"表{number}", tuple(rows))


def letters(column: int) -> str:
    """The letters of a column: 1 is A, 27 is AA."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def _column_of(place: str) -> int:
    number = 0
    for character in place.rstrip("0123456789"):
        number = number * 26 + ord(character) - 64
    return number


def _row_of(place: str) -> int:
    return int(place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


# -- filling -------------------------------------------------------------------------------------------


def filled(content: bytes, kind: str, values: Mapping[str, str]) -> bytes:
    """The form with these texts in these cells, everything else as it was. A cell that is gone is left out."""
    return _filled_sheets(content, values) if kind == "xlsx" else _filled_tables(content, values)


def _filled_sheets(content: bytes, values: Mapping[str, str]) -> bytes:
    by_sheet: dict[str, dict[str, str]] = {}
    for place, text in values.items():
        match = _PLACE.fullmatch(place)
        if match is not None:
            by_sheet.setdefault(match[1], {})[match[2] + match[3]] = text
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        paths = {path: by_sheet[name] for name, path in _sheet_paths(book) if name in by_sheet}
        for part in book.infolist():
            data = book.read(part)
            made.writestr(part, _written(data, paths[part.filename]) if part.filename in paths else data)
    return out.getvalue()


def _written(sheet: bytes, cells: Mapping[str, str]) -> bytes:
    root = _parsed(sheet)
    data = root.find(f"{_MAIN}sheetData")
    for place, text in sorted(cells.items(), key=lambda one: (_row_of(one[0]), _column_of(one[0]))):
        _put(_cell(_row(data, _row_of(place)), place), text)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _row(data: Any, number: int) -> Any:
    for place, row in enumerate(data):
        at = int(row.get("r", place + 1))
        if at == number:
            return row
        if at > number:
            made = etree.Element(f"{_MAIN}row", r=str(number))
            data.insert(place, made)
            return made
    return etree.SubElement(data, f"{_MAIN}row", r=str(number))


def _cell(row: Any, place: str) -> Any:
    for index, cell in enumerate(row):
        at = cell.get("r", "")
        if at == place:
            return cell
        if at and _column_of(at) > _column_of(place):
            made = etree.Element(f"{_MAIN}c", r=place)
            row.insert(index, made)
            return made
    return etree.SubElement(row, f"{_MAIN}c", r=place)


def _put(cell: Any, text: str) -> None:
    """A whole or decimal number as a number, anything else as a text; the cell's own style stays. A formula is left alone."""
    if cell.find(f"{_MAIN}f") is not None:
        return
    for child in list(cell):
        cell.remove(child)
    if re.fullmatch(r"\d+(\.\d+)?", text):
        cell.attrib.pop("t", None)
        etree.SubElement(cell, f"{_MAIN}v").text = text
    else:
        cell.set("t", "inlineStr")
        etree.SubElement(etree.SubElement(cell, f"{_MAIN}is"), f"{_MAIN}t").text = text


def _filled_tables(content: bytes, values: Mapping[str, str]) -> bytes:
    book = open_docx(io.BytesIO(content))
    for place, text in values.items():
        match = _TABLE.fullmatch(place)
        if match is None or int(match[1]) > len(book.tables):
            continue
        table = book.tables[int(match[1]) - 1]
        row, column = int(match[3]) - 1, _column_of(match[2]) - 1
        if row < len(table.rows) and column < len(table.rows[row].cells):
            paragraph = table.rows[row].cells[column].paragraphs[0]
            for run in paragraph.runs[1:]:
                run.text = ""
            if paragraph.runs:
                paragraph.runs[0].text = text
            else:
                paragraph.add_run(text)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
