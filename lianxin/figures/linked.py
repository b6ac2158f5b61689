"""Figures over links: those in force on the period's last day, and how much is covered by them (rules 23, 27).

A link lies in its counterpart's area. Two links of one party to one counterpart of one kind are one.
"""

from __future__ import annotations

from lianxin.figures import conditions as on
from lianxin.figures import things as sets
from lianxin.figures.answers import LEVEL_OF, Group, Number, Question, in_area
from lianxin.figures.members import Reach, member, parties_of
from lianxin.figures.sql import TRUE, Sql, any_of, both, either, holds_on, sql
from lianxin.figures.statements import answers
from lianxin.figures.values import PartyKind
from lianxin.rules.policy.schema import Count, Figure, LinkRule, Of, Selector

KINDS: tuple[PartyKind, ...] = ("officer", "unit")
COUNTED: dict[Count, str] = {
    "records": "COUNT(DISTINCT (COALESCE(l.officer_id, 0) || ' ' || COALESCE(l.unit_id, 0) || ' ' || l.root_id || ' ' || l.kind))",
    "counterparts": "COUNT(DISTINCT l.root_id)",
    "officers": "COUNT(DISTINCT l.officer_id)",
    "units": "COUNT(DISTINCT l.unit_id)",
    "villages": "COUNT(DISTINCT la.village_id)",
    "townships": "COUNT(DISTINCT la.township_id)",
}
GROUPS = {"officer": "l.officer_id", "officer_unit": "l.unit_id", "kind": "l.kind"}


def of_links(question: Question) -> dict[Group, Number]:
    """Return the numbers of a figure whose source is links, by group."""
    rule = question.defined.rule
    if isinstance(rule, LinkRule):
        return _number(question, "records", _of_rule(question, rule))
    if not isinstance(rule, Figure):
        raise TypeError(question.defined.key)
    found = _number(question, rule.count, _of_source(question, rule, rule.of))
    if isinstance(rule.out_of, Of):
        below = _number(question, rule.count, _of_source(question, rule, rule.out_of))
        return {group: Number(found.get(group, Number(0)).number, number.number) for group, number in below.items()}
    if isinstance(rule.out_of, Selector):
        return {group: Number(number.number, _on_roll(question, rule.out_of)) for group, number in found.items()}
    return found


def _number(question: Question, count: Count, condition: Sql) -> dict[Group, Number]:
    by = question.by
    groups: list[str] = []
    if by is not None:
        groups = [f"la.{on.column_of(LEVEL_OF[by])}" if by in LEVEL_OF else GROUPS.get(by, "NULL")]
    columns = "".join(f"{group}, " for group in groups)
    query = sql(
        f"SELECT {columns}{COUNTED[count]} FROM liaison_link l JOIN registry_counterpart lc ON lc.id = l.root_id"
        " JOIN registry_area la ON la.id = lc.area_id WHERE {} AND {} AND {}" + (" GROUP BY 1" if groups else ""),
        holds_on("l", question.lookout.whole.last),
        in_area(question, "la"),
        condition,
    )
    found = answers(question.lookout.rows(query), len(groups))
    return {group: Number(numbers[0]) for group, numbers in found if None not in group and (numbers[0] or not groups)}


def _of_source(question: Question, rule: Figure, of: Of) -> Sql:
    conditions = [TRUE if of.is_any else any_of("l.kind", of.names), _selected(question, of.with_)]
    if rule.who:
        conditions.append(_by_parties(question, rule.who))
    return both(*conditions)


def _selected(question: Question, selector: Selector | None) -> Sql:
    if selector is None:
        return TRUE
    found = any_of("lc.kind", selector.kind)
    if selector.need:
        found = both(found, on.has_need("l.root_id", selector.need, question.lookout.whole.last))
    return found


def _by_parties(question: Question, who: tuple[str, ...]) -> Sql:
    reach = _on_last_day(question)
    return either(*(member(question.defined.policy, who, kind, f"l.{on.COLUMN[kind]}", reach) for kind in KINDS))


def _on_last_day(question: Question) -> Reach:
    last = question.period.last
    return Reach(question.defined.home, question.defined.nearer, last, last)


def _of_rule(question: Question, rule: LinkRule) -> Sql:
    kinds = any_of("l.kind", rule.as_) if rule.as_ else TRUE
    return both(kinds, _selected(question, rule.with_), _by_parties(question, rule.who))


# -- coverage ------------------------------------------------------------------------------------


def coverage(question: Question) -> dict[Group, Number]:
    """Return how many parties, or counterparts on the roll, have such a link, of how many there are (S2, J2)."""
    rule = question.defined.rule
    if not isinstance(rule, LinkRule):
        raise TypeError(question.defined.key)
    if question.by is not None:
        return {}
    if question.defined.part == "counterparts":
        return {(): Number(_roll_covered(question, rule), _on_roll(question, rule.with_))}
    parts = [_parties_covered(question, rule, kind) for kind in KINDS if parties_of(question.defined.policy, rule.who, kind)]
    return {(): Number(sum(part.number for part in parts), sum(part.out_of or 0 for part in parts))}


def _parties_covered(question: Question, rule: LinkRule, kind: PartyKind) -> Number:
    """The parties whose unit lies in the area asked about, and those of them that have such a link, wherever it leads."""
    column = on.COLUMN[kind]
    everybody = _parties(question, rule, kind)
    linked = sql(
        "EXISTS (SELECT 1 FROM liaison_link l JOIN registry_counterpart lc ON lc.id = l.root_id"
        f" WHERE l.{column} = one.id AND {{}} AND {{}} AND {{}})",
        holds_on("l", question.lookout.whole.last),
        any_of("l.kind", rule.as_) if rule.as_ else TRUE,
        _selected(question, rule.with_),
    )
    query = sql("SELECT COUNT(*), SUM(CASE WHEN {} THEN 1 ELSE 0 END) FROM ({}) one", linked, everybody)
    ((total, covered),) = question.lookout.rows(query)
    return Number(int(covered or 0), int(total))


def _parties(question: Question, rule: LinkRule, kind: PartyKind) -> Sql:
    reach, policy = _on_last_day(question), question.defined.policy
    if kind == "unit":
        return sql(
            "SELECT one.id FROM registry_unit one JOIN registry_area oa ON oa.id = one.area_id WHERE {} AND {}",
            in_area(question, "oa"),
            member(policy, rule.who, kind, "one.id", reach),
        )
    return sql(
        "SELECT one.id FROM registry_officer one WHERE {} AND EXISTS (SELECT 1 FROM registry_post op JOIN registry_unit ou"
        " ON ou.id = op.unit_id JOIN registry_area oa ON oa.id = ou.area_id WHERE op.officer_id = one.id AND {} AND {})",
        member(policy, rule.who, kind, "one.id", reach),
        holds_on("op", question.lookout.whole.last),
        in_area(question, "oa"),
    )


def _on_roll(question: Question, selector: Selector) -> int:
    return _roll(question, selector, TRUE)


def _roll_covered(question: Question, rule: LinkRule) -> int:
    linked = sql(
        "EXISTS (SELECT 1 FROM liaison_link l WHERE l.root_id = r.root_id AND {} AND {} AND {})",
        holds_on("l", question.lookout.whole.last),
        any_of("l.kind", rule.as_) if rule.as_ else TRUE,
        _by_parties(question, rule.who),
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
