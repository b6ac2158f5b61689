"""Gaps for numbers within a text of a form: 本月共走访____户, 办结(  )件. Each is filled by itself; the words around it stay."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

_BLANK: Final = r"[ \t\u00a0\u3000]"
_UNITS: Final = r"[户件人场]次|(?:万|亿)?[户件人次名个元条场起天家处篇村组份期宗支辆亩吨]|[%\uff05万亿]"
_NO_DATE: Final = rf"(?!{_BLANK}*[年月日])"
_GAP: Final = re.compile(
    rf"(?P<line>(?:_{{2,}}+|\uff3f++){_NO_DATE})"
    rf"|[(\uff08](?P<inside>{_BLANK}+)[)\uff09](?={_BLANK}*(?:{_UNITS}))"
    rf"|(?P<room>(?:{_BLANK}{{2,}}|\u3000)(?={_UNITS}))"
)
_HEAD: Final = re.compile(r"[\u4e00-\u9fff]{2,3}")
_NAMES: Final = re.compile(r"(?:单位|日期|时间|人|签字|签名|盖章|电话|姓名|地址|地点)$")
"""What is written by hand behind these words is no number: 填报单位:____."""
_COUNTS: Final = ("共", "计", "约", "达", "为")
_AFTER: Final = re.compile(rf"[)\uff09]?{_BLANK}*({_UNITS})?")


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap of a text: from where to where, the words before it since the last comma or gap, and the unit behind it."""

    start: int
    end: int
    before: str
    unit: str


def gaps_of(text: str) -> tuple[Gap, ...]:
    """The gaps for numbers in a text, in order. Dates to be written by hand and words set wide (合  计, 人  次) are none."""
    return tuple(_found(text))


def _found(text: str) -> Iterator[Gap]:
    last = 0
    for match in _GAP.finditer(text):
        name = str(match.lastgroup)
        if name == "room" and _set_wide(text):
            continue
        start, end = match.span(name)
        words = re.split(r"[,\uff0c;\uff1b。:\uff1a\n()\uff08\uff09_]", text[last:start])
        before = next((word.strip() for word in reversed(words) if word.strip()), "")
        behind = _AFTER.match(text, end)
        unit = (behind[1] or "") if behind else ""
        last = end
        if unit or not _NAMES.search(before):
            yield Gap(start, end, before.strip("".join(_COUNTS)), unit)


def _set_wide(text: str) -> bool:
    """Whether a text is a head of two or three letters with room between them, not a sentence with a gap."""
    letters = re.sub(_BLANK, "", text)
    return bool(_HEAD.fullmatch(letters)) and not letters.startswith(_COUNTS)


def with_numbers(text: str, numbers: Mapping[int, str]) -> str:
    """The text with these numbers in its gaps, counted from 1; gaps without a number stay."""
    for place, gap in reversed(list(enumerate(gaps_of(text), start=1))):
        if place in numbers:
            text = text[: gap.start] + numbers[place] + text[gap.end :]
    return text
