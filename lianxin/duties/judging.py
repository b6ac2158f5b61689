"""From what the figures counted to a due: presence, goal, toward each, state. No database here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from lianxin.figures.values import Tally, ThingTally
from lianxin.rules import dues
from lianxin.rules.dues import Count, Due, Goal, Thing, Why
from lianxin.rules.owing import Debtor, Held, InForce, People, Place, leaves, services
from lianxin.rules.parties import Subject
from lianxin.rules.policy.schema import Duty, Table, Target
from lianxin.rules.presence import Leave, Presence, Service, Span, presence
from lianxin.rules.windows import Window
from lianxin.rules.workdays import Calendar

_Alike = tuple[date, date, tuple[Service, ...], tuple[Leave, ...]]


@dataclass(slots=True)
class Attendance:
    """Presence of many parties; those with the same posts and days off within a window are worked out once."""

    calendar: Calendar
    people: People
    seen: date
    known: dict[_Alike, Presence] = field(default_factory=dict)
    posts: dict[int, list[Held]] = field(default_factory=dict)

    def of(self, debtor: Debtor, exempt: frozenset[str]) -> Presence:
        """The debtor's working days present in its window; of a term still open, until now (rules 10, 16)."""
        first = debtor.window.first
        last = max(first, debtor.window.through(self.seen))
        serving = tuple(_cut_service(each, first, last) for each in services(debtor, self.people, exempt))
        away = tuple(_cut(leaves(debtor, self.people, exempt), first, last))
        key = (first, last, serving, away)
        if key not in self.known:
            self.known[key] = presence(self.calendar, first, last, services=serving, absences=away, exempt=exempt)
        return self.known[key]

    def held_at_the_end(self, debtor: Debtor) -> list[Held]:
        """All posts of the officer on the window's last day, the main one or else the earliest first; a unit has none."""
        if debtor.kind == "unit":
            return []
        if not self.posts:
            for post in self.people.posts:
                self.posts.setdefault(post.officer_id, []).append(post)
        last = debtor.window.through(self.seen)
        held = [post for post in self.posts.get(debtor.id, ()) if post.span.holds(last)]
        return sorted(held, key=lambda post: (not post.main, post.span.first, post.home.code))

    def own_place(self, debtor: Debtor) -> Place | None:
        """The party's own area on the window's last day: of the unit, or of the unit of the officer's main post (rule 22)."""
        if debtor.kind == "unit":
            return debtor.home.place
        held = self.held_at_the_end(debtor)
        return held[0].home.place if held else None


def _cut_service(service: Service, first: date, last: date) -> Service:
    span = service.span.cut(first, last) or Span(last + timedelta(days=1), last + timedelta(days=1))
    return Service(span, tuple(_cut(service.suspensions, first, last)))


def _cut(found: Iterable[Leave], first: date, last: date) -> Iterable[Leave]:
    for leave in found:
        span = leave.span.cut(first, last)
        if span:
            yield Leave(leave.kind, span)


@dataclass(frozen=True, slots=True)
class Bench:
    """What every due of one answer is judged by."""

    attendance: Attendance
    over: date
    lang: str = "zh"


def due_of(bench: Bench, version: InForce, duty: Duty, debtor: Debtor, tally: Tally, *, declared: bool = False) -> Due:
    """One due with its state and all that it rests on (policy language, steps 4 to 6)."""
    attended = bench.attendance.of(debtor, frozenset(duty.exempt))
    subject = _party_subject(duty, debtor, bench.attendance)
    target = duty.target
    prorate = duty.prorate and debtor.window.last is not None  # of a term still open nobody knows how much is left
    goal: Goal | None = None if isinstance(target.value, Table) and duty.per else dues.goal_for(target, subject)
    if duty.per is None and goal is not None:
        things: tuple[Thing, ...] = ()
        sums = dues.toward_itself(goal, _count(duty, tally, attended), attended, prorate=prorate)
    else:
        asked = _Asked(target, goal, debtor.window, max(debtor.window.first, debtor.window.through(bench.attendance.seen)))
        things = tuple(_things(asked, tally, subject))
        at_the_end = target.kind in {"at_most", "exactly"}
        sums = dues.toward_each(things, share=duty.out_of is not None, measured=tally.measured, at_the_end=at_the_end)
    verdict = dues.verdict(
        sums,
        debtor.window,
        attended,
        over=bench.over,
        measured=tally.measured,
        declared=declared,
        grace_days=duty.grace_days,
    )
    why = Why(
        attended,
        goal,
        prorated=prorate,
        things=things,
        declared=declared,
        exempt=verdict.exempt,
        grace_until=_grace_until(duty, debtor.window),
    )
    title = duty.en if bench.lang.startswith("en") and duty.en else duty.zh
    return Due(debtor, version, duty.key, title, duty.clause, _quantity(duty), verdict, why)


def _quantity(duty: Duty) -> str:
    """What target, owed and done are numbers of: toward each, those to be served (rule 15)."""
    return "links" if duty.per is not None else duty.count


def _count(duty: Duty, tally: Tally, attended: Presence) -> Count | None:
    if not tally.measured:
        return None
    if duty.out_of == "working_days":
        return Count(tally.number, attended.present)
    return Count(tally.number, tally.out_of if duty.out_of is not None else None)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked toward each thing: one goal for all, or None where a table gives each its own."""

    target: Target
    goal: Goal | None
    window: Window
    last: date


def _things(asked: _Asked, tally: Tally, subject: Subject) -> Iterable[Thing]:
    for thing in tally.things:
        if thing.since is not None and not dues.long_enough(thing.since, asked.window.first, asked.last):
            continue
        goal = asked.goal or dues.goal_for(asked.target, _thing_subject(subject, thing))
        since = thing.since or date.min
        if goal.comparison == "rolling":
            yield dues.rolling_thing(thing.code, since, asked.window, goal, thing.days)
        else:
            yield dues.counted_thing(thing.code, since, goal, Count(thing.number, thing.out_of))


def _party_subject(duty: Duty, debtor: Debtor, attendance: Attendance) -> Subject:
    if not isinstance(duty.target.value, Table):
        return _NOBODY
    classes = frozenset(post.class_key for post in attendance.held_at_the_end(debtor))
    place = attendance.own_place(debtor)
    return Subject(classes=classes, size_class=place.size_class if place else "")


_NOBODY = Subject()
"""Of whom nothing needs to be known, because the target is no table."""


def _thing_subject(party: Subject, thing: ThingTally) -> Subject:
    return Subject(party.classes, thing.size_class, thing.kind, thing.needs, thing.members)


def _grace_until(duty: Duty, window: Window) -> date | None:
    if window.last is None or not duty.grace_days:
        return None
    return window.last + timedelta(days=duty.grace_days)
