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
from lianxin.figures.together import asked
from lianxin.figures.values import Answer
from lianxin.liaison.queries.areas_covered import coverage_in
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
    """Take what has changed and count anew what is due, all areas of a period together; tells of each area.

    It may be stopped between two periods and goes on the next time: each area is stored by itself. ``everything`` that may have
    changed is counted, however quick or slow. What is counted while somebody writes shows as changed again.
    """
    today = date_of(at)
    actions.begin(summaries.places(adopted_areas(today)), summaries.periods_of(today))
    if actions.take_changes().get("area"):
        sums.renew_all()
    due = summaries.stale(today) if everything else summaries.waiting(at)
    for together in _together(due, today):
        if stopped():
            return
        count = _count_figures if together[0].what == What.FIGURES else _count_coverage
        for held, cost in count(together, at, today):
            yield Renewed(held.what, held.area.code, held.period, cost)


def _together(due: Sequence[Counted], today: date) -> list[list[Counted]]:
    """What is counted in one go: figures of one period; coverage as of one day, whatever the period. The quick ones first."""
    found: dict[tuple[str, date, date], list[Counted]] = {}
    for held in due:
        on = min(held.last, today)
        span = (on, on) if held.what == What.COVERAGE else (held.first, held.last)
        found.setdefault((held.what, *span), []).append(held)
    return sorted(found.values(), key=lambda some: max(held.cost_ms for held in some))


def _count_figures(together: Sequence[Counted], at: datetime, today: date) -> Iterator[tuple[Counted, int]]:
    start, period = perf_counter(), parse(together[0].period)
    wanted = []
    for held in together:
        versions = policies_in_force(held.area, min(period.last, today))
        wanted.append((held.area, list(dict.fromkeys(key for version in versions for key in version.policy.figures))))
    commons = asked(wanted, period, today=today)
    counted = counting.numbers_of_areas(commons, today=today)
    numbers: dict[int, dict[tuple[str, int], Number]] = {held.area.pk: {} for held in together}
    for common, by_area in zip(commons, counted, strict=True):
        for area, number in by_area.items():
            numbers[area][common.identity] = number
    sizes = {area: 1 + sum(each.number + (each.out_of or 0) for each in of.values()) for area, of in numbers.items()}
    costs = _shares(_elapsed(start), sizes)
    for held in together:
        actions.put_figures(held, numbers[held.area.pk], cost_ms=costs[held.area.pk], at=at)
        yield held, costs[held.area.pk]


def _count_coverage(together: Sequence[Counted], at: datetime, today: date) -> Iterator[tuple[Counted, int]]:
    start, on = perf_counter(), min(together[0].last, today)
    areas = {held.area.pk: held.area for held in together}
    found = _coverage_of(list(areas.values()), on)
    sizes = {area: 1 + sum(each.counterparts.total + each.links for each in of.values()) for area, of in found.items()}
    costs = _shares(_elapsed(start), sizes)
    for held in together:
        actions.put_coverage(held, found[held.area.pk], cost_ms=costs[held.area.pk], at=at)
        yield held, costs[held.area.pk]


def _coverage_of(areas: Sequence[Area], on: date) -> dict[int, dict[tuple[int, str], Coverage]]:
    """Of each area the coverage of each rule in force, by adoption and rule; of a version in all its areas together.

    An area that went into another, which covers it since, is counted alone.
    """
    found: dict[int, dict[tuple[int, str], Coverage]] = {area.pk: {} for area in areas}
    alike: dict[tuple[int, int | None], list[Area]] = {}
    known: dict[int, InForce] = {}
    for area in areas:
        alone = area.pk if area.merged_into_id is not None else None
        for version in policies_in_force(area, on):
            known[version.adoption] = version
            alike.setdefault((version.adoption, alone), []).append(area)
    for (adoption, _), some in alike.items():
        version = known[adoption]
        for key, rule in version.policy.links.items():
            for place, each in _covered(version, rule, on, some).items():
                found[place][adoption, key] = each
    return found


def _covered(version: InForce, rule: LinkRule, on: date, areas: Sequence[Area]) -> dict[int, Coverage]:
    if len(areas) == 1:
        return {areas[0].pk: coverage(within(version, areas[0]), rule, on)}
    places: dict[str, list[int]] = {}
    for area in areas:
        places.setdefault(area.level, []).append(area.pk)
    return coverage_in(version, rule, on, places=places)


def _elapsed(start: float) -> int:
    return int((perf_counter() - start) * 1000)


def _shares(took_ms: int, sizes: dict[int, int]) -> dict[int, int]:
    """What counting each area would take by itself: the largest took it all, the others by their size."""
    whole = max(sizes.values())
    return {area: took_ms * size // whole for area, size in sizes.items()}
