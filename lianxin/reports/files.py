"""A superior's blank form, XLSX or DOCX: looked at before it is kept, its cells read, and filled without touching anything else.

Refused: what is no such file, is too large or unpacks too large, has macros, embedded objects, or anything that is fetched from
elsewhere. Nothing of a form is ever executed or shown as a page: its cells are shown as text, and it is served as a download.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Final, Literal

from lxml import etree

from lianxin.reports.cells import Sheet, parsed
from lianxin.reports.sheets import filled_sheets, sheets_of
from lianxin.reports.tables import filled_tables, tables_of
from lianxin.rules.errors import Refused

Kind = Literal["xlsx", "docx"]
LARGEST: Final = 2 * 1024 * 1024
UNPACKED: Final = 30 * 1024 * 1024
MOST_PARTS: Final = 2000
_BAD: Final = re.compile(
    r"vbaProject|activeX|embeddings/|externalLink|oleObject|macrosheets|customUI|attachedToolbars", re.IGNORECASE
)


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
    outside = [one for one in parsed(rels) if one.get("TargetMode") == "External"]
    return all(str(one.get("Type", "")).endswith("/hyperlink") for one in outside)


def _refuse_unreadable(content: bytes, kind: Kind) -> None:
    try:
        sheets = cells_of(content, kind)
    except (etree.XMLSyntaxError, KeyError, ValueError, IndexError) as error:
        raise Refused.because("file", "", "文件读不出来,请另存后再传", "the file can not be read: save it anew") from error
    if not any(row for sheet in sheets for row in sheet.rows):
        raise Refused.because("file", "", "文件里没有表格", "there is no table in the file")


def cells_of(content: bytes, kind: str) -> tuple[Sheet, ...]:
    """The cells of a form, sheet by sheet or table by table; at most 80 rows of 26."""
    return tuple(sheets_of(content)) if kind == "xlsx" else tuple(tables_of(content))


def filled(content: bytes, kind: str, values: Mapping[str, str]) -> bytes:
    """The form with these texts in these cells, everything else as it was. A cell that is gone is left out."""
    return filled_sheets(content, values) if kind == "xlsx" else filled_tables(content, values)
