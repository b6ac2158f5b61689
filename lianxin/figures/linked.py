"""Figures over links: those in force on the period's last day, and how much is covered by them (rules 23, 27).

A link lies in its counterpart's area. Two links of one party to one counterpart of one kind are one.
"""

from __future__ import annotations

from dataclasses import replace

from lianxin.figures import conditions as on
from lianxin.figures import things as sets
from lianxin.figures.answers import LEVEL_OF, Group, Number, Question, in_area, on_rolls
from lianxin.figures.grounds import main_unit
from lianxin.figures.members import Reach, member, parties_of
from lianxin.figures.sql import TRUE, Sql, any_of, both, either, holds_on, joined, sql
from lianxin.figures.statements import answers
from lianxin.figures.values import By, PartyKind
from lianxin.rules.policy.schema import Count, Figure, LinkRule, Of, Selector

KINDS: tuple[PartyKind, ...] = ("officer", "unit")
COUNTED: dict[Count, str] = {
    "records": "COUNT(DISTINCT (COALESCE(l.officer_id, 0) || ' ' || COALESCE(l.unit_id, 0)"
    " || ' ' || l.root_id || ' ' || l.kind))",
    "counterparts": "COUNT(DISTINCT l.root_id)",
    "officers": "COUNT(DISTINCT l.officer_id)",
    "villages": "COUNT(DISTINCT ra.village_id)",
    "townships": "COUNT(DISTINCT ra.township_id)",
}
GROUPS = {"officer": "l.officer_id", "kind": "l.kind"}


def of_links(question: Question) -> dict[Group, Number]:
    """Return the numbers of a figure whose source is links, by group."""
    rule = question.defined.rule
    if isinstance(rule, LinkRule):
        return _number(question, "records", _of_rule(question, rule))
    if not isinstance(rule, Figure):
        raise TypeError(question.defined.key)
    found = _number(question, rule.count, _of_source(question, rule, rule.of))
    if question.within and rule.out_of is not None:
        return _shares_of_areas(question, rule, found)
    if isinstance(rule.out_of, Of):
        below = _number(question, rule.count, _of_source(question, rule, rule.out_of))
        return {group: Number(found.get(group, Number(0)).number, number.number) for group, number in below.items()}
    if isinstance(rule.out_of, Selector):
        return {group: Number(number.number, _on_roll(question, rule.out_of)) for group, number in found.items()}
    return found


def _shares_of_areas(question: Question, rule: Figure, found: dict[Group, Number]) -> dict[Group, Number]:
    """Of several areas together: each with a denominator of its own, also where nothing is linked or on the roll."""
    if isinstance(rule.out_of, Selector):
        below = on_rolls(question, rule.out_of)
    elif isinstance(rule.out_of, Of):
        below = {
            group: each.number for group, each in _number(question, rule.count, _of_source(question, rule, rule.out_of)).items()
        }
    else:
        raise TypeError(question.defined.key)
    return {group: Number(found.get(group, Number(0)).number, below.get(group, 0)) for group in {**found, **below}}


def _number(question: Question, count: Count, condition: Sql) -> dict[Group, Number]:
    by = question.by
    groups = [] if by is None else [_group(question, by)]
    columns = joined("", [sql("{}, ", group) for group in groups])
    query = sql(
        "SELECT {}{} FROM liaison_link l JOIN registry_counterpart r ON r.id = l.root_id"
        " JOIN registry_area ra ON ra.id = r.area_id WHERE {} AND {} AND {}" + (" GROUP BY 1" if groups else ""),
        columns,
        _counted(question, count),
        holds_on("l", question.lookout.whole.last),
        in_area(question, "ra"),
        condition,
    )
    found = answers(question.lookout.rows(query), len(groups))
    return {group: Number(numbers[0]) for group, numbers in found if None not in group and (numbers[0] or not groups)}


def _counted(question: Question, count: Count) -> Sql:
    """What is counted of links; of an officer's link the unit is that of the main post, as of a record (rule 22)."""
    if count == "units":
        return sql("COUNT(DISTINCT COALESCE(l.unit_id, {}))", main_unit("l.officer_id", question.lookout.whole.last))
    return Sql(COUNTED[count])


def _group(question: Question, by: By) -> Sql:
    last = question.lookout.whole.last
    if by in LEVEL_OF:
        return Sql(f"ra.{on.column_of(LEVEL_OF[by])}")
    if by == "month":
        return sql("CAST({} AS text)", f"{question.period.last:%Y-%m}")
    if by == "officer_unit":
        return sql("COALESCE(l.unit_id, {})", main_unit("l.officer_id", last))
    return Sql(GROUPS[by])


def _of_source(question: Question, rule: Figure, of: Of) -> Sql:
    conditions = [TRUE if of.is_any else any_of("l.kind", of.names), _selected(question, of.with_)]
    if rule.who:
        conditions.append(_by_parties(question, rule.who, question.reach))
    return both(*conditions)


def _selected(question: Question, selector: Selector | None) -> Sql:
    if selector is None:
        return TRUE
    found = any_of("r.kind", selector.kind)
    if selector.need:
        found = both(found, on.has_need("l.root_id", selector.need, question.lookout.whole.last))
    return found


def _by_parties(question: Question, who: tuple[str, ...], reach: Reach) -> Sql:
    return either(*(member(question.defined.policy, who, kind, f"l.{on.COLUMN[kind]}", reach) for kind in KINDS))


def _on_last_day(question: Question) -> Reach:
    last = question.period.last
    return Reach(question.defined.home, question.defined.nearer, last, last)


def _of_rule(question: Question, rule: LinkRule) -> Sql:
    kinds = any_of("l.kind", rule.as_) if rule.as_ else TRUE
    return both(kinds, _selected(question, rule.with_), _by_parties(question, rule.who, _on_last_day(question)))


# -- coverage ------------------------------------------------------------------------------------


def coverage(question: Question) -> dict[Group, Number]:
    """Return how many parties, or counterparts on the roll, have such a link, of how many there are (S2, J2)."""
    rule = question.defined.rule
    if not isinstance(rule, LinkRule):
        raise TypeError(question.defined.key)
    if question.defined.part == "counterparts":
        return {(): Number(_roll_covered(question, rule), _on_roll(question, rule.with_))}
    parts = [_parties_covered(question, rule, kind) for kind in KINDS if parties_of(question.defined.policy, rule.who, kind)]
    return {(): Number(sum(part.number for part in parts), sum(part.out_of or 0 for part in parts))}


def _parties_covered(question: Question, rule: LinkRule, kind: PartyKind) -> Number:
    """The parties whose unit lies in the area asked about, and those of them that have such a link, wherever it leads."""
    column = on.COLUMN[kind]
    everybody = _parties(question, rule, kind)
    linked = sql(
        "EXISTS (SELECT 1 FROM liaison_link l JOIN registry_counterpart r ON r.id = l.root_id"
        f" WHERE l.{column} = one.id AND {{}} AND {{}} AND {{}})",
        holds_on("l", question.lookout.whole.last),
        any_of("l.kind", rule.as_) if rule.as_ else TRUE,
        _selected(question, rule.with_),
    )
    query = sql("SELECT COUNT(*), SUM(CASE WHEN {} THEN 1 ELSE 0 END) FROM ({}) one", linked, everybody)
    ((total, covered),) = question.lookout.rows(query)
    return Number(int(covered or 0), int(total))


def _parties(question: Question, rule: LinkRule, kind: PartyKind) -> Sql:
    """Those who are of a party on the last day, by a post or unit in the area asked about."""
    reach = replace(_on_last_day(question), within=question.defined.place)
    return sql(
        f"SELECT one.id FROM registry_{kind} one WHERE {{}}", member(question.defined.policy, rule.who, kind, "one.id", reach)
    )


def _on_roll(question: Question, selector: Selector) -> int:
    return _roll(question, selector, TRUE)


def _roll_covered(question: Question, rule: LinkRule) -> int:
    linked = sql(
        "EXISTS (SELECT 1 FROM liaison_link l WHERE l.root_id = r.root_id AND {} AND {} AND {})",
        holds_on("l", question.lookout.whole.last),
        any_of("l.kind", rule.as_) if rule.as_ else TRUE,
        _by_parties(question, rule.who, _on_last_day(question)),
    )
    return _roll(question, rule.with_, linked)


def _roll(question: Question, selector: Selector, condition: Sql) -> int:
    query = sql(
        "SELECT COUNT(DISTINCT r.root_id) FROM registry_counterpart r JOIN registry_area ra ON ra.id = r.area_id"
        " WHERE {} AND {} AND {}",
        in_area(question, "ra"),
        sets.on_roll(question.lookout.whole, selector),
        condition,
    )
    ((number,),) = question.lookout.rows(query)
    return int(number)
