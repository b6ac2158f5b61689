"""The section ``reports``: which documents are drafted when and what they say; how often a place may be called upon.

    policy.reports   ReportsRules | None   documents, ceilings
    ReportDocument.rhythm(month_begins)    when it is drafted, as ``rules.documents.Rhythm``
    ReportDocument.references              the figures its sentences and its table name

A document comes from a clause (周反馈、月汇总、季通报); its sentences are text with references (``rules.sentences``).
A ceiling bounds what a village, a household or an enterprise receives in a span (减负): it warns who plans, and forbids nothing.
"""

import re
from datetime import time
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import BeforeValidator, Field

from lianxin.rules.documents import Rhythm
from lianxin.rules.policy.matters import Grounded, Provision
from lianxin.rules.policy.values import AreaLevel, Key, Many, Shape, Text, refusal
from lianxin.rules.sentences import Reference, SentenceError, references

DocumentKind = Literal["feedback", "summary", "circular", "bulletin", "report", "pledge", "account"]
DocumentEvery = Literal["week", "month", "two_months", "quarter", "half_year", "year"]
RowLevel = Literal["township", "village"]
DOCUMENT_KINDS: Final = get_args(DocumentKind)
DOCUMENT_EVERY: Final = get_args(DocumentEvery)
_HOUR: Final = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


def _hour(value: Any) -> Any:
    if isinstance(value, str) and _HOUR.fullmatch(value):
        return value
    zh = f"“{value}”不是钟点:写成带引号的 16:00"
    raise refusal("hour", zh, f'"{value}" is not an hour: write 16:00 in quotation marks')


Hour = Annotated[str, BeforeValidator(_hour)]


class Columns(Shape):
    """The table of a document: areas of a level in the order of their codes, never of merit, and these figures."""

    by: RowLevel
    figures: Many[Key]


class ReportDocument(Provision):
    """A document that the clock drafts. ``who``: each of these officers has one; without it each area of ``level`` has."""

    kind: DocumentKind
    every: DocumentEvery
    week_ends: int | None = Field(default=None, ge=1, le=7)
    after_days: int = Field(default=0, ge=0, le=60)
    at: Hour = "08:00"
    level: Many[AreaLevel] = ()
    who: Many[Key] = ()
    office: Text | None = None
    to: Text | None = None
    text: Many[Text]
    table: Columns | None = None

    def rhythm(self, month_begins: int = 1) -> Rhythm:
        """When it is drafted, and of which periods; a pledge at the beginning of its year."""
        hour, minute = self.at.split(":")
        return Rhythm(
            every=self.every,
            at=time(int(hour), int(minute)),
            after_days=self.after_days,
            week_ends=self.week_ends or 7,
            at_start=self.kind == "pledge",
            month_begins=month_begins,
        )

    @property
    def references(self) -> tuple[Reference, ...]:
        """The figures that it names, each once, those of the table last. What is no reference is left out."""
        found: dict[Reference, None] = {}
        for line in self.text:
            try:
                found.update(dict.fromkeys(references(line)))
            except SentenceError:
                continue
        for key in self.table.figures if self.table is not None else ():
            found[Reference(key)] = None
        return tuple(found)


class Ceiling(Provision):
    """How often one counterpart of a kind may receive entries of these kinds in a span, and how many days should lie between."""

    with_: Many[Key] = Field(alias="with")
    entries: Many[Key]
    at_most: int = Field(ge=1, le=366)
    every: Literal["week", "month", "quarter", "year"]
    apart_days: int = Field(default=0, ge=0, le=31)


class ReportsRules(Shape):
    """The section ``reports``."""

    documents: dict[str, ReportDocument] = {}
    ceilings: dict[str, Ceiling] = {}


REPORT_PARTS: Final[dict[str, type[Grounded]]] = {"documents": ReportDocument, "ceilings": Ceiling}
