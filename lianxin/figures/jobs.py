"""What is asked about a duty, taken apart into columns that can be counted together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from lianxin.figures import things as sets
from lianxin.figures.grounds import ENTRIES, Ground, ground_of
from lianxin.figures.spells import Spells
from lianxin.figures.values import Owing, PartyKind
from lianxin.figures.ways import Way, climbing
from lianxin.rules.policy.schema import Duty, Of, Selector

FEW: Final = 300
"""Up to so many parties a statement is told whom it is about; beyond that it looks at all, and the rest is dropped."""

Slot = Literal["done", "out_of"]


@dataclass(frozen=True, slots=True)
class Job:
    """One duty toward its parties of one kind.

    ``spells``: in which area each party was when, where whoever did it counts in the party's own area; None where every party was
    in one area all along, or nothing hangs on it.
    """

    duty: Duty
    whose: PartyKind
    owing: tuple[Owing, ...]
    spells: Spells | None = None

    @property
    def out_of(self) -> Selector | None:
        """The set of counterparts of which a share is taken, if that is what it is of."""
        return self.duty.out_of if isinstance(self.duty.out_of, Selector) else None

    @property
    def anyone(self) -> bool:
        """Whether whoever did it counts."""
        return self.duty.by_anyone

    @property
    def spans(self) -> bool:
        """Whether parties have spans of their own (``every: term``)."""
        return any(each.first is not None for each in self.owing)

    @property
    def on_own_roll(self) -> bool:
        """Whether it is owed toward all on the roll of the own area."""
        return self.duty.per is not None and not self.duty.per.linked

    @property
    def of_own_roll(self) -> bool:
        """Whether a share of all on the roll of the own area is owed."""
        return self.duty.per is None and self.out_of is not None and not self.out_of.linked

    @property
    def asks_own_area(self) -> bool:
        """Whether the measure, or its denominator, counts what lies in the party's own area."""
        return self.duty.of.area == "own" or (isinstance(self.duty.out_of, Of) and self.duty.out_of.area == "own")

    @property
    def by_area(self) -> bool:
        """Whether parties of one area see the same number: that of the area, whoever did it."""
        return self.anyone and self.asks_own_area and self.duty.per is None and self.spells is None and not self.spans

    @property
    def needs_own(self) -> bool:
        """Whether the parties, with their areas on the last day and their spans, stand beside the rows."""
        return self.spans or self.on_own_roll or self.of_own_roll or self.spells is not None

    @property
    def asked(self) -> tuple[int, ...]:
        """The parties, where they are few."""
        return tuple(each.party.id for each in self.owing) if len(self.owing) <= FEW else ()

    @property
    def area_ids(self) -> set[int]:
        """The own areas of the parties."""
        return {each.area_id for each in self.owing if each.area_id is not None}


@dataclass(frozen=True, slots=True)
class Shape:
    """What columns must share to be counted in one statement.

    ``level``: of things that are places, in which a share is taken; by anyone without ``per``, of own areas.
    ``own``: which table of parties stands beside the rows (0 none). ``asked``: the parties, where they are few. ``apart``:
    whoever did it counts, but each party sees other records: on days or by a roll of its own, or ``inside`` its own area.
    """

    whose: PartyKind
    keys: tuple[tuple[str, ...], ...]
    joins: frozenset[str]
    dated: bool
    ever: bool
    anyone: bool
    per: Selector | None
    level: str
    own: int
    asked: tuple[int, ...]
    ground: Ground = ENTRIES
    apart: bool = False
    inside: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One column to count: a duty's measure or its denominator, and how."""

    job: Job
    of: Of
    way: Way
    slot: Slot
    shape: Shape


def parts_of(job: Job, levels: Sequence[str]) -> Iterable[Part]:
    """Return the columns of a duty: its measure, and another source in its denominator. ``rolling`` asks for days."""
    duty = job.duty
    if duty.target.kind == "rolling":
        return
    each = duty.each if duty.each is not None and duty.count != "records" else None
    way = climbing(duty.count, each.count if each else None, each.at_least if each else 0)
    measures: list[tuple[Slot, Of]] = [("done", duty.of)]
    if isinstance(duty.out_of, Of):
        measures.append(("out_of", duty.out_of))
    for slot, of in measures:
        for level in levels if duty.per is not None or of.area == "own" else [""]:
            yield Part(job, of, way, slot, shape_of(job, of, way, level))


def shape_of(job: Job, of: Of, way: Way, level: str = "") -> Shape:
    """Return the shape of a column."""
    inside = job.anyone and of.area == "own" and job.spells is not None
    apart = job.anyone and (inside or job.spans or (job.of_own_roll and not level))
    alike = job.anyone and job.duty.per is None and not apart
    return Shape(
        job.whose,
        tuple(rung.keys for rung in way.rungs),
        way.joins,
        way.dated,
        of.ever,
        job.anyone,
        job.duty.per,
        level,
        id(job.owing) if job.needs_own and not alike else 0,
        () if job.anyone else job.asked,
        ground_of(of),
        apart,
        inside,
    )


def place_levels(job: Job) -> list[str]:
    """Return the kinds of things of the duty that are places, of which a share is taken apart: so an index serves."""
    return [kind for kind in sets.PLACES if job.duty.per is not None and kind in job.duty.per.kind]
