"""A board as the records stand this moment: what is owed as issued, what is done counted now.

Most duties ask for a number of something. What those owe is already on their issued rows, so only the counting is done again, for
all parties in one go, and added up without making a due of each. Shares, duties toward each, terms and declared
nones are worked out in full. Equal to issuing at the same moment and reading ``boards.board``, unless the period is
closed: a test holds it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.db.models import QuerySet

from lianxin.duties import facts
from lianxin.duties.boards import By, Line, issued
from lianxin.duties.models import Due, State
from lianxin.duties.protection import left_out
from lianxin.duties.queries import begun
from lianxin.figures import queries as figures
from lianxin.figures.values import Owing, PartyId
from lianxin.registry.models import Area, Unit
from lianxin.registry.queries.areas import area_by_code
from lianxin.rules import dues
from lianxin.rules.dues import Count, Goal
from lianxin.rules.parties import Subject
from lianxin.rules.periods import Period
from lianxin.rules.policy.schema import Duty, Policy, Table
from lianxin.rules.states import Standing, judge, over_on

_COLUMNS: Final = ("duty", "officer_id", "unit_id", "owed", "state", "area_id", "home_id", "class_key")
_Row = tuple[str, int | None, int | None, int, str, int, int, str]
_Where = tuple[int, int, str]
"""Area, unit and class of the owing post: the finest group; all others are made of it."""

Window = tuple[date, date]
_TOTALS: Final = ("owed", "done", "numerator", "denominator")


@dataclass(slots=True)
class _Sum:
    """What dues add up to; a total that none of them has is None. ``owed`` and ``done`` are for adding up quickly."""

    dues: int = 0
    owed: int = 0
    done: int = 0
    states: dict[str, int] = field(default_factory=lambda: dict.fromkeys(State.values, 0))
    totals: dict[str, int] = field(default_factory=dict)

    def add(self, other: _Sum) -> None:
        """Add those of another group."""
        self.dues += other.dues
        for state, number in other.states.items():
            self.states[state] += number
        for name, number in other.totals.items():
            self.totals[name] = self.totals.get(name, 0) + number


_Rule = tuple[str, str, str]
"""Policy, duty, quantity."""
Sums = dict[tuple[_Where, _Rule], _Sum]


def lines(period: Period, *, today: date, by: Iterable[By], area: str | None = None) -> dict[By, tuple[Line, ...]]:
    """The lines of ``boards.board`` for each grouping, counted now. Raises NotFound for an unknown area."""
    versions = {version.version_id: version for version in facts.policies_in_force(period.last)}
    simple = {
        (version.version_id, key): duty
        for version in versions.values()
        for key, duty in version.policy.duties.items()
        if _is_simple(duty)
    }
    sums: Sums = defaultdict(_Sum)
    hidden = left_out(simple.values(), on=today)
    rows = issued(period, area).filter(version_id__in=versions, last__isnull=False)
    windows = rows.values_list("version_id", "first", "last").distinct().order_by("first", "last", "version_id")
    for version_id, first, last in windows:
        of_version = {key for version, key in simple if version == version_id}
        in_window = _by_duty(rows.filter(version_id=version_id, first=first, last=last, duty__in=of_version))
        if in_window and last is not None:
            _count_again(sums, versions[version_id].policy, (first, last), in_window, today=today, hidden=hidden)
    _work_out(sums, period, area, frozenset(simple), today)
    return {each: _rolled_up(sums, each) for each in by}


def _is_simple(duty: Duty) -> bool:
    """Whether what is owed is a number that stands on the issued row, and what is done one that the figures give."""
    plain = duty.per is None and duty.out_of is None and not (duty.or_declared and duty.is_built)
    return plain and duty.every != "term" and not (duty.by_anyone and duty.of.area == "own")


# -- duties that ask for a number --------------------------------------------------------------------


def _by_duty(rows: QuerySet[Due]) -> dict[str, list[_Row]]:
    """The issued rows of one version and window."""
    found: dict[str, list[_Row]] = defaultdict(list)
    row: _Row
    for row in rows.values_list(*_COLUMNS).iterator(chunk_size=5000):
        found[row[0]].append(row)
    return found


def _count_again(
    sums: Sums, policy: Policy, window: Window, by_duty: Mapping[str, list[_Row]], *, today: date, hidden: Collection[int]
) -> None:
    """Count what is done in one window, for all duties and parties at once, and add it up."""
    parties = {key: [_party(row) for row in rows] for key, rows in by_duty.items()}
    owing = {key: [Owing(party) for party in found] for key, found in parties.items()}
    tallies = figures.tally(policy, owing, first=window[0], last=window[1], today=today, hidden=hidden)
    for key, rows in by_duty.items():
        duty, tally = policy.duties[key], tallies[key]
        states, rule = _States(duty, window[1], over_on(today, None)), (policy.policy, key, duty.count)
        found: dict[_Where, _Sum] = defaultdict(_Sum)
        for row, party in zip(rows, parties[key], strict=True):
            number, owed = tally[party].number, row[3]
            line = found[row[5:]]
            line.dues += 1
            line.states[states.of(row[4], number, owed)] += 1
            line.owed += owed
            line.done += number
        for where, line in found.items():
            line.totals = {"owed": line.owed} | ({"done": line.done} if duty.is_built else {})
            sums[where, rule].add(line)


def _party(row: _Row) -> PartyId:
    return PartyId("officer", row[1]) if row[1] is not None else PartyId("unit", row[2] or 0)


@dataclass(slots=True)
class _States:
    """The states of one duty in one window; equal numbers give equal states, so each pair is judged once."""

    duty: Duty
    last: date
    over: date
    known: dict[tuple[int, int], str] = field(default_factory=dict)

    def of(self, stored: str, number: int, owed: int) -> str:
        """The state now; who was not present at all stays exempt."""
        if stored == State.EXEMPT:
            return stored
        key = (number, owed)
        if key not in self.known:
            self.known[key] = self._judged(number, owed)
        return self.known[key]

    def _judged(self, number: int, owed: int) -> str:
        target = self.duty.target
        goal = Goal(target.kind, owed) if isinstance(target.value, Table) else dues.goal_for(target, Subject())
        count = Count(number)
        standing = Standing(
            last=self.last,
            over=self.over,
            reached=dues.reaches(goal, count, owed),
            measured=self.duty.is_built,
            at_the_end=goal.at_the_end,
            exceeded=dues.exceeds(goal, count, owed),
            grace_days=self.duty.grace_days,
        )
        return judge(standing).state


# -- all others --------------------------------------------------------------------------------------


def _work_out(sums: Sums, period: Period, area: str | None, simple: frozenset[tuple[int, str]], today: date) -> None:
    within = None if area is None else area_by_code(area).pk
    for due in begun(period, today=today, area=area, left_out=simple):
        if within is not None and within not in due.debtor.home.place.line:
            continue
        where = (due.debtor.home.place.id, due.debtor.home.id, due.class_key)
        line = sums[where, (due.policy, due.duty, due.quantity)]
        line.dues += 1
        line.states[due.state] += 1
        for name in _TOTALS:
            number = getattr(due.verdict, name)
            if number is not None:
                line.totals[name] = line.totals.get(name, 0) + number


# -- rolling up --------------------------------------------------------------------------------------

_Named = tuple[str, str]


def _rolled_up(sums: Sums, by: By) -> tuple[Line, ...]:
    groups = _groups({where for where, _ in sums}, by)
    found: dict[tuple[_Named, _Rule], _Sum] = defaultdict(_Sum)
    for (where, rule), each in sums.items():
        found[groups[where], rule].add(each)
    return tuple(_line(*key, found[key]) for key in sorted(found))


def _groups(where: set[_Where], by: By) -> dict[_Where, _Named]:
    """Code and name of the group of each finest one; one statement."""
    if by == "all":
        return dict.fromkeys(where, ("", ""))
    if by == "class":
        return {each: (each[2], each[2]) for each in where}
    if by == "unit":
        units = {pk: (code, name) for pk, code, name in Unit.objects.values_list("pk", "code", "name")}
        return {each: units[each[1]] for each in where}
    areas = Area.objects.filter(units__isnull=False).distinct()
    named = {pk: (code or "", name or "") for pk, code, name in areas.values_list("pk", f"{by}__code", f"{by}__name")}
    return {each: named[each[0]] for each in where}


def _line(group: _Named, rule: _Rule, found: _Sum) -> Line:
    totals: dict[str, int | None] = {name: found.totals.get(name) for name in _TOTALS}
    states = found.states
    return Line(
        *group,
        *rule,
        dues=found.dues,
        met=states["met"],
        short=states["short"],
        open=states["open"],
        grace=states["grace"],
        exempt=states["exempt"],
        unmeasured=states["unmeasured"],
        owed=totals["owed"],
        done=totals["done"],
        numerator=totals["numerator"],
        denominator=totals["denominator"],
    )
