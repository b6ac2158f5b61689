"""Every figure, also those that are sums over the parties of a duty: toward each link, of the linked, of working days (rule 27).

Pages and the command line ask here; what is counted over records comes from ``figures``. The period asked about is the window,
whatever the duty's own periods are. The parties are those by whose post or unit the duty is owed in the area.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from lianxin.duties import facts
from lianxin.duties.attendance import Attendance
from lianxin.duties.judging import Bench, Judge
from lianxin.figures import queries as figures
from lianxin.figures import together
from lianxin.figures.answers import Group, Number, Question
from lianxin.figures.conditions import Place
from lianxin.figures.together import Common
from lianxin.figures.values import Answer, By, Owing, PartyId
from lianxin.registry.queries.calendar import calendar
from lianxin.rules.dues import Due
from lianxin.rules.owing import Debtor, InForce, Scope, debtors_of
from lianxin.rules.owing import Question as Asked
from lianxin.rules.periods import Period
from lianxin.rules.policy.schema import Duty, Figure, Share
from lianxin.rules.states import over_on
from lianxin.rules.windows import Window


def figure(
    key: str,
    period: Period,
    *,
    today: date,
    area: str | None = None,
    campaign: str | None = None,
    by: By | None = None,
    records: bool = False,
    as_of: date | None = None,
    merged: bool = False,
    lang: str = "zh",
    hidden: Collection[int] = (),
) -> Answer:
    """Return a figure of an area and period, by group or as one number; sums over parties have groups by officer alone.

    ``hidden`` are matters left out for who asks: ``matters.access.hidden_from`` (Z9).

    Raises UnknownFigureError for a key that no policy in force defines, and NotFound for an unknown area.
    """
    question = figures.asked(
        key, period, today=today, area=area, campaign=campaign, by=by, as_of=as_of, merged=merged, hidden=hidden
    )
    return figures.answers_of([question], lang=lang, records=records, numbers=_sums([question], today, as_of))[0]


def several(
    keys: Sequence[str],
    period: Period,
    *,
    today: date,
    area: str | None = None,
    lang: str = "zh",
    hidden: Collection[int] = (),
) -> list[Answer]:
    """Return several figures of an area and period, each as one number, in few statements. Raises as ``figure``."""
    questions = figures.asked_together(keys, period, today=today, area=area, hidden=hidden)
    return figures.answers_of(questions, lang=lang, numbers=_sums(questions, today, None))


def numbers_of_areas(commons: Sequence[Common], *, today: date) -> list[dict[int, Number]]:
    """Return the numbers of figures in several areas, by area id, counted together: none for what is unmeasured or attested."""
    found = together.numbers(commons)
    for place, common in enumerate(commons):
        if figures.is_sum(common.question.defined.rule):
            found[place] = _sums_of_areas(common, today)
    return found


def _sums_of_areas(common: Common, today: date) -> dict[int, Number]:
    """The parties are worked out for the outermost areas alone; each counts in every area in which a post or unit of its owes."""
    dues: dict[int, list[Due]] = {area.pk: [] for area in common.areas}
    for area in together.outermost(common.areas):
        within = {each.pk for each in common.areas if area.pk in together.above(each)}
        defined = replace(common.question.defined, place=Place(area.pk, area.level), area_code=area.code)
        for due in _dues(replace(common.question, defined=defined), today=today, as_of=None):
            homes = [post.home for post in due.debtor.posts] or [due.debtor.home]
            for one in within & frozenset().union(*(home.place.line for home in homes)):
                dues[one].append(due)
    share = common.question.rule.out_of is not None
    return {area: _sum(each, share=share) for area, each in dues.items()}


def _sums(questions: Sequence[Question], today: date, as_of: date | None) -> dict[int, dict[Group, Number]]:
    return {
        place: sums(question, today=today, as_of=as_of)
        for place, question in enumerate(questions)
        if figures.is_sum(question.defined.rule)
    }


def sums(question: Question, *, today: date, as_of: date | None) -> dict[Group, Number]:
    """Return the sums over the parties: of what is satisfied, and of shares the numerators and denominators."""
    if question.by not in {None, "officer"}:
        return {}
    dues = _dues(question, today=today, as_of=as_of)
    share = question.rule.out_of is not None
    if question.by is None:
        return {(): _sum(dues, share=share)}
    return {(due.debtor.id,): _sum([due], share=share) for due in dues if due.debtor.kind == "officer"}


def _sum(dues: Sequence[Due], *, share: bool) -> Number:
    if not share:
        return Number(sum(due.verdict.done or 0 for due in dues))
    return Number(sum(due.verdict.numerator or 0 for due in dues), sum(due.verdict.denominator or 0 for due in dues))


def _dues(question: Question, *, today: date, as_of: date | None) -> list[Due]:
    period, duty = question.period, _as_duty(question)
    seen = today if as_of is None else as_of
    versions = facts.policies_in_force(period.last)
    version = _version(versions, question)
    versions = [each for each in versions if each is version or each.span.holds(period.first)]
    days = calendar(first=period.first, last=period.last)
    scope = Scope(area_id=question.defined.place.id)
    people = facts.people(scope, period.first, period.last)
    window = Window(period.first, period.last, period.label)
    asked = Asked(period, seen, days, {}, scope)
    debtors = debtors_of(version, versions, people, asked, who=duty.who, window=window)
    policy = version.policy.model_copy(update={"duties": {duty.key: duty}})
    bench = Bench(Attendance(days, people, seen), over_on(today, as_of))
    owing = [_owing(bench, each) for each in debtors]
    first, last, hidden = period.first, period.last, question.lookout.hidden
    tallies = figures.tally(policy, {duty.key: owing}, first=first, last=last, as_of=as_of, today=today, hidden=hidden)[duty.key]
    judge = Judge(bench, version, duty)
    return [judge.due(each, tallies[PartyId(each.kind, each.id)]) for each in debtors]


def _owing(bench: Bench, debtor: Debtor) -> Owing:
    place = bench.attendance.own_place(debtor)
    return Owing(PartyId(debtor.kind, debtor.id), place.id if place else None)


def _version(versions: Sequence[InForce], question: Question) -> InForce:
    """The version by which the figure is defined, as dues know it."""
    defined = question.defined
    same = [each for each in versions if each.area_id == defined.home.id and each.policy.policy == defined.policy.policy]
    return next(each for each in same if each.span.first == defined.version.first)


def _as_duty(question: Question) -> Duty:
    """The duty itself, judged over the period; of a figure of the linked a duty that measures the same."""
    rule = question.rule
    if isinstance(rule, Figure):
        measure = {name: getattr(rule, name) for name in ("key", "zh", "clause", "of", "count", "each", "out_of", "who")}
        return Duty(**measure, at_least=Share(numerator=1, denominator=100), every="year")
    return rule if rule.every == "year" else rule.model_copy(update={"every": "year", "within": ()})
