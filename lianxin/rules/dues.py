"""What is owed and what is done toward it: targets, proration, toward each, rolling, shares.

The counts themselves come from the figures; here is only the arithmetic of counting rules 7 to 11,
15 and 16. Everything the result rests on is kept as data, so that a page can say it in words.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from lianxin.rules.owing import Debtor, InForce
from lianxin.rules.parties import PartyKind, Subject, looked_up
from lianxin.rules.policy.schema import Share, Target
from lianxin.rules.presence import Presence
from lianxin.rules.states import ExemptReason, Standing, State, judge
from lianxin.rules.windows import Window

Comparison = Literal["exactly", "at_least", "at_most", "between", "rolling"]
Amount = int | Share


@dataclass(frozen=True, slots=True)
class Goal:
    """How much: a comparison and a number or a share; of a range both ends, of ``rolling`` the days."""

    comparison: Comparison
    amount: Amount
    most: int | None = None

    @property
    def at_the_end(self) -> bool:
        """Whether only the end of the window can show it met (rule 8)."""
        return self.comparison in {"at_most", "exactly"}


@dataclass(frozen=True, slots=True)
class Count:
    """What the figures found: a number, and for a share its denominator."""

    number: int
    out_of: int | None = None


@dataclass(frozen=True, slots=True)
class Lapse:
    """Days of the window on which more than N days had passed since the last counted one."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Thing:
    """One counterpart toward which a duty is owed, what counts toward it, and whether it is enough."""

    code: str
    since: date
    goal: Goal
    count: Count
    satisfied: bool
    exceeded: bool = False
    lapses: tuple[Lapse, ...] = ()


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """The figures of one due, before its state (rule 15)."""

    target: int | None
    owed: int | None
    done: int | None
    numerator: int | None = None
    denominator: int | None = None
    reached: bool = False
    exceeded: bool = False
    at_the_end: bool = False
    something_to_serve: bool = True


@dataclass(frozen=True, slots=True)
class Why:
    """What a due rests on: presence, goal, the things served, a declared none, the state's reason."""

    presence: Presence
    goal: Goal | None = None
    prorated: bool = False
    things: tuple[Thing, ...] = ()
    declared: bool = False
    exempt: ExemptReason | None = None
    grace_until: date | None = None


# -- goals -------------------------------------------------------------------------------------


def goal_for(target: Target, subject: Subject) -> Goal:
    """The goal that a duty's target sets for the subject: tables looked up, ranges by their lower end."""
    if isinstance(target.value, tuple):
        return Goal("between", target.value[0], target.value[1])
    return Goal(target.kind, looked_up(target.value, subject))


def least_numerator(share: Share, out_of: int) -> int:
    """The least numerator that meets the share of a denominator (rule 8)."""
    return -(-share.numerator * out_of // share.denominator)


def number_of(goal: Goal, count: Count) -> int:
    """The target as a number: itself, or of a share the least numerator that reaches it (rules 8 and 15)."""
    return goal.amount if isinstance(goal.amount, int) else least_numerator(goal.amount, count.out_of or 0)


def prorated(target: int, presence: Presence) -> int:
    """floor(target x working days present / working days), 0 where there are none (rule 10)."""
    if presence.working_days == 0:
        return 0
    return target * presence.present // presence.working_days


def reaches(goal: Goal, count: Count, owed: int | None = None) -> bool:
    """Whether the count meets the goal, shares by cross-multiplication (rules 8 and 15).

    ``owed`` takes the place of a number that was prorated.
    """
    have, want = _sides(goal, count, owed)
    if goal.comparison == "at_most":
        return have <= want
    return have == want if goal.comparison == "exactly" else have >= want


def exceeds(goal: Goal, count: Count, owed: int | None = None) -> bool:
    """Whether an ``at_most`` or ``exactly`` can no longer be met; the top of a range never breaks it."""
    have, want = _sides(goal, count, owed)
    return goal.at_the_end and have > want


def _sides(goal: Goal, count: Count, owed: int | None) -> tuple[int, int]:
    if isinstance(goal.amount, int):
        return count.number, goal.amount if owed is None else owed
    return count.number * goal.amount.denominator, goal.amount.numerator * (count.out_of or 0)


# -- toward each ---------------------------------------------------------------------------------


def long_enough(since: date, first: date, last: date) -> bool:
    """Whether a link in force on the last day has been so for half of the window's days (rule 7)."""
    days = (last - max(since, first)).days + 1
    return 2 * days >= (last - first).days + 1


def lapses(counted: Iterable[date], since: date, first: date, last: date, gap: int) -> tuple[Lapse, ...]:
    """The days from ``first`` to ``last`` at whose end more than ``gap`` days had passed (rule 11).

    They had passed since the last counted day, or since the link began if that is later.
    """
    days = sorted(set(counted))
    before = days[: bisect_right(days, first)]
    marks = [max(since, before[-1]) if before else since]
    marks += [day for day in days[len(before) :] if marks[0] < day <= last]
    ends = [mark - timedelta(days=1) for mark in marks[1:]] + [last]
    found = []
    for mark, end in zip(marks, ends, strict=True):
        start = max(mark + timedelta(days=gap + 1), first)
        if start <= end:
            found.append(Lapse(start, end))
    return tuple(found)


def rolling_thing(code: str, since: date, window: Window, goal: Goal, counted: Sequence[date]) -> Thing:
    """A thing under a rolling duty: satisfied when no day of the window lapsed (rule 11).

    Days still to come are judged as if nothing more were done, so that "satisfied" holds.
    """
    if window.last is None or not isinstance(goal.amount, int):
        raise ValueError("a rolling duty has a window that ends and a number of days")
    found = lapses(counted, since, window.first, window.last, goal.amount)
    inside = sum(1 for day in set(counted) if window.first <= day <= window.last)
    return Thing(code, since, goal, Count(inside), not found, lapses=found)


def counted_thing(code: str, since: date, goal: Goal, count: Count) -> Thing:
    """A thing under a duty with a number or a share of its own."""
    return Thing(code, since, goal, count, reaches(goal, count), exceeds(goal, count))


# -- the due -------------------------------------------------------------------------------------


def toward_itself(goal: Goal, count: Count | None, presence: Presence, *, prorate: bool) -> Arithmetic:
    """A duty without ``per``: target, owed and done of rule 15. ``count`` None: its source is not built."""
    share = isinstance(goal.amount, Share)
    if count is None:
        target = None if share else number_of(goal, Count(0))
        owed = prorated(target, presence) if target is not None and prorate else target
        return Arithmetic(target, owed, None)
    target = number_of(goal, count)
    owed = prorated(target, presence) if prorate and not share else target
    return Arithmetic(
        target,
        owed,
        count.number,
        numerator=count.number if share else None,
        denominator=count.out_of if share else None,
        reached=reaches(goal, count, owed),
        exceeded=exceeds(goal, count, owed),
        at_the_end=goal.at_the_end,
        something_to_serve=not share or bool(count.out_of),
    )


def toward_each(things: Sequence[Thing], *, share: bool, measured: bool, at_the_end: bool) -> Arithmetic:
    """A duty with ``per``: target are all things, owed those that ask for something, done the satisfied of these (rule 7).

    A thing whose share has an empty denominator asks for nothing (rule 8).
    """
    asked = [thing for thing in things if not (share and measured and thing.count.out_of == 0)]
    owed = len(asked)
    done = sum(thing.satisfied for thing in asked)
    return Arithmetic(
        len(things),
        owed,
        done if measured else None,
        numerator=sum(thing.count.number for thing in asked) if share and measured else None,
        denominator=sum(thing.count.out_of or 0 for thing in asked) if share and measured else None,
        reached=done >= owed,
        exceeded=any(thing.exceeded for thing in asked),
        at_the_end=at_the_end,
        something_to_serve=owed > 0,
    )


@dataclass(frozen=True, slots=True)
class Verdict:
    """The arithmetic of a due together with its state."""

    target: int | None
    owed: int | None
    done: int | None
    numerator: int | None
    denominator: int | None
    state: State
    exempt: ExemptReason | None


def verdict(
    sums: Arithmetic, window: Window, presence: Presence, *, over: date, measured: bool, declared: bool, grace_days: int
) -> Verdict:
    """The due's figures and its state by rule 16; of an exempt due nothing is owed (rule 15).

    Whether somebody was present at all is known only of a window that ends.
    """
    judged = judge(
        Standing(
            last=window.last,
            over=over,
            reached=sums.reached,
            measured=measured,
            present=presence.present > 0 or window.last is None,
            something_to_serve=sums.something_to_serve,
            at_the_end=sums.at_the_end,
            exceeded=sums.exceeded,
            declared=declared,
            grace_days=grace_days,
        )
    )
    owed = 0 if judged.state == "exempt" else sums.owed
    return Verdict(sums.target, owed, sums.done, sums.numerator, sums.denominator, judged.state, judged.exempt)


@dataclass(frozen=True, slots=True)
class Due:
    """One duty owed by one party in one window: all that the command prints, and what it rests on."""

    debtor: Debtor
    version: InForce
    duty: str
    title: str
    clause: str
    quantity: str
    verdict: Verdict
    why: Why

    @property
    def party_kind(self) -> PartyKind:
        """Whether an officer owes it or a unit."""
        return self.debtor.kind

    @property
    def party_code(self) -> str:
        """The code of the officer or unit."""
        return self.debtor.code

    @property
    def policy(self) -> str:
        """The key of the policy."""
        return self.version.policy.policy

    @property
    def class_key(self) -> str:
        """The class of the owing post; of a unit none."""
        return self.debtor.posts[0].class_key if self.debtor.posts else ""

    @property
    def window(self) -> Window:
        """Its days."""
        return self.debtor.window

    @property
    def period(self) -> str:
        """The label of the due's own period."""
        return self.debtor.window.label

    @property
    def state(self) -> State:
        """Its state (rule 16)."""
        return self.verdict.state
