"""Minutes as DOCX in the layout of GB/T 9704-2012, 10.3: red mark, number, rule, what was decided, who was there; no seal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from docx.shared import Mm, Pt

from lianxin.rhythm.queries import MARK, MinutesPage
from lianxin.rules.documents import Level, level_of
from lianxin.rules.entries import SHANGHAI
from lianxin.web.reports.docx import title_lines
from lianxin.web.reports.writer import CENTRE, LINE, OFFICIAL, Fonts, Writer

_ABOVE_MARK: Final = Mm(35) - Pt(18)
_NUMBERS: Final = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of the minutes, and at which level of the standard it stands."""

    text: str
    level: Level


def paragraphs(content: dict[str, Any]) -> Iterator[Line]:
    """What the minutes say, a paragraph after the other."""
    for text in _texts(content):
        yield Line(text, level_of(text))


def _texts(content: dict[str, Any]) -> Iterator[str]:
    place = f"在{content['place']}" if content["place"] else ""
    led = f",{content['chair']}主持" if content["chair"] else ""
    topics = f"议题{len(content['items'])}件。议定如下:"
    yield f"{_day(content['held_on'])},{content['unit']}{place}召开{content['title']}{led},{topics}"
    for place_, item in enumerate(content["items"], start=1):
        unit = f"({item['unit']}牵头)" if item["unit"] else ""
        yield f"{_numeral(place_)}、{item['title'].rstrip('。')}{unit}"
        for number, one in enumerate(item["decided"], start=1):
            who = f"({one['officer']})" if one["officer"] else ""
            yield f"{number}.{one['unit']}{who}:{one['task'].rstrip('。')},{_day(one['due_on'])}前完成。"
        if not item["decided"]:
            yield "本次没有议定,继续办理。"
    yield from (line.strip() for line in content["notes"].splitlines() if line.strip())


def present(content: dict[str, Any]) -> str:
    """Who was there, by unit: 某局张三、李四;某镇王五."""
    by_unit: dict[str, list[str]] = {}
    for one in content["came"]:
        by_unit.setdefault(one["unit"], []).append(one["name"])
    return ";".join(f"{unit} {'、'.join(names)}".strip() for unit, names in by_unit.items())


def minutes_docx(found: MinutesPage, *, fonts: Fonts = OFFICIAL) -> bytes:
    """The minutes as a DOCX file; what is not signed says so in place of its number."""
    writer, content, row = Writer(fonts), found.content, found.row
    signed = row.signed_at if row is not None else None
    writer.mark(MARK, before=_ABOVE_MARK)
    writer.line(found.number or "(未签发)", align=CENTRE, before=Pt(28))
    writer.rule(writer.sides(content["unit"], _moment(signed) if signed else _day(content["held_on"])))
    writer.titles(title_lines(f"{content['title']}纪要"))
    for one in paragraphs(content):
        font = {"heading": fonts.black, "subheading": fonts.script}.get(one.level, fonts.body)
        writer.line(one.text, font=font, indent=True, keep=one.level != "body")
    if content["came"]:
        writer.line(f"出席:{present(content)}", indent=True, before=LINE)
    if signed:
        writer.at_foot([(content["unit"], f"{_moment(signed)}印发")])
    return writer.content()


def _numeral(number: int) -> str:
    tens, rest = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_NUMBERS[tens - 1]}十"
    return head + (_NUMBERS[rest - 1] if rest else "")


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day.year}年{day.month}月{day.day}日"


def _moment(moment: Any) -> str:
    return _day(moment.astimezone(SHANGHAI).date().isoformat())
