"""CSV files as rows of cells: UTF-8 with or without BOM, or GB18030; streamed, so that size does not matter."""

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lianxin.exchange.faults import CellError

CHUNK: Final = 1 << 20
MOST_IN_CELL: Final = 100_000
MOST_COLUMNS: Final = 500
_WIDE: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def encoding_of(path: Path) -> str:
    """``utf-8-sig`` or ``gb18030``, whichever the whole file is. Raises CellError when it is neither."""
    with path.open("rb") as file:
        if file.read(4).startswith(_WIDE):
            raise CellError("是UTF-16编码;请另存为“CSV UTF-8”", "is UTF-16; save it as CSV UTF-8")
    for encoding in ("utf-8", "gb18030"):
        if _decodes(path, encoding):
            return "utf-8-sig" if encoding == "utf-8" else encoding
    raise CellError("编码既不是UTF-8也不是GB18030", "is neither UTF-8 nor GB18030")


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Every row with its number as a spreadsheet shows it, the header first. Raises CellError for a file that is no CSV."""
    csv.field_size_limit(MOST_IN_CELL)
    number = 0
    with path.open(encoding=encoding_of(path), newline="") as file:
        reader = csv.reader(file, strict=True)
        while True:
            number += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise BrokenRow(number, str(error)) from error
            if len(cells) > MOST_COLUMNS:
                raise BrokenRow(number, "columns")
            yield number, cells


class BrokenRow(CellError):
    """A row at which reading has to stop: a quotation mark never closed, a cell without end."""

    def __init__(self, row: int, detail: str) -> None:
        self.row = row
        if "limit" in detail:
            super().__init__(f"单元格超过{MOST_IN_CELL}个字", f"a cell of over {MOST_IN_CELL} characters")
        elif detail == "columns":
            super().__init__(f"超过{MOST_COLUMNS}列", f"over {MOST_COLUMNS} columns")
        else:
            super().__init__("不是规范的CSV:请检查引号", f"not proper CSV, check the quotation marks ({detail})")
