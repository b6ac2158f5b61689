"""What the clock does: ordered steps, each of which knows when it is due. Running one twice changes nothing.

First what a resident or a handler waits for (deadlines of matters, messages), then what boards show. A step that fails is told,
and the ones after it are done all the same.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from time import monotonic
from typing import Any, Final

from django.conf import settings

from lianxin.audit import chain, retention
from lianxin.duties import boards
from lianxin.duties.actions import Issued, issue
from lianxin.exchange.actions import purge
from lianxin.exchange.queries import any_expired
from lianxin.hotline.actions import any_lost, give_up
from lianxin.jobs.deliveries import deliver
from lianxin.jobs.senders import senders_of
from lianxin.jobs.watch import WATCHES, Watch
from lianxin.matters import photos
from lianxin.matters.actions.handing import hand_overs_due, pass_on_due
from lianxin.phones.queries import pictures
from lianxin.policy.queries import adopted_areas
from lianxin.rules.entries import date_of
from lianxin.rules.periods import Period, containing, preceding, touching

CLOCK = "clock"
FRESH = timedelta(minutes=10)
"""How old the board of the running month may get, where issuing its dues is quick."""
ISSUING = 20
"""Where it takes long, dues are issued for at most one part in so many of the time: a prefecture's month takes a minute."""
STRETCH = 60.0
"""Seconds for which one watch may keep the others waiting."""
NIGHT = 3
"""From this hour on what has been held long enough is taken away, once a day."""
LATE_ENTRIES_DAYS = 15
"""Into a month, the last one is kept fresh as well: that long people still write down what they did."""


@dataclass(frozen=True)
class Step:
    """One thing to do at a moment; ``do`` tells what it did, nothing when there was nothing."""

    name: str
    do: Callable[[], str]


def _never() -> bool:
    return False


class Budget:
    """How long one watch may take at a stretch, so that no other waits for it; ``spent`` says that it was cut short."""

    def __init__(self, stopped: Callable[[], bool], seconds: float) -> None:
        self.stopped = stopped
        self.until = monotonic() + seconds
        self.spent = False

    def __call__(self) -> bool:
        """Whether to stop before the next matter."""
        self.spent = self.spent or monotonic() > self.until
        return self.spent or self.stopped()


@dataclass
class Rhythm:
    """When each watch last looked, in a clock that keeps running, and how it is told to stop between two matters."""

    stopped: Callable[[], bool] = _never
    looked: dict[str, datetime] = field(default_factory=dict)
    took: dict[tuple[str, str], timedelta] = field(default_factory=dict)
    """How long issuing the dues of a period and area took the last time."""

    def is_time(self, watch: Watch, at: datetime) -> bool:
        """Whether the watch has waited long enough; it has then looked."""
        last = self.looked.get(watch.name)
        if last is not None and timedelta() <= at - last < watch.every:
            return False
        self.looked[watch.name] = at
        return True

    def patience(self, period: Period, area: str) -> timedelta:
        """How old the dues of a period and area may get before they are issued again."""
        return max(FRESH, ISSUING * self.took.get((period.label, area), timedelta()))

    def look(self, watch: Watch, at: datetime) -> str:
        """Do what the watch finds; cut short, it looks again at the next tick."""
        budget = Budget(self.stopped, STRETCH)
        told = watch.do(at, budget)
        if budget.spent:
            self.looked.pop(watch.name, None)
        return told


def due_steps(at: datetime, rhythm: Rhythm | None = None) -> Iterator[Step]:
    """The steps that are due at that moment, in order: the month's dues every ten minutes or so, the year's every night."""
    rhythm = rhythm or Rhythm()
    yield from _watches(at, rhythm)
    today = date_of(at)
    month, year = containing("month", today), containing("year", today)
    if hand_overs_due(on=today):
        yield Step("hand-overs", lambda: f"{pass_on_due(on=today, by=CLOCK, at=at)} matters passed on")
    if any_lost(at=at):
        yield Step("calls", lambda: f"{give_up(at=at)} missed")
    if any_expired(at=at):
        yield Step("uploads", lambda: f"{purge(at=at)} removed")
    if at.hour >= NIGHT and not retention.ran_since(at.replace(hour=NIGHT, minute=0, second=0, microsecond=0)):
        yield Step("retention", partial(_retain, at, rhythm))
    if chain.due(at=at):
        yield Step("seals", lambda: f"{chain.seal(at=at)} rows")
    months = [month, preceding(month)] if today.day <= LATE_ENTRIES_DAYS else [month]
    years = [year, preceding(year)] if today.month == 1 else [year]
    night = at.replace(hour=2, minute=0, second=0, microsecond=0)
    for area in adopted_areas(today):
        for period in years:
            if _older_than(period, area, night, at):
                yield Step(f"dues {period.label} {area}", partial(_issue_year, period, area, night, at, rhythm))
        for period in months:
            if _older_than(period, area, at - rhythm.patience(period, area), at):
                yield _issuing(period, area, at, rhythm)


def tick(at: datetime, rhythm: Rhythm | None = None) -> Iterator[str]:
    """Do what is due; tells each step when it is done. Raises the first error when all the others have had their turn."""
    rhythm = rhythm or Rhythm()
    first: Exception | None = None
    for step in due_steps(at, rhythm):
        if rhythm.stopped():
            break
        try:
            told = step.do()
        except Exception as error:
            first = first or error
            told = f"failed, {type(error).__name__}"
        if told:
            yield f"{step.name}: {told}"
    if first is not None:
        raise first


def _watches(at: datetime, rhythm: Rhythm) -> Iterator[Step]:
    for watch in WATCHES:
        if rhythm.is_time(watch, at):
            yield Step(watch.name, partial(rhythm.look, watch, at))
    yield Step("messages", lambda: _send(at, rhythm))


def _send(at: datetime, rhythm: Rhythm) -> str:
    done = deliver(senders_of(settings.LIANXIN_SENDERS), now=lambda: at, stopped=rhythm.stopped)
    return "" if done.nothing else str(done)


def _retain(at: datetime, rhythm: Rhythm) -> str:
    removed = retention.remove_expired(at=at, stopped=rhythm.stopped, beside=_PICTURES)
    return ", ".join(f"{label} {number}" for label, number in removed.items())


def _forgetting(names_of: Callable[[Sequence[Any]], set[str]]) -> retention.Forget:
    """A picture's file goes with the last matter or record that shows it."""

    def forget(rows: Sequence[Any]) -> Callable[[], None]:
        names = names_of(rows)
        return lambda: photos.remove(names - photos.still_shown(names) - pictures.still_shown(names))

    return forget


_PICTURES: Final = {"matters.Photo": _forgetting(photos.names_of), "phones.Photo": _forgetting(pictures.names_of)}


def _older_than(period: Period, area: str, moment: datetime, at: datetime) -> bool:
    as_of = boards.oldest(period, area=area)
    return at >= moment and (as_of is None or as_of < moment)


def _issue_year(year: Period, area: str, night: datetime, at: datetime, rhythm: Rhythm) -> str:
    """Month by month, each in its transaction: a prefecture's year has millions. Told to stop, it goes on where it was."""
    done: list[Issued] = []
    for month in touching("month", year.first, year.last):
        if rhythm.stopped():
            break
        if _older_than(month, area, night, at):
            done.append(issue(month, area, by=CLOCK, at=at))
    return _told(done)


def _told(done: Sequence[Issued]) -> str:
    made, renewed, gone = (sum(getattr(one, name) for one in done) for name in ("made", "renewed", "gone"))
    return f"{made} made, {renewed} renewed, {gone} gone"


def _issuing(period: Period, area: str, at: datetime, rhythm: Rhythm) -> Step:
    def do() -> str:
        begun = monotonic()
        issued = issue(period, area, by=CLOCK, at=at)
        rhythm.took[period.label, area] = timedelta(seconds=monotonic() - begun)
        return _told([issued])

    return Step(f"dues {period.label} {area}", do)
