"""The cells of an XLSX form, read and filled; everything else of the file stays as it was, but that formulas reckon anew."""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from lxml import etree

from lianxin.reports.cells import COLUMNS, FORMULA, ROWS, Cell, Sheet, column_of, letters, parsed, row_of
from lianxin.reports.gaps import with_numbers

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PLACE: Final = re.compile(r"(.+)!([A-Z]{1,2}[1-9]\d{0,3})(?:#([1-9]\d?))?")
_NUMBER: Final = re.compile(r"\d+(\.\d+)?")
_PERCENT_FORMATS: Final = {"9", "10"}


# -- reading -------------------------------------------------------------------------------------------


def sheets_of(content: bytes) -> Iterator[Sheet]:
    """The cells of each sheet that a person sees: at most 80 rows of 26; of merged cells only the first."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        shared = _shared(book)
        for name, path, hidden in _sheet_paths(book):
            if not hidden:
                yield _sheet(name, parsed(book.read(path)), shared)


def _sheet(name: str, root: Any, shared: list[str]) -> Sheet:
    _number_cells(root)
    found = {cell.get("r"): _text(cell, shared) for cell in root.iter(f"{_MAIN}c")}
    spans, covered = _merged(root)
    last = max((row_of(place) for place in found if place), default=0)
    right = max((column_of(place) for place in found if place), default=0)
    rows = []
    for row in range(1, min(last, ROWS) + 1):
        places = [f"{letters(column)}{row}" for column in range(1, min(right, COLUMNS) + 1)]
        cells = [
            Cell(f"{name}!{place}", found.get(place, ""), *spans.get(place, (1, 1)), drawn=place in found)
            for place in places
            if place not in covered
        ]
        rows.append(tuple(cells))
    return Sheet(name, tuple(rows))


def _merged(root: Any) -> tuple[dict[str, tuple[int, int]], set[str]]:
    """Of merged cells: over how many columns and rows the first goes, and which others it covers."""
    spans, covered = {}, set()
    for one in root.iter(f"{_MAIN}mergeCell"):
        first, _, last = str(one.get("ref", "")).partition(":")
        if not last:
            continue
        top, left, bottom, right = row_of(first), column_of(first), row_of(last), column_of(last)
        bottom, right = min(bottom, ROWS), min(right, COLUMNS)
        spans[first] = (max(right - left + 1, 1), max(bottom - top + 1, 1))
        covered |= {f"{letters(column)}{row}" for row in range(top, bottom + 1) for column in range(left, right + 1)} - {first}
    return spans, covered


def _number_cells(root: Any) -> None:
    """Say of each row and cell where it is: some programs leave that to their order."""
    row_number = 0
    for row in root.iter(f"{_MAIN}row"):
        row_number = int(row.get("r", row_number + 1))
        row.set("r", str(row_number))
        column = 0
        for cell in row.iter(f"{_MAIN}c"):
            column = column_of(cell.get("r")) if cell.get("r") else column + 1
            cell.set("r", f"{letters(column)}{row_number}")


def _shared(book: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in book.namelist():
        return []
    items = parsed(book.read("xl/sharedStrings.xml")).iter(f"{_MAIN}si")
    return ["".join(part.text or "" for part in item.iter(f"{_MAIN}t")) for item in items]


def _sheet_paths(book: zipfile.ZipFile) -> list[tuple[str, str, bool]]:
    """Name, path and whether it is hidden, of each sheet."""
    rels = {one.get("Id"): one.get("Target") for one in parsed(book.read("xl/_rels/workbook.xml.rels"))}
    found = []
    for sheet in parsed(book.read("xl/workbook.xml")).iter(f"{_MAIN}sheet"):
        target = str(rels[sheet.get(_REL)])
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        found.append((str(sheet.get("name")), path, sheet.get("state", "visible") != "visible"))
    return found


def _text(cell: Any, shared: list[str]) -> str:
    if cell.find(f"{_MAIN}f") is not None:
        return FORMULA
    value = cell.find(f"{_MAIN}v")
    if cell.get("t") == "s" and value is not None:
        return shared[int(value.text)]
    if cell.get("t") == "inlineStr":
        return "".join(part.text or "" for part in cell.iter(f"{_MAIN}t"))
    return (value.text or "") if value is not None else ""


# -- filling -------------------------------------------------------------------------------------------


def filled_sheets(content: bytes, values: Mapping[str, str]) -> bytes:
    """The form with these texts in these cells. Formulas lose what they had reckoned, and reckon anew when it is opened."""
    by_sheet = _by_sheet(content, values)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        paths = {path: by_sheet.get(name, {}) for name, path, _ in _sheet_paths(book)}
        percents = _percents(book)
        for part in book.infolist():
            data = book.read(part)
            if part.filename in paths:
                data = _written(data, paths[part.filename], percents)
            elif part.filename == "xl/workbook.xml":
                data = _reckoned_anew(data)
            made.writestr(part, data)
    return out.getvalue()


def _by_sheet(content: bytes, values: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """What each cell of each sheet is to say; of a cell with gaps, its text with the numbers in them."""
    by_sheet: dict[str, dict[str, str]] = defaultdict(dict)
    gaps: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    for place, text in values.items():
        match = _PLACE.fullmatch(place)
        if match is not None and match[3]:
            gaps[match[1], match[2]][int(match[3])] = text
        elif match is not None:
            by_sheet[match[1]][match[2]] = text
    if gaps:
        texts = {cell.place: cell.text for sheet in sheets_of(content) for line in sheet.rows for cell in line}
        for (sheet_name, place), numbers in gaps.items():
            by_sheet[sheet_name][place] = with_numbers(texts.get(f"{sheet_name}!{place}", ""), numbers)
    return by_sheet


def _percents(book: zipfile.ZipFile) -> frozenset[str]:
    """The styles of cells that show a part of one as a percentage."""
    if "xl/styles.xml" not in book.namelist():
        return frozenset()
    root = parsed(book.read("xl/styles.xml"))
    own = {one.get("numFmtId") for one in root.iter(f"{_MAIN}numFmt") if "%" in str(one.get("formatCode", ""))}
    forms = root.find(f"{_MAIN}cellXfs")
    wanted = _PERCENT_FORMATS | own
    return frozenset(str(place) for place, one in enumerate(forms if forms is not None else ()) if one.get("numFmtId") in wanted)


def _written(sheet: bytes, cells: Mapping[str, str], percents: frozenset[str]) -> bytes:
    root = parsed(sheet)
    reckoned = [cell for cell in root.iter(f"{_MAIN}c") if cell.find(f"{_MAIN}f") is not None]
    if not cells and not reckoned:
        return sheet
    _number_cells(root)
    data = root.find(f"{_MAIN}sheetData")
    for place, text in sorted(cells.items(), key=lambda one: (row_of(one[0]), column_of(one[0]))):
        _put(_cell(_row(data, row_of(place)), place), text, percents)
    for cell in reckoned:
        for value in cell.findall(f"{_MAIN}v"):
            cell.remove(value)
    return _as_bytes(root)


def _reckoned_anew(workbook: bytes) -> bytes:
    root = parsed(workbook)
    reckoning = root.find(f"{_MAIN}calcPr")
    if reckoning is None:
        before = [root.find(f"{_MAIN}{name}") for name in ("definedNames", "externalReferences", "functionGroups", "sheets")]
        place = next(one for one in before if one is not None)
        reckoning = etree.Element(f"{_MAIN}calcPr")
        place.addnext(reckoning)
    reckoning.set("fullCalcOnLoad", "1")
    return _as_bytes(root)


def _as_bytes(root: Any) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _row(data: Any, number: int) -> Any:
    for row in data:
        at = int(row.get("r"))
        if at == number:
            return row
        if at > number:
            made = etree.Element(f"{_MAIN}row", r=str(number))
            row.addprevious(made)
            return made
    return etree.SubElement(data, f"{_MAIN}row", r=str(number))


def _cell(row: Any, place: str) -> Any:
    for cell in row:
        at = cell.get("r", "")
        if at == place:
            return cell
        if at and column_of(at) > column_of(place):
            made = etree.Element(f"{_MAIN}c", r=place)
            cell.addprevious(made)
            return made
    return etree.SubElement(row, f"{_MAIN}c", r=place)


def _put(cell: Any, text: str, percents: frozenset[str]) -> None:
    """A number as a number, in a cell of percentages 96.7% as 0.967; anything else as a text. A formula is left alone."""
    if cell.find(f"{_MAIN}f") is not None:
        return
    for child in list(cell):
        cell.remove(child)
    if text.endswith("%") and _NUMBER.fullmatch(text[:-1]) and cell.get("s") in percents:
        text = format((Decimal(text[:-1]) / 100).normalize(), "f")
    if _NUMBER.fullmatch(text):
        cell.attrib.pop("t", None)
        etree.SubElement(cell, f"{_MAIN}v").text = text
    else:
        cell.set("t", "inlineStr")
        said = etree.SubElement(etree.SubElement(cell, f"{_MAIN}is"), f"{_MAIN}t")
        said.text = text
        said.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
