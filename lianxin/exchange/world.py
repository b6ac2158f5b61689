"""What is known while a folder is loaded: the installation's registry and the rows read so far, by code.

What is wrong with a row is remembered by column, so that a fault is named once, and not again by everything that rests on it,
while everything else is judged all the same.
"""

from collections.abc import Collection, Container, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from lianxin.exchange.words import Held, WordsInForce
from lianxin.registry.bulk.served import MERGED
from lianxin.rules.entries import CounterpartFact, Known, PostFact

_NOTHING: Final[frozenset[str]] = frozenset()
_OF_AREAS: Final = ("level", "parent_code", "valid_from", "valid_to", "merged_into")
_OF_COUNTERPARTS: Final = ("kind", "area_code", "valid_from", "valid_to", "end_reason")
_OF_POSTS: Final = ("unit_code", "valid_from", "valid_to")

Row = Mapping[str, Any]
PostKey = tuple[str, str, date]


@dataclass(frozen=True, slots=True)
class AreaFact:
    """An area, its parent and merge by code."""

    level: str
    parent: str
    first: date | None
    last: date | None
    merged_into: str


@dataclass(slots=True)
class World:
    """Everything that later rows may name."""

    areas: dict[str, AreaFact] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    unit_parents: dict[str, str] = field(default_factory=dict)
    campaigns: dict[str, str] = field(default_factory=dict)
    officers: set[str] = field(default_factory=set)
    posts: dict[str, dict[PostKey, PostFact]] = field(default_factory=dict)
    held_posts: dict[str, list[PostFact]] = field(default_factory=dict)
    counterparts: dict[str, CounterpartFact] = field(default_factory=dict)
    merges: dict[str, str] = field(default_factory=dict)
    villages: dict[str, str | None] = field(default_factory=dict)
    held: list[Held] = field(default_factory=list)
    words: WordsInForce = field(init=False)
    unread: set[str] = field(default_factory=set)
    """Tables that could not be read to their end, or in which a row stands of which nobody knows what it is about."""
    unsound: set[tuple[str, str]] = field(default_factory=set)
    """(table, code) of rows of which too little could be read to remember them."""
    doubts: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    """(table, code) of rows with the columns in which something is wrong."""
    wordless: set[str] = field(default_factory=set)
    """Areas with an adoption whose policy could not be read."""
    today: date = date.max
    """Nothing that has happened has happened later."""
    outer: dict[tuple[str, str], str] | None = None
    """Numbers of other systems with the matters that bear them, once somebody has asked."""

    def __post_init__(self) -> None:
        self.settle_words()

    # -- places

    def line(self, area: str) -> tuple[str, ...]:
        """The area's code and those of all above it, the nearest first."""
        found: list[str] = []
        while area in self.areas and area not in found:
            found.append(area)
            area = self.areas[area].parent
        return tuple(found)

    def settle_places(self) -> None:
        """Work out, once the areas are known, in which village each lies and which counterparts they are."""
        self.villages = {code: self._village(code) for code in self.areas}
        for code, area in self.areas.items():
            if area.level in ("village", "township"):
                self.counterparts[code] = CounterpartFact(
                    area.level, area.level, code, self.villages[code], area.first, area.last, bool(area.merged_into)
                )

    def _village(self, code: str) -> str | None:
        return next((above for above in self.line(code) if self.areas[above].level == "village"), None)

    def settle_words(self) -> None:
        """Begin to answer for the adoptions known by now."""
        self.words = WordsInForce(self.held, self.line)

    # -- remembering rows of each table

    def remember_area(self, row: Row) -> None:
        """An area."""
        self.areas[row["area_code"]] = AreaFact(
            row["level"], row["parent_code"], row["valid_from"], row["valid_to"], row["merged_into"]
        )

    def remember_unit(self, row: Row) -> None:
        """A unit."""
        self.units[row["unit_code"]] = row["area_code"]
        self.unit_parents[row["unit_code"]] = row["parent_code"]

    def remember_campaign(self, row: Row) -> None:
        """A campaign."""
        self.campaigns[row["campaign"]] = row["area_code"]

    def remember_officer(self, row: Row) -> None:
        """An officer."""
        self.officers.add(row["officer_code"])
        self.held_posts.setdefault(row["officer_code"], [])

    def remember_post(self, row: Row) -> None:
        """A post, in place of what was known of it."""
        officer = row["officer_code"]
        if officer not in self.officers:
            return
        posts = self.posts.setdefault(officer, {})
        posts[row["unit_code"], row["class"], row["valid_from"]] = PostFact(
            row["unit_code"], row["valid_from"], row["valid_to"], row["main"]
        )
        self.held_posts[officer] = list(posts.values())

    def remember_counterpart(self, row: Row) -> None:
        """A counterpart that is no area."""
        code, reason = row["counterpart_code"], row["end_reason"]
        merged = reason.startswith(MERGED)
        if merged:
            self.merges[code] = reason.removeprefix(MERGED)
        else:
            self.merges.pop(code, None)
        self.counterparts[code] = CounterpartFact(
            row["kind"],
            row["_base"],
            row["area_code"],
            self.villages.get(row["area_code"]),
            row["valid_from"],
            row["valid_to"],
            merged,
        )

    # -- what is excused

    def lose(self, table: str, code: str) -> None:
        """Remember that too little of a row with this code could be read."""
        self.unsound.add((table, code))

    def doubt(self, table: str, code: str, columns: Collection[str]) -> None:
        """Remember that something is wrong with these columns of a row."""
        self.doubts.setdefault((table, code), set()).update(columns)

    def excuses(self, table: str, code: str, *columns: str) -> bool:
        """Whether a code may be missing, or these columns of its row may be wrong, by a fault that is named already."""
        if table in self.unread or (table, code) in self.unsound:
            return True
        return not self.doubts.get((table, code), _NOTHING).isdisjoint(columns)

    def is_sure_of(self, area: str) -> bool:
        """Whether one can say which words hold in the area: it, all above it and the policies adopted there are known."""
        line = self.line(area)
        if not line or self.areas[line[-1]].parent or not self.wordless.isdisjoint(line):
            return False
        return not any(self.excuses("areas", code, "parent_code", "level") for code in line)

    def is_sure_of_counterpart(self, code: str) -> bool:
        """Whether what is known of a counterpart can be relied on: its kind, place and dates."""
        return not (self.excuses("counterparts", code, *_OF_COUNTERPARTS) or self.excuses("areas", code, *_OF_AREAS))

    def is_sure_of_place(self, code: str) -> bool:
        """Whether one can say where a counterpart lies."""
        return code in self.counterparts and not (
            self.excuses("counterparts", code, "area_code") or self.excuses("areas", code, "parent_code", "level")
        )

    def is_sure_of_posts(self, officer: str) -> bool:
        """Whether one can say when and where an officer held a post. A post of a mistyped code may be his who has none."""
        if self.excuses("officers", officer) or ("posts", officer) in self.unsound:
            return False
        if "posts" in self.unread and not self.held_posts.get(officer):
            return False
        return self.doubts.get(("posts", officer), _NOTHING).isdisjoint(_OF_POSTS)

    def lacks(self, table: str, code: str) -> bool:
        """Whether the code is neither known nor excused."""
        known: dict[str, Container[str]] = {
            "areas": self.areas,
            "units": self.units,
            "officers": self.officers,
            "campaigns": self.campaigns,
            "counterparts": self.counterparts,
        }
        if code in known[table]:
            return False
        return not (self.excuses(table, code) or (table == "counterparts" and self.excuses("areas", code)))

    def for_entries(self) -> Known:
        """What the rules of entries ask."""
        return Known(
            posts=self.held_posts,
            counterparts=self.counterparts,
            areas=self.villages,
            units=self.units,
            campaigns=self.campaigns.keys(),
        )
