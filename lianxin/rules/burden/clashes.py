"""What can be done but clashes: months fuller than they should be, short windows on top of each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Final

from lianxin.rules.burden.findings import Case, Finding, tenth
from lianxin.rules.burden.plan import Month, label_of
from lianxin.rules.windows import Window

_SHORT: Final = 62
"""A window of so many days or fewer is one that work is crowded into."""
_CROWD: Final = 3

Label = tuple[str, str]


def clashes(case: Case) -> Iterator[Finding]:
    """All clashes of officers' duties, class by class."""
    for label in case.plan.parties():
        if label[0] == "officer":
            yield from _full_months(case, label)
            yield from _crowds(case, label)


def by_month(case: Case, label: Label) -> dict[str, dict[str, Fraction]]:
    """Minutes of one party of a class, by month and duty."""
    parties = case.plan.parties()[label]
    found: dict[str, dict[str, Fraction]] = {month.label: defaultdict(Fraction) for month in case.plan.when.months}
    for line in case.plan.lines:
        if label_of(line.group) == label:
            found[line.month][line.duty] += line.load.total / parties
    return found


def _full_months(case: Case, label: Label) -> Iterator[Finding]:
    """Months with more work than days, and months with a third as much again as the class has on average."""
    minutes, day = by_month(case, label), case.plan.costs.numbers["day"]
    over, peaks = [], []
    average = sum((sum(duties.values(), Fraction(0)) for duties in minutes.values()), Fraction(0)) / max(1, len(minutes))
    for month in case.plan.when.months:
        total = sum(minutes[month.label].values(), Fraction(0))
        if total > month.working_days * day:
            over.append(month)
        elif total > average * 4 / 3 and total > day:
            peaks.append(month)
    if over:
        yield _overfull(case, label, over, minutes)
    if peaks:
        yield _peak(case, label, peaks, minutes, average)


def _overfull(case: Case, label: Label, months: list[Month], minutes: dict[str, dict[str, Fraction]]) -> Finding:
    day = case.plan.costs.numbers["day"]
    worst = max(months, key=lambda month: sum(minutes[month.label].values(), Fraction(0)) - month.working_days * day)
    duties = minutes[worst.label]
    key = max(duties, key=lambda one: duties[one])
    own = duties[key] / day
    left = max(Fraction(0), worst.working_days - (sum(duties.values(), Fraction(0)) / day - own))
    policy = case.policy
    return Finding(
        "clash",
        "month-overfull",
        f"classes.{label[1]}",
        f"{case.label(label)}在{worst.label}:“{policy.duties[key].zh}”要{tenth(own)}天,"
        f"{worst.working_days}个工作日里做完其他任务只剩{tenth(left)}天(含路程;这样的月份共{len(months)}个)",
        f'{case.label(label, "en")} in {worst.label}: "{policy.duties[key].en or key}" takes {tenth(own)} days, and of '
        f"{worst.working_days} working days {tenth(left)} are left after the others (with travel; such months: {len(months)})",
        {"working_days": worst.working_days, "months": len(months)},
    )


def _peak(case: Case, label: Label, months: list[Month], minutes: dict[str, dict[str, Fraction]], average: Fraction) -> Finding:
    worst = max(months, key=lambda month: sum(minutes[month.label].values(), Fraction(0)))
    total = sum(minutes[worst.label].values(), Fraction(0))
    listed = "、".join(month.label for month in months)
    policy = case.policy
    top = sorted(minutes[worst.label].items(), key=lambda one: -one[1])[:3]
    parts_zh = "、".join(f"“{policy.duties[key].zh}”{tenth(found / 60)}小时" for key, found in top)
    parts_en = ", ".join(f'"{policy.duties[key].en or key}" {tenth(found / 60)} h' for key, found in top)
    return Finding(
        "clash",
        "month-peak",
        f"classes.{label[1]}",
        f"{case.label(label)}的任务集中在{listed}:{worst.label}每人{tenth(total / 60)}小时,"
        f"平均每月{tenth(average / 60)}小时;{parts_zh}",
        f"the duties of {case.label(label, 'en')} crowd into {', '.join(month.label for month in months)}: in {worst.label} "
        f"{tenth(total / 60)} hours each, {tenth(average / 60)} in an average month; {parts_en}",
        {"months": len(months)},
    )


def _crowds(case: Case, label: Label) -> Iterator[Finding]:
    """Three duties or more whose short windows (``within``) share a day."""
    windows = list(_short_windows(case, label))
    best: tuple[date, list[str]] | None = None
    for _, window in windows:
        there = sorted({key for key, other in windows if window.first in other})
        if len(there) >= _CROWD and (best is None or len(there) > len(best[1])):
            best = window.first, there
    if best is not None:
        names_zh = "、".join(f"“{case.policy.duties[key].zh}”" for key in best[1])
        names_en = ", ".join(f'"{case.policy.duties[key].en or key}"' for key in best[1])
        yield Finding(
            "clash",
            "windows-crowd",
            f"classes.{label[1]}",
            f"{case.label(label)}在{best[0]}前后同时有{len(best[1])}项限期任务:{names_zh}",
            f"{case.label(label, 'en')} has {len(best[1])} duties with short windows around {best[0]}: {names_en}",
            {"duties": len(best[1])},
        )


def _short_windows(case: Case, label: Label) -> Iterator[tuple[str, Window]]:
    groups = [group for group in case.plan.groups if label_of(group) == label]
    for key, duty in case.policy.duties.items():
        if not duty.within or not any(group.is_of(case.policy, duty.who) for group in groups):
            continue
        for window in case.plan.windows[key]:
            if window.last is not None and (window.last - window.first).days < _SHORT:
                yield key, window
