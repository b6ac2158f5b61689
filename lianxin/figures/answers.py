"""A figure over an area and a period: a number, or a numerator and a denominator, by group (rules 4, 13, 14, 27)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from lianxin.figures import conditions as on
from lianxin.figures import things as sets
from lianxin.figures.conditions import Aliases, Place, Sight
from lianxin.figures.definitions import Defined
from lianxin.figures.facts import places_of, working_days
from lianxin.figures.grounds import ground_of
from lianxin.figures.lookout import Lookout
from lianxin.figures.matters import in_campaign
from lianxin.figures.members import Reach, member
from lianxin.figures.sql import TRUE, Sql, any_of, both, either, greatest, joined, month_of, sql
from lianxin.figures.statements import Body, Cell, answers, cell, from_rows, statement, statement_at_levels
from lianxin.figures.values import By, PartyId, PartyKind
from lianxin.figures.ways import OF_A_COUNTERPART, Way, climbing
from lianxin.figures.weights import weighed, whole_record
from lianxin.rules.periods import Period
from lianxin.rules.policy.schema import Duty, Figure, Of, Selector

LEVEL_OF: Final[Mapping[By, str]] = {
    "record_group": "group",
    "record_village": "village",
    "record_district": "district",
    "record_township": "township",
    "record_county": "county",
    "record_prefecture": "prefecture",
    "record_province": "province",
}
Group = tuple[Any, ...]
"""What tells the groups apart, as rows know it; empty without groups."""


@dataclass(frozen=True, slots=True)
class Number:
    """A count, or a share's numerator and denominator."""

    number: int
    out_of: int | None = None


@dataclass(frozen=True)
class Question:
    """A figure asked about: its rule, the days, by what it is grouped, and which records are left in.

    With ``within`` it is asked of all these areas together, in place of the one for which it was defined (``together``).
    With ``party`` of what counts toward a due of that party, wherever it lies.
    """

    defined: Defined
    period: Period
    lookout: Lookout
    by: By | None = None
    campaign: str | None = None
    within: tuple[Place, ...] = ()
    party: PartyId | None = None

    @property
    def rule(self) -> Figure | Duty:
        """The measure."""
        if not isinstance(self.defined.rule, Figure | Duty):
            raise TypeError(self.defined.key)
        return self.defined.rule

    @property
    def reach(self) -> Reach:
        """Where and when parties count."""
        return Reach(self.defined.home, self.defined.nearer, self.period.first, self.period.last)

    @property
    def lenses(self) -> tuple[PartyKind, ...]:
        """By whose links it is looked: the officers' own, unless only units are asked about (rule 20)."""
        if self.party is not None:
            return (self.party.kind,)
        kinds: tuple[PartyKind, ...] = ("officer", "unit")
        found = {self.defined.policy.parties[key].are for key in self.rule.who}
        return tuple(kind for kind in kinds if f"{kind}s" in found) or ("officer",)

    @property
    def by_anyone(self) -> bool:
        """Whether toward the party's due whoever did it counts; toward each of its links only what it did is looked at."""
        rule = self.rule
        return self.party is not None and isinstance(rule, Duty) and rule.by_anyone and rule.per is None


def measured(questions: Sequence[Question]) -> list[dict[Group, Number]]:
    """Return the numbers of figures over entries and matters, by group; without groups one number, 0 when there is nothing.

    Measures of one shape share a statement, and all levels of areas are read off its rows.
    """
    asked = [column(question, of) for question in questions for of in _sources(question.rule)]
    counted = iter(_counted(asked))
    return [_numbers(question, [next(counted) for _ in _sources(question.rule)]) for question in questions]


def _sources(rule: Figure | Duty) -> list[Of]:
    """What is counted apart: the measure and another source in its denominator; of a share of the roll nothing here."""
    if isinstance(rule.out_of, Selector):
        return []
    return [rule.of, rule.out_of] if isinstance(rule.out_of, Of) else [rule.of]


def _numbers(question: Question, counted: Sequence[Mapping[Group, int]]) -> dict[Group, Number]:
    if isinstance(question.rule.out_of, Selector):
        return _share_of_roll(question, question.rule.out_of)
    if len(counted) == 1:
        return {group: Number(number) for group, number in counted[0].items()}
    above, below = counted
    return {group: Number(above.get(group, 0), below.get(group, 0)) for group in {**above, **below}}


@dataclass(frozen=True, slots=True)
class _Column:
    """A measure to be counted: over which rows, by what they are grouped, and its cell."""

    question: Question
    of: Of
    body: Body
    groups: tuple[Sql, ...]
    cell: Cell

    def is_like(self, other: _Column) -> bool:
        """Whether both are counted over the same rows, by the same groups or by levels of areas."""
        mine, its = self.question, other.question
        if mine.by != its.by and not {mine.by, its.by} <= LEVEL_OF.keys():
            return False
        same = mine.lookout is its.lookout and self.body == other.body
        return same and [rung.keys for rung in self.cell.rungs] == [rung.keys for rung in other.cell.rungs]

    def numbers(self, rows: Sequence[Sequence[Any]], at: int) -> dict[Group, int]:
        """Its numbers by group, from the rows of the statement; groups without a record are left out."""
        if not self.groups:
            return {(): int(rows[0][at] or 0) if rows else 0}
        rule = self.question.rule
        each = rule.each is not None and rule.count != "records"
        shown = [(row[0], row[1 + at]) for row in rows if row[0] is not None]
        return {(group,): int(number) for group, number in shown if (number if each else number is not None)}


def column(question: Question, of: Of) -> _Column:
    """Return a measure of these contributions as a column to be counted."""
    way, sight = _way(question.rule), _sight(question, of)
    body = _body(question, sight, of, way)
    return _Column(question, of, body, tuple(_groups(question, way)), _cell(question, sight, of, way, body.joins))


def _counted(columns: Sequence[_Column]) -> list[dict[Group, int]]:
    """Count each column; those that are alike in one statement."""
    alike: list[list[int]] = []
    for place, column in enumerate(columns):
        of_same_rows = next((each for each in alike if columns[each[0]].is_like(column)), None)
        if of_same_rows is None:
            alike.append([place])
        else:
            of_same_rows.append(place)
    found: dict[int, dict[Group, int]] = {}
    for places in alike:
        found.update(zip(places, _count([columns[place] for place in places]), strict=True))
    return [found[place] for place in range(len(columns))]


def _count(columns: Sequence[_Column]) -> list[dict[Group, int]]:
    one, cells = columns[0], list[Cell]()
    for column in columns:
        if column.cell not in cells:
            cells.append(column.cell)
    body = one.body
    if len(cells) > 1 and body.ground.is_of_entries:
        kinds = {kind for column in columns for kind in column.question.defined.policy.entry_kinds(column.of)}
        body = replace(body, where=both(body.where, any_of("e.kind", sorted(kinds))))
    levels = list(dict.fromkeys(column.groups for column in columns))
    if len(levels) == 1:
        rows = {levels[0]: one.question.lookout.rows(statement(body, one.groups, cells))}
    else:
        found = one.question.lookout.rows(statement_at_levels(body, [level[0] for level in levels], cells))
        rows = {level: [row[1:] for row in found if row[0] == place] for place, level in enumerate(levels)}
    return [column.numbers(rows[column.groups], cells.index(column.cell)) for column in columns]


def _way(rule: Figure | Duty) -> Way:
    each = rule.each if rule.each is not None and rule.count != "records" else None
    return climbing(rule.count, each.count if each else None, each.at_least if each else 0)


def _groups(question: Question, way: Way) -> list[Sql]:
    by = question.by
    if by is None:
        return []
    if by in LEVEL_OF:
        return [Sql(f"pa.{on.column_of(LEVEL_OF[by])}")]
    if by in {"month", "day"}:
        day = "ed.day" if way.dated else "e.day"
        return [month_of(day) if by == "month" else Sql(day)]
    return [Sql({"officer": "eo.officer_id", "officer_unit": "eo.unit_id", "kind": "e.kind"}[by])]


def _sight(question: Question, of: Of) -> Sight:
    lookout, rule = question.lookout, question.rule
    if isinstance(of.area, tuple):
        lookout.places.update(places_of(of.area))
    sight = replace(lookout.whole, ground=ground_of(of))
    if "working_days" not in (rule.count, rule.each.count if rule.each else ""):
        return sight
    return replace(sight, working=working_days(lookout.first, lookout.last, ever=of.ever))


def _body(question: Question, sight: Sight, of: Of, way: Way) -> Body:
    joins = {*way.joins, "pa"}
    if question.by in {"officer", "officer_unit"}:
        joins.add("eo")
    where = [
        on.standing(sight),
        on.days_seen(sight, "ed.day" if way.dated else "e.day", ever=of.ever),
        in_area(question) if question.party is None else TRUE,
    ]
    if question.campaign:
        named = [question.campaign]
        where.append(in_campaign(named) if sight.ground.is_of_matters else any_of("e.campaign", named))
    if not way.dated:
        beside = [name for name in ("eo", "ec") if name in joins & sight.ground.dated]
        where += [on.days_seen(sight, f"{name}.day", ever=of.ever) for name in beside]
    return Body(frozenset(joins), where=both(*where), ground=sight.ground)


def in_area(question: Question, alias: str = "pa") -> Sql:
    """Return the condition that the area of that alias lies in the one asked about, or in one of them."""
    ids: dict[str, list[int]] = {}
    for place in question.within or (question.defined.place,):
        ids.setdefault(place.level, []).append(place.id)
    return either(*(any_of(f"{alias}.{on.column_of(level)}", each) for level, each in ids.items()))


def _cell(question: Question, sight: Sight, of: Of, way: Way, joins: frozenset[str]) -> Cell:
    worth = _worth(question, sight, of, joins) if question.rule.counts_as else None
    return cell(way, condition_of(question, sight, of, joins), worth)


def _worth(question: Question, sight: Sight, of: Of, joins: frozenset[str]) -> Sql:
    """What a row counts; where no officer stands in it, the most that one of those credited makes of it."""
    rule, officers, credited = question.rule, sight.ground.officers, sight.ground.of_record("eo")
    if "eo" in joins:
        return weighed(sight, rule.counts_as, of, rule.count, question.lenses[0])
    most = joined(
        ", ",
        [
            sql(
                f"COALESCE((SELECT MAX({{}} + 0 * eo.entry_id) FROM {officers} eo WHERE {credited} AND {{}}), 0)",
                weighed(sight, rule.counts_as, of, rule.count, lens),
                _credited(question, sight, of, lens),
            )
            for lens in question.lenses
        ],
    )
    return most if len(question.lenses) == 1 else greatest(most)


def condition_of(question: Question, sight: Sight, of: Of, joins: frozenset[str]) -> Sql:
    """Return the condition of a row: of the entry, and of the officers to whom it is credited."""
    rule = question.rule
    by_row = [on.of_record(sight, of)]
    if rule.count == "working_days":
        by_row.append(sight.is_working("ed.day"))
    credited = either(*(_credited(question, sight, of, lens) for lens in question.lenses))
    by_whom = not question.by_anyone and (rule.who or of.area == "own" or question.party is not None)
    if "eo" not in joins and (by_whom or on.asks_officer(of)):
        credited = on.credited(sight, credited)
    return both(*by_row, on.of_date(credited, joins))


def _credited(question: Question, sight: Sight, of: Of, lens: PartyKind) -> Sql:
    rule, party, column = question.rule, question.party, f"eo.{on.COLUMN[lens]}"
    conditions = [on.learned_first(sight, of.after)]
    if of.area == "own":
        conditions.append(on.in_own_area(lens, party.id if party is not None and question.by_anyone else None))
    if party is not None:
        mine = TRUE if question.by_anyone else sql(f"{column} = {{}}", party.id)
        conditions.append(both(mine, on.unprotected(sight.ground, anyone=question.by_anyone)))
    if rule.who and not question.by_anyone:
        conditions.append(member(question.defined.policy, rule.who, lens, column, question.reach))
    if rule.count in OF_A_COUNTERPART and not isinstance(rule.out_of, Selector):
        conditions.append(on.named(sight, of, Aliases(), lens))
    else:
        conditions.append(on.names_one(sight, of, lens))
    if rule.each is not None and rule.count == "records":
        conditions.append(whole_record(sight, of, rule.each, lens))
    return both(*conditions)


# -- shares of the roll --------------------------------------------------------------------------


def _share_of_roll(question: Question, out_of: Selector) -> dict[Group, Number]:
    """Return how many of those on the roll of the area were reached; groups are areas with a record, each with its own roll."""
    if question.by is None:
        return {(): Number(_reached(question, out_of).get((), 0), on_rolls(question, out_of)[()])}
    if question.by not in LEVEL_OF:
        return {}
    records = replace(question, defined=replace(question.defined, rule=question.rule.model_copy(update=_RECORDS)))
    shown = _counted([column(records, question.rule.of)])[0]
    reached, total = _reached(question, out_of), on_rolls(question, out_of)
    return {group: Number(reached.get(group, 0), total.get(group, 0)) for group in shown}


_RECORDS: Final = {"count": "records", "each": None, "counts_as": (), "out_of": None}


def on_rolls(question: Question, out_of: Selector) -> dict[Group, int]:
    """Return how many are on the roll of the area asked about; by areas, on that of each."""
    groups = [] if question.by is None else [Sql(f"ra.{on.column_of(LEVEL_OF[question.by])}")]
    columns = "".join(f"{group.text}, " for group in groups)
    query = sql(
        f"SELECT {columns}COUNT(DISTINCT r.root_id) FROM registry_counterpart r JOIN registry_area ra ON ra.id = r.area_id"
        " WHERE {} AND {}" + (" GROUP BY 1" if groups else ""),
        TRUE if groups and not question.within else in_area(question, "ra"),
        sets.on_roll(question.lookout.whole, out_of),
    )
    return {group: numbers[0] for group, numbers in answers(question.lookout.rows(query), len(groups))}


def _reached(question: Question, out_of: Selector) -> dict[Group, int]:
    way = _way(question.rule)
    _, body, each = on_the_roll(question, out_of)
    groups = _groups(question, way)
    found = answers(question.lookout.rows(statement(body, groups, [each])), len(groups))
    return {group: numbers[0] for group, numbers in found}


def on_the_roll(question: Question, out_of: Selector) -> tuple[Sight, Body, Cell]:
    """Return the rows of records that name somebody on the roll of the area; by area, on that of the very area of the record."""
    rule, way = question.rule, _way(question.rule)
    sight = _sight(question, rule.of)
    body = _body(question, sight, rule.of, way)
    more = Sql("JOIN registry_counterpart r ON r.root_id = ec.root_id JOIN registry_area ra ON ra.id = r.area_id")
    same = in_area(question, "ra")
    if question.by is not None and question.by in LEVEL_OF:
        column = on.column_of(LEVEL_OF[question.by])
        same = Sql(f"ra.{column} = pa.{column}")
    body = replace(body, more=more, where=both(body.where, same, sets.on_roll(sight, out_of)))
    each = _cell(question, sight, rule.of, way, body.joins)
    return sight, body, replace(each, condition=both(each.condition, _of_the_roll(sight, rule.of, out_of, question)))


def _of_the_roll(sight: Sight, of: Of, out_of: Selector, question: Question) -> Sql:
    if of.with_ is None or not set(of.with_.kind) & set(out_of.kind):
        return on.origin("ec", sight.policy, out_of.kind)
    return on.selected(sight, of.with_, Aliases(), question.lenses[0], Sql("e.day"))


# -- the records behind it -----------------------------------------------------------------------


def codes_behind(question: Question, *, group: Sql = TRUE, after: str = "", limit: int | None = None) -> list[str]:
    """Return the codes of the records that a figure counts, its numerator's, in order, from after a code on."""
    query = rows_behind(question, both(group, sql("e.code > {}", after) if after else TRUE))
    bounded = sql("{} ORDER BY 1 LIMIT {}", query, limit) if limit else sql("{} ORDER BY 1", query)
    return [code for (code,) in question.lookout.rows(bounded)]


def rows_behind(question: Question, narrowed: Sql, columns: str = "e.code") -> Sql:
    """Return the query of the records that a figure counts, its numerator's, each once: these columns of them."""
    rule, way = question.rule, _way(question.rule)
    if isinstance(rule.out_of, Selector):
        _, body, each = on_the_roll(question, rule.out_of)
    else:
        sight = _sight(question, rule.of)
        body = _body(question, sight, rule.of, way)
        each = _cell(question, sight, rule.of, way, body.joins)
    condition = both(each.condition, narrowed)
    if rule.count == "half_days":
        condition = both(condition, Sql("ed.half_days > 0"))
    if len(way.rungs) > 1 and way.rungs[0].reach is not None:
        condition = both(condition, _reaches(body, each, way))
    return from_rows(body, Sql(f"DISTINCT {columns}"), condition)


def _reaches(body: Body, each: Cell, way: Way) -> Sql:
    """That the row is of a thing which by itself reaches enough."""
    keys = way.rungs[0].keys
    things = statement(body, [Sql(key) for key in keys], [replace(each, rungs=each.rungs[1:])])
    same = " AND ".join(f"reached.g{i} = {key}" for i, key in enumerate(keys))
    return sql(f"EXISTS (SELECT 1 FROM ({{}}) reached WHERE {same} AND reached.m0 >= {way.rungs[0].reach})", things)
