"""Figures and coverage as boards read them: what has been counted where counting takes long, else counted now.

Counting stands in ``duties.figures`` and in ``liaison``; here its answers are kept (``figures.actions``) and read again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from time import perf_counter

from lianxin.duties import figures as counting
from lianxin.duties import sums
from lianxin.figures import actions, summaries
from lianxin.figures import queries as figures
from lianxin.figures.answers import Group, Number, Question
from lianxin.figures.models import Counted, What
from lianxin.figures.values import Answer
from lianxin.liaison.queries.coverage import Coverage, coverage
from lianxin.policy.facts import InForce
from lianxin.policy.queries import adopted_areas, policies_in_force
from lianxin.registry.models import Area
from lianxin.rules.entries import date_of
from lianxin.rules.periods import Period, parse
from lianxin.rules.policy.schema import LinkRule


@dataclass(frozen=True, slots=True)
class Told:
    """Answers, and as of when: None where all of them were counted this moment."""

    answers: list[Answer]
    as_of: datetime | None = None


def told(
    keys: Sequence[str],
    period: Period,
    *,
    today: date,
    area: str,
    lang: str = "zh",
    hidden: Collection[int] = (),
) -> Told:
    """Return several figures of an area and period as ``duties.figures.several``, from what was counted where that is kept.

    Raises UnknownFigureError and NotFound.
    """
    questions = figures.asked_together(keys, period, today=today, area=area, hidden=hidden)
    held = summaries.counted(What.FIGURES, area, period)
    stored = summaries.numbers_of(held, questions) if held else {}
    numbers: dict[int, dict[Group, Number]] = {place: {(): number} for place, number in stored.items()}
    rest = {place: question for place, question in enumerate(questions) if place not in numbers}
    numbers |= _sums(rest, today)
    answers = figures.answers_of(questions, lang=lang, numbers=numbers)
    return Told(answers, held.as_of if held and stored else None)


def _sums(questions: dict[int, Question], today: date) -> dict[int, dict[Group, Number]]:
    wanted = {place: each for place, each in questions.items() if figures.is_sum(each.defined.rule)}
    return {place: counting.sums(each, today=today, as_of=None) for place, each in wanted.items()}


def covered(
    versions: Sequence[InForce], area: Area, period: Period, *, today: date, every: bool = False
) -> tuple[list[tuple[str, LinkRule, Coverage]], datetime | None]:
    """Return how far the link rules with a floor (or all) cover an area at the end of the period, or today; and as of when."""
    held, on = summaries.counted(What.COVERAGE, area.code, period), min(period.last, today)
    stored = summaries.coverage_of(held, versions) if held else {}
    found = []
    for version in versions:
        for key, rule in version.policy.links.items():
            if every or rule.cover is not None:
                known = stored.get((version.adoption, key))
                found.append((version.key, rule, known or coverage(within(version, area), rule, on)))
    return found, held.as_of if held and stored else None


def within(version: InForce, area: Area) -> InForce:
    """The version as if it held for this area alone: what lies in it is counted."""
    deeper = area.pk != version.area
    return replace(version, area=area.pk, level=area.level) if deeper else version


# -- kept up to date by the clock ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Renewed:
    """What was counted again, and what that took."""

    what: str
    area: str
    period: str
    cost_ms: int


def renew(*, at: datetime, stopped: Callable[[], bool], everything: bool = False) -> Iterator[Renewed]:
    """Take what has changed and count anew what is due, one counting after the other; tells of each.

    It may be stopped between two and goes on the next time. ``everything`` that may have changed is counted, however quick or
    slow. What is counted while somebody writes shows as changed again.
    """
    today = date_of(at)
    actions.begin(summaries.places(adopted_areas(today)), summaries.periods_of(today))
    if actions.take_changes().get("area"):
        sums.renew_all()
    due = summaries.stale(today) if everything else summaries.waiting(at)
    for held in due:
        if stopped():
            return
        cost = _count(held, at=at, today=today)
        yield Renewed(held.what, held.area.code, held.period, cost)


def _count(held: Counted, *, at: datetime, today: date) -> int:
    """Count one and store it; returns the milliseconds it took."""
    start = perf_counter()
    period = parse(held.period)
    versions = policies_in_force(held.area, min(period.last, today))
    if held.what == What.FIGURES:
        numbers = _numbers(versions, held.area, period, today)
        cost = int((perf_counter() - start) * 1000)
        actions.put_figures(held, numbers, cost_ms=cost, at=at)
        return cost
    on = min(period.last, today)
    found = {
        (version.adoption, key): coverage(within(version, held.area), rule, on)
        for version in versions
        for key, rule in version.policy.links.items()
    }
    cost = int((perf_counter() - start) * 1000)
    actions.put_coverage(held, found, cost_ms=cost, at=at)
    return cost


def _numbers(versions: Sequence[InForce], area: Area, period: Period, today: date) -> dict[tuple[str, int], Number]:
    keys = list(dict.fromkeys(key for version in versions for key in version.policy.figures))
    questions = figures.asked_together(keys, period, today=today, area=area.code)
    return {
        (question.defined.key, question.defined.version.adoption): number
        for question, number in zip(questions, counting.numbers(questions, today=today), strict=True)
        if number is not None
    }
