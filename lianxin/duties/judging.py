"""From what the figures counted to a due: presence, goal, toward each, state. No database here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from lianxin.duties.attendance import Attendance
from lianxin.figures.values import Tally, ThingTally
from lianxin.rules import dues
from lianxin.rules.dues import Arithmetic, Count, Due, Thing, Why
from lianxin.rules.owing import Debtor, InForce
from lianxin.rules.parties import Subject
from lianxin.rules.policy.schema import Duty, Table
from lianxin.rules.presence import Presence
from lianxin.rules.windows import Window

_NOBODY: Final = Subject()


@dataclass(frozen=True, slots=True)
class Bench:
    """What every due of one answer is judged by."""

    attendance: Attendance
    over: date
    lang: str = "zh"


class Judge:
    """Judges the dues of one duty; what is the same for all of them is worked out once."""

    def __init__(self, bench: Bench, version: InForce, duty: Duty) -> None:
        self.bench, self.version, self.duty = bench, version, duty
        self.target = duty.target
        self.by_table = isinstance(self.target.value, Table)
        self.goal = None if self.by_table else dues.goal_for(self.target, _NOBODY)
        self.exempt = frozenset(duty.exempt)
        self.title = duty.en if bench.lang.startswith("en") and duty.en else duty.zh
        self.quantity = "links" if duty.per is not None else duty.count  # toward each, those to be served (rule 15)

    def due(self, debtor: Debtor, tally: Tally, *, declared: bool = False) -> Due:
        """One due with its state and all that it rests on (policy language, steps 4 to 6)."""
        duty, window = self.duty, debtor.window
        attended = self.bench.attendance.of(debtor, self.exempt)
        prorate = duty.prorate and window.last is not None  # of a term still open nobody knows how much is left
        subject = self.subject(debtor)
        things: tuple[Thing, ...] = ()
        if duty.per is None:
            goal = self.goal or dues.goal_for(self.target, subject)
            sums = dues.toward_itself(goal, self.count(tally, attended), attended, prorate=prorate)
        else:
            things = tuple(self.things(window, tally, subject))
            sums = self.toward_each(things, measured=tally.measured)
        verdict = dues.verdict(
            sums,
            window,
            attended,
            over=self.bench.over,
            measured=tally.measured,
            declared=declared,
            grace_days=duty.grace_days,
        )
        why = Why(
            attended,
            goal if duty.per is None else self.goal,
            prorated=prorate,
            things=things,
            declared=declared,
            exempt=verdict.exempt,
            grace_until=_grace_until(duty, window),
        )
        return Due(debtor, self.version, duty.key, self.title, duty.clause, self.quantity, verdict, why)

    def count(self, tally: Tally, attended: Presence) -> Count | None:
        """What was counted; None when the source does not exist yet. Of working days presence is the whole (rule 9)."""
        if not tally.measured:
            return None
        if self.duty.out_of == "working_days":
            return Count(tally.number, attended.present)
        return Count(tally.number, tally.out_of if self.duty.out_of is not None else None)

    def things(self, window: Window, tally: Tally, party: Subject) -> Iterable[Thing]:
        """The things toward which it is owed, each with its own goal where a table gives it (rule 7)."""
        last = max(window.first, window.through(self.bench.attendance.seen))
        for thing in tally.things:
            if thing.since is not None and not dues.long_enough(thing.since, window.first, last):
                continue
            goal = self.goal or dues.goal_for(self.target, _thing_subject(party, thing))
            since = thing.since or date.min
            if goal.comparison == "rolling":
                yield dues.rolling_thing(thing.code, since, window, goal, thing.days)
            else:
                yield dues.counted_thing(thing.code, since, goal, Count(thing.number, thing.out_of))

    def toward_each(self, things: tuple[Thing, ...], *, measured: bool) -> Arithmetic:
        """The figures of a duty toward each thing."""
        at_the_end = self.target.kind in {"at_most", "exactly"}
        return dues.toward_each(things, share=self.duty.out_of is not None, measured=measured, at_the_end=at_the_end)

    def subject(self, debtor: Debtor) -> Subject:
        """What a table of targets asks about the party; nothing without a table."""
        if not self.by_table:
            return _NOBODY
        attendance = self.bench.attendance
        classes: frozenset[str] = frozenset(post.class_key for post in attendance.held_at_the_end(debtor))
        place = attendance.own_place(debtor)
        return Subject(classes=classes, size_class=place.size_class if place else "")


def _thing_subject(party: Subject, thing: ThingTally) -> Subject:
    return Subject(party.classes, thing.size_class, thing.kind, thing.needs, thing.members)


def _grace_until(duty: Duty, window: Window) -> date | None:
    if window.last is None or not duty.grace_days:
        return None
    return window.last + timedelta(days=duty.grace_days)
