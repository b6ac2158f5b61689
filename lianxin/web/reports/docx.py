"""A document as DOCX in the layout of GB/T 9704-2012, so that it can be printed and sent without another hand.

A4; top 37 mm, left 28 mm, type area 156 x 225 mm; 22 lines of 28 characters; body in 16 pt 仿宋, exactly 28 pt from line
to line; title in 22 pt 小标宋; 一、 in 黑体, (一) in 楷体; issuing mark red and centred, 35 mm below the edge of the type
area; number with 〔〕 two lines under it; red rule under that; page number in 14 pt with dashes, odd right, even left; a
table as an attachment on a page of its own; imprint at the foot of the last page. A bulletin has a masthead of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from docx.shared import Mm, Pt

from lianxin.reports.queries.documents import Paper
from lianxin.rules.entries import SHANGHAI
from lianxin.rules.periods import span_in_words
from lianxin.web.reports.writer import CENTRE, LINE, OFFICIAL, RIGHT, Fonts, Writer

_TITLE_LINE: Final = 19
_BREAKS: Final = "”》)的和、于"
_ABOVE_MARK: Final = Mm(35) - Pt(18)
"""The mark's own line is 56 pt high for letters of 36 pt: they begin about 18 pt below its edge."""


def docx_of(paper: Paper, *, issuer: str, fonts: Fonts = OFFICIAL) -> bytes:
    """The document as a DOCX file. ``issuer`` is the unit that issues it."""
    writer, row = Writer(fonts), paper.row
    attached = f"分单位数据表({span_in_words(row.first, row.last)})" if row.table else ""
    if row.kind == "bulletin":
        _masthead(writer, paper, issuer)
    elif paper.number:
        _mark(writer, paper, issuer)
    writer.titles(title_lines(row.title), under=paper.days, tight=row.kind == "bulletin")
    if row.recipients and row.kind != "bulletin":
        writer.line(f"{row.recipients}:")
    for place, paragraph in enumerate(paper.paragraphs, start=1):
        font = {"heading": fonts.black, "subheading": fonts.script}.get(paragraph.level, fonts.body)
        # the last one stays with the signature: no page bears a signature alone
        keep = paragraph.level != "body" or (place == len(paper.paragraphs) and row.kind != "bulletin")
        writer.line(paragraph.text, font=font, indent=True, keep=keep)
    if attached:
        writer.line(f"附件:{attached}", indent=True, before=LINE, keep=True)
    _signature(writer, paper, issuer)
    if row.table:
        _attachment(writer, attached, row.table)
    writer.at_foot(list(_imprint(paper, issuer)))
    return writer.content()


def title_lines(title: str) -> tuple[str, ...]:
    """A title in one line, or in two of about the same length, broken after a word where there is one near the middle."""
    if len(title) <= _TITLE_LINE:
        return (title,)
    middle = (len(title) + 1) // 2
    places = sorted(range(max(middle - 5, 1), min(middle + 6, len(title))), key=lambda place: abs(place - middle))
    at = next((place for place in places if title[place - 1] in _BREAKS and title[place] not in "”》)"), middle)
    return title[:at], title[at:]


def _masthead(writer: Writer, paper: Paper, issuer: str) -> None:
    writer.mark(paper.row.office or "简报")
    writer.line(f"第{paper.row.number}期" if paper.row.number else "(未签发)", align=CENTRE)
    writer.rule(writer.sides(issuer, _day(paper.row.signed_at or paper.row.as_of)))


def _mark(writer: Writer, paper: Paper, issuer: str) -> None:
    writer.mark(issuer, before=_ABOVE_MARK)
    writer.rule(writer.line(paper.number, align=CENTRE, before=Pt(56)))


def _signature(writer: Writer, paper: Paper, issuer: str) -> None:
    """Who issued it and when, four characters in; a bulletin says so in its masthead."""
    row = paper.row
    if row.kind == "bulletin":
        return
    writer.line("", keep=True)
    signer = row.officer.name if row.officer is not None else issuer
    for text in (signer, _day(row.signed_at) if row.signed_at else "(未签发)"):
        ending = writer.line(text, align=RIGHT, keep=text == signer)
        ending.paragraph_format.right_indent = Pt(64)


def _attachment(writer: Writer, title: str, table: dict[str, Any]) -> None:
    """The table on a page of its own: 附件 at the top left, its title in the third line."""
    writer.break_page()
    writer.line("附件", font=writer.fonts.black, after=LINE)
    writer.titles(title_lines(title), keep=False)
    heads = ["单位", *(column["name"] for column in table["columns"])]
    writer.table(heads, [[row["name"], *row["cells"]] for row in table["rows"]])


def _imprint(paper: Paper, issuer: str) -> Iterator[tuple[str, str]]:
    """Lines at the foot: of a bulletin to whom it goes, of what an office signed who issued it and when."""
    row = paper.row
    if row.kind == "bulletin":
        if row.recipients:
            yield f"送:{row.recipients}", ""
    elif row.officer is None and row.signed_at:
        yield issuer, f"{_day(row.signed_at)}印发"


def _day(moment: datetime) -> str:
    local = moment.astimezone(SHANGHAI)
    return f"{local.year}年{local.month}月{local.day}日"


# -- other papers of the office ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SlipWords:
    """An urging slip as it is printed: its number, who issues it, its lines of name and content."""

    number: str
    issuer: str
    issued: date
    lines: Sequence[tuple[str, str]]


def slip_docx(slip: SlipWords, *, fonts: Fonts = OFFICIAL) -> bytes:
    """An urging slip (督办单) as DOCX: number, what is asked of whom by when, what was done, written off."""
    writer = Writer(fonts)
    writer.titles(("督办单",))
    writer.sides(slip.number, f"{slip.issued.year}年{slip.issued.month}月{slip.issued.day}日")
    writer.form(slip.lines)
    writer.line("", keep=True)
    writer.line(slip.issuer, align=RIGHT).paragraph_format.right_indent = Pt(64)
    return writer.content()


def text_docx(title: str, text: str, *, fonts: Fonts = OFFICIAL) -> bytes:
    """A text of an officer (weekly record, progress card, report) as DOCX: its title, its paragraphs."""
    writer = Writer(fonts)
    writer.titles(title_lines(title))
    for line in text.splitlines():
        if line.strip():
            writer.line(line.strip(), indent=True)
    return writer.content()
