"""Matters as contributions: a matter on the day of an event, its handler's work, on its own counterpart and area."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from .folder import Matter, a_word_list

if TYPE_CHECKING:
    from .world import World


@dataclass(frozen=True)
class Happening:
    """A matter on the day of one of its events; read where an entry is."""

    matter: Matter
    event: str
    day: date

    @property
    def code(self) -> str:
        """The matter's code."""
        return self.matter.code

    @property
    def kind(self) -> str:
        """Its kind."""
        return self.matter.kind

    @property
    def officers(self) -> tuple[str, ...]:
        """Its handler; the empty name stands for nobody, so that it counts in figures all the same."""
        return (self.matter.officer,)

    @property
    def counterparts(self) -> tuple[str, ...]:
        """Whom it is about."""
        return (self.matter.counterpart,) if self.matter.counterpart else ()

    @property
    def area(self) -> str:
        """Its own area."""
        return self.matter.area

    @property
    def unit(self) -> str:
        """The handler's unit."""
        return self.matter.unit


def day_of(matter: Matter, event: str) -> date | None:
    """The day of an event; only what was solved has been solved, whatever day is written there."""
    if event == "solved" and matter.outcome not in ("", "solved"):
        return None
    return matter.days[event]


def happenings(world: "World", events: Any) -> list[Happening]:
    """Each matter on the day of each of these events, as far as is seen: reported by then."""
    return [
        Happening(matter, event, day)
        for matter in world.folder.matters
        if matter.days["reported"] and matter.days["reported"] <= world.seen
        for event in a_word_list(events)
        for day in [day_of(matter, event)]
        if day
    ]


def in_campaign(world: "World", one: Happening, keys: Any) -> bool:
    """Whether it was reported in the dates and area of one of the campaigns, and names no other one."""
    reported = one.matter.days["reported"]
    return any(
        row.key in a_word_list(keys)
        and reported is not None
        and row.first <= reported <= row.last
        and world.lies_in(one.area, row.area)
        and one.matter.campaign in ("", row.key)
        for row in world.folder.campaigns
    )


def is_under(category: str, wanted: Any, policy: dict[str, Any]) -> bool:
    """Whether a category is one of these or lies below one in the policy's tree."""
    tree = policy.get("words", {}).get("categories", {})
    while category:
        if category in a_word_list(wanted):
            return True
        category = tree.get(category, {}).get("under", "")
    return False


def meets(world: "World", of: dict[str, Any], one: Happening, policy: dict[str, Any]) -> bool:  # noqa: PLR0911 (a table of cases)
    """Whether the matter by itself meets `of`; areas and counterparts are looked at as for entries."""
    matter = one.matter
    if "kind" in of and matter.kind not in a_word_list(of["kind"]):
        return False
    if "category" in of and not is_under(matter.category, of["category"], policy):
        return False
    if "campaign" in of and not in_campaign(world, one, of["campaign"]):
        return False
    if "excluding" in of and matter.exclusion in a_word_list(of["excluding"]):
        return False
    if "rating" in of:
        rated = matter.days["rated"]
        if matter.rating not in a_word_list(of["rating"]) or rated is None or rated > world.seen:
            return False
    day: date | None = one.day
    if "reached" in of:
        day = day_of(matter, of["reached"])
        if day is None or day > world.seen:
            return False
    if "in_time" in of:
        due = matter.days["due"]
        if due is None or day is None or (day <= due) is not of["in_time"]:
            return False
    return True
