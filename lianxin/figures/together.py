"""The same figures of several areas counted together: each area's number as if it had been asked about alone.

Rows are looked up once for all areas and grouped by each of their levels, so that the counties of a prefecture cost about as much
as the prefecture. Figures are common to areas where one version of a policy defines them; distinct counts are counted anew for
each level (rule 14), and each area has its own roll.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from lianxin.figures.answers import LEVEL_OF, Group, Number, Question, measured, on_rolls, on_the_roll
from lianxin.figures.conditions import LEVELS, Place, column_of
from lianxin.figures.definitions import definitions
from lianxin.figures.linked import of_links as numbers_of_links
from lianxin.figures.lookout import Lookout
from lianxin.figures.queries import counted_of, is_sum
from lianxin.figures.sql import Sql
from lianxin.figures.statements import statement, statement_at_levels
from lianxin.figures.values import By
from lianxin.registry.models import Area
from lianxin.rules.periods import Period
from lianxin.rules.policy.schema import Figure, Selector

_BY_AREA: Final = frozenset({"entries", "matters", "links"})
"""Sources whose contributions are grouped by area; all others are asked area by area."""
_BY: Final[Mapping[str, By]] = {level: by for by, level in LEVEL_OF.items()}


@dataclass(frozen=True)
class Common:
    """A figure that means the same in several areas: the question as asked of the first, and all of them."""

    question: Question
    areas: tuple[Area, ...]

    @property
    def identity(self) -> tuple[str, int]:
        """Return the figure's key and the adoption by whose version it is defined."""
        return self.question.defined.key, self.question.defined.version.adoption


def asked(wanted: Iterable[tuple[Area, Sequence[str]]], period: Period, *, today: date) -> list[Common]:
    """Return the questions that keys ask of areas, those that are common to several once. Raises UnknownFigureError, NotFound."""
    found: dict[tuple[object, ...], list[Area]] = {}
    questions: dict[tuple[object, ...], Question] = {}
    lookouts: dict[int, Lookout] = {}
    for area, keys in wanted:
        for defined in definitions(keys, period, area.code):
            policy = defined.policy
            lookout = lookouts.setdefault(id(policy), Lookout(policy, period.first, period.last, today=today))
            same = (defined.key, defined.version.adoption, defined.nearer)
            questions.setdefault(same, Question(defined, period, lookout))
            found.setdefault(same, []).append(area)
    return [Common(question, tuple(found[same])) for same, question in questions.items()]


def numbers(commons: Sequence[Common]) -> list[dict[int, Number]]:
    """Return each figure's numbers by area id; none for what is not measured yet, what others attest, and sums over parties."""
    found: list[dict[int, Number]] = [{} for _ in commons]
    many = [place for place, common in enumerate(commons) if len(common.areas) > 1 and _can_be_grouped(common)]
    alone = [place for place in range(len(commons)) if place not in many]
    each = [(place, area, question) for place in alone for area, question in _one_by_one(commons[place])]
    of_one = counted_of([question for _, _, question in each])
    for at, (place, area, _) in enumerate(each):
        number = of_one.get(at, {}).get(())
        if number is not None:
            found[place][area] = number
    for place, counted in zip(many, _grouped([commons[place] for place in many]), strict=True):
        found[place] = counted
    return found


def _can_be_grouped(common: Common) -> bool:
    rule = common.question.defined.rule
    return isinstance(rule, Figure) and rule.is_built and rule.of.source in _BY_AREA and not is_sum(rule)


def _one_by_one(common: Common) -> Iterable[tuple[int, Question]]:
    """The question as it is asked of each area alone; sums are left to ``duties``."""
    question = common.question
    if is_sum(question.defined.rule):
        return
    for area in common.areas:
        defined = replace(question.defined, place=Place(area.pk, area.level), area_code=area.code)
        yield area.pk, replace(question, defined=defined)


def _grouped(commons: Sequence[Common]) -> list[dict[int, Number]]:
    """The numbers of each of the figures in all its areas, by level."""
    spread = [(place, question) for place, common in enumerate(commons) for question in _by_level(common)]
    of_rolls = [place for place, common in enumerate(commons) if _is_of_roll(common)]
    of_links = [(place, each) for place, each in spread if each.rule.of.source == "links"]
    of_records = [(place, each) for place, each in spread if each.rule.of.source != "links" and place not in of_rolls]
    counted = [(place, numbers_of_links(question)) for place, question in of_links]
    counted += [(place, _shares_of_rolls(list(_by_level(commons[place])))) for place in of_rolls]
    numbers_of_records = measured([question for _, question in of_records])
    counted += [(place, each) for (place, _), each in zip(of_records, numbers_of_records, strict=True)]
    found: list[dict[int, Number]] = [_nothing(common) for common in commons]
    for place, by_group in counted:
        found[place].update({group[0]: number for group, number in by_group.items() if group[0] in found[place]})
    return found


def _by_level(common: Common) -> Iterable[Question]:
    within = tuple(Place(area.pk, area.level) for area in outermost(common.areas))
    levels = {area.level for area in common.areas}
    return [replace(common.question, by=_BY[level], within=within) for level in LEVELS if level in levels]


def _is_of_roll(common: Common) -> bool:
    rule = common.question.rule
    return isinstance(rule.out_of, Selector) and rule.of.source != "links"


def _shares_of_rolls(questions: Sequence[Question]) -> dict[Group, Number]:
    """The shares of the rolls of all areas of the levels by which it is asked: each of its own, also where nobody was reached."""
    one, out_of = questions[0], questions[0].rule.out_of
    if not isinstance(out_of, Selector):
        raise TypeError(one.defined.key)
    _, body, each = on_the_roll(replace(one, by=None), out_of)
    columns = [column_of(LEVEL_OF[question.by]) for question in questions if question.by]
    levels = [Sql(f"CASE WHEN ra.{column} = pa.{column} THEN pa.{column} END") for column in columns]
    query = statement_at_levels(body, levels, [each]) if len(levels) > 1 else statement(body, levels, [each])
    reached = {row[-2]: int(row[-1] or 0) for row in one.lookout.rows(query)}
    totals = {group: number for question in questions for group, number in on_rolls(question, out_of).items()}
    return {group: Number(reached.get(group[0], 0), total) for group, total in totals.items()}


def _nothing(common: Common) -> dict[int, Number]:
    """What an area without a record has."""
    zero = Number(0) if common.question.rule.out_of is None else Number(0, 0)
    return {area.pk: zero for area in common.areas}


def outermost(areas: Collection[Area]) -> list[Area]:
    """Return those of the areas that lie in none of the others."""
    ids = {area.pk for area in areas}
    return [area for area in areas if not (set(above(area)) - {area.pk}) & ids]


def above(area: Area) -> list[int]:
    """Return the ids of the area and of those in which it lies."""
    return [one for level in LEVELS if (one := getattr(area, f"{level}_id")) is not None]
