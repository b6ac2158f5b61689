"""What the clock does: ordered steps, each of which knows when it is due. Running one twice changes nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from lianxin.audit import chain
from lianxin.duties import boards
from lianxin.duties.actions import issue
from lianxin.exchange.actions import purge
from lianxin.exchange.queries import any_expired
from lianxin.policy.queries import adopted_areas
from lianxin.rules.entries import date_of
from lianxin.rules.periods import Period, containing, preceding

CLOCK = "clock"
FRESH = timedelta(minutes=10)
"""How old the board of the running month may get."""
LATE_ENTRIES_DAYS = 15
"""Into a month, the last one is kept fresh as well: that long people still write down what they did."""


@dataclass(frozen=True)
class Step:
    """One thing to do at a moment."""

    name: str
    do: Callable[[], str]


def due_steps(at: datetime) -> Iterator[Step]:
    """The steps that are due at that moment, in order: the month's dues every ten minutes, the year's every night."""
    today = date_of(at)
    month, year = containing("month", today), containing("year", today)
    if any_expired(at=at):
        yield Step("uploads", lambda: f"{purge(at=at)} removed")
    if chain.due(at=at):
        yield Step("seals", lambda: f"{chain.seal(at=at)} rows")
    months = [month, preceding(month)] if today.day <= LATE_ENTRIES_DAYS else [month]
    years = [year, preceding(year)] if today.month == 1 else [year]
    for area in adopted_areas(today):
        for period in years:
            if _older_than(period, area, at.replace(hour=2, minute=0, second=0, microsecond=0), at):
                yield _issuing(period, area, at)
        for period in months:
            if _older_than(period, area, at - FRESH, at):
                yield _issuing(period, area, at)


def tick(at: datetime) -> Iterator[str]:
    """Do what is due; tells each step when it is done."""
    for step in due_steps(at):
        yield f"{step.name}: {step.do()}"


def _older_than(period: Period, area: str, moment: datetime, at: datetime) -> bool:
    as_of = boards.oldest(period, area=area)
    return at >= moment and (as_of is None or as_of < moment)


def _issuing(period: Period, area: str, at: datetime) -> Step:
    def do() -> str:
        issued = issue(period, area, by=CLOCK, at=at)
        return f"{issued.made} made, {issued.renewed} renewed, {issued.gone} gone"

    return Step(f"dues {period.label} {area}", do)
