"""What may be asked of the counting engine. Nothing else in Lianxin counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from lianxin.figures import tallies
from lianxin.figures.answers import LEVEL_OF, Group, Number, Question, codes_behind, measured
from lianxin.figures.definitions import Defined, definition, keys_of, rule_of
from lianxin.figures.linked import coverage, of_links
from lianxin.figures.lookout import Lookout
from lianxin.figures.models import Attested
from lianxin.figures.values import Answer, By, Definition, Owing, PartyId, Row, Tally
from lianxin.policy.queries import policies_in_force, schedule
from lianxin.registry.models import Area, CalendarDay, Officer, Unit
from lianxin.rules.errors import NotFound
from lianxin.rules.periods import Period
from lianxin.rules.policy.explain import sentence
from lianxin.rules.policy.schema import Duty, Figure, LinkRule, Of, Policy, Selector

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
) -> dict[str, dict[PartyId, Tally]]:
    """Return what each party has done toward each duty in the window: a Tally, zeros included, for everybody asked about.

    All duties and parties are asked at once. Raises KeyError for a duty that the policy does not have.
    """
    return tallies.tally(policy, owing, first=first, last=last, as_of=as_of, today=today)


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
) -> Question:
    """Return the question that a key asks; ``merged`` rolls records up to today's merged areas (rule 13).

    Raises UnknownFigureError, and NotFound for an unknown area."""
    defined = definition(key, period, area)
    lookout = Lookout(defined.policy, period.first, period.last, as_of, today, merged)
    return Question(defined, period, lookout, by, campaign)


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
) -> Answer:
    """Return a figure of an area and period, by group or as one number (rule 27).

    Raises UnknownFigureError for a key that no policy in force defines, NotFound for an unknown area, and ValueError for the sums
    over parties, which ``duties.figures`` knows.
    """
    question = asked(key, period, today=today, area=area, campaign=campaign, by=by, as_of=as_of, merged=merged)
    return answer_of(question, lang=lang, records=records)


def answer_of(
    question: Question, *, lang: str = "zh", records: bool = False, numbers: dict[Group, Number] | None = None
) -> Answer:
    """Return the answer to a question, from numbers if they were counted elsewhere."""
    rule, policy = question.defined.rule, question.defined.policy
    measured_now = isinstance(rule, LinkRule) or rule.is_built
    if not measured_now:
        rows: tuple[Row, ...] = (Row("", None),)
    elif not isinstance(rule, LinkRule) and rule.of.source == "attested":
        rows = _signed(question)
    else:
        rows = _rows(question, _numbers(question) if numbers is None else numbers)
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
        records=tuple(codes_behind(question)) if records and not isinstance(rule, LinkRule) and measured_now else (),
    )


def _numbers(question: Question) -> dict[Group, Number]:
    rule = question.defined.rule
    if is_sum(rule):
        raise ValueError(f"{question.defined.key} is the sums over its parties")
    if question.defined.part:
        return coverage(question)
    if isinstance(rule, LinkRule) or rule.of.source == "links":
        return of_links(question)
    return measured(question)


def _rows(question: Question, numbers: dict[Group, Number]) -> tuple[Row, ...]:
    names = _names(question, [group[0] for group in numbers if group])
    signed = _attesters(question) if question.by is None else ""
    found = []
    for group, number in numbers.items():
        share = number.out_of is not None
        found.append(
            Row(
                names.get(group[0], str(group[0])) if group else "",
                number.number,
                number.number if share else None,
                number.out_of,
                signed,
                _counts_people_by_need(question) and 0 < number.number < FEW,
            )
        )
    return tuple(sorted(found, key=lambda row: row.group))


def _names(question: Question, ids: list[Any]) -> dict[Any, str]:
    if question.by in {"officer", "officer_unit"}:
        model: type[Officer] | type[Unit] = Officer if question.by == "officer" else Unit
        return dict(model._default_manager.filter(id__in=ids).values_list("id", "code"))
    if question.by in LEVEL_OF:
        return dict(Area.objects.filter(id__in=ids).values_list("id", "code"))
    return {}


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
