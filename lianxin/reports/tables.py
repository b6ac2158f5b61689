"""The tables of a DOCX form and the gaps of its text, read and filled; everything else of the file stays as it was."""

from __future__ import annotations

import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final

from docx import Document as open_docx

from lianxin.reports.cells import COLUMNS, ROWS, Cell, Sheet, column_of, letters
from lianxin.reports.gaps import gaps_of

_TABLE: Final = re.compile(r"表(\d{1,2})!([A-Z]{1,2})([1-9]\d{0,3})(?:#([1-9]\d?))?")
_TEXT: Final = "正文"
_PARAGRAPH: Final = re.compile(_TEXT + r"!A([1-9]\d{0,3})#([1-9]\d?)")


def tables_of(content: bytes) -> Iterator[Sheet]:
    """Paragraphs with gaps for numbers, and the cells of each table: at most 80 rows of 26; of merged cells only the first."""
    book = open_docx(io.BytesIO(content))
    told = [(Cell(f"{_TEXT}!A{row}", words),) for row, words in enumerate(map(_said, book.paragraphs), 1) if gaps_of(words)]
    if told:
        yield Sheet(_TEXT, tuple(told[:ROWS]), prose=True)
    for number, table in enumerate(book.tables, start=1):
        lines = [[cell._tc for cell in line.cells[:COLUMNS]] for line in table.rows[:ROWS]]
        texts = {cell._tc: _cell_text(cell) for line in table.rows[:ROWS] for cell in line.cells[:COLUMNS]}
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
    gaps: dict[str, dict[int, str]] = defaultdict(dict)
    for place, text in values.items():
        match, within = _TABLE.fullmatch(place), _PARAGRAPH.fullmatch(place)
        hole = (match and match[4]) or (within and within[2])
        if hole:
            gaps[place.rpartition("#")[0]][int(hole)] = text
        elif match is not None and (cell := _cell(book, match)) is not None:
            _put(cell, text)
    for place, numbers in gaps.items():
        match = _TABLE.fullmatch(place)
        cell = _cell(book, match) if match is not None else None
        whole = cell.paragraphs if cell is not None else _paragraph(book, place)
        left = dict(numbers)
        for paragraph in whole:
            left = _into_gaps(paragraph, left)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _said(paragraph: Any) -> str:
    return "".join(run.text for run in paragraph.runs)


def _cell_text(cell: Any) -> str:
    """What stands in a cell; room at its ends counts only where it is a gap: "    件"."""
    text = "\n".join(map(_said, cell.paragraphs)) or cell.text
    return text if gaps_of(text) else str(cell.text).strip()


def _cell(book: Any, match: re.Match[str]) -> Any:
    """The cell at a place; None where there is none any more."""
    tables, row, column = book.tables, int(match[3]) - 1, column_of(match[2]) - 1
    if int(match[1]) > len(tables) or row >= len(tables[int(match[1]) - 1].rows):
        return None
    cells = tables[int(match[1]) - 1].rows[row].cells
    return cells[column] if column < len(cells) else None


def _paragraph(book: Any, place: str) -> list[Any]:
    row = place.rpartition("!A")[2]
    return [book.paragraphs[int(row) - 1]] if row.isdecimal() and int(row) <= len(book.paragraphs) else []


def _into_gaps(paragraph: Any, numbers: Mapping[int, str]) -> dict[int, str]:
    """Put numbers into the gaps of a paragraph, in the form of what stands there; what is left is for the paragraphs after it."""
    gaps = gaps_of(_said(paragraph))
    for place, gap in reversed(list(enumerate(gaps, start=1))):
        if place in numbers:
            _replace(paragraph.runs, gap.start, gap.end, numbers[place])
    return {place - len(gaps): text for place, text in numbers.items() if place > len(gaps)}


def _replace(runs: Any, start: int, end: int, text: str) -> None:
    """Write a text over the letters from start to end, which may lie in several runs: the first of them takes it all."""
    at = 0
    for run in runs:
        old, first, last = run.text, max(start - at, 0), min(end - at, len(run.text))
        at += len(old)
        if first < last:
            run.text, text = old[:first] + text + old[last:], ""


def _put(cell: Any, text: str) -> None:
    paragraph = cell.paragraphs[0]
    for run in paragraph.runs[1:]:
        run.text = ""
    if paragraph.runs:
        paragraph.runs[0].text = text
    else:
        paragraph.add_run(text)
