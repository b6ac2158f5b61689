"""Texts drafted from what was recorded: weekly record (A7), progress card (S9), quarterly report, leaders' digest (X7).

Plain text, the same for the same entries; nothing is added that was not recorded. People read, change what they like, or keep
silent. A digest goes above the village and names no household.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

WEEKDAYS: Final = "一二三四五六日"
WEEKDAYS_EN: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class Done:
    """One entry as a text needs it: names, not codes, in the reader's language."""

    day: date
    until: date
    kind: str
    officers: tuple[str, ...]
    whom: tuple[str, ...]
    village: str
    half_days: int | None = None
    minutes: int | None = None
    persons: int | None = None
    fen: int | None = None
    count: int | None = None
    text: str = ""
    problems: tuple[str, ...] = ()
    open_problems: int = 0


def weekly_record(done: Sequence[Done], *, name: str, first: date, last: date, lang: str = "zh") -> str:
    """The record of a week, or of any span: each day what was done, then the problems found."""
    english = lang.startswith("en")
    head = f"{name}: {first} to {last}" if english else f"{name} {_date(first)}至{_date(last)}工作记录"
    if not done:
        return f"{head}\n{'Nothing was recorded.' if english else '本期没有记录。'}"
    lines = [head]
    for day in sorted({one.day for one in done}):
        title = f"{day} {WEEKDAYS_EN[day.weekday()]}" if english else f"{_date(day)}(周{WEEKDAYS[day.weekday()]})"
        lines.append(f"{title}{_colon(english)}" + _stop(english).join(_what(one, english) for one in done if one.day == day))
    return "\n".join([*lines, *_problems(done, english)])


def progress_card(done: Sequence[Done], *, name: str, first: date, last: date, lang: str = "zh") -> str:
    """The progress card of a week: how often each kind, how much, what stays open. It names no resident."""
    english = lang.startswith("en")
    head = f"Progress, {first} to {last}: {name}" if english else f"工作进度卡 {name} {_date(first)}至{_date(last)}"
    if not done:
        return f"{head}\n{'Nothing was recorded.' if english else '本期没有记录。'}"
    kinds = dict.fromkeys(one.kind for one in done)
    lines = [head, *(_total(kind, [one for one in done if one.kind == kind], english) for kind in kinds)]
    found, still = sum(len(one.problems) for one in done), sum(one.open_problems for one in done)
    if found:
        lines.append(f"Problems found: {found}, open: {still}" if english else f"发现问题{found}件,尚未办结{still}件")
    return "\n".join(lines)


def report(done: Sequence[Done], *, name: str, first: date, last: date, lang: str = "zh") -> str:
    """A report over a longer span: totals by kind and by village, then the problems."""
    english = lang.startswith("en")
    card = progress_card(done, name=name, first=first, last=last, lang=lang).splitlines()
    head = f"Report, {first} to {last}: {name}" if english else f"{name} {_date(first)}至{_date(last)}工作汇报"
    villages = Counter(one.village for one in done if one.village)
    where = [f"{village}{_colon(english)}{number}{'' if english else '次'}" for village, number in sorted(villages.items())]
    places = [("Places: " if english else "到过:") + ("; " if english else ";").join(where)] if where else []
    return "\n".join([head, *card[1:], *places, *_problems(done, english)])


def digest(done: Sequence[Done], *, place: str, first: date, last: date, lang: str = "zh") -> str:
    """What the leaders of an area read: new problems by village, then how much was done. Figures and problems, no household."""
    english = lang.startswith("en")
    span = (f"{first}" if first == last else f"{first} to {last}") if english else _span(first, last)
    lines = [f"{place}: digest of {span}" if english else f"{place}民情摘报({span})"]
    found = [(one, problem) for one in done for problem in one.problems]
    lines.append(f"New problems: {len(found)}" if english else f"新发现问题{len(found)}件")
    lines += [f"{number}. {_where(one, english)}{problem}" for number, (one, problem) in enumerate(found, 1)]
    people = len({name for one in done for name in one.officers})
    villages = len({one.village for one in done if one.village})
    lines.append(
        f"Recorded: {len(done)} entries by {people} officers in {villages} villages"
        if english
        else f"共记录{len(done)}条,{people}名干部,到{villages}个村"
    )
    return "\n".join(lines)


def _date(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _span(first: date, last: date) -> str:
    return _date(first) if first == last else f"{_date(first)}至{_date(last)}"


def _stop(english: bool) -> str:
    return "; " if english else ";"


def _colon(english: bool) -> str:
    return ": " if english else ":"


def _where(one: Done, english: bool) -> str:
    return f"{one.village}{_colon(english)}" if one.village else ""


def _what(one: Done, english: bool) -> str:
    """One entry in a line: kind, whom or where, quantities, the words written."""
    whom = ("、" if not english else ", ").join(one.whom) or one.village
    gap = " " if english else ""
    until = "" if one.until == one.day else (f" until {one.until}" if english else f"(至{_date(one.until)})")
    amounts = _amounts(one, english)
    said = f"{_colon(english)}{one.text}" if one.text else ""
    return f"{one.kind}{gap}{whom}{until}{amounts}{said}"


def _amounts(one: Done, english: bool) -> str:
    parts = _quantities(
        {"half_days": one.half_days, "minutes": one.minutes, "persons": one.persons, "fen": one.fen, "count": one.count}, english
    )
    return (" (" + ", ".join(parts) + ")" if english else "(" + "、".join(parts) + ")") if parts else ""


def _quantities(amounts: dict[str, int | None], english: bool) -> list[str]:
    written: list[str] = []
    for name, value in amounts.items():
        if value:
            written.append(_EN[name](value) if english else _ZH[name](value))
    return written


def _halves(number: int) -> str:
    return f"{number // 2}" if number % 2 == 0 else f"{number / 2:.1f}"


def _yuan(fen: int) -> str:
    return f"{fen // 100}" if fen % 100 == 0 else f"{fen // 100}.{fen % 100:02d}"


_ZH = {
    "half_days": lambda number: f"{_halves(number)}天",
    "minutes": lambda number: f"{number}分钟",
    "persons": lambda number: f"{number}人",
    "fen": lambda number: f"{_yuan(number)}元",
    "count": lambda number: f"{number}件",
}
_EN = {
    "half_days": lambda number: f"{_halves(number)} days",
    "minutes": lambda number: f"{number} min",
    "persons": lambda number: f"{number} people",
    "fen": lambda number: f"{_yuan(number)} yuan",
    "count": lambda number: f"{number} items",
}


def _total(kind: str, done: Sequence[Done], english: bool) -> str:
    sums = {name: sum(getattr(one, name) or 0 for one in done) for name in ("half_days", "minutes", "persons", "fen", "count")}
    parts = [f"{len(done)} times" if english else f"{len(done)}次", *_quantities({**sums}, english)]
    return f"{kind}{_colon(english)}" + (", " if english else "、").join(parts)


def _problems(done: Iterable[Done], english: bool) -> list[str]:
    found = [f"{_where(one, english)}{problem}" for one in done for problem in one.problems]
    if not found:
        return []
    return ["Problems found:" if english else "发现的问题:", *(f"{number}. {text}" for number, text in enumerate(found, 1))]
