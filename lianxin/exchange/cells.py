"""One cell: text to value when reading, value to text when writing. The two are inverse: the round trip of exchange.md holds.

A cell of a CSV file is a text; one of a workbook may be a number, a date or a truth value too.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from lianxin.exchange.faults import CellError, unknown
from lianxin.exchange.tables import Column
from lianxin.rules.matter_faults import without_marks

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199
MOST_IN_LIST: Final = 1_000
EXACT: Final = 2**53
YES: Final = {"yes": True, "是": True, "no": False, "否": False}

Cell = str | int | float | bool | date | datetime | time | timedelta | None
Parse = Callable[[Any], Any]

_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_GUARD = re.compile(r"'*[=+\-@\t\r]")
_WHOLE = re.compile(r"[0-9]{1,19}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_MARKS: Final = frozenset({"'", "="})
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def guard(text: str) -> str:
    """The text as it is written: with a leading apostrophe where a spreadsheet would take it for a formula."""
    return f"'{text}" if _GUARD.match(text) else text


def unguard(text: str) -> str:
    """The text that ``guard`` was given. Raises CellError for a formula that nobody guarded."""
    if text[:1] not in _MARKS:
        return text
    if text.startswith("'") and _GUARDED.match(text):
        return text[1:]
    if text.startswith("="):
        raise CellError(
            "这是公式;请写成数值,文字以“=”开头时前面加英文单引号",
            "a formula; write its value, or put an apostrophe before text that begins with '='",
        )
    return text


# -- reading -------------------------------------------------------------------------------------


def parser(column: Column) -> Parse:
    """The function that reads a cell of the column: it returns the value, or raises CellError.

    Empty cells give the type's empty value: the empty text, None, an empty tuple or False.
    """
    return _PARSERS[column.type](column)


def empty(column: Column) -> Any:
    """What an empty cell of the column, or a column that is not there, stands for."""
    return {"codes": (), "flag": False, "date": None, "moment": None, "whole": None}.get(column.type, "")


def _text_of(cell: Cell) -> str:
    """A cell of a workbook as text: whole numbers without a decimal point, dates as ISO."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float):
        return _number_text(cell)
    if cell is None or isinstance(cell, bool):
        return {None: "", True: "yes", False: "no"}[cell]
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date | datetime | time) else str(cell)


def _number_text(number: float) -> str:
    if not number.is_integer():
        return repr(number)
    if abs(number) >= EXACT:
        raise CellError("数字过长,表格已丢失末位;请把这一列设为文本", "too long for a number: format the column as text")
    return str(int(number))


def _checked(text: str, most: int) -> str:
    if len(text) > most:
        raise CellError(f"过长:{len(text)}个字,最多{most}个", f"too long: {len(text)} characters, {most} at most")
    if _CONTROL.search(text):
        raise CellError("含有不可见的控制字符", "holds control characters")
    return text


def _text(column: Column) -> Parse:
    most = column.most

    def parse(cell: Cell) -> str:
        text = unguard(_text_of(cell).strip(" \u3000\u00a0\r\n\t"))
        return text if text.isprintable() and len(text) <= most else _checked(text, most)

    return parse


def _long(column: Column) -> Parse:
    most = column.most

    def parse(cell: Cell) -> str:
        text = _text_of(cell)
        return _checked(unguard(text), most) if text.strip() else ""

    return parse


def _codes(column: Column) -> Parse:
    most = column.most

    def parse(cell: Cell) -> tuple[str, ...]:
        text = unguard(_text_of(cell).strip())
        if ";" not in text and text.isprintable() and len(text) <= most:
            return (text,) if text else ()
        found = tuple(part for part in (part.strip() for part in text.split(";")) if part)
        if len(found) > MOST_IN_LIST:
            raise CellError(f"最多写{MOST_IN_LIST}个", f"{MOST_IN_LIST} at most")
        for part in found:
            _checked(part, most)
        return found

    return parse


@lru_cache(maxsize=8192)
def _date_of(cell: str) -> date | None:
    text = unguard(cell.strip())
    if not text:
        return None
    if not _DATE.fullmatch(text):
        raise CellError("不是日期;请写成 2026-05-14", "not a date; write 2026-05-14")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise CellError("没有这一天", "there is no such day") from None
    return _in_years(day)


def _in_years(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise CellError(f"年份须在{FIRST_YEAR}至{LAST_YEAR}之间", f"the year must lie between {FIRST_YEAR} and {LAST_YEAR}")
    return day


def _date(column: Column) -> Parse:
    def parse(cell: Cell) -> date | None:
        if isinstance(cell, str):
            return _date_of(cell)
        if isinstance(cell, datetime):
            if cell.time() != time():
                raise CellError("这里只写日期,不写时刻", "a date without a time of day")
            return _in_years(cell.date())
        if isinstance(cell, date):
            return _in_years(cell)
        return _date_of(_text_of(cell))

    return parse


def _moment(column: Column) -> Parse:
    def parse(cell: Cell) -> datetime | None:
        if isinstance(cell, datetime):
            return _aware(cell)
        if isinstance(cell, date):
            return _aware(datetime.combine(cell, time()))
        text = unguard(_text_of(cell).strip())
        if not text:
            return None
        if not _MOMENT.fullmatch(text):
            raise CellError("不是时间;请写成 2026-05-14T09:30:00+08:00", "not a time; write 2026-05-14T09:30:00+08:00")
        try:
            return _aware(datetime.fromisoformat(text))
        except ValueError:
            raise CellError("没有这个时间", "there is no such time") from None

    return parse


def _aware(moment: datetime) -> datetime:
    """The moment in Asia/Shanghai; one without an offset is meant so (rule 1)."""
    _in_years(moment.date())
    return moment.replace(tzinfo=SHANGHAI) if moment.tzinfo is None else moment.astimezone(SHANGHAI)


def _whole(column: Column) -> Parse:
    most = column.most

    def parse(cell: Cell) -> int | None:
        text = unguard(_text_of(cell).strip()) if not isinstance(cell, bool) else "?"
        if not text:
            return None
        if not _WHOLE.fullmatch(text):
            raise _not_whole(text)
        number = int(text)
        if number > most:
            raise CellError(f"数字过大,最多{most}", f"too large a number, {most} at most")
        return number

    return parse


def _not_whole(text: str) -> CellError:
    if re.fullmatch(r"-[0-9.,]+", text):
        return CellError("数量不能为负", "a quantity is not negative")
    if re.fullmatch(r"[0-9,]*[.,][0-9]+", text):
        return CellError("只能是整数,不写小数点和千分位", "whole numbers only, without point or comma")
    return CellError("不是整数", "not a whole number")


def _flag(column: Column) -> Parse:
    def parse(cell: Cell) -> bool:
        text = unguard(_text_of(cell).strip()).lower()
        if not text:
            return False
        if text not in YES:
            raise CellError("请写 yes(是)或 no(否)", "write yes or no")
        return YES[text]

    return parse


def _choice(column: Column) -> Parse:
    accepted = {**{zh: name for name, zh in column.choices.items()}, **{name: name for name in column.choices}, "": ""}

    def parse(cell: Cell) -> str:
        text = unguard(_text_of(cell).strip())
        found = accepted.get(text)
        if found is None:
            names = "、".join(f"{name}({zh})" for name, zh in column.choices.items())
            why = unknown(f"只能是 {names}", f"one of {', '.join(column.choices)}", text, tuple(column.choices))
            raise CellError(why.zh, why.en)
        return found

    return parse


_PARSERS: Final[dict[str, Callable[[Column], Parse]]] = {
    "text": _text,
    "code": _text,
    "long": _long,
    "codes": _codes,
    "date": _date,
    "moment": _moment,
    "whole": _whole,
    "flag": _flag,
    "choice": _choice,
}

# -- writing -------------------------------------------------------------------------------------


def written(value: Any, column: Column) -> str:
    """A value as the text of a CSV cell, guarded; what ``parser(column)`` reads back as the same value, but for marks of control,
    which it refuses: one that has come in somewhere is not written, so that whatever goes out can come in.
    """
    if value is None or value in ("", ()):
        return ""
    if column.type == "flag":
        return "yes" if value else ("no" if column.needed else "")
    if column.type == "moment":
        moment: datetime = value
        return moment.astimezone(SHANGHAI).isoformat()
    if column.type == "codes":
        return guard(";".join(value))
    return guard(without_marks(value)) if isinstance(value, str) else str(value)
