"""One cell of a clerk's sheet: full-width digits, stray spaces, dates in many forms, phones that became numbers."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Final

from lianxin.exchange.cells import EXACT, FIRST_YEAR, LAST_YEAR, Cell, unguard
from lianxin.exchange.faults import CellError

SAME_AS_ABOVE: Final = frozenset({"同上", "〃", "″", '"', "””", "''", "'", "同前", "-″-", "--〃--"})
NOTHING: Final = frozenset(
    {"", "无", "/", "\\", "-", "--", "—", "——", "#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "null", "NULL", "None"}
)
_LINES = re.compile(r"\s*[\r\n]+\s*")
_SPACES = re.compile(r"[^\S\n]+|[\u200b-\u200f\u2060\ufeff\u00a0\u3000]+")
_SEVERAL = re.compile(r"[、,;/|\n\r]+|(?<=[\u4e00-\u9fff]{2})\s{2,}(?=[\u4e00-\u9fff])")
_DATE = re.compile(r"([0-9]{4})(?:[-./年]([0-9]{1,2})(?:[-./月]([0-9]{1,2})日?|月)?|年)?(?:\s+0?0:00(?::00)?)?")
_MOMENT = re.compile(r"([0-9]{4}\D.*?[0-9]日?)[T\s]*\s([0-9]{1,2})[:时点](?:([0-9]{1,2})(?:分|:[0-9]{2}(?:\.0+)?)?)?")
_PACKED = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})?")
_OPEN: Final = frozenset({"至今", "长期", "今", "现在", "在任", "在职"})
_ID = re.compile(r"[1-9][0-9]{5}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]")
_ID_WITHIN = re.compile(rf"(?<![0-9]){_ID.pattern}(?![0-9])")
_EPOCH: Final = date(1899, 12, 30)
_SERIALS: Final = (20_000, 80_000)


def text_of(cell: Cell) -> str:
    """A cell as text: NFKC, trimmed, one space between words, whole numbers without point. Raises CellError for a formula
    and for a number that has lost its last digits."""
    if isinstance(cell, float):
        if not cell.is_integer():
            return repr(cell)
        if abs(cell) >= EXACT:
            raise CellError(
                "数字过长,表格已丢失末位;请把这一列设为文本重新填写", "too long for a number: format the column as text"
            )
        return str(int(cell))
    if cell is None or isinstance(cell, bool):
        return {None: "", True: "是", False: "否"}[cell]
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date | time | timedelta):
        return str(cell)
    text = _SPACES.sub(" ", _LINES.sub("\n", unicodedata.normalize("NFKC", str(cell)))).strip()
    if re.fullmatch(r"[0-9](?:\.[0-9]+)?[Ee]\+[0-9]{2}", text):
        raise CellError(
            "数字被写成了科学计数,末位已丢失;请把这一列设为文本重新填写", "a number in scientific notation has lost digits"
        )
    return unguard(text)


def plain(cell: Cell) -> str:
    """A cell as text, whatever it is: for looking at, never for loading."""
    try:
        text = text_of(cell)
    except CellError:
        return str(cell)
    return "" if text in NOTHING else text


def name_of(text: str) -> str:
    """A name: without spaces between Chinese characters, notes in brackets left out."""
    bare = re.sub(r"[((\[][^))\]]*[))\]]", "", text)
    return re.sub(r"(?<=[\u3400-\u9fff·])\s+(?=[\u3400-\u9fff·])", "", bare).strip(" .,、;:*")


def names_of(text: str) -> tuple[str, ...]:
    """The people or places of a cell, each once, in order."""
    return tuple(dict.fromkeys(name for name in (name_of(part) for part in _SEVERAL.split(text)) if name))


def date_of(cell: Cell) -> date | None:
    """The day that a cell means: a real date, 2024.3.1, 2024年3月, 20240301, a month or year (its first day). None for open ends.

    Raises CellError.
    """
    if isinstance(cell, datetime | date):
        return _in_years(cell.date() if isinstance(cell, datetime) else cell)
    if isinstance(cell, float | int) and not isinstance(cell, bool) and _SERIALS[0] < cell < _SERIALS[1]:
        return _in_years(_EPOCH + timedelta(days=int(cell)))
    text = text_of(cell)
    if text in NOTHING or text in _OPEN:
        return None
    found = _PACKED.fullmatch(text) or _DATE.fullmatch(text.replace(" 00:00:00", ""))
    if found is None:
        raise CellError("看不懂这个日期;请写成 2024-3-1 或 2024年3月", "not a date that can be read; write 2024-3-1")
    try:
        return _in_years(date(int(found[1]), int(found[2] or 1), int(found[3] or 1)))
    except ValueError:
        raise CellError("没有这一天", "there is no such day") from None


def moment_of(cell: Cell) -> datetime | None:
    """The moment that a cell means, as a clock there shows it; midnight where it says the day alone. Raises CellError."""
    if isinstance(cell, datetime):
        _in_years(cell.date())
        return cell.replace(tzinfo=None)
    if isinstance(cell, float) and _SERIALS[0] < cell < _SERIALS[1] and not cell.is_integer():
        return datetime.combine(_EPOCH, time()) + timedelta(minutes=round(cell * 1440))
    if isinstance(cell, str) and (found := _MOMENT.fullmatch(unicodedata.normalize("NFKC", cell).strip())):
        hour, minute = int(found[2]), int(found[3] or 0)
        day = date_of(found[1].strip())
        if day is not None and hour < 24 and minute < 60:
            return datetime.combine(day, time(hour, minute))
    day = date_of(cell)
    return None if day is None else datetime.combine(day, time())


def _in_years(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise CellError(f"年份须在{FIRST_YEAR}至{LAST_YEAR}之间", f"the year must lie between {FIRST_YEAR} and {LAST_YEAR}")
    return day


def looks_like_id(text: str) -> bool:
    """Whether the text is an identity number; such a number is never read in."""
    return bool(_ID.fullmatch(text.replace(" ", "").replace("'", "")))


def without_ids(text: str) -> str:
    """The text with identity numbers left out: they are never read in, not even in the middle of a sentence."""
    return _ID_WITHIN.sub("(证件号已略去)", text)


def phone_of(text: str) -> str:
    """The first phone number of a cell, as text. Raises CellError for an identity number and for what is none."""
    bare = text.replace("'", "").strip()
    if looks_like_id(bare):
        raise CellError("这是身份证号,系统从不导入;请填电话", "an identity number, which is never imported: write a phone number")
    first = re.split(r"[、,;/\n]|\s{2,}|(?<=[0-9]{11})\s", bare)[0]
    number = re.sub(r"(?<=[0-9])[\s-](?=[0-9])", lambda found: "-" if found[0] == "-" else "", first).strip()
    if not re.fullmatch(r"\+?[0-9][0-9-]{4,19}(?:转[0-9]{1,5})?", number):
        raise CellError("不是电话号码", "not a phone number")
    return number


def whole_of(text: str) -> int | None:
    """A number of people: ``4``, ``4人``, ``4.0``. Raises CellError."""
    bare = re.sub(r"[人口个位名]+$", "", text).strip()
    if re.fullmatch(r"[0-9]{1,6}(?:\.0+)?", bare):
        return int(float(bare))
    raise CellError("不是整数;请只写人数", "not a whole number: write how many people")
