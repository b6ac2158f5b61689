"""What each party owes and how far it is done, worked out from the records as they stand now.

Never from the stored dues: those are the summaries that boards read (``boards``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from lianxin.duties import facts
from lianxin.duties.attendance import Attendance
from lianxin.duties.judging import Bench, Judge
from lianxin.duties.protection import left_out
from lianxin.figures import queries as figures
from lianxin.figures.values import Owing, PartyId, Tally
from lianxin.registry.queries.calendar import calendar
from lianxin.rules import periods
from lianxin.rules.dues import Due
from lianxin.rules.owing import Debtor, InForce, Question, Round, Scope, rounds, windows_of
from lianxin.rules.periods import Period
from lianxin.rules.presence import Span
from lianxin.rules.states import over_on
from lianxin.rules.workdays import Calendar

_AROUND: Final = timedelta(days=110)
"""How far beyond the period a day window may be moved or reach: see ``rules.windows``."""
_YEAR: Final = timedelta(days=430)
"""No natural window that runs today ends later."""
_GRACE: Final = timedelta(days=60)
"""No window that ended earlier is still in grace."""


def work_out(
    period: Period,
    *,
    today: date,
    area: str | None = None,
    officer: str | None = None,
    unit: str | None = None,
    as_of: date | None = None,
    lang: str = "zh",
    hidden: Collection[int] = (),
) -> list[Due]:
    """The dues whose own period ends in ``period``, by party, policy, duty and window (rules 1 and 27).

    The number of statements depends on the duties and their windows, never on how many parties or records there are.
    ``hidden`` are matters that are left out beyond those that complain of the debtor or of a reader (Z9).
    Raises NotFound for a code of an area, officer or unit that nobody bears.
    """
    asked = facts.scope(area=area, officer=officer, unit=unit)
    question = _question(period, asked, seen=today if as_of is None else as_of)
    return sorted(_dues(question, today=today, as_of=as_of, lang=lang, hidden=hidden), key=_order)


def work_out_by(
    versions: Sequence[InForce], period: Period, *, today: date, area: str | None = None, lang: str = "zh"
) -> list[Due]:
    """The same by these versions alone, adopted or not: for trying a draft. Raises NotFound."""
    question = _question(period, facts.scope(area=area), seen=today)
    return sorted(_dues(question, today=today, as_of=None, lang=lang, versions=versions), key=_order)


def begun(period: Period, *, today: date, area: str | None, left_out: frozenset[tuple[int, str]] = frozenset()) -> Iterator[Due]:
    """The dues of an area that end in the period and whose window has begun, as they are worked out: what there is to issue.

    Without the duties ``left_out``, by version and key. Raises NotFound.
    """
    question = replace(_question(period, facts.scope(area=area), seen=today), begun_by=today, left_out=left_out)
    return _dues(question, today=today, as_of=None, lang="zh")


def current(today: date, *, officer: str, lang: str = "zh") -> list[Due]:
    """All that an officer owes in windows that run today, and what may still be recorded in grace. Raises NotFound."""
    asked = facts.scope(officer=officer)
    horizon = max([today + _YEAR, *(span.last for span in facts.campaigns().values() if span.last)])
    question = replace(_question(periods.span(today - _GRACE, horizon), asked, seen=today), running_on=today)
    dues = _dues(question, today=today, as_of=None, lang=lang)
    return sorted((due for due in dues if today in due.window or due.state == "grace"), key=_order)


def _question(period: Period, asked: Scope, *, seen: date) -> Question:
    return Question(
        asked=period,
        seen=seen,
        calendar=calendar(first=period.first - _AROUND, last=period.last + _AROUND),
        campaigns=facts.campaigns(),
        scope=asked,
    )


def _order(due: Due) -> tuple[str, str, str, str, date]:
    return due.party_kind, due.party_code, due.policy, due.duty, due.window.first


def _dues(
    question: Question,
    *,
    today: date,
    as_of: date | None,
    lang: str,
    versions: Sequence[InForce] | None = None,
    hidden: Collection[int] = (),
) -> Iterator[Due]:
    versions, seen = facts.policies_in_force(question.asked.last) if versions is None else versions, question.seen
    reach = _reach(versions, question)
    if reach is None:
        return
    duties = [duty for version in versions for duty in version.policy.duties.values()]
    hidden = left_out(duties, on=today, scope=question.scope) | set(hidden)
    terms = any(duty.every == "term" for duty in duties)
    people = facts.people(question.scope, reach.first, reach.last or seen, whole_posts=terms)
    days = _days_of(reach, [post.span for post in people.posts] if terms else [], seen)
    bench = Bench(Attendance(days, people, seen), over_on(today, as_of), lang)
    for each in rounds(versions, people, question):
        yield from _judged(each, bench, as_of=as_of, today=today, hidden=hidden)


def _reach(versions: Iterable[InForce], question: Question) -> Span | None:
    """From the first day of any window asked about to the last; None when no duty has one."""
    found = [
        (window.first, window.last or question.asked.last)
        for version in versions
        for duty in version.policy.duties.values()
        for window in windows_of(version, duty, question)
    ]
    if any(duty.every == "term" for version in versions for duty in version.policy.duties.values()):
        found.append((question.asked.first, question.asked.last))
    if not found:
        return None
    return Span(min(first for first, _ in found), max(last for _, last in found))


def _days_of(reach: Span, posts: Iterable[Span], seen: date) -> Calendar:
    """The calendar of all windows; those of terms are the posts."""
    posts = list(posts)
    first = min([reach.first, *(span.first for span in posts)])
    last = max([reach.last or seen, seen if posts else reach.first, *(span.last for span in posts if span.last)])
    return calendar(first=first, last=last)


def _judged(each: Round, bench: Bench, *, as_of: date | None, today: date, hidden: Collection[int]) -> Iterator[Due]:
    """The dues of one round: what is done is asked of the figures for all duties and parties at once."""
    policy = each.version.policy
    owing = {key: [_owing(each, debtor, bench) for debtor in debtors] for key, debtors in each.debts.items()}
    first, last = _bounds(each, bench)
    tallies = figures.tally(policy, owing, first=first, last=last, as_of=as_of, today=today, hidden=hidden)
    declarable = {key: parties for key, parties in owing.items() if policy.duties[key].or_declared}
    declared: Mapping[str, set[PartyId]] = {}
    if declarable:
        declared = figures.declared(policy, declarable, first=first, last=last, as_of=as_of)
    for key, debtors in each.debts.items():
        duty, found, none = policy.duties[key], tallies.get(key, {}), declared.get(key, set())
        judge = Judge(bench, each.version, duty)
        for debtor in debtors:
            party = _party(debtor)
            tally = found.get(party) or Tally(measured=duty.is_built)
            yield judge.due(debtor, tally, declared=party in none)


def _party(debtor: Debtor) -> PartyId:
    return PartyId(debtor.kind, debtor.id)


def _owing(each: Round, debtor: Debtor, bench: Bench) -> Owing:
    place = bench.attendance.own_place(debtor)
    area_id = place.id if place else None
    if each.window is not None:
        return Owing(_party(debtor), area_id)
    return Owing(_party(debtor), area_id, debtor.window.first, _through(debtor, bench))


def _through(debtor: Debtor, bench: Bench) -> date:
    """The last day of the debtor's window; of a term still open, the last day seen."""
    return max(debtor.window.first, debtor.window.through(bench.attendance.seen))


def _bounds(each: Round, bench: Bench) -> tuple[date, date]:
    debtors = [debtor for found in each.debts.values() for debtor in found]
    return min(debtor.window.first for debtor in debtors), max(_through(debtor, bench) for debtor in debtors)
