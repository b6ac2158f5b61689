"""What is known while a folder is loaded: the installation's registry and the rows read so far, by code.

Rows that turned out unsound are remembered as such, so that one bad row is named once and not again by everything that names it.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lianxin.exchange.words import Held, WordsInForce
from lianxin.registry.bulk.served import MERGED
from lianxin.rules.entries import CounterpartFact, Known, PostFact

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
    """Tables that could not be read as a whole, or whose rows are all in doubt."""
    unsound: set[tuple[str, str]] = field(default_factory=set)
    """(table, code) of rows that could not be read."""
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

    def doubt(self, table: str, code: str) -> None:
        """Remember that a row of the table with this code could not be read."""
        self.unsound.add((table, code))

    def excuses(self, table: str, code: str) -> bool:
        """Whether a code may be missing because its own row was at fault, which is named already."""
        return table in self.unread or (table, code) in self.unsound

    def is_sure_of(self, area: str) -> bool:
        """Whether the area and all above it are known and sound: only then can one say which words hold there."""
        line = self.line(area)
        if not line or self.areas[line[-1]].parent:
            return False
        return not any(self.excuses("areas", code) for code in line)

    def is_sure_of_counterpart(self, code: str) -> bool:
        """Whether what is known of a counterpart can be relied on."""
        return not (self.excuses("counterparts", code) or self.excuses("areas", code))

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
        return not self.excuses(table, code) if table != "counterparts" else self.is_sure_of_counterpart(code)

    def for_entries(self) -> Known:
        """What the rules of entries ask."""
        return Known(
            posts=self.held_posts,
            counterparts=self.counterparts,
            areas=self.villages,
            units=self.units,
            campaigns=self.campaigns.keys(),
        )
