"""Whom to see next, as a suggestion that the officer changes freely: owed, longest unseen, an open matter, a festival.

1. Somebody is suggested for a reason that can be said, never by a score: toward whom a duty is still owed; whose matter is open;
   whom a festival's duty names; who has not been seen for thirty days or never.
2. Whom anybody has seen within a week is left out, unless a matter is open or a duty is owed: "join, or wait?"
3. Villages stand by how many in them have a reason other than time, then by how many have any; a day has three villages and eight
   people at most, a week ten and forty. Within a village those with more reasons come first, then those unseen for longest.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

Reason = Literal["owed", "unseen", "matter", "festival"]
REASONS: Final[dict[Reason, tuple[str, str]]] = {
    "festival": ("节日走访", "a festival visit is due"),
    "owed": ("本期还没走访到", "owed in this period"),
    "matter": ("有事项在办", "has an open matter"),
    "unseen": ("很久没见", "not seen for long"),
}
UNSEEN_AFTER: Final = 30
JOIN_OR_WAIT: Final = 7
NEVER: Final = 100_000


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whom one serves, and what speaks for a visit; ``unseen`` in days, None for never."""

    code: str
    name: str
    village: str
    village_code: str
    unseen: int | None = None
    owed: bool = False
    festival: bool = False
    matter: bool = False
    seen_by_anybody: int | None = None


@dataclass(frozen=True, slots=True)
class Suggested:
    """Somebody to see, and why."""

    code: str
    name: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """A village, and whom to see there."""

    village: str
    village_code: str
    people: tuple[Suggested, ...]


def reasons_of(one: Candidate) -> tuple[Reason, ...]:
    """What speaks for seeing them now, the strongest first; empty when nothing does."""
    strong = [name for name, holds in _strong(one) if holds]
    lately = one.seen_by_anybody is not None and one.seen_by_anybody <= JOIN_OR_WAIT
    long_ago = one.unseen is None or one.unseen > UNSEEN_AFTER
    return (*strong, "unseen") if long_ago and not lately else tuple(strong)


def _strong(one: Candidate) -> tuple[tuple[Reason, bool], ...]:
    return ("festival", one.festival), ("owed", one.owed), ("matter", one.matter)


def suggest(candidates: Iterable[Candidate], *, villages: int, people: int) -> tuple[Stop, ...]:
    """Whom to see, by village; at most so many of each. The same rows in any order give the same plan."""
    found: dict[tuple[str, str], list[tuple[Candidate, tuple[Reason, ...]]]] = defaultdict(list)
    for one in candidates:
        reasons = reasons_of(one)
        if reasons:
            found[one.village_code, one.village].append((one, reasons))
    order = sorted(found, key=lambda place: _weight(place, [reasons for _, reasons in found[place]]))
    stops, left = [], people
    for place in order[:villages]:
        whom = sorted(found[place], key=_turn)[:left]
        left -= len(whom)
        if whom:
            stops.append(Stop(place[1], place[0], tuple(Suggested(one.code, one.name, reasons) for one, reasons in whom)))
    return tuple(stops)


def day_plan(candidates: Sequence[Candidate]) -> tuple[Stop, ...]:
    """For one day."""
    return suggest(candidates, villages=3, people=8)


def week_plan(candidates: Sequence[Candidate]) -> tuple[Stop, ...]:
    """For a week."""
    return suggest(candidates, villages=10, people=40)


def _weight(place: tuple[str, str], reasons: Sequence[tuple[Reason, ...]]) -> tuple[int, int, str]:
    strong = sum(1 for one in reasons if one != ("unseen",))
    return -strong, -len(reasons), place[0]


def _turn(one: tuple[Candidate, tuple[Reason, ...]]) -> tuple[int, int, str]:
    whom, reasons = one
    return -len(reasons), -(NEVER if whom.unseen is None else whom.unseen), whom.code
