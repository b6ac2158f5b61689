"""Area and period: the scope that every page obeys and every address carries (look.md, frames)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from lianxin.rules import periods

AREA, PERIOD = "area", "period"


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a list to choose from."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Scope:
    """What the reader has set: an area code ("" for all that they may see) and a period."""

    area: str
    period: periods.Period
    told: tuple[tuple[str, str], ...]

    @property
    def query(self) -> str:
        """The scope as the tail of an address, with the question mark; only what the reader has set himself."""
        return f"?{urlencode(self.told)}" if self.told else ""


def scope_of(values: Mapping[str, str], today: date) -> Scope:
    """The scope that an address asks for; this month, and everything, where it says nothing or nonsense."""
    told: list[tuple[str, str]] = []
    area = values.get(AREA, "").strip()[:48]
    if area:
        told.append((AREA, area))
    period = periods.containing("month", today)
    asked = values.get(PERIOD, "").strip()
    if asked:
        try:
            period = periods.parse(asked)
            told.append((PERIOD, asked))
        except periods.PeriodError:
            pass
    return Scope(area, period, tuple(told))


def offered(today: date) -> Iterator[periods.Period]:
    """The periods that the top bar offers: this week, thirteen months, five quarters, two years."""
    yield periods.containing("week", today)
    back: tuple[tuple[periods.Kind, int], ...] = (("month", 13), ("quarter", 5), ("year", 2))
    for kind, many in back:
        period = periods.containing(kind, today)
        for _ in range(many):
            yield period
            period = periods.preceding(period)
