"""The burden of a policy over a period: hours by group, duty and month, as exact fractions, so that sums are sums."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import TypeVar

from lianxin.rules import periods
from lianxin.rules.burden.acts import NOTHING, Costs, Load
from lianxin.rules.burden.roll import Group
from lianxin.rules.periods import Period
from lianxin.rules.policy.schema import Duty
from lianxin.rules.presence import Span
from lianxin.rules.windows import Window, ending_in, window
from lianxin.rules.workdays import Calendar

K = TypeVar("K", bound=Hashable)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Line:
    """What a duty asks of a group in one month."""

    group: Group
    duty: str
    month: str
    load: Load


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month of the plan with its working days."""

    label: str
    first: date
    last: date
    working_days: int


@dataclass(frozen=True)
class When:
    """The days for which a burden is worked out."""

    period: Period
    calendar: Calendar
    campaigns: Mapping[str, Span] = field(default_factory=dict)
    since: date | None = None
    """the policy's first day: windows that begin before it are owed by nobody (rule 17)"""

    @property
    def months(self) -> tuple[Month, ...]:
        """The months of the period, cut to it."""
        found = []
        for each in periods.touching("month", self.period.first, self.period.last):
            first, last = max(each.first, self.period.first), min(each.last, self.period.last)
            found.append(Month(each.label, first, last, self.calendar.count(first, last)))
        return tuple(found)

    @property
    def working_days(self) -> int:
        """Working days of the whole period."""
        return self.calendar.count(self.period.first, self.period.last)

    @property
    def provisional(self) -> bool:
        """Whether some day rests on no official notice (rule 18)."""
        return self.calendar.provisional(self.period.first, self.period.last)


@dataclass(frozen=True)
class Plan:
    """The burden: every line, what it rests on, and sums of it."""

    costs: Costs
    when: When
    lines: tuple[Line, ...]
    windows: Mapping[str, tuple[Window, ...]]

    def sums(self, key: Callable[[Line], K]) -> dict[K, Load]:
        """The lines added up by a key, in the order of their first lines."""
        found: dict[K, Load] = defaultdict(Load)
        for line in self.lines:
            found[key(line)] += line.load
        return dict(found)

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups that owe anything by the policy."""
        owing = {line.group.key for line in self.lines}
        return tuple(group for group in self.costs.roll.groups if group.key in owing)

    def parties(self) -> dict[tuple[str, str], int]:
        """How many officers of each class, and units of each kind, owe anything."""
        found: dict[tuple[str, str], int] = defaultdict(int)
        for group in self.groups:
            found[label_of(group)] += group.parties
        return dict(found)

    def away_minutes(self, label: tuple[str, str]) -> Fraction:
        """Working time that recorded absences of a class take beyond the leave that is assumed for everybody."""
        groups = [group for group in self.groups if label_of(group) == label]
        assumed = Fraction(self.costs.numbers["leave-days"] * len(self.when.months), 12) * sum(one.parties for one in groups)
        return max(Fraction(0), sum(one.away for one in groups) - assumed) * self.costs.numbers["day"]

    def present_minutes(self, parties: int, months: int | None = None) -> Fraction:
        """The working time of so many parties over the period, or over so many of its months, leave taken off."""
        numbers, whole = self.costs.numbers, len(self.when.months)
        days = Fraction(self.when.working_days) - Fraction(numbers["leave-days"] * whole, 12)
        return max(Fraction(0), days) * (months or whole) / whole * parties * numbers["day"]

    def share(self, label: tuple[str, str]) -> Fraction:
        """The share of their working time that the policy takes from those of one class."""
        total = sum((line.load.total for line in self.lines if label_of(line.group) == label), Fraction(0))
        there = self.present_minutes(self.parties().get(label, 0)) - self.away_minutes(label)
        return total / there if there > 0 else Fraction(0)


def label_of(group: Group) -> tuple[str, str]:
    """How groups are shown together: officers by class, units by kind."""
    return group.kind, group.label


def plan(costs: Costs, when: When) -> Plan:
    """The burden of the policy on everybody who owes it in the period."""
    lines: list[Line] = []
    windows = {key: windows_of(costs, duty, when) for key, duty in costs.policy.duties.items()}
    for key, duty in costs.policy.duties.items():
        spread = _spread(costs, duty, windows[key], when)
        for group in costs.roll.of(costs.policy, duty.who):
            lines += _lines(costs, duty, group, spread)
    return Plan(costs, when, tuple(lines), windows)


def month_loads(plan: Plan, key: str, group: Group) -> dict[str, Load]:
    """What one duty of a plan asks of a group, month by month; the group need not be one of the roll's."""
    duty = plan.costs.policy.duties[key]
    spread = _spread(plan.costs, duty, plan.windows[key], plan.when)
    return {line.month: line.load for line in _lines(plan.costs, duty, group, spread)}


def windows_of(costs: Costs, duty: Duty, when: When) -> tuple[Window, ...]:
    """The windows of a duty that end in the period; of a term the period itself.

    A window without a working day is owed by nobody (rule 16); what counts once for all (``ever``) is done in the first one.
    """
    if duty.every == "term":
        return (window(when.period.first, when.period.last, when.period),)
    begins = costs.policy.month_begins
    found = ending_in(duty, when.period, when.calendar, begins=begins, campaigns=when.campaigns)
    found = [each for each in found if when.since is None or each.first >= when.since]
    owed = [each for each in found if when.calendar.count(each.first, each.through(when.period.last))]
    return tuple(owed[:1] if duty.of.ever else owed)


@dataclass(frozen=True, slots=True)
class _Part:
    """Windows that ask the same, and how much of that falls on each month."""

    working_days: int
    length: int
    factor: Fraction
    months: Mapping[str, Fraction]


def _spread(costs: Costs, duty: Duty, windows: Iterable[Window], when: When) -> list[_Part]:
    alike: dict[tuple[int, int], dict[str, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    for each in windows:
        last = each.through(when.period.last)
        size = (when.calendar.count(each.first, last), (last - each.first).days + 1)
        for month, share in _months_of(each.first, last, when).items():
            alike[size][month] += share
    factor = Fraction(1)
    if duty.every == "term":
        factor = Fraction(len(when.months), costs.numbers["term-months"])
    return [_Part(*size, factor, months) for size, months in alike.items()]


def _months_of(first: date, last: date, when: When) -> dict[str, Fraction]:
    """A window spread over the months by its working days in each; days outside the period go to its nearest month."""
    first, last = max(first, when.period.first), min(max(last, when.period.first), when.period.last)
    days: dict[str, int] = {}
    plain: dict[str, int] = {}
    for month in when.months:
        start, end = max(first, month.first), min(last, month.last)
        if start <= end:
            days[month.label] = when.calendar.count(start, end)
            plain[month.label] = (end - start).days + 1
    if not sum(days.values()):
        days = plain
    whole = sum(days.values())
    return {month: Fraction(number, whole) for month, number in days.items() if number}


def _lines(costs: Costs, duty: Duty, group: Group, spread: Iterable[_Part]) -> list[Line]:
    months: dict[str, Load] = defaultdict(Load)
    for part in spread:
        load = costs.load(duty, group, working_days=part.working_days, length=part.length)
        if load == NOTHING:
            continue
        for month, share in part.months.items():
            months[month] += load.times(share * part.factor)
    return [Line(group, duty.key, month, load) for month, load in sorted(months.items())]
