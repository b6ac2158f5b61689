"""What the counting engine is asked, and what it answers: values without a database behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

PartyKind = Literal["officer", "unit"]
By = Literal[
    "officer",
    "officer_unit",
    "record_group",
    "record_village",
    "record_district",
    "record_township",
    "record_county",
    "record_prefecture",
    "record_province",
    "kind",
    "month",
    "day",
]


class PartyId(NamedTuple):
    """An officer or a unit, by its row."""

    kind: PartyKind
    id: int


class Owing(NamedTuple):
    """Somebody about whom is asked. ``area_id`` is the own area on the last day (of the main post's unit, or of the unit): needed
    for all on the roll of it, and for ``area: own`` by anyone. ``first`` and ``last`` are a span of its own (``every: term``).
    """

    party: PartyId
    area_id: int | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class ThingTally:
    """One counterpart of ``per`` with what was counted toward it, and what a table of targets asks about (as of the last day).

    ``since`` is the first day of the link in force, None for a thing of the roll. ``days`` are given for ``rolling`` alone: the
    counted days of the window in order, preceded by the last one before it.
    """

    root_id: int
    code: str
    kind: str
    size_class: str
    members: int | None
    needs: frozenset[str]
    since: date | None
    number: int = 0
    out_of: int | None = None
    days: tuple[date, ...] = ()


class Tally(NamedTuple):
    """What one party has done toward one duty in one window. ``out_of`` is None where there is no denominator, and for a share
    of working days, whose denominator is presence. Not ``measured``: the source does not exist yet; the things are still listed.
    """

    number: int = 0
    out_of: int | None = None
    things: tuple[ThingTally, ...] = ()
    measured: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """One line of an answer. ``numerator`` and ``denominator`` stand for shares alone; ``number`` is None when unmeasured.

    ``few`` is set for a count of residents by need that is under five: pages suppress it for whoever does not serve them.
    """

    group: str
    number: int | None
    numerator: int | None = None
    denominator: int | None = None
    attested: str = ""
    few: bool = False

    @property
    def value(self) -> str:
        """The number; of a share the percentage with one decimal, halves up, empty for an empty denominator (rule 27)."""
        if self.denominator is None:
            return "" if self.number is None else str(self.number)
        if self.denominator == 0 or self.numerator is None:
            return ""
        tenths = (2000 * self.numerator + self.denominator) // (2 * self.denominator)
        return f"{tenths // 10}.{tenths % 10}"


@dataclass(frozen=True, slots=True)
class Answer:
    """A figure: its rows, its definition in words, and what to know about it."""

    key: str
    period: str
    rows: tuple[Row, ...]
    name: str = ""
    definition: str = ""
    clause: str = ""
    unit: str = ""
    measured: bool = True
    provisional: bool = False
    records: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """A figure that can be asked for."""

    key: str
    policy: str
    section: str
    name: str
    words: str
    clause: str
    measured: bool
