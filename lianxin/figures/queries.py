"""What may be asked of the counting engine. Nothing else in Lianxin counts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from lianxin.figures import tallies
from lianxin.figures.answers import LEVEL_OF, Group, Number, Question, codes_behind, measured
from lianxin.figures.definitions import Defined, definitions, keys_of, rule_of
from lianxin.figures.linked import coverage, of_links
from lianxin.figures.lookout import Lookout
from lianxin.figures.models import Attested
from lianxin.figures.values import Answer, By, Definition, Owing, PartyId, Row, Tally
from lianxin.figures.waits import of_waits
from lianxin.policy.queries import policies_in_force, schedule
from lianxin.registry.models import Area, CalendarDay, Officer, Unit
from lianxin.rules.errors import NotFound
from lianxin.rules.periods import Period
from lianxin.rules.policy.explain import sentence
from lianxin.rules.policy.schema import WAITS, Duty, Figure, LinkRule, Of, Policy, Selector

FEW = 5
"""Fewer residents than this could be singled out (principles 1)."""


def tally(
    policy: Policy,
    owing: Mapping[str, Sequence[Owing]],
    *,
    first: date,
    last: date,
    as_of: date | None = None,
    today: date | None = None,
    hidden: Collection[int] = (),
) -> dict[str, dict[PartyId, Tally]]:
    """Return what each party has done toward each duty in the window: a Tally, zeros included, for everybody asked about.

    All duties and parties are asked at once; ``hidden`` are matters left out for who asks (Z9).
    Raises KeyError for a duty that the policy does not have.
    """
    return tallies.tally(policy, owing, first=first, last=last, as_of=as_of, today=today, hidden=hidden)


def declared(
    policy: Policy, owing: Mapping[str, Sequence[Owing]], *, first: date, last: date, as_of: date | None = None
) -> dict[str, set[PartyId]]:
    """Return who declared none of each duty in the window (rule 25): an entry of a declaring kind, the duty's key its topic."""
    found: dict[str, set[PartyId]] = {}
    for key, parties in owing.items():
        duty = policy.duties[key]
        if not duty.or_declared:
            continue
        asked = duty.model_copy(update=_DECLARATION | {"of": Of(source="entries", names=duty.or_declared, topic=(key,))})
        counted = tallies.tally(_with(policy, asked), {key: parties}, first=first, last=last, as_of=as_of)[key]
        found[key] = {party for party, each in counted.items() if each.number}
    return found


_DECLARATION = {"count": "records", "each": None, "counts_as": (), "out_of": None, "per": None, "by": None}


def _with(policy: Policy, duty: Duty) -> Policy:
    return policy.model_copy(update={"duties": {duty.key: duty}})


# -- figures -------------------------------------------------------------------------------------


def asked(
    key: str,
    period: Period,
    *,
    today: date,
    area: str | None = None,
    campaign: str | None = None,
    by: By | None = None,
    as_of: date | None = None,
    merged: bool = False,
    hidden: Collection[int] = (),
) -> Question:
    """Return the question that a key asks; ``merged`` rolls records up to today's merged areas (rule 13).

    ``hidden`` are the matters that are left out for who asks (Z9). Raises UnknownFigureError, and NotFound for an unknown area.
    """
    return asked_together(
        [key], period, today=today, area=area, campaign=campaign, by=[by], as_of=as_of, merged=merged, hidden=hidden
    )[0]


def asked_together(
    keys: Sequence[str],
    period: Period,
    *,
    today: date,
    area: str | None = None,
    campaign: str | None = None,
    by: Sequence[By | None] = (None,),
    as_of: date | None = None,
    merged: bool = False,
    hidden: Collection[int] = (),
) -> list[Question]:
    """Return the questions that several keys ask, each by each of the groupings, so that they can be counted together.

    Raises UnknownFigureError for the first key that is unknown, and NotFound for an unknown area.
    """
    found: list[Question] = []
    lookouts: dict[int, Lookout] = {}
    for defined in definitions(keys, period, area):
        policy = defined.policy
        if id(policy) not in lookouts:
            lookouts[id(policy)] = Lookout(policy, period.first, period.last, as_of, today, merged, tuple(hidden))
        found += [Question(defined, period, lookouts[id(policy)], each, campaign) for each in by]
    return found


def is_sum(rule: LinkRule | Figure | Duty) -> bool:
    """Return whether a figure is the sums over its parties: toward each, of the linked, of working days (rule 27)."""
    if isinstance(rule, LinkRule):
        return False
    if isinstance(rule.out_of, Selector) and rule.out_of.linked:
        return True
    if not isinstance(rule, Duty):
        return False
    return rule.per is not None or rule.out_of == "working_days"


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
    """Return a figure of an area and period, by group or as one number (rule 27).

    Raises UnknownFigureError for a key that no policy in force defines, NotFound for an unknown area, and ValueError for the sums
    over parties, which ``duties.figures`` knows.
    """
    question = asked(key, period, today=today, area=area, campaign=campaign, by=by, as_of=as_of, merged=merged, hidden=hidden)
    return answers_of([question], lang=lang, records=records)[0]


def figures(
    keys: Sequence[str],
    period: Period,
    *,
    today: date,
    area: str | None = None,
    campaign: str | None = None,
    by: Sequence[By | None] = (None,),
    as_of: date | None = None,
    merged: bool = False,
    lang: str = "zh",
    hidden: Collection[int] = (),
) -> dict[tuple[str, By | None], Answer]:
    """Return several figures of an area and period, each by each of the groupings, in few statements; raises as ``figure``."""
    questions = asked_together(
        keys, period, today=today, area=area, campaign=campaign, by=by, as_of=as_of, merged=merged, hidden=hidden
    )
    answers = answers_of(questions, lang=lang)
    return {(question.defined.key, question.by): answer for question, answer in zip(questions, answers, strict=True)}


def answers_of(
    questions: Sequence[Question],
    *,
    lang: str = "zh",
    records: bool = False,
    numbers: Mapping[int, dict[Group, Number]] | None = None,
) -> list[Answer]:
    """Return the answers to questions that were asked together, counted together; ``numbers`` by place if counted elsewhere."""
    counted = {**counted_of(questions, leaving=numbers or {}), **(numbers or {})}
    names = _names(questions, counted)
    return [_answer(each, counted.get(place), names, lang, records=records) for place, each in enumerate(questions)]


def _answer(
    question: Question, numbers: dict[Group, Number] | None, names: Mapping[Any, str], lang: str, *, records: bool
) -> Answer:
    rule, policy = question.defined.rule, question.defined.policy
    measured_now = _is_measured(rule)
    if not measured_now:
        rows: tuple[Row, ...] = (Row("", None),)
    elif numbers is None:
        rows = _signed(question)
    else:
        rows = _rows(question, numbers, names)
    return Answer(
        question.defined.key,
        question.period.label,
        rows,
        name=rule.en if lang.startswith("en") and rule.en else rule.zh,
        definition=sentence(policy, rule, "en" if lang.startswith("en") else "zh"),
        clause=rule.clause,
        unit="share" if _is_share(question.defined) else ("records" if isinstance(rule, LinkRule) else rule.count),
        measured=measured_now,
        provisional=_is_provisional(question),
        source="links" if isinstance(rule, LinkRule) else rule.of.source,
        records=tuple(codes_behind(question)) if records and not isinstance(rule, LinkRule) and measured_now else (),
    )


def _is_measured(rule: LinkRule | Figure | Duty) -> bool:
    return isinstance(rule, LinkRule) or rule.is_built


def counted_of(questions: Sequence[Question], *, leaving: Collection[int] = ()) -> dict[int, dict[Group, Number]]:
    """Return the numbers of what is measured now, by place; of what others attest there are none.

    Raises ValueError for a sum over parties that is not among those to be left.
    """
    found: dict[int, dict[Group, Number]] = {}
    of_records: list[int] = []
    for place, question in enumerate(questions):
        rule = question.defined.rule
        if place in leaving or not _is_measured(rule):
            continue
        if is_sum(rule):
            raise ValueError(f"{question.defined.key} is the sums over its parties")
        if question.defined.part:
            found[place] = coverage(question)
        elif isinstance(rule, LinkRule) or rule.of.source == "links":
            found[place] = of_links(question)
        elif rule.count in WAITS:
            found[place] = of_waits(question)
        elif rule.of.source != "attested":
            of_records.append(place)
    found.update(zip(of_records, measured([questions[place] for place in of_records]), strict=True))
    return found


def _rows(question: Question, numbers: dict[Group, Number], names: Mapping[tuple[By | None, Any], str]) -> tuple[Row, ...]:
    signed = _attesters(question) if question.by is None else ""
    few = _counts_people_by_need(question)
    found = []
    for group, number in numbers.items():
        share = number.out_of is not None
        found.append(
            Row(
                names.get((question.by, group[0]), str(group[0])) if group else "",
                number.number,
                number.number if share else None,
                number.out_of,
                signed,
                few and 0 < number.number < FEW,
            )
        )
    if not found and question.by is None:
        return (Row("", None),)  # a wait where nobody was answered: no number, and not 0 (rule 8)
    return tuple(sorted(found, key=lambda row: row.group))


def _names(questions: Sequence[Question], counted: Mapping[int, dict[Group, Number]]) -> dict[tuple[By | None, Any], str]:
    """The codes of groups that are known by row: officers, units, areas."""
    ids: dict[By | None, set[Any]] = {}
    for place, numbers in counted.items():
        ids.setdefault(questions[place].by, set()).update(group[0] for group in numbers if group)
    found: dict[tuple[By | None, Any], str] = {}
    areas = set().union(*(each for by, each in ids.items() if by in LEVEL_OF))
    codes = dict(Area.objects.filter(id__in=areas).values_list("id", "code")) if areas else {}
    for by, each in ids.items():
        if by in {"officer", "officer_unit"}:
            model: type[Officer] | type[Unit] = Officer if by == "officer" else Unit
            known = dict(model._default_manager.filter(id__in=each).values_list("id", "code"))
        else:
            known = codes if by in LEVEL_OF else {}
        found.update(((by, id), code) for id, code in known.items())
    return found


def _counts_people_by_need(question: Question) -> bool:
    rule = question.defined.rule
    if isinstance(rule, LinkRule):
        return bool(rule.with_.need)
    selectors = [rule.of.with_, rule.out_of if isinstance(rule.out_of, Selector) else None]
    return rule.count == "counterparts" and any(selector is not None and selector.need for selector in selectors)


def _signed(question: Question) -> tuple[Row, ...]:
    found = _attested(question)
    return (Row("", found.value, attested=found.attested_by),) if found else (Row("", None),)


def _attesters(question: Question) -> str:
    found = _attested(question)
    return found.attested_by if found else ""


def _attested(question: Question) -> Attested | None:
    place = question.defined.place
    return Attested.objects.filter(figure=question.defined.key, area_id=place.id, period=question.period.label).first()


def _is_share(defined: Defined) -> bool:
    return bool(defined.part) or (not isinstance(defined.rule, LinkRule) and defined.rule.out_of is not None)


def _is_provisional(question: Question) -> bool:
    rule = question.defined.rule
    if isinstance(rule, LinkRule) or "working_days" not in (rule.count, rule.each.count if rule.each else ""):
        return False
    days = CalendarDay.objects.filter(day__gte=question.period.first, day__lte=question.period.last, official=True)
    return days.count() < question.period.length


# -- what can be asked ---------------------------------------------------------------------------


def catalogue(area: str | None = None, on: date | None = None, lang: str = "zh") -> list[Definition]:
    """Return every key that can be asked with its definition in words: of an area and a day, or of all that was ever adopted.

    Raises NotFound for an unknown area.
    """
    if area is not None and on is not None:
        place = Area.objects.filter(code=area).first()
        if place is None:
            raise NotFound("area", area)
        policies = [version.policy for version in policies_in_force(place, on)]
    else:
        versions = sorted(schedule(), key=lambda version: version.first, reverse=True)
        policies = [version.policy for version in versions if on is None or version.first <= on]
    found: dict[str, Definition] = {}
    for policy in policies:
        for key in keys_of(policy):
            found.setdefault(key, _definition(policy, key, lang))
    return list(found.values())


def _definition(policy: Policy, key: str, lang: str) -> Definition:
    known = rule_of(policy, key)
    if known is None:
        raise KeyError(key)
    rule, part = known
    section = "links" if isinstance(rule, LinkRule) else ("figures" if isinstance(rule, Figure) else "duties")
    words = sentence(policy, rule, "en" if lang.startswith("en") else "zh")
    name = rule.en if lang.startswith("en") and rule.en else rule.zh
    built = isinstance(rule, LinkRule) or rule.is_built
    return Definition(key, policy.policy, section, name, _covered(part, lang) + words, rule.clause, built)


def _covered(part: str, lang: str) -> str:
    words = {
        "": ("", ""),
        "parties": ("有联系对象的占比:", "Share that has a link: "),
        "counterparts": ("有人联系的占比:", "Share that somebody is linked to: "),
    }
    return words[part][lang.startswith("en")]
