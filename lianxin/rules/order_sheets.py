"""Work orders as rows of a table, where a platform has nothing better: each row is the message that it would have sent.

The id of a row is made of what it says, so the same row in tomorrow's table is the same message, and nothing is done twice. All
faults of a table come at once, by row; then nothing of it is taken.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

from lianxin.rules.entries import SHANGHAI
from lianxin.rules.errors import Fault, Refused, refuse
from lianxin.rules.orders import read

MOST_ROWS: Final = 2000
HEADS: Final[dict[str, str]] = {
    "工单编号": "number",
    "报文": "type",
    "时间": "said",
    "标题": "title",
    "内容": "text",
    "种类": "kind",
    "类别": "category",
    "地区": "area",
    "地点": "place",
    "姓名": "asker",
    "电话": "phone",
    "匿名": "anonymous",
    "保密": "confidential",
    "被投诉单位": "against",
    "期限": "due_on",
    "满意度": "level",
    "是否解决": "solved",
}
"""The columns by their Chinese names; the English ones are the fields themselves."""
TYPES: Final[dict[str, str]] = {
    "新工单": "order.created",
    "补充": "order.supplemented",
    "改期限": "order.due_changed",
    "催办": "order.urged",
    "退回": "order.returned",
    "评价": "order.rated",
    "撤回": "order.withdrawn",
}
YES: Final = {"是": True, "yes": True, "true": True, "否": False, "no": False, "false": False}
_DAY: Final = re.compile("([0-9]{4}) ?[-/.\u5e74] ?([0-9]{1,2}) ?[-/.\u6708] ?([0-9]{1,2})\u65e5?")
"""A day as people type it: 2026/5/4, 2026-05-04, 2026.5.4, 2026年5月4日."""
_REASONS: Final = frozenset({"order.returned", "order.withdrawn"})
Cell = str | int | float | bool | date | datetime | time | None


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it was read: its number in the sheet, and its cells by their field."""

    number: int
    cells: Mapping[str, Any]


def rows_of(table: Sequence[tuple[int, Sequence[Any]]]) -> list[Row]:
    """The rows below the head, empty ones left out. Raises Refused for a head that names no number, and for too long a table."""
    if not table:
        raise Refused.because("1", "", "表是空的", "the sheet is empty")
    fields = [HEADS.get(str(cell).strip(), str(cell).strip()) for cell in table[0][1]]
    known = set(HEADS.values())
    if "number" not in fields or "text" not in fields:
        raise Refused.because("1", "", "第一行要有“工单编号”和“内容”", "the first row names 工单编号 (number) and 内容 (text)")
    if len(table) - 1 > MOST_ROWS:
        raise Refused.because("1", len(table) - 1, f"一次最多{MOST_ROWS}行", f"{MOST_ROWS} rows at most")
    found = []
    for number, cells in table[1:]:
        named = {name: cell for name, cell in zip(fields, cells, strict=False) if name in known and cell not in (None, "")}
        if named:
            found.append(Row(number, named))
    return found


def messages(rows: Sequence[Row], *, at: datetime) -> list[tuple[str, bytes]]:
    """Each row as a message with its id. Raises Refused with every fault, by the row's number."""
    made, faults = [], []
    for row in rows:
        wrong = list(_shape_faults(row))
        body = b"" if wrong else _body(row, at)
        if not wrong:
            try:
                read(body)
            except Refused as error:
                wrong = [
                    Fault(str(row.number), one.field, f"“{_head(one.field)}”:{one.zh}", f"{one.field}: {one.en}")
                    for one in error.faults
                ]
        faults += wrong
        made.append((_id(row), body))
    refuse(faults)
    return made


def _shape_faults(row: Row) -> Iterator[Fault]:
    type = str(row.cells.get("type", "新工单")).strip()
    if type not in TYPES and type not in TYPES.values():
        yield Fault(str(row.number), type, f"没有“{type}”这种报文", f"no such type: {type}")
    for name in ("due_on", "said"):
        if name in row.cells and _moment(row.cells[name]) is None:
            yield Fault(str(row.number), str(row.cells[name]), "日期或时间看不懂,请写成 2026-05-14", "no date: write 2026-05-14")
    for name in ("anonymous", "confidential", "solved"):
        if name in row.cells and _yes(row.cells[name]) is None:
            yield Fault(str(row.number), str(row.cells[name]), "请写“是”或“否”", "write yes or no")


def _id(row: Row) -> str:
    plain = json.dumps({name: str(value) for name, value in row.cells.items()}, ensure_ascii=False, sort_keys=True)
    return f"sheet-{hashlib.sha256(plain.encode('utf-8', 'surrogatepass')).hexdigest()[:40]}"


def _body(row: Row, at: datetime) -> bytes:
    type = str(row.cells.get("type", "新工单")).strip()
    type = TYPES.get(type, type)
    data: dict[str, Any] = {}
    for name, cell in row.cells.items():
        if name in {"anonymous", "confidential", "solved"}:
            data[name] = _yes(cell)
        elif name == "due_on":
            moment = _moment(cell)
            data[name] = moment.date().isoformat() if moment else ""
        elif name == "against":
            data[name] = several(_text(cell))
        elif name not in {"type", "said"}:
            data[name] = _text(cell)
    if type in _REASONS:
        data["reason"] = data.pop("text", "")
    said = _moment(row.cells.get("said")) or at
    return json.dumps({"type": type, "timestamp": said.isoformat(), "data": data}, ensure_ascii=False).encode("utf-8", "replace")


def several(text: str) -> list[str]:
    """The names that stand in one text, between whichever signs people put between them."""
    return [one for part in re.split("[;,\n\uff1b\uff0c\u3001]", text) if (one := part.strip())]


def _head(field: str) -> str:
    """How the column of a field is called."""
    named = "text" if field == "reason" else field.partition(".")[0]
    return next((head for head, one in HEADS.items() if one == named), field)


def _text(cell: Any) -> str:
    """A number as it was written: 12345 and not 12345.0."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = str(cell).strip()
    return text[1:] if text[:1] == "'" and text[1:2] in {"=", "+", "-", "@"} else text


def _yes(cell: Any) -> bool | None:
    return cell if isinstance(cell, bool) else YES.get(str(cell).strip().lower())


def _moment(cell: Any) -> datetime | None:
    if isinstance(cell, datetime):
        return cell if cell.tzinfo else cell.replace(tzinfo=SHANGHAI)
    if isinstance(cell, date):
        return datetime.combine(cell, time.min, tzinfo=SHANGHAI)
    typed = str(cell).strip()
    try:
        day = _DAY.match(typed)
        year, month, on = (int(part) for part in day.groups()) if day else (0, 0, 0)
        found = datetime.fromisoformat(f"{year:04}-{month:02}-{on:02}{typed[day.end() :]}" if day else typed)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=SHANGHAI)
