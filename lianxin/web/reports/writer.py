"""Paragraphs, rules, tables and the imprint of official paper (GB/T 9704-2012), each with its fonts and language.

Fonts are named, never embedded. ``OFFICIAL`` names those of an office's computer; ``FREE`` the free ones that stand in for them.
East Asian text bears its font and its language (``w:eastAsia``), without which a program may take Japanese glyphs.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from docx import Document as new_document
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from lianxin.web.typeset import chinese

RED: Final = RGBColor(0xC0, 0x00, 0x00)
BODY, TITLE, MARK, PAGE = Pt(16), Pt(22), Pt(36), Pt(14)
LINE: Final = Pt(28)
TITLE_LINE: Final = Pt(33)
WIDE: Final = Mm(156)
_MANY_COLUMNS: Final = 6
_SHORT_HEAD: Final = 12
"""Half characters of a head of a table that stands in one line."""
_FORBIDDEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_RUN_ORDER: Final = "w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang"
_PARAGRAPH_ORDER: Final = (
    "shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap "
    "outlineLvl divId cnfStyle rPr sectPr pPrChange"
)
_AFTER_SPACING: Final = tuple(f"w:{name}" for name in _RUN_ORDER.split())
"""What stands behind the spacing of a run: the format wants its parts in this order."""
_AFTER_BORDERS: Final = tuple(f"w:{name}" for name in _PARAGRAPH_ORDER.split())
"""The same for the borders of a paragraph."""
_AFTER_FRAME: Final = ("w:widowControl", "w:numPr", "w:suppressLineNumbers", "w:pBdr", *_AFTER_BORDERS)
CENTRE, RIGHT, LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT


@dataclass(frozen=True, slots=True)
class Fonts:
    """Names of fonts, what stands in for each where it is missing, and whether titles want a bold face to look as they should."""

    title: str
    body: str
    black: str
    script: str
    page: str
    instead: tuple[tuple[str, str], ...] = ()
    bold_titles: bool = False


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
_SERIF, _SANS = "Noto Serif CJK SC", "Noto Sans CJK SC"
FREE: Final = Fonts(_SERIF, _SERIF, _SANS, _SERIF, _SERIF, bold_titles=True)


class Writer:
    """Writes one file: paragraphs, rules, tables, and lines at the foot of the last page."""

    def __init__(self, fonts: Fonts) -> None:
        self.book: Any = new_document()
        self.fonts = fonts
        style = self.book.styles["Normal"]
        style.font.name, style.font.size = "Times New Roman", BODY
        _east_asian(style.element.get_or_add_rPr(), fonts.body)
        for name in self.book.styles.element.xpath("//w:docDefaults//w:rPr"):
            _east_asian(name, fonts.body)
        _alternatives(self.book, fonts)
        self._page()

    def content(self) -> bytes:
        """The file."""
        out = io.BytesIO()
        self.book.save(out)
        return out.getvalue()

    def _page(self) -> None:
        """A4 with the margins of the standard, page numbers outside and 7 mm below; lines of 28 pt make 22 on a page."""
        section = self.book.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.footer_distance = Mm(25)
        for old in section._sectPr.findall(qn("w:docGrid")):
            section._sectPr.remove(old)
        self.book.settings.odd_and_even_pages_header_footer = True
        self._number(section.footer, RIGHT)
        self._number(section.even_page_footer, LEFT)

    def _number(self, footer: Any, align: Any) -> None:
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.alignment = align
        side = "right_indent" if align == RIGHT else "left_indent"
        setattr(paragraph.paragraph_format, side, PAGE)
        self.run(paragraph, "— ", self.fonts.page, PAGE)
        run = self.run(paragraph, "", self.fonts.page, PAGE)
        for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
            part = OxmlElement("w:instrText" if text else "w:fldChar")
            if text:
                part.text = text
            else:
                part.set(qn("w:fldCharType"), kind)
            run._r.append(part)
        self.run(paragraph, " —", self.fonts.page, PAGE)

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
        before: Any = None,
        after: Any = None,
        keep: bool = False,
    ) -> Any:
        """A paragraph; body paragraphs begin two characters in. ``keep``: on one page with the next."""
        paragraph = self.book.add_paragraph()
        form = paragraph.paragraph_format
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, spacing
        form.space_before, form.space_after = before or Pt(0), after or Pt(0)
        form.widow_control, form.keep_with_next = False, keep or None
        if align is not None:
            paragraph.alignment = align
        if indent:
            form.first_line_indent = Pt(32)
        self.run(paragraph, text, font or self.fonts.body, size, color)
        return paragraph

    def titles(self, lines: Sequence[str], *, under: str = "", tight: bool = False, keep: bool = True) -> None:
        """A title in 22 pt, centred, an empty line below; ``under``: in brackets beneath it, ``tight`` with no such line."""
        for text in lines[:-1]:
            self.line(text, font=self.fonts.title, size=TITLE, align=CENTRE, spacing=TITLE_LINE, keep=True)
        below = None if under else LINE
        self.line(lines[-1], font=self.fonts.title, size=TITLE, align=CENTRE, spacing=TITLE_LINE, after=below, keep=keep)
        if under:
            self.line(f"({under})", font=self.fonts.script, align=CENTRE, after=None if tight else LINE, keep=keep)

    def mark(self, text: str, *, before: Any = None) -> None:
        """The red mark of who issues it, or the masthead of a bulletin."""
        self.line(text, font=self.fonts.title, size=MARK, color=RED, align=CENTRE, spacing=Pt(56), before=before)

    def sides(self, left: str, right: str, *, size: Any = BODY) -> Any:
        """A line with one text at each side of the type area."""
        line = self.line(f"{left}\t{right}", size=size)
        line.paragraph_format.tab_stops.add_tab_stop(WIDE, WD_TAB_ALIGNMENT.RIGHT)
        return line

    def run(self, paragraph: Any, text: str, font: str, size: Any, color: Any = None) -> Any:
        """A run of text with its font, its language and full-width signs."""
        run = paragraph.add_run(_FORBIDDEN.sub("", chinese(text)))
        run.font.name, run.font.size = "Times New Roman", size
        if self.fonts.bold_titles and font == self.fonts.title and size in (TITLE, MARK):
            run.font.bold = True
        if color is not None:
            run.font.color.rgb = color
        properties = run._r.get_or_add_rPr()
        _east_asian(properties, font)
        if size == BODY:
            closer = OxmlElement("w:spacing")
            closer.set(qn("w:val"), "-5")
            properties.insert_element_before(closer, *_AFTER_SPACING)
        return run

    def rule(self, paragraph: Any, *, color: str = "C00000") -> None:
        """A line as wide as the type area, 4 mm under the paragraph, with two empty lines below it."""
        _border(paragraph, ("bottom", "12", "11"), color=color)
        paragraph.paragraph_format.space_after = Pt(56)

    def break_page(self) -> None:
        """What follows begins on a page of its own."""
        self.book.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)

    def at_foot(self, lines: Sequence[tuple[str, str]]) -> None:
        """Lines of the imprint at the foot of the last page: thick rules outside, a thin one between (版记)."""
        last = len(lines) - 1
        for place, (left, right) in enumerate(lines):
            line = self.sides(left, right, size=PAGE)
            form = line.paragraph_format
            form.left_indent, form.right_indent = PAGE, PAGE
            form.tab_stops.clear_all()
            form.tab_stops.add_tab_stop(WIDE - PAGE, WD_TAB_ALIGNMENT.RIGHT)
            edges = [("top", "8" if place == 0 else "6", "2"), *([("bottom", "8", "2")] if place == last else [])]
            _border(line, *edges, color="000000")
            _at_bottom(line)

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]], *, words: frozenset[int] = frozenset({0})) -> None:
        """A table as wide as the type area: its head stands on each page, no row is cut, numbers stand to the right.

        Columns are as wide as what stands in them wants; those of ``words`` hold words, not numbers.
        """
        grid = self.book.add_table(rows=1, cols=len(heads), style="Table Grid")
        grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        size = Pt(12) if len(heads) <= _MANY_COLUMNS else Pt(10.5)
        for cell, text in zip(grid.rows[0].cells, heads, strict=True):
            self._cell(cell, text, self.fonts.black, size, CENTRE)
        head = OxmlElement("w:tblHeader")
        head.set(qn("w:val"), "true")
        grid.rows[0]._tr.get_or_add_trPr().append(head)
        for row in rows:
            for place, (cell, text) in enumerate(zip(grid.add_row().cells, row, strict=True)):
                self._cell(cell, text, self.fonts.body, size, CENTRE if place in words else RIGHT)
        for line in grid.rows:
            line.height = Mm(6.5)
            whole = OxmlElement("w:cantSplit")
            line._tr.get_or_add_trPr().append(whole)
        _set_widths(grid, _widths(heads, rows))

    def form(self, lines: Sequence[tuple[str, str]]) -> None:
        """A form of two columns: what it is, and what stands there; a line that is empty has room to write by hand."""
        grid = self.book.add_table(rows=0, cols=2, style="Table Grid")
        grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        for name, text in lines:
            row = grid.add_row()
            row.height = Mm(14) if text else Mm(24)
            for cell, said, font in zip(row.cells, (name, text), (self.fonts.black, self.fonts.body), strict=True):
                self._cell(cell, said, font, PAGE, LEFT)
        _set_widths(grid, (Mm(36), WIDE - Mm(36)))

    def _cell(self, cell: Any, text: str, font: str, size: Any, align: Any) -> None:
        cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        paragraph = cell.paragraphs[0]
        paragraph.alignment = align
        self.run(paragraph, text, font, size)


def _set_widths(grid: Any, widths: Sequence[Any]) -> None:
    """On the columns for LibreOffice, on each cell for Word."""
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width


def _widths(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Any]:
    """The type area shared out by the longest text of each column; a long head is counted as if in two lines."""
    wants = []
    for place, head in enumerate(heads):
        longest = max((_length(row[place]) for row in rows), default=0)
        above = _length(head)
        wants.append(max(longest, above if above <= _SHORT_HEAD else (above + 1) // 2, 6) + 3)
    return [int(WIDE * want / sum(wants)) for want in wants]


def _length(text: str) -> int:
    """How wide a text is, in half characters; what is longer than a line wraps anyway."""
    return min(sum(1 if character.isascii() else 2 for character in text), 40)


def _border(paragraph: Any, *edges: tuple[str, str, str], color: str) -> None:
    """Rules at edges of a paragraph: which edge, how thick, how far away."""
    borders = OxmlElement("w:pBdr")
    for edge, thick, space in edges:
        rule = OxmlElement(f"w:{edge}")
        for name, value in (("val", "single"), ("sz", thick), ("space", space), ("color", color)):
            rule.set(qn(f"w:{name}"), value)
        borders.append(rule)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(borders, *_AFTER_BORDERS)


def _at_bottom(paragraph: Any) -> None:
    """Set a paragraph at the bottom of the type area of its page."""
    frame = OxmlElement("w:framePr")
    for name, value in (
        ("w", str(int(WIDE.twips))),
        ("wrap", "notBeside"),
        ("vAnchor", "margin"),
        ("hAnchor", "margin"),
        ("xAlign", "left"),
        ("yAlign", "bottom"),
    ):
        frame.set(qn(f"w:{name}"), value)
    paragraph._p.get_or_add_pPr().insert_element_before(frame, *_AFTER_FRAME)


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
