"""Whether the time suffices: every span of days must hold the work that is asked within it.

Work bound to windows fits into the working days if and only if, for every span from the first day of a window to the last day
of one, what must be done inside is no more than the span has. What is summed is ``least``: standard times and medians only, no
travel, no assumption; of duties that one piece of work may serve (they share a kind of entry) only the greatest; and visits may
be made during a stay, so of all half-days and of all other work only the greater. What is called impossible here is so.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import accumulate
from typing import Final

from lianxin.rules.burden.findings import Case, Finding, tenth
from lianxin.rules.burden.overlap import Asked, apart, total
from lianxin.rules.burden.plan import Plan, label_of
from lianxin.rules.burden.roll import Group

_MANY: Final = 60
"""Duties with more windows than this in the period (daily ones) give no starts and ends of spans."""


@dataclass(frozen=True, slots=True)
class Tight:
    """A span in which more is asked than it has, per party in minutes; the duties with what each asks."""

    group: Group
    first: date
    last: date
    working_days: int
    capacity: Fraction
    needed: Fraction
    duties: tuple[tuple[str, Fraction], ...]


@dataclass(frozen=True)
class _Demand:
    """The windows of a duty with what each asks of a group at the very least, summed from the first on."""

    duty: str
    firsts: tuple[date, ...]
    lasts: tuple[date, ...]
    sums: tuple[Fraction, ...]

    def within(self, first: date, last: date) -> Fraction:
        """What must be done between two days."""
        start, end = bisect_left(self.firsts, first), bisect_right(self.lasts, last)
        return self.sums[end] - self.sums[start] if end > start else Fraction(0)


def too_much(case: Case) -> Iterator[Finding]:
    """For each class of officers the span that is overfull most, if any."""
    worst: dict[tuple[str, str], Tight] = {}
    for tight in tightest(case.plan):
        label = label_of(tight.group)
        if label not in worst or _excess(tight) > _excess(worst[label]):
            worst[label] = tight
    for label, tight in worst.items():
        yield _finding(case, label, tight)


def tightest(plan: Plan) -> Iterator[Tight]:
    """Of each group the span that is overfull most; nothing of those for whom the time suffices."""
    for group in plan.groups:
        if group.kind != "officer":
            continue
        demands = [found for key in plan.windows if (found := _demand(plan, group, key)) is not None]
        if demands:
            overfull = [tight for span in _spans(plan, demands) if (tight := _look(plan, group, demands, span)) is not None]
            if overfull:
                yield max(overfull, key=_excess)


def _excess(tight: Tight) -> Fraction:
    return (tight.needed - tight.capacity) / (tight.capacity or 1)


def _demand(plan: Plan, group: Group, key: str) -> _Demand | None:
    costs, when, duty = plan.costs, plan.when, plan.costs.policy.duties[key]
    if duty.every == "term" or not group.is_of(costs.policy, duty.who):
        return None
    known: dict[tuple[int, int], Fraction] = {}
    loads = []
    for window in plan.windows[key]:
        last = window.through(when.period.last)
        size = (when.calendar.count(window.first, last), (last - window.first).days + 1)
        if size not in known:
            known[size] = costs.load(duty, group, working_days=size[0], length=size[1]).least / group.parties
        loads.append(known[size])
    if not any(loads):
        return None
    firsts = tuple(window.first for window in plan.windows[key])
    lasts = tuple(window.through(when.period.last) for window in plan.windows[key])
    return _Demand(key, firsts, lasts, tuple(accumulate(loads, initial=Fraction(0))))


def _spans(plan: Plan, demands: Iterable[_Demand]) -> Iterator[tuple[date, date]]:
    firsts: set[date] = set()
    lasts: set[date] = set()
    for demand in demands:
        if len(demand.firsts) > _MANY:
            yield demand.firsts[0], demand.lasts[0]
            firsts.add(demand.firsts[0])
            lasts.add(demand.lasts[-1])
            continue
        firsts.update(demand.firsts)
        lasts.update(demand.lasts)
    yield from ((first, last) for first in sorted(firsts) for last in sorted(lasts) if first <= last)


def _look(plan: Plan, group: Group, demands: Iterable[_Demand], span: tuple[date, date]) -> Tight | None:
    asked = [(demand.duty, found) for demand in demands if (found := demand.within(*span))]
    if not asked:
        return None
    days = plan.when.calendar.count(*span)
    capacity = Fraction(days * plan.costs.numbers["day"])
    if total(asked) <= capacity:
        return None
    kept = max(_split(plan, apart(plan.costs.policy, asked)), key=total)
    needed = total(kept)
    return Tight(group, *span, days, capacity, needed, kept) if needed > capacity else None


def _split(plan: Plan, asked: Asked) -> tuple[Asked, Asked]:
    """Half-days away, and all other work, which may be done during them."""
    duties = plan.costs.policy.duties
    away = tuple(one for one in asked if duties[one[0]].count == "half_days")
    return away, tuple(one for one in asked if one not in away)


def _finding(case: Case, label: tuple[str, str], tight: Tight) -> Finding:
    policy, day = case.policy, case.plan.costs.numbers["day"]
    needed, missing = tight.needed / day, (tight.needed - tight.capacity) / day
    parts_zh = "、".join(f"“{policy.duties[key].zh}”{tenth(found / day)}天" for key, found in tight.duties)
    parts_en = ", ".join(f'"{policy.duties[key].en or key}" {tenth(found / day)}' for key, found in tight.duties)
    span = f"{tight.first}..{tight.last}"
    return Finding(
        "impossible",
        "time",
        f"classes.{label[1]}",
        f"{case.label(label)}每人在{span}的{tight.working_days}个工作日里,单按标准用时(不算路程)就要{tenth(needed)}天:"
        f"{parts_zh};差{tenth(missing)}天,做不到",
        f"each {case.label(label, 'en')} would need {tenth(needed)} days by standard times alone (no travel) within the "
        f"{tight.working_days} working days of {span}: {parts_en}; {tenth(missing)} days are missing",
        {
            "working_days": tight.working_days,
            "needed_minutes": -(-tight.needed.numerator // tight.needed.denominator),
            "capacity_minutes": int(tight.capacity),
        },
    )
