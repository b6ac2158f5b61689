"""Sentences made of words and figures: 共入户走访群众{households-visited}户. What is said when a figure is missing or small, too.

A reference stands in braces: ``{key}``, ``{key@span}``, ``{key|form}``, ``{key@span|form}``. Nothing is counted here: who asks
brings the values, and gets the words. A number that no reference gives is a typed number, which ``typed_numbers`` finds: no
figure of a document is written by hand (principle 3).

    span   (none) the document's own period · ``year`` from the first day of its year · ``since`` from the adoption of the policy,
           both up to the document's last day
    form   unit 元 万元 亿元 万 · 多 or 余 (rounded down, said so) · 近 (rounded up, said so) · 以上 (a share rounded down), each
           with a step if need be (多100万元) · 分子 分母 (the two numbers of a share) · 全部 都 (the word when all of them are)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

SpanName = Literal["period", "year", "since"]
SPANS: Final[tuple[SpanName, ...]] = ("period", "year", "since")
APPROXIMATE: Final = ("多", "余", "近", "以上")
PARTS: Final = ("分子", "分母")
ALL_OF_THEM: Final = ("全部", "都")
OWED, DONE = "应完成", "已完成"
"""Of a duty, in a document of one officer: what is owed and what is done. Written by the system alone, with their units."""
UNITS: Final[dict[str, int]] = {"元": 100, "万元": 1_000_000, "亿元": 10_000_000_000, "万": 10_000}
"""How many of what is counted make one of the unit: of money, fen; of anything else, things."""
MISSING: Final = {"zh": "(尚不能统计)", "en": "(not measured yet)"}
FEW: Final = {"zh": "不足5", "en": "fewer than 5"}
NOTHING_TO_COUNT: Final = {"zh": "(没有可比的基数)", "en": "(nothing to compare with)"}

_REFERENCE: Final = re.compile(r"\{([^{}]*)\}")
_INSIDE: Final = re.compile(r"([a-z][a-z0-9_-]*(?:\.(?:parties|counterparts))?)(?:@([a-z]+))?(?:\|([^|@]+))?")
_FORM: Final = re.compile(r"(多|余|近|以上)?(\d{1,6})?(元|万元|亿元|万)?")
_TYPED: Final = re.compile(
    r"(?<![第\d.,])\d[\d,.]*\s*(?:多|余)?\s*(?:万|亿)?\s*"
    r"(?:%|户次|人次|场次|户|件|条|个|元|名|人|家|村|项|起|场|篇|次|面|封|亩|公里|课时|households?|visits?|matters?|people|yuan)"
)


class SentenceError(ValueError):
    """A reference that is not of the language: ``zh`` and ``en`` say what is wrong."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


@dataclass(frozen=True, slots=True)
class Reference:
    """A figure as a sentence names it: which, over which span, and how it is written."""

    key: str
    span: SpanName = "period"
    form: str = ""

    @property
    def text(self) -> str:
        """The reference as it is written in a sentence."""
        span = "" if self.span == "period" else f"@{self.span}"
        return f"{{{self.key}{span}{'|' + self.form if self.form else ''}}}"


Piece = str | Reference


@dataclass(frozen=True, slots=True)
class Value:
    """What a figure is: a number, or a share's two numbers. ``number`` None: not measured. ``few``: too small to show."""

    number: int | None
    numerator: int | None = None
    denominator: int | None = None
    quantity: str = "records"
    few: bool = False

    @property
    def is_share(self) -> bool:
        """Whether it is one number out of another."""
        return self.denominator is not None


def pieces(text: str) -> tuple[Piece, ...]:
    """The words and the references of a sentence, in order. Raises SentenceError for braces that hold no reference."""
    found: list[Piece] = []
    end = 0
    for match in _REFERENCE.finditer(text):
        if match.start() > end:
            found.append(text[end : match.start()])
        found.append(_reference(match[1]))
        end = match.end()
    if end < len(text):
        found.append(text[end:])
    for piece in found:
        if isinstance(piece, str) and ("{" in piece or "}" in piece):
            raise SentenceError("花括号没有成对", "a brace without its other one")
    return tuple(found)


def references(text: str) -> tuple[Reference, ...]:
    """The references of a sentence. Raises SentenceError."""
    return tuple(piece for piece in pieces(text) if isinstance(piece, Reference))


def _reference(inside: str) -> Reference:
    match = _INSIDE.fullmatch(inside.strip())
    if match is None:
        zh = f"“{{{inside}}}”不是引用:写成 {{口径的键}}、{{键@year}} 或 {{键|万元}}"
        raise SentenceError(zh, f'"{{{inside}}}" is not a reference: write {{key}}, {{key@year}} or {{key|万元}}')
    key, span, form = match[1], match[2] or "period", (match[3] or "").strip()
    if span not in SPANS:
        raise SentenceError(f"“@{span}”:只有 @year(本年)和 @since(实施以来)", f'"@{span}": only @year and @since')
    if form and form not in (*PARTS, *ALL_OF_THEM, OWED, DONE) and _FORM.fullmatch(form) is None:
        zh = f"“|{form}”不是写法:元、万元、亿元、万、多、余、近、以上、分子、分母、全部、都"
        raise SentenceError(zh, f'"|{form}" is not a form: 元 万元 亿元 万 多 余 近 以上 分子 分母 全部 都')
    return Reference(key, span, form)


def fits(reference: Reference, *, is_share: bool, quantity: str) -> SentenceError | None:
    """What is wrong with writing such a figure in this form; None when it fits."""
    form = reference.form
    if form in (OWED, DONE):
        return SentenceError(f"“{form}”由系统在个人的文稿里写", f'"{form}" is written by the system, in documents of officers')
    of_share = form in (*PARTS, *ALL_OF_THEM) or form.startswith("以上")
    if of_share and not is_share:
        return SentenceError(f"“{form}”只用于比率", f'"{form}" is for shares only')
    if form and not of_share and is_share:
        return SentenceError(f"比率不能写成“{form}”", f'a share is not written as "{form}"')
    if form.endswith("元") and quantity != "fen":
        return SentenceError(f"“{form}”只用于金额(fen)", f'"{form}" is for money (fen) only')
    return None


# -- a figure in words ---------------------------------------------------------------------------


def said(reference: Reference, value: Value, lang: str = "zh") -> str:
    """The figure as the sentence says it; in words where it is missing, too small to show, or has nothing to compare with."""
    if value.few:
        return FEW[lang]
    if value.is_share:
        return _share(reference.form, value, lang)
    if value.number is None:
        return MISSING[lang]
    return _number(reference.form, value.number, value.quantity)


def _share(form: str, value: Value, lang: str) -> str:
    top, bottom = value.numerator, value.denominator
    if top is None or bottom is None:
        return MISSING[lang]
    if form in PARTS:
        return str(top if form == "分子" else bottom)
    if bottom == 0:
        return NOTHING_TO_COUNT[lang]
    if form in ALL_OF_THEM and top == bottom:
        return form
    if form.startswith("以上"):
        step = int(form.removeprefix("以上") or 1)
        floor = top * 100 // bottom // step * step
        return f"{floor}%" + ("以上" if floor * bottom < top * 100 else "")
    tenths = (2000 * top + bottom) // (2 * bottom)
    percent = f"{tenths // 10}%" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}%"
    return f"有{percent}" if form in ALL_OF_THEM else percent


def _number(form: str, number: int, quantity: str) -> str:
    match = _FORM.fullmatch(form)
    approximate, step, unit = (match[1], match[2], match[3]) if match else (None, None, None)
    scale = UNITS.get(unit or "", _natural(quantity))
    if approximate is None:
        return _decimal(number, scale, 2 if unit in (None, "元") else 1) + (unit or "")
    whole = number // scale
    if approximate == "近":
        return _near(number, scale, int(step or 0)) + (unit or "")
    floor = whole // int(step) * int(step) if step else _two_digits(whole)
    if not floor:
        return _decimal(number, scale, 1) + (unit or "")
    return f"{floor}{approximate if floor * scale < number else ''}{unit or ''}"


def _natural(quantity: str) -> int:
    return {"fen": 100, "half_days": 2}.get(quantity, 1)


def _decimal(number: int, scale: int, digits: int) -> str:
    """The number in the unit, halves up, without noughts at the end."""
    power = 10**digits
    scaled = (2 * number * power + scale) // (2 * scale)
    whole, rest = divmod(scaled, power)
    return f"{whole}.{rest:0{digits}d}".rstrip("0").rstrip(".") if rest else str(whole)


def _two_digits(number: int) -> int:
    """The number rounded down to its two leading digits: 5812 is 5800, 963 is 960."""
    step = int("1" + "0" * max(len(str(number)) - 2, 1))
    return number // step * step


def _near(number: int, scale: int, step: int) -> str:
    """The number rounded up, said as 近: 9712 of 10000 is 近万; what is round already is said as it is."""
    whole = -(-number // scale)
    step = step or int("1" + "0" * (len(str(whole)) - 1))
    top = -(-whole // step) * step
    name = "万" if top == 10_000 else f"{top // 10_000}万" if top % 10_000 == 0 else str(top)
    return name if top * scale == number else f"近{name}"


# -- what somebody typed -------------------------------------------------------------------------


def typed_numbers(text: str, known: str = "") -> tuple[str, ...]:
    """Numbers of things that stand in the words of a text and in no reference, nor in ``known`` (what the policy itself says).

    Dates, ordinals, document numbers and hours are not numbers of things.
    """
    words = _REFERENCE.sub(" ", text)
    return tuple(found for found in dict.fromkeys(match[0] for match in _TYPED.finditer(words)) if found not in known)
