"""The tables of a DOCX form, read and filled; everything else of the file stays as it was."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from docx import Document as open_docx

from lianxin.reports.cells import COLUMNS, ROWS, Cell, Sheet, column_of, letters

_TABLE: Final = re.compile(r"表(\d{1,2})!([A-Z]{1,2})([1-9]\d{0,3})")


def tables_of(content: bytes) -> Iterator[Sheet]:
    """The cells of each table: at most 80 rows of 26; of merged cells only the first."""
    for number, table in enumerate(open_docx(io.BytesIO(content)).tables, start=1):
        lines = [[cell._tc for cell in line.cells[:COLUMNS]] for line in table.rows[:ROWS]]
        texts = {cell._tc: cell.text.strip() for line in table.rows[:ROWS] for cell in line.cells[:COLUMNS]}
        down = Counter(part for line in lines for part in dict.fromkeys(line))
        seen: set[Any] = set()
        rows = []
        for row, line in enumerate(lines, start=1):
            cells = []
            for column, part in enumerate(line, start=1):
                if part not in seen:
                    seen.add(part)
                    cells.append(Cell(f"表{number}!{letters(column)}{row}", texts[part], line.count(part), down[part]))
            rows.append(tuple(cells))
        yield Sheet(f"表{number}", tuple(rows))


def filled_tables(content: bytes, values: Mapping[str, str]) -> bytes:
    """The form with these texts in these cells, in the form of what stood there; a cell that is gone is left out."""
    book = open_docx(io.BytesIO(content))
    for place, text in values.items():
        match = _TABLE.fullmatch(place)
        if match is None or int(match[1]) > len(book.tables):
            continue
        table = book.tables[int(match[1]) - 1]
        row, column = int(match[3]) - 1, column_of(match[2]) - 1
        if row < len(table.rows) and column < len(table.rows[row].cells):
            _put(table.rows[row].cells[column], text)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _put(cell: Any, text: str) -> None:
    paragraph = cell.paragraphs[0]
    for run in paragraph.runs[1:]:
        run.text = ""
    if paragraph.runs:
        paragraph.runs[0].text = text
    else:
        paragraph.add_run(text)
