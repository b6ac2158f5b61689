"""XLSX workbooks as rows of cells. Looked at before they are opened: a zip bomb is refused by its directory."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook

from lianxin.exchange.cells import Cell
from lianxin.exchange.csvfile import MOST_COLUMNS, BrokenRow
from lianxin.exchange.faults import CellError

MOST_MEMBERS: Final = 2_000
MOST_BYTES: Final = 256 << 20
MOST_RATIO: Final = 250
RATIO_FROM: Final = 4 << 20
CHUNK: Final = 1 << 20
OVERLAP: Final = 1 << 10
_FORMULA = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^>]{0,200}><f[ >/]')
_SHEET = re.compile(rb'<sheet [^>]*?name="([^"]*)"[^>]*?r:id="([^"]*)"')
_TARGET = re.compile(rb"<Relationship [^>]*>")


def _refused(zh: str, en: str) -> CellError:
    return CellError(f"工作簿{zh}", f"the workbook {en}")


def check_archive(path: Path) -> None:
    """Raise CellError unless the file is a zip archive of sane size, told from its directory before anything is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError) as error:
        raise _refused("打不开,不是XLSX", "can not be opened: not an XLSX file") from error
    if len(members) > MOST_MEMBERS:
        raise _refused("内部文件过多", "holds too many parts")
    if sum(member.file_size for member in members) > MOST_BYTES:
        raise _refused("展开后过大;请改用CSV", "is too large once unpacked; use CSV files")
    for member in members:
        if member.file_size > RATIO_FROM and member.file_size > MOST_RATIO * max(member.compress_size, 1):
            raise _refused("压缩比异常,拒绝打开", "is packed suspiciously tight and was not opened")
        if member.flag_bits & 1:
            raise _refused("有密码;请先解除", "is locked by a password")


def formulas(path: Path) -> dict[str, tuple[int, str]]:
    """The first formula of each sheet that has one: sheet name -> (row, column letters). Raises CellError for a damaged archive.

    Reads every part to its end, so an archive whose directory lies about sizes is found out by its check sums.
    """
    found: dict[str, tuple[int, str]] = {}
    try:
        with zipfile.ZipFile(path) as archive:
            names = _sheet_parts(archive)
            for member in archive.infolist():
                hit = _first_formula(archive, member)
                if hit and member.filename in names:
                    found[names[member.filename]] = hit
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, OSError, EOFError, NotImplementedError) as error:
        raise _refused("已损坏", "is damaged") from error
    return found


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Which part of the archive holds which sheet."""
    book = archive.read("xl/workbook.xml")
    relations: dict[bytes, str] = {}
    for relation in _TARGET.findall(archive.read("xl/_rels/workbook.xml.rels")):
        name, target = re.search(rb'Id="([^"]*)"', relation), re.search(rb'Target="([^"]*)"', relation)
        if name and target:
            relations[name[1]] = target[1].decode().lstrip("/")
    parts: dict[str, str] = {}
    for sheet, key in _SHEET.findall(book):
        part = relations.get(key, "")
        parts[part if part.startswith("xl/") else f"xl/{part}"] = _unescaped(sheet.decode())
    return parts


def _unescaped(text: str) -> str:
    for name, char in (("lt", "<"), ("gt", ">"), ("quot", '"'), ("apos", "'"), ("amp", "&")):
        text = text.replace(f"&{name};", char)
    return text


def _first_formula(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> tuple[int, str] | None:
    hit: tuple[int, str] | None = None
    tail = b""
    with archive.open(member) as part:
        while chunk := part.read(CHUNK):
            match = None if hit else _FORMULA.search(tail + chunk)
            if match:
                hit = int(match[2]), match[1].decode()
            tail = chunk[-OVERLAP:]
    return hit


class Workbook:
    """An opened workbook: its sheets in order, and the formulas found in them."""

    def __init__(self, path: Path) -> None:
        """Raises CellError for what is not a sound, unlocked XLSX of sane size."""
        check_archive(path)
        self.formulas = formulas(path)
        try:
            self._book = CalamineWorkbook.from_path(str(path))
        except (CalamineError, ValueError, OSError) as error:
            raise _refused("打不开,不是XLSX", "can not be opened: not an XLSX file") from error

    @property
    def sheets(self) -> list[str]:
        """The names of the sheets."""
        return list(self._book.sheet_names)

    def rows(self, sheet: str) -> Iterator[tuple[int, list[Cell]]]:
        """Every row with its number, the header first; rows are numbered as the spreadsheet shows them."""
        found = self._book.get_sheet_by_name(sheet)
        if found.total_width > MOST_COLUMNS:
            raise BrokenRow(1, "columns")
        before: list[Cell] = [""] * (found.start[1] if found.start else 0)
        for number, cells in enumerate(found.iter_rows(), 1):
            yield number, [*before, *cells]
