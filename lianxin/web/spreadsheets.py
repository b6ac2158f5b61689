"""Tables as XLSX. A text stays a text: nothing that somebody typed is ever taken for a formula, a link or a number."""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any, Final
from urllib.parse import quote

import xlsxwriter
from django.http import FileResponse, HttpResponse

Cell = str | int | float | date | None
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\]")
_WIDEST: Final = 48
_LONGEST: Final = 32_000
_UPRIGHT: Final = 5
"""So many columns stand on an upright page."""


@dataclass(frozen=True)
class Sheet:
    """One table: what it is about (scope, period, as of), its head, its rows."""

    name: str
    about: Sequence[str]
    head: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def in_units(value: int | None, quantity: str) -> int | float | None:
    """A number as pages show it, to be reckoned with: half-days as days, fen as yuan (exchange.md, whole numbers)."""
    per = {"half_days": 2, "fen": 100}.get(quantity)
    return value if value is None or per is None else value // per if value % per == 0 else value / per


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The sheets as one file."""
    out = io.BytesIO()
    _fill(out, sheets, {"in_memory": True})
    return out.getvalue()


def _fill(out: IO[bytes], sheets: Sequence[Sheet], options: dict[str, bool]) -> None:
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, {**plain, **options}) as book:
        formats = {
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            "about": book.add_format({"font_color": "#646a73"}),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        for number, sheet in enumerate(sheets, start=1):
            _write(book.add_worksheet(_sheet_name(sheet.name, number)), sheet, formats)


def response(file: str, sheets: Sequence[Sheet]) -> HttpResponse:
    """The workbook as a download, under a Chinese name where the browser can take it."""
    answer = HttpResponse(workbook(sheets), content_type=XLSX)
    answer["Content-Disposition"] = f"attachment; filename=\"table.xlsx\"; filename*=UTF-8''{quote(file)}.xlsx"
    answer["Cache-Control"] = "no-store"
    return answer


def download(file: str, sheets: Sequence[Sheet]) -> FileResponse:
    """The same for a table of any length: a row at a time through a file on disk, which goes with the answer."""
    out = tempfile.TemporaryFile()  # noqa: SIM115  # closed by the answer, when it has been sent
    _fill(out, sheets, {"constant_memory": True})
    out.seek(0)
    answer = FileResponse(out, content_type=XLSX)
    answer["Content-Disposition"] = f"attachment; filename=\"table.xlsx\"; filename*=UTF-8''{quote(file)}.xlsx"
    answer["Cache-Control"] = "no-store"
    return answer


def _sheet_name(name: str, number: int) -> str:
    return _FORBIDDEN.sub(" ", name).strip("' ")[:31] or f"{number}"


def _write(page: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    line = 0
    for text in sheet.about:
        page.write_string(line, 0, text[:_LONGEST], formats["about"])
        line += 1
    for column, text in enumerate(sheet.head):
        page.write_string(line, column, text, formats["head"])
    page.freeze_panes(line + 1, 1)
    _printed(page, line, len(sheet.head))
    widths = [_width(text) for text in sheet.head]
    for row in sheet.rows:
        line += 1
        for column, cell in enumerate(row):
            _write_cell(page, line, column, cell, formats)
            if column < len(widths):
                widths[column] = max(widths[column], _width(str(cell or "")))
    for column, width in enumerate(widths):
        page.set_column(column, column, min(width + 2, _WIDEST))


def _printed(page: Any, head: int, columns: int) -> None:
    """On paper: A4, all columns on one page's width, lines between cells, the head and the page's number on each page."""
    page.set_paper(9)
    if columns > _UPRIGHT:
        page.set_landscape()
    page.fit_to_pages(1, 0)
    page.hide_gridlines(0)
    page.repeat_rows(head)
    page.set_footer("&C— &P / &N —")


def _write_cell(page: Any, line: int, column: int, cell: Cell, formats: dict[str, Any]) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, bool) or not isinstance(cell, int | float | date):
        page.write_string(line, column, str(cell)[:_LONGEST])
    elif isinstance(cell, date):
        page.write_datetime(line, column, datetime(cell.year, cell.month, cell.day), formats["day"])  # noqa: DTZ001
    else:
        page.write_number(line, column, cell)


def _width(text: str) -> int:
    """Columns that a text takes; a Chinese character takes two."""
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)
