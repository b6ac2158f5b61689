"""Calls of the hotline as contributions: each once, on the day on which it rang, the work of the unit that answers the line."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .world import World

WITHIN = timedelta(hours=24)
HALF_A_MINUTE = timedelta(seconds=30)


@dataclass(frozen=True)
class Call:
    """A row of `calls`; read where an entry is. `wait`: seconds to the answer, `unknown`, `missed`, `lost`; empty: it rings."""

    code: str
    unit: str
    area: str
    rang: datetime
    wait: str
    phone: bool
    outcome: str
    called_back: datetime | None
    confidential: bool

    officers = ("",)
    """Nobody in person."""
    counterparts: tuple[str, ...] = ()
    campaign = ""

    @property
    def day(self) -> date:
        """The day on which it rang, in Shanghai (the rows are written so)."""
        return self.rang.date()

    @property
    def kind(self) -> str:
        """What came of it."""
        return self.outcome

    @property
    def answered(self) -> bool:
        """Whether somebody took it."""
        return self.wait.isdigit() or self.wait == "unknown"

    @property
    def missed(self) -> bool:
        """Whether nobody did: told so, or nothing heard of it for ten minutes."""
        return self.wait in ("missed", "lost")

    @property
    def due(self) -> datetime | None:
        """By when it is to be called back: a day after it was missed; of one without a number never."""
        if not self.missed or not self.phone:
            return None
        return self.rang + (timedelta(minutes=10) if self.wait == "lost" else HALF_A_MINUTE) + WITHIN

    def is_a(self, event: str, seen: date) -> bool:
        """Whether it is such a call, by the end of that day."""
        back = self.due is not None and self.called_back is not None and self.called_back.date() <= seen
        return {
            "rung": True,
            "answered": self.answered,
            "timed": self.wait.isdigit(),
            "missed": self.missed,
            "back_due": self.due is not None,
            "called_back": back,
        }[event]


def calls_of(world: "World", events: Any) -> list[Call]:
    """The calls that are one of these, as far as is seen."""
    words = [events] if isinstance(events, str) else events
    return [one for one in world.folder.calls if one.day <= world.seen and any(one.is_a(event, world.seen) for event in words)]


def meets_call(of: dict[str, Any], one: Call) -> bool:
    """Whether the call by itself meets `of`; areas are looked at as for entries."""
    outcomes = of.get("outcome", [one.outcome])
    if one.outcome not in ([outcomes] if isinstance(outcomes, str) else outcomes):
        return False
    if "within_seconds" in of and not (one.wait.isdigit() and int(one.wait) <= of["within_seconds"]):
        return False
    if of.get("confidential") and not one.confidential:
        return False
    if "in_time" in of:
        if one.due is None or one.called_back is None:
            return False
        return (one.called_back <= one.due) is of["in_time"]
    return True


def wait_of(count: str, calls: list[Call]) -> int | None:
    """The mean or median wait in whole seconds, halves up; None where nobody was answered."""
    waits = sorted(int(one.wait) for one in calls if one.wait.isdigit())
    if not waits:
        return None
    middle = waits if count == "mean_seconds" else waits[(len(waits) - 1) // 2 : len(waits) // 2 + 1]
    whole, rest = divmod(sum(middle), len(middle))
    return whole + (1 if 2 * rest >= len(middle) else 0)
