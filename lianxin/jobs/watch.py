"""What the clock does with matters, one thing after the other. Each is found anew, done in its own transaction, and done once.

A refusal by the table or a policy is counted and told, and stops nothing: somebody was first, or a person has to look.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from django.conf import settings

from lianxin.duties.summaries import renew
from lianxin.groups.actions import end_terms
from lianxin.jobs.platforms import exchange
from lianxin.matters.actions import take_step, watching
from lianxin.matters.door import forget_tries
from lianxin.matters.queries import moved as calendars
from lianxin.matters.queries import watched
from lianxin.phones import queries as phones
from lianxin.phones.actions.reminding import remind
from lianxin.registry.queries import calendar
from lianxin.reports.actions import draft_due
from lianxin.reports.queries import late_slips
from lianxin.rules.entries import SHANGHAI, date_of
from lianxin.rules.errors import NotFound, Refused
from lianxin.tips.actions import lapse

CLOCK: Final = "clock"
Stopped = Callable[[], bool]


@dataclass(slots=True)
class Tally:
    """How many were done, and how many were refused."""

    done: int = 0
    refused: int = 0

    def __str__(self) -> str:
        if not (self.done or self.refused):
            return ""
        return f"{self.done} done" + (f", {self.refused} refused" if self.refused else "")


@dataclass(frozen=True)
class Watch:
    """One thing the clock does, and how long it may wait between two looks."""

    name: str
    every: timedelta
    do: Callable[[datetime, Stopped], str]


@contextmanager
def _counting(tally: Tally) -> Iterator[None]:
    """Counts what the table, a policy or somebody quicker refused, and goes on."""
    try:
        yield
    except (Refused, NotFound):
        tally.refused += 1


def _each(codes: Iterable[str], step: str, at: datetime, stopped: Stopped) -> str:
    """Take a step of each of these matters."""
    tally = Tally()
    for code in codes:
        if stopped():
            break
        with _counting(tally):
            take_step(code=code, step=step, by=CLOCK, at=at, actor="clock")
            tally.done += 1
    return str(tally)


def _recompute(at: datetime, stopped: Stopped) -> str:
    """After a change of the calendar, and once a night: an import of days leaves no act of its own."""
    changed = calendars.calendar_changed()
    night = calendars.since_recomputed(at) >= timedelta(days=1) and at.astimezone(SHANGHAI).time() < time(6)
    if not changed and not night:
        return ""
    because = f"act-{changed}" if changed else f"night-{date_of(at)}"
    tally, seen = Tally(), set[str]()
    for found in calendars.moved():
        if stopped():
            return str(tally)
        with _counting(tally):
            stepped = found.was != found.due.due_on and watching.recompute(matter=found.code, because=because, at=at)
            if stepped:
                seen.add(found.code)
            elif found.code not in seen:
                watching.store_again(deadline=found.deadline, at=at)
            tally.done += 1
    watching.recomputed(because=changed or None, moved=len(seen), at=at)
    return str(tally)


def _resume(at: datetime, stopped: Stopped) -> str:
    return _each(watched.to_resume(date_of(at)), "resume", at, stopped)


def _review(at: datetime, stopped: Stopped) -> str:
    return _each(watched.to_review(date_of(at)), "review_shelved", at, stopped)


def _close(at: datetime, stopped: Stopped) -> str:
    return _each(watched.to_close(at), "close", at, stopped)


def _warn(at: datetime, stopped: Stopped) -> str:
    tally = Tally()
    for batch in watched.to_warn(at):
        if stopped():
            break
        tally.done += watching.warn(deadlines=batch, at=at)
    return str(tally)


def _late(at: datetime, stopped: Stopped) -> str:
    return _mark(watched.to_mark_late(at), lambda one: watching.mark_late(deadline=one, at=at), stopped)


def _very_late(at: datetime, stopped: Stopped) -> str:
    return _mark(watched.to_mark_very_late(at), lambda one: watching.mark_very_late(deadline=one, at=at), stopped)


def _mark(batches: Iterator[list[int]], mark: Callable[[int], bool], stopped: Stopped) -> str:
    tally = Tally()
    for one in (one for batch in batches for one in batch):
        if stopped():
            break
        with _counting(tally):
            tally.done += mark(one)
    return str(tally)


def _raise(at: datetime, stopped: Stopped) -> str:
    tally = Tally()
    for found in watched.to_raise(at):
        if stopped():
            break
        with _counting(tally):
            tally.done += watching.raise_tier(
                deadline=found.deadline, tier=found.tier, reason=found.reason, token=found.token, at=at
            )
    return str(tally)


def _remind(at: datetime, stopped: Stopped) -> str:
    tally = Tally()
    for code, most in watched.to_remind(at):
        if stopped():
            break
        with _counting(tally):
            tally.done += watching.remind_of_question(code=code, most=most, at=at)
    return str(tally)


def _forget(at: datetime, stopped: Stopped) -> str:
    """Wrong numbers and secrets that were tried at the door and count no more."""
    gone = forget_tries(at=at)
    return f"{gone} done" if gone else ""


def remind_officers(at: datetime, stopped: Stopped) -> str:
    """One message a day to whoever owes something that ends within three days, or whose slip is overdue.

    On working days between nine and six, where a gateway is set.
    """
    today = date_of(at)
    if settings.LIANXIN_SENDERS["sms"]["kind"] != "http" or not time(9) <= at.astimezone(SHANGHAI).time() < time(18):
        return ""
    if not calendar(first=today, last=today).is_working(today):
        return ""
    tally = Tally()
    for one in phones.to_remind(on=today, slips=late_slips(today)):
        if stopped():
            break
        tally.done += remind(officer=one.officer, text=phones.message_of(one), at=at)
    return str(tally)


MINUTE: Final = timedelta(minutes=1)


def _end_terms(at: datetime, stopped: Stopped) -> str:
    """Groups end with their term; their posts and links have ended by themselves."""
    ended = end_terms(at=at)
    return f"{ended} done" if ended else ""


def _lapse(at: datetime, stopped: Stopped) -> str:
    """Rewards that can be collected no more: number and code have ended."""
    lapsed = lapse(at=at)
    return f"{lapsed} done" if lapsed else ""


def _draft(at: datetime, stopped: Stopped) -> str:
    """The office's papers whose hour has come."""
    made = draft_due(at=at, stopped=stopped)
    return f"{made} drafted" if made else ""


def _summarise(at: datetime, stopped: Stopped) -> str:
    """What boards read for whole counties and above, from what has changed since; what takes long is told."""
    done = list(renew(at=at, stopped=stopped))
    return f"{len(done)} counted, {sum(one.cost_ms for one in done)} ms" if done else ""


WATCHES: Final = (
    Watch("deadlines recomputed", 5 * MINUTE, _recompute),
    Watch("clock goes on", 5 * MINUTE, _resume),
    Watch("kept open, reviewed", 15 * MINUTE, _review),
    Watch("early warnings", 5 * MINUTE, _warn),
    Watch("overdue", 5 * MINUTE, _late),
    Watch("long overdue", 60 * MINUTE, _very_late),
    Watch("raised a tier", 15 * MINUTE, _raise),
    Watch("askers reminded", 60 * MINUTE, _remind),
    Watch("wrong tries forgotten", 60 * MINUTE, _forget),
    Watch("closed", 60 * MINUTE, _close),
    Watch("officers reminded", 60 * MINUTE, remind_officers),
    Watch("terms of groups", 60 * MINUTE, _end_terms),
    Watch("rewards nobody collected", 60 * MINUTE, _lapse),
    Watch("papers", 10 * MINUTE, _draft),
    Watch("other systems", MINUTE, exchange),
    Watch("summaries", 10 * MINUTE, _summarise),
)
"""In this order: what the calendar moved and what runs again comes before anything is called overdue."""
