"""Entries as lines of a list: with who went, whom it was for and what was found, in five statements for any number."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from lianxin.liaison import access as liaison
from lianxin.records import access
from lianxin.records.models import Entry, EntryCounterpart, EntryOfficer, Origin, Problem
from lianxin.registry.access import Viewer
from lianxin.registry.models import Counterpart


@dataclass(frozen=True, slots=True)
class Named:
    """An officer or counterpart on a line. A household that the reader may not know has neither code nor name."""

    code: str
    name: str
    base: str = ""
    village: str = ""

    @property
    def hidden(self) -> bool:
        """Whether it is a household that the reader may not know."""
        return not self.code


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as people read it."""

    code: str
    kind: str
    day: date
    until: date
    recorded_at: datetime
    recorded_by: str
    place: str
    officers: tuple[Named, ...]
    counterparts: tuple[Named, ...]
    half_days: int | None
    minutes: int | None
    persons: int | None
    fen: int | None
    count: int | None
    campaign: str
    topic: str
    outcome: str
    text: str
    problems: tuple[Problem, ...]
    superseded_on: date | None
    withdrawn_on: date | None
    reason: str
    reviewed_on: date | None
    review: str

    @property
    def counts(self) -> bool:
        """Whether it counts (rule 2); a review, if its kind asks for one, apart."""
        return self.outcome == "done" and self.superseded_on is None and self.withdrawn_on is None


def lines(entries: Sequence[Entry], viewer: Viewer) -> list[Line]:
    """The entries as lines, in their order; households that the viewer may not find stay nameless.

    The entries come with ``select_related("place")``.
    """
    ids = [entry.pk for entry in entries]
    if not ids:
        return []
    officers = _officers(ids)
    whom = _whom(ids, viewer)
    problems: dict[int, list[Problem]] = defaultdict(list)
    for problem in _seen(Problem.objects.filter(entry__in=ids).order_by("pk"), officers, viewer):
        problems[problem.entry_id].append(problem)
    return [_line(entry, officers[entry.pk], whom[entry.pk], problems[entry.pk]) for entry in entries]


def _seen(problems: Iterable[Problem], officers: dict[int, list[Named]], viewer: Viewer) -> list[Problem]:
    """Without those that do not exist for the viewer (Z9); one's own notes stay."""
    found = list(problems)
    hidden = access.veiled(viewer, "problem") if any(one.closed_on for one in found) else frozenset()
    return [one for one in found if one.code not in hidden or any(who.code == viewer.code for who in officers[one.entry_id])]


def _officers(ids: Iterable[int]) -> dict[int, list[Named]]:
    found: dict[int, list[Named]] = defaultdict(list)
    rows = EntryOfficer.objects.filter(entry__in=list(ids)).select_related("officer").order_by("entry", "position")
    for row in rows:
        found[row.entry_id].append(Named(row.officer.code, row.officer.name))
    return found


def _whom(ids: Iterable[int], viewer: Viewer) -> dict[int, list[Named]]:
    rows = list(
        EntryCounterpart.objects.filter(entry__in=list(ids), origin=Origin.NAMED)
        .select_related("root__area__village")
        .order_by("entry", "position")
    )
    households = {row.root_id for row in rows if row.root.base == "household"}
    known = (
        set(liaison.counterparts(viewer, "find").filter(pk__in=households).values_list("pk", flat=True)) if households else set()
    )
    found: dict[int, list[Named]] = defaultdict(list)
    for row in rows:
        hidden = row.root.base == "household" and row.root_id not in known
        found[row.entry_id].append(_named(row.root, hidden=hidden))
    return found


def _named(root: Counterpart, *, hidden: bool) -> Named:
    village = root.area.village.name if root.area.village else ""
    return Named("", "", root.base, village) if hidden else Named(root.code, root.name, root.base, village)


def _line(entry: Entry, officers: list[Named], whom: list[Named], problems: list[Problem]) -> Line:
    return Line(
        code=entry.code,
        kind=entry.kind,
        day=entry.day,
        until=entry.until,
        recorded_at=entry.recorded_at,
        recorded_by=entry.recorded_by,
        place=entry.place.name if entry.place else "",
        officers=tuple(officers),
        counterparts=tuple(whom),
        half_days=entry.half_days,
        minutes=entry.minutes,
        persons=entry.persons,
        fen=entry.fen,
        count=entry.count,
        campaign=entry.campaign,
        topic=entry.topic,
        outcome=entry.outcome,
        text=entry.text,
        problems=tuple(problems),
        superseded_on=entry.superseded_on,
        withdrawn_on=entry.withdrawn_on,
        reason=entry.reason,
        reviewed_on=entry.reviewed_on,
        review=entry.review,
    )
