"""Documents as pages and files show them: paragraphs of words and figures, who did which step, what is counted otherwise now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q

from lianxin.registry.access import Viewer, held_on
from lianxin.registry.models import Area, Post
from lianxin.registry.queries import within
from lianxin.reports import access
from lianxin.reports.content import content_of, table_now, values_now
from lianxin.reports.models import Document
from lianxin.rules import documents as rules
from lianxin.rules.documents import Correction, Level
from lianxin.rules.entries import date_of
from lianxin.rules.periods import span_in_words
from lianxin.rules.sentences import MISSING, Reference, pieces


@dataclass(frozen=True, slots=True)
class Part:
    """A run of words, or a figure with all that is known of it."""

    said: str
    reference: str = ""
    value: dict[str, Any] = field(default_factory=dict)
    now: str = ""
    """What it is counted as now, where that is something else than what was signed."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph at its level of the official layout."""

    level: Level
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(part.said for part in self.parts)


@dataclass(frozen=True, slots=True)
class Paper:
    """A document to be read."""

    row: Document
    paragraphs: tuple[Paragraph, ...]
    corrections: tuple[Correction, ...]
    sound: bool
    """Whether a signed document still has its digest; a draft is always sound."""
    table_now: dict[str, Any] | None = None

    def cells_now(self) -> dict[tuple[str, str], str]:
        """What cells of its table are counted as now, by area and figure, where that is something else than what was signed."""
        signed = _cells(self.row.table)
        return {place: said for place, said in _cells(self.table_now).items() if signed.get(place, said) != said}

    @property
    def number(self) -> str:
        """Its number; empty for a draft and for documents without one."""
        row = self.row
        return rules.number_text(row.office, row.year or 0, row.number) if row.number else ""

    @property
    def days(self) -> str:
        """Of which days it tells: its words say 本周, 本月, and it is read and signed later."""
        return span_in_words(self.row.first, self.row.last)

    @property
    def text(self) -> str:
        """The document as plain text, to be pasted."""
        head = [self.row.title, f"({self.days})", *([self.number] if self.number else []), *self._to()]
        return "\n".join([*head, *(paragraph.text for paragraph in self.paragraphs)])

    def _to(self) -> list[str]:
        return [f"{self.row.recipients}:"] if self.row.recipients else []


def documents_of(
    viewer: Viewer,
    *,
    area: Area | None = None,
    below: bool = False,
    states: Sequence[str] = (),
    mine: bool = False,
    before: int = 0,
    limit: int = 31,
) -> list[Document]:
    """Documents that the viewer may read, the latest period first; below document ``before`` in that order.

    Of an area: its own and the viewer's own; with ``below`` those of the areas in it and of its officers as well.
    """
    rows = access.documents(viewer)
    if area is not None:
        rows = rows.filter(within("area", area) if below else at_home(viewer, area))
    if states:
        rows = rows.filter(state__in=list(states))
    if mine:
        rows = rows.filter(officer=viewer.officer_id)
    if before:
        mark = Document.objects.filter(pk=before).values_list("last", flat=True).first()
        if mark is not None:
            rows = rows.filter(Q(last__lt=mark) | Q(last=mark, pk__lt=before))
    return list(rows.order_by("-last", "-pk")[:limit])


def at_home(viewer: Viewer, area: Area) -> Q:
    """The documents of the area itself, and the viewer's own."""
    return Q(area=area.pk, officer=None) | Q(officer=viewer.officer_id)


def waiting_for(viewer: Viewer, area: Area | None = None, *, below: bool = False) -> dict[str, int]:
    """How many documents of ``documents_of`` wait for the viewer, by step: to submit, check, sign. Three statements."""
    found = {}
    for step, state, action in (("submit", "drafted", "draft"), ("check", "submitted", "check"), ("sign", "checked", "sign")):
        rows = access.documents(viewer, action).filter(state=state)
        if area is not None:
            rows = rows.filter(within("area", area) if below else at_home(viewer, area))
        found[step] = rows.count()
    return found


def paper_of(viewer: Viewer, pk: int, *, at: datetime, compare: bool = True) -> Paper:
    """A document to be read. Of a signed one with ``compare`` also what is counted otherwise now. Raises NotFound."""
    row = access.document_for(viewer, pk)
    later: dict[str, Any] = {}
    table = None
    if row.state == "signed" and compare:
        later, table = values_now(row, at), table_now(row, at)
    return _paper(row, later, table)


def _paper(row: Document, later: dict[str, Any], table: dict[str, Any] | None) -> Paper:
    paragraphs = tuple(Paragraph(rules.level_of(line), tuple(_parts(line, row, later))) for line in row.text.splitlines())
    frozen = {reference: value["said"] for reference, value in row.values.items()}
    now = {reference: value["said"] for reference, value in later.items()}
    found = tuple(rules.corrections(frozen, now))
    sound = not row.digest or rules.digest(content_of(row)) == row.digest
    return Paper(row, paragraphs, found, sound, table if table != row.table else None)


def _cells(table: dict[str, Any] | None) -> dict[tuple[str, str], str]:
    """The cells of a table by area and figure."""
    columns = [column["key"] for column in table["columns"]] if table else []
    rows = table["rows"] if table else []
    return {(row["code"], key): said for row in rows for key, said in zip(columns, row["cells"], strict=True)}


def _parts(line: str, row: Document, later: dict[str, Any]) -> Iterator[Part]:
    for piece in pieces(line):
        if not isinstance(piece, Reference):
            yield Part(piece)
            continue
        value = row.values.get(piece.text, {})
        said = value.get("said", MISSING["zh"])
        now = later.get(piece.text, {}).get("said", said) if later else said
        yield Part(said, piece.text, value, "" if now == said else now)


def offers(viewer: Viewer, row: Document) -> tuple[str, ...]:
    """The steps that the viewer may take with a document now, in the order of the table. One statement for each kind of right."""
    own = row.officer_id is not None and row.officer_id == viewer.officer_id
    drafter = viewer.code if viewer.code in row.drafted_by else ""
    found = []
    rights: dict[str, bool] = {}
    for name, move in rules.MOVES.items():
        if row.state not in move.of:
            continue
        if move.action not in rights:
            rights[move.action] = access.documents(viewer, move.action).filter(pk=row.pk).exists()
        fault = rules.fault_of(name, state=row.state, by=viewer.code, drafted_by=drafter, own=own, reason="-")
        if rights[move.action] and fault is None:
            found.append(name)
    return tuple(found)


def issuer_of(row: Document) -> str:
    """The unit in whose name a document goes out: that of whoever signed it on that day; a draft says which area's it is."""
    if row.signed_at is None:
        return row.area.name
    held = held_on(date_of(row.signed_at))
    post = Post.objects.filter(held, officer__code=row.signed_by).select_related("unit").order_by("-main", "pk").first()
    return post.unit.name if post is not None else row.area.name
