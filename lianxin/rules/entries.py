"""An entry: what follows from what was written (rules 3, 20, 21, 22), as values.

``written`` is what somebody put down, by code; ``known`` what the registry says about the codes; the vocabulary comes from
the policies in force for the entry's area and day. Both the exchange folder and the pages go through here.
What may not be written stands in ``entry_faults``.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from lianxin.rules.policy.schema import Policy

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
ONE_DAY: Final = timedelta(days=1)
HALVES: Final = 2
QUANTITIES: Final = ("half_days", "minutes", "persons", "fen", "count")

NAMED: Final = 0
OF_HOUSEHOLD: Final = 1
OF_AREA: Final = 2
"""Why an entry touches a village: named on it; of a household named on it; of its own area (rule 21)."""


def date_of(at: datetime) -> date:
    """The date of a moment in Asia/Shanghai (rule 1)."""
    return at.astimezone(SHANGHAI).date()


@dataclass(frozen=True, slots=True)
class Written:
    """One row of ``entries``: codes, dates and quantities as they were written."""

    code: str
    officers: tuple[str, ...]
    kind: str
    day: date
    recorded_at: datetime
    until: date | None = None
    counterparts: tuple[str, ...] = ()
    area: str | None = None
    unit: str | None = None
    half_days: int | None = None
    minutes: int | None = None
    persons: int | None = None
    fen: int | None = None
    count: int | None = None
    campaign: str = ""
    topic: str = ""
    outcome: Literal["done", "nobody_home"] = "done"
    supersedes: str | None = None
    withdrawn_on: date | None = None
    reason: str = ""
    reviewed_on: date | None = None
    review: Literal["", "passed", "failed"] = ""
    text: str = ""

    @property
    def last(self) -> date:
        """The last day of the span; the day itself when none is written."""
        return self.until or self.day


@dataclass(frozen=True, slots=True)
class PostFact:
    """A post of an officer: the unit, its dates, whether it is the main one."""

    unit: str
    first: date
    last: date | None = None
    main: bool = False

    def holds(self, day: date) -> bool:
        """Whether it is held on the day."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class CounterpartFact:
    """A counterpart: its kinds, its area, the village in which that lies, its dates, whether it was merged into another."""

    kind: str
    base: str
    area: str
    village: str | None = None
    first: date | None = None
    last: date | None = None
    merged: bool = False


@dataclass(frozen=True, slots=True)
class Earlier:
    """An entry that another one may correct."""

    recorded_at: datetime
    withdrawn: bool = False
    superseded_by: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What the registry says, by code. A code that is missing is unknown."""

    posts: Mapping[str, Sequence[PostFact]]
    counterparts: Mapping[str, CounterpartFact]
    areas: Mapping[str, str | None]
    """Area code -> the village in which it lies, or None above the village."""
    units: Mapping[str, str]
    """Unit code -> its area's code."""
    campaigns: Collection[str] = ()
    earlier: Mapping[str, Earlier] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EntryTerms:
    """What entries of a kind may say, over all policies in force that know the kind."""

    counterpart_kinds: frozenset[str]
    quantities: frozenset[str]
    most_counterparts: int | None
    review: bool

    def and_also(self, other: "EntryTerms") -> "EntryTerms":
        """What one of two policies allows: a record made once serves both."""
        most = (self.most_counterparts, other.most_counterparts)
        return EntryTerms(
            self.counterpart_kinds | other.counterpart_kinds,
            self.quantities | other.quantities,
            None if None in most else max(number for number in most if number is not None),
            self.review or other.review,
        )


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What entries may say in a place on a day."""

    entries: Mapping[str, EntryTerms]
    topics: frozenset[str]


def vocabulary(policies: Iterable[Policy]) -> Vocabulary:
    """The words for entries of all these policies. A duty's key is a topic too: that is how none is declared (rule 25)."""
    entries: dict[str, EntryTerms] = {}
    topics: set[str] = set()
    for policy in policies:
        topics.update(policy.words.topics, policy.duties)
        for key, word in policy.words.entries.items():
            terms = EntryTerms(frozenset(word.with_), frozenset(word.quantities), word.most_counterparts, word.review)
            entries[key] = entries[key].and_also(terms) if key in entries else terms
    return Vocabulary(entries, frozenset(topics))


@dataclass(frozen=True, slots=True)
class EntryDate:
    """One date of an entry with the half-days that lie on it."""

    day: date
    half_days: int


@dataclass(frozen=True, slots=True)
class Derived:
    """What follows from an entry as written."""

    days: tuple[EntryDate, ...]
    half_days: int | None
    place: str | None
    villages: tuple[tuple[str, int], ...]
    """Villages beyond those named, each with why: ``OF_HOUSEHOLD`` or ``OF_AREA``."""
    units: tuple[str | None, ...]
    """Whose work it is, for each officer in order."""


def derive(written: Written, known: Known, terms: EntryTerms | None) -> Derived:
    """The dates, the area, the villages and the units of an entry. Unknown codes and kinds yield nothing, never an error."""
    half_days = half_days_of(written, terms)
    return Derived(
        days=tuple(dates_of(written.day, written.last, half_days)),
        half_days=half_days,
        place=place_of(written, known),
        villages=tuple(villages_of(written, known)),
        units=tuple(unit_of(written, officer, known) for officer in written.officers),
    )


def half_days_of(written: Written, terms: EntryTerms | None) -> int | None:
    """The half-days written; else, when the kind counts them, the whole span (rule 3); else None."""
    if written.half_days is not None:
        return written.half_days
    if terms is not None and "half_days" in terms.quantities:
        return HALVES * span_days(written.day, written.last)
    return None


def span_days(day: date, last: date) -> int:
    """How many dates the span has; 0 when it is out of order."""
    return max(0, (last - day).days + 1)


def dates_of(day: date, last: date, half_days: int | None) -> Iterator[EntryDate]:
    """The dates on which the half-days lie, two to a date from the first on; without any, all dates of the span (rules 3, 20)."""
    if not half_days:
        for distance in range(span_days(day, last)):
            yield EntryDate(day + distance * ONE_DAY, 0)
        return
    left = half_days
    for distance in range(span_days(day, last)):
        if left <= 0:
            return
        yield EntryDate(day + distance * ONE_DAY, min(HALVES, left))
        left -= HALVES


def place_of(written: Written, known: Known) -> str | None:
    """The area: its own; else of its first counterpart; else of its unit; else of its first officer's main post (rule 22)."""
    if written.area:
        return written.area
    if written.counterparts:
        fact = known.counterparts.get(written.counterparts[0])
        if fact is not None:
            return fact.area
    unit = written.unit or (main_unit(known.posts.get(written.officers[0], ()), written.day) if written.officers else None)
    return known.units.get(unit) if unit else None


def unit_of(written: Written, officer: str, known: Known) -> str | None:
    """Whose work it is: the entry's own unit, else that of the officer's main post on the day (rule 22)."""
    return written.unit or main_unit(known.posts.get(officer, ()), written.day)


def main_unit(posts: Sequence[PostFact], day: date) -> str | None:
    """The unit of the main post held on the day; without a main post the earliest; without any post None."""
    held = [post for post in posts if post.holds(day)]
    if not held:
        return None
    return min(held, key=lambda post: (not post.main, post.first, post.unit)).unit


def villages_of(written: Written, known: Known) -> Iterator[tuple[str, int]]:
    """The villages that follow: of its households, then the one in which its own area lies; none twice (rule 21)."""
    seen = set(written.counterparts)
    for code in written.counterparts:
        fact = known.counterparts.get(code)
        if fact is not None and fact.base == "household" and fact.village and fact.village not in seen:
            seen.add(fact.village)
            yield fact.village, OF_HOUSEHOLD
    village = known.areas.get(written.area) if written.area else None
    if village and village not in seen:
        yield village, OF_AREA
