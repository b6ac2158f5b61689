"""A form as its cells: where each is, what stands in it, over how many cells it is merged, and beside what it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from lxml import etree

from lianxin.reports.gaps import gaps_of

ROWS, COLUMNS = 80, 26
FORMULA: Final = "="
"""What stands in a cell that is reckoned by the form itself."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a form: where it is, what stands in it, over how many columns and rows it goes."""

    place: str
    text: str
    across: int = 1
    down: int = 1
    drawn: bool = True
    """Whether the form has it: a spreadsheet knows nothing of cells without a frame, a form or a text."""

    @property
    def empty(self) -> bool:
        """Whether nothing stands in it, or the nought that superiors write where a number is to stand."""
        return not self.text.strip() or self.text.strip() in _NOUGHTS

    @property
    def holes(self) -> tuple[str, ...]:
        """The gaps for numbers within its text, each as a place of its own: 表1!B2#1."""
        return () if self.text == FORMULA else tuple(f"{self.place}#{number}" for number, _ in enumerate(gaps_of(self.text), 1))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet, or a table of a document: its cells by row; of merged cells only the first."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    prose: bool = False
    """Whether these are lines of text: what stands above one is no head of it."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What a cell stands beside: the text at the left in its row, the texts above it in its column, the nearest last."""

    left: str
    above: tuple[str, ...]
    unit: str = ""
    """The unit behind a gap within a text."""

    @property
    def words(self) -> str:
        """All in one line: 好事实事 · 本月 · 数量."""
        return " · ".join(text for text in (self.left, *self.above, self.unit) if text)


def parsed(content: bytes) -> Any:
    """XML without entities, networks or giants."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    return etree.fromstring(content, parser)


def letters(column: int) -> str:
    """The letters of a column: 1 is A, 27 is AA."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def column_of(place: str) -> int:
    """The number of the column of a place such as AB12."""
    number = 0
    for character in place.rstrip("0123456789"):
        number = number * 26 + ord(character) - 64
    return number


def row_of(place: str) -> int:
    """The number of the row of a place such as AB12."""
    return int(place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


def fillable(sheet: Sheet) -> Iterator[tuple[Cell, Beside]]:
    """The empty cells that stand beside words and the gaps within texts, in the order of reading; where none is drawn, all."""
    beside = _beside(sheet)
    cells = [cell for line in sheet.rows for cell in line]
    empty = [cell for cell in cells if cell.empty and beside[cell.place].words]
    drawn = {cell.place for cell in empty if cell.drawn} or {cell.place for cell in empty}
    for cell in cells:
        if cell.place in drawn:
            yield cell, beside[cell.place]
        for hole, gap in zip(cell.holes, gaps_of(cell.text), strict=False):
            above = () if sheet.prose else beside[cell.place].above
            yield replace(cell, place=hole), Beside(gap.before or beside[cell.place].left, above, gap.unit)


def _beside(sheet: Sheet) -> Mapping[str, Beside]:
    """What each empty cell stands beside."""
    texts: dict[tuple[int, int], str] = {}
    for line in sheet.rows:
        for cell in line:
            place = cell.place.rpartition("!")[2]
            top, start = row_of(place), column_of(place)
            text = "" if cell.holes else cell.text
            texts |= {(row, column): text for row in range(top, top + cell.down) for column in range(start, start + cell.across)}
    found = {}
    for line in sheet.rows:
        for cell in line:
            place = cell.place.rpartition("!")[2]
            row, column = row_of(place), column_of(place)
            left = next((text for at in range(column - 1, 0, -1) if (text := _words(texts, row, at))), "")
            found[cell.place] = Beside(left, _above(texts, row, column))
    return found


def _words(texts: Mapping[tuple[int, int], str], row: int, column: int) -> str:
    text = texts.get((row, column), "")
    return "" if text == FORMULA or not any(character.isalpha() for character in text) else " ".join(text.split())[:30]


def _above(texts: Mapping[tuple[int, int], str], row: int, column: int) -> tuple[str, ...]:
    """The words of the head above: the nearest block of rows with words in this column, two lines of it at most."""
    found: list[str] = []
    for at in range(row - 1, 0, -1):
        text = _words(texts, at, column)
        if text and text not in found:
            found.append(text)
        if len(found) == _HEAD_LINES or (found and not text):
            break
    return tuple(reversed(found))


_HEAD_LINES: Final = 2
_NOUGHTS: Final = frozenset({"0", "0.0", "0.00", "0%", "0.0%", "0.00%"})
