"""Centres, teams and vehicles pasted from a sheet: a line for each, cells parted by tabs (or commas), under headings or in order.

Whose names or codes stand there is not looked up here; only what can be read without knowing the place.
"""

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, Literal

from lianxin.rules.errors import Fault, Refused, refuse
from lianxin.rules.missions import ALL_DAYS, MINUTES

Sheet = Literal["centre", "team", "vehicle"]
HEADINGS: Final[Mapping[Sheet, Mapping[str, tuple[str, str]]]] = {
    "centre": {
        "name": ("名称", "name"),
        "kind": ("哪一种", "kind"),
        "unit": ("值守单位", "unit"),
        "units": ("联动单位", "units"),
        "stations": ("站所数", "stations"),
        "code": ("代码", "code"),
    },
    "team": {
        "name": ("名称", "name"),
        "centre": ("指挥中心", "centre"),
        "unit": ("单位", "unit"),
        "area": ("负责哪里", "area"),
        "skills": ("会什么", "skills"),
        "persons": ("人数", "persons"),
        "days": ("哪几天", "days"),
        "hours": ("几点到几点", "hours"),
        "members": ("队员", "members"),
        "code": ("代码", "code"),
    },
    "vehicle": {
        "name": ("名称", "name"),
        "centre": ("指挥中心", "centre"),
        "team": ("队伍", "team"),
        "seats": ("座位", "seats"),
        "code": ("代码", "code"),
    },
}
"""The columns of each sheet in their order, with their headings; without a line of headings this order holds."""
MOST: Final = 1_000
LONGEST: Final = 200_000
KINDS: Final = {"行业": "industry", "行业指挥中心": "industry", "乡镇": "township", "乡镇指挥中心": "township"}
_APART: Final = re.compile(r"[,、,;;\s]+")
_HOURS: Final = re.compile(r"(\d{1,2}):(\d{2})\s*[-–—~至到]\s*(\d{1,2}):(\d{2})")
_WHOLE_DAY: Final = frozenset({"", "全天", "0-24", "24小时", "0–24"})
_DAY_NAMES: Final = str.maketrans("一二三四五六日天", "12345677")


class CellError(ValueError):
    """A cell that cannot be read, with why in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


Rows = list[tuple[int, dict[str, Any]]]


def read_sheet(sheet: Sheet, text: str) -> tuple[Rows, list[Fault]]:
    """Return each line that has a cell, with its number and values, and every cell that cannot be read (``LINE.column``).

    Raises Refused for what is no such sheet: empty, too long, with an unknown column.
    """
    if len(text) > LONGEST:
        raise Refused.because("text", "", "太长了,请分几次贴", "too long: paste it in parts")
    lines = [(number, cells) for number, cells in enumerate(_cells(text), start=1) if any(cells)]
    if not lines:
        raise Refused.because("text", "", "请贴上表格的内容", "paste what stands in the sheet")
    order = _order(sheet, lines[0][1])
    if order is not None:
        lines = lines[1:]
    if len(lines) > MOST:
        raise Refused.because("text", "", f"一次最多{MOST}行", f"{MOST} lines at most")
    names = order or list(HEADINGS[sheet])
    rows, faults = [], list[Fault]()
    for number, cells in lines:
        row, wrong = _read(sheet, dict(zip(names, cells, strict=False)), number)
        rows.append((number, row))
        faults += wrong
        if len(cells) > len(names):
            faults.append(Fault(f"{number}.", cells[len(names)][:40], "这一行的格子多了", "this line has too many cells"))
    return rows, faults


def _cells(text: str) -> Iterator[list[str]]:
    """The cells of each line: parted by tabs where there is one, else as CSV."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    tabbed = any("\t" in line for line in lines)
    for line in csv.reader(lines, delimiter="\t" if tabbed else ","):
        yield [cell.strip() for cell in line]


def _order(sheet: Sheet, cells: Sequence[str]) -> list[str] | None:
    """The columns by a line of headings; None where the first line is none."""
    known = {word: name for name, words in HEADINGS[sheet].items() for word in words}
    if "name" not in {known.get(cell) for cell in cells}:
        return None
    unknown = [cell for cell in cells if cell and cell not in known]
    refuse(Fault("1.", cell[:40], "没有这一列", "there is no such column") for cell in unknown)
    return [known.get(cell, "") for cell in cells]


def _read(sheet: Sheet, cells: Mapping[str, str], number: int) -> tuple[dict[str, Any], list[Fault]]:
    row, faults = dict[str, Any](), list[Fault]()
    for name in HEADINGS[sheet]:
        try:
            row |= _VALUES.get(name, _text)(name, cells.get(name, ""))
        except CellError as error:
            faults.append(Fault(f"{number}.{name}", cells[name][:40], error.zh, error.en))
    return row, faults


def _text(name: str, cell: str) -> dict[str, Any]:
    return {name: cell}


def _list(name: str, cell: str) -> dict[str, Any]:
    return {name: tuple(part for part in _APART.split(cell) if part)}


def _number(name: str, cell: str) -> dict[str, Any]:
    if not cell:
        return {}
    if not cell.isascii() or not cell.removesuffix(".0").isdigit():
        raise CellError("要写整数", "a whole number is needed")
    return {name: int(cell.removesuffix(".0"))}


def _kind(name: str, cell: str) -> dict[str, Any]:
    return {name: KINDS.get(cell, cell)}


def _days(name: str, cell: str) -> dict[str, Any]:
    """每天, 12345, 1-5, 周一至周五."""
    plain = re.sub(r"[周星期每、,,\s]", "", cell.translate(_DAY_NAMES))
    if not plain or cell == "每天":
        return {name: ALL_DAYS}
    span = re.fullmatch(r"([1-7])[-–—~至到]([1-7])", plain)
    if span:
        return {name: "".join(day for day in ALL_DAYS if span[1] <= day <= span[2])}
    if not plain.isascii() or not set(plain) <= set(ALL_DAYS):
        raise CellError("写成 12345、1-5 或 每天", "write 12345 or 1-5; empty for every day")
    return {name: plain}


def _hours(_name: str, cell: str) -> dict[str, Any]:
    """全天, 8:00-18:00; ending before it begins it goes on to the next day."""
    if cell in _WHOLE_DAY:
        return {"opens": 0, "closes": MINUTES}
    found = _HOURS.fullmatch(cell.replace(":", ":"))
    hours = [int(part) for part in found.groups()] if found else []
    if not hours or hours[0] > 23 or hours[2] > 24 or max(hours[1], hours[3]) > 59:
        raise CellError("写成 8:00-18:00 或 全天", "write 8:00-18:00; empty for the whole day")
    closes = hours[2] * 60 + hours[3]
    return {"opens": hours[0] * 60 + hours[1], "closes": closes or MINUTES}


_VALUES: Final[Mapping[str, Callable[[str, str], dict[str, Any]]]] = {
    "units": _list,
    "skills": _list,
    "members": _list,
    "stations": _number,
    "persons": _number,
    "seats": _number,
    "kind": _kind,
    "days": _days,
    "hours": _hours,
}
