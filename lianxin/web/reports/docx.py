"""A document as DOCX in the layout of GB/T 9704-2012, so that it can be printed and sent without another hand.

A4; top 37 mm, left 28 mm, type area 156 x 225 mm; 22 lines of 28 characters; body in 16 pt 仿宋, exactly 28 pt from line to
line; title in 22 pt 小标宋; 一、 in 黑体, (一) in 楷体; issuing mark red and centred; number with 〔〕; red rule under it; page
number in 14 pt with dashes, odd right, even left; imprint at the end. A bulletin has a masthead of its own.

Fonts are named, never embedded. ``OFFICIAL`` names those of an office's computer; ``FREE`` the free ones that stand in for them.
East Asian text bears its font and its language (``w:eastAsia``), without which a program may take Japanese glyphs.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from docx import Document as new_document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from lianxin.reports.queries.documents import Paper
from lianxin.rules.entries import SHANGHAI
from lianxin.web.typeset import chinese

RED: Final = RGBColor(0xC0, 0x00, 0x00)
BODY, TITLE, MARK, PAGE = Pt(16), Pt(22), Pt(36), Pt(14)
LINE: Final = Pt(28)
_TITLE_LINE: Final = 19
_BREAKS: Final = "”》)的和、于"
_FORBIDDEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class Fonts:
    """Names of fonts, and what stands in for each where it is missing."""

    title: str
    body: str
    black: str
    script: str
    page: str
    instead: tuple[tuple[str, str], ...] = ()


OFFICIAL: Final = Fonts(
    "方正小标宋简体",
    "仿宋_GB2312",
    "黑体",
    "楷体_GB2312",
    "宋体",
    (
        ("方正小标宋简体", "Noto Serif CJK SC"),
        ("仿宋_GB2312", "Noto Serif CJK SC"),
        ("黑体", "Noto Sans CJK SC"),
        ("楷体_GB2312", "Noto Serif CJK SC"),
        ("宋体", "Noto Serif CJK SC"),
    ),
)
FREE: Final = Fonts("Noto Serif CJK SC", "Noto Serif CJK SC", "Noto Sans CJK SC", "Noto Serif CJK SC", "Noto Serif CJK SC")


def docx_of(paper: Paper, *, issuer: str, fonts: Fonts = OFFICIAL) -> bytes:
    """The document as a DOCX file. ``issuer`` is the unit that issues it."""
    book = new_document()
    writer = _Writer(book, fonts)
    writer.page()
    if paper.row.kind == "bulletin":
        _masthead(writer, paper, issuer)
    elif paper.number:
        _mark(writer, paper, issuer)
    *above, last = title_lines(paper.row.title)
    for text in above:
        writer.line(text, font=fonts.title, size=TITLE, align=WD_ALIGN_PARAGRAPH.CENTER, spacing=Pt(33))
    writer.line(last, font=fonts.title, size=TITLE, align=WD_ALIGN_PARAGRAPH.CENTER, spacing=Pt(33), after=Pt(28))
    if paper.row.recipients:
        writer.line(f"{paper.row.recipients}:")
    for paragraph in paper.paragraphs:
        font = {"heading": fonts.black, "subheading": fonts.script}.get(paragraph.level, fonts.body)
        writer.line(paragraph.text, font=font, indent=True)
    if paper.row.table:
        writer.table(paper.row.table)
    _ending(writer, paper, issuer)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def title_lines(title: str) -> tuple[str, ...]:
    """A title in one line, or in two of about the same length, broken after a word where there is one near the middle."""
    if len(title) <= _TITLE_LINE:
        return (title,)
    middle = (len(title) + 1) // 2
    places = sorted(range(max(middle - 5, 1), min(middle + 6, len(title))), key=lambda place: abs(place - middle))
    at = next((place for place in places if title[place - 1] in _BREAKS and title[place] not in "”》)"), middle)
    return title[:at], title[at:]


def _masthead(writer: _Writer, paper: Paper, issuer: str) -> None:
    name = paper.row.office or "简报"
    writer.line(name, font=writer.fonts.title, size=MARK, color=RED, align=WD_ALIGN_PARAGRAPH.CENTER, spacing=Pt(56))
    issue = f"第{paper.row.number}期" if paper.row.number else "(未签发)"
    writer.line(issue, align=WD_ALIGN_PARAGRAPH.CENTER)
    line = writer.line(f"{issuer}\t{_day(paper.row.signed_at or paper.row.as_of)}")
    line.paragraph_format.tab_stops.add_tab_stop(Mm(156), WD_TAB_ALIGNMENT.RIGHT)
    writer.rule(line)


def _mark(writer: _Writer, paper: Paper, issuer: str) -> None:
    writer.line(issuer, font=writer.fonts.title, size=MARK, color=RED, align=WD_ALIGN_PARAGRAPH.CENTER, spacing=Pt(56))
    writer.rule(writer.line(paper.number, align=WD_ALIGN_PARAGRAPH.CENTER))


def _ending(writer: _Writer, paper: Paper, issuer: str) -> None:
    row = paper.row
    if row.kind == "bulletin":
        return
    signer = row.officer.name if row.officer is not None else issuer
    writer.line("")
    for text in (signer, _day(row.signed_at) if row.signed_at else "(未签发)"):
        ending = writer.line(text, align=WD_ALIGN_PARAGRAPH.RIGHT)
        ending.paragraph_format.right_indent = Pt(64)
        ending.paragraph_format.keep_together = True
    if row.officer is None and row.signed_at:
        imprint = writer.line(f"{issuer}\t{_day(row.signed_at)}印发", size=PAGE)
        imprint.paragraph_format.tab_stops.add_tab_stop(Mm(156), WD_TAB_ALIGNMENT.RIGHT)
        imprint.paragraph_format.space_before = Pt(28)
        writer.rule(imprint, color="000000", top=True)


def _day(moment: datetime) -> str:
    local = moment.astimezone(SHANGHAI)
    return f"{local.year}年{local.month}月{local.day}日"


class _Writer:
    """Writes paragraphs of one file, each with its fonts and language."""

    def __init__(self, book: Any, fonts: Fonts) -> None:
        self.book, self.fonts = book, fonts
        style = book.styles["Normal"]
        style.font.name, style.font.size = "Times New Roman", BODY
        _east_asian(style.element.get_or_add_rPr(), fonts.body)
        for name in book.styles.element.xpath("//w:docDefaults//w:rPr"):
            _east_asian(name, fonts.body)
        _alternatives(book, fonts)

    def page(self) -> None:
        """A4 with the margins of the standard, page numbers outside; lines of 28 pt make 22 on a page."""
        section = self.book.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.footer_distance = Mm(28)
        for old in section._sectPr.findall(qn("w:docGrid")):
            section._sectPr.remove(old)
        self.book.settings.odd_and_even_pages_header_footer = True
        self._number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
        self._number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)

    def _number(self, footer: Any, align: Any) -> None:
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.alignment = align
        side = "right_indent" if align == WD_ALIGN_PARAGRAPH.RIGHT else "left_indent"
        setattr(paragraph.paragraph_format, side, PAGE)
        self._run(paragraph, "— ", self.fonts.page, PAGE)
        run = self._run(paragraph, "", self.fonts.page, PAGE)
        for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
            part = OxmlElement("w:instrText" if text else "w:fldChar")
            if text:
                part.text = text
            else:
                part.set(qn("w:fldCharType"), kind)
            run._r.append(part)
        self._run(paragraph, " —", self.fonts.page, PAGE)

    def line(
        self,
        text: str,
        *,
        font: str = "",
        size: Any = BODY,
        align: Any = None,
        color: Any = None,
        indent: bool = False,
        spacing: Any = LINE,
        after: Any = None,
    ) -> Any:
        """A paragraph; body paragraphs begin two characters in."""
        paragraph = self.book.add_paragraph()
        form = paragraph.paragraph_format
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, spacing
        form.space_before, form.space_after = Pt(0), after or Pt(0)
        form.widow_control = False
        if align is not None:
            paragraph.alignment = align
        if indent:
            form.first_line_indent = Pt(32)
        self._run(paragraph, text, font or self.fonts.body, size, color)
        return paragraph

    def _run(self, paragraph: Any, text: str, font: str, size: Any, color: Any = None) -> Any:
        run = paragraph.add_run(_FORBIDDEN.sub("", chinese(text)))
        run.font.name, run.font.size = "Times New Roman", size
        if color is not None:
            run.font.color.rgb = color
        properties = run._r.get_or_add_rPr()
        _east_asian(properties, font)
        if size == BODY:
            closer = OxmlElement("w:spacing")
            closer.set(qn("w:val"), "-5")
            properties.append(closer)
        return run

    def rule(self, paragraph: Any, *, color: str = "C00000", top: bool = False) -> None:
        """A line as wide as the type area, 4 mm under the paragraph, or above it."""
        borders = OxmlElement("w:pBdr")
        edge = OxmlElement("w:top" if top else "w:bottom")
        for name, value in (
            ("val", "single"),
            ("sz", "12" if not top else "6"),
            ("space", "11" if not top else "4"),
            ("color", color),
        ):
            edge.set(qn(f"w:{name}"), value)
        borders.append(edge)
        paragraph._p.get_or_add_pPr().append(borders)
        if not top:
            paragraph.paragraph_format.space_after = Pt(28)

    def table(self, table: dict[str, Any]) -> None:
        """The figures by area: a head that repeats on each page, numbers to the right."""
        heads = ["单位", *(column["name"] for column in table["columns"])]
        grid = self.book.add_table(rows=1, cols=len(heads), style="Table Grid")
        grid.alignment = WD_TABLE_ALIGNMENT.CENTER
        for cell, text in zip(grid.rows[0].cells, heads, strict=True):
            self._cell(cell, text, self.fonts.black)
        head = OxmlElement("w:tblHeader")
        head.set(qn("w:val"), "true")
        grid.rows[0]._tr.get_or_add_trPr().append(head)
        for row in table["rows"]:
            cells = grid.add_row().cells
            for place, text in enumerate([row["name"], *row["cells"]]):
                self._cell(cells[place], text, self.fonts.body, number=place > 0)

    def _cell(self, cell: Any, text: str, font: str, *, number: bool = False) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if number else WD_ALIGN_PARAGRAPH.CENTER
        self._run(paragraph, text, font, Pt(12))


def _east_asian(properties: Any, font: str) -> None:
    """Font and language of East Asian text on a run or a style."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), font)
    fonts.set(qn("w:hint"), "eastAsia")
    lang = properties.find(qn("w:lang"))
    if lang is None:
        lang = OxmlElement("w:lang")
        properties.append(lang)
    lang.set(qn("w:val"), "en-US")
    lang.set(qn("w:eastAsia"), "zh-CN")


def _alternatives(book: Any, fonts: Fonts) -> None:
    """Name in the table of fonts what stands in for each, where the file has such a table."""
    for part in book.part.package.iter_parts():
        if not str(part.partname).endswith("fontTable.xml"):
            continue
        lines = "".join(
            f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
            for name, other in fonts.instead
        )
        part._blob = part.blob.replace(b"</w:fonts>", lines.encode() + b"</w:fonts>")
