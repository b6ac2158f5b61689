"""Sets of counterparts: toward whom a duty is owed (``per``), and of whom a share is taken (``out_of``) (rules 7, 8, 23)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from lianxin.figures.conditions import COLUMN, LEVELS, Sight, column_of, has_link, has_need
from lianxin.figures.sql import EMPTY, TRUE, Sql, any_of, both, either, holds_on, sql, value
from lianxin.figures.values import PartyKind
from lianxin.rules.policy.schema import Selector

ALWAYS: Final = date(1, 1, 1)
"""The first day of a thing of the roll: there is no link from which on to count."""
PLACES: Final = ("village", "township")
"""Counterparts that are places: a share may be taken of what lies in them."""


def things(sight: Sight, per: Selector, whose: PartyKind, *, own: bool, asked: Sequence[int] = ()) -> Sql:
    """Return the query of the things of each party on the last day: ``party, root, since``, each thing once.

    ``own`` says that the table of the parties with their areas and spans stands beside it, ``asked`` whom alone it is about.
    """
    if not per.linked:
        return _roll_things(sight, per)
    conditions = [sql("l.{} IS NOT NULL", Sql(COLUMN[whose])), holds_on("l", sight.last), any_of("tr.kind", per.kind)]
    if isinstance(per.linked, tuple):
        conditions.append(any_of("l.kind", per.linked))
    if per.need:
        conditions.append(has_need("l.root_id", per.need, sight.last))
    if asked:
        conditions.append(any_of(f"l.{COLUMN[whose]}", asked))
    return sql(
        f"SELECT l.{COLUMN[whose]} AS party, l.root_id AS root, MIN(l.valid_from) AS since FROM liaison_link l"
        " JOIN registry_counterpart tr ON tr.id = l.root_id {} WHERE {} GROUP BY 1, 2",
        Sql(f"JOIN own ON own.party = l.{COLUMN[whose]}") if own else EMPTY,
        both(*conditions),
    )


def things_for(sight: Sight, per: Selector, whose: PartyKind, *, own: bool, anyone: bool, asked: Sequence[int] = ()) -> Sql:
    """Return the same for counting; by anyone each thing once, for all parties alike."""
    query = things(sight, per, whose, own=own, asked=asked)
    return sql("SELECT DISTINCT 0 AS party, root FROM ({}) every_thing", query) if anyone else query


def _roll_things(sight: Sight, per: Selector) -> Sql:
    return sql(
        "SELECT DISTINCT own.party AS party, r.root_id AS root, {} AS since FROM own JOIN registry_area ra ON {}"
        " JOIN registry_counterpart r ON ra.id = r.area_id WHERE {}",
        value(ALWAYS),
        in_own("ra"),
        on_roll(sight, per),
    )


def in_own(alias: str) -> Sql:
    """Return the condition that the area of that alias lies in the party's own, column by column, so that an index serves."""
    return either(*(Sql(f"(own.level = '{level}' AND {alias}.{column_of(level)} = own.area)") for level in LEVELS))


def on_roll(sight: Sight, selector: Selector, alias: str = "r") -> Sql:
    """Return the condition that a counterpart is of the kinds, on the roll on the last day, with the need (rule 23)."""
    conditions = [
        any_of(f"{alias}.kind", selector.kind),
        sql(f"({alias}.valid_from IS NULL OR {alias}.valid_from <= {{}})", sight.last),
        sql(f"({alias}.valid_to IS NULL OR {alias}.valid_to >= {{}})", sight.last),
    ]
    if selector.need:
        conditions.append(has_need(f"{alias}.root_id", selector.need, sight.last))
    return both(*conditions)


def reached(sight: Sight, out_of: Selector, whose: PartyKind, party: Sql, area: Sql = TRUE) -> Sql:
    """Return the condition that the counterpart in ``ec`` is one of those of whom the share is taken.

    Linked on the last day; without a link on the roll, ``ra`` its area, which must meet ``area``.
    """
    if out_of.linked:
        need = has_need("ec.root_id", out_of.need, sight.last) if out_of.need else TRUE
        return both(any_of("c.kind", out_of.kind), has_link("ec.root_id", party, whose, out_of.linked, sight.last), need)
    return sql(
        "EXISTS (SELECT 1 FROM registry_counterpart r JOIN registry_area ra ON ra.id = r.area_id"
        " WHERE r.root_id = ec.root_id AND {} AND {})",
        on_roll(sight, out_of),
        area,
    )


def linked_totals(sight: Sight, out_of: Selector, whose: PartyKind, *, own: bool) -> Sql:
    """Return the query of how many counterparts each party is linked to on the last day: ``party, number``."""
    return sql("SELECT party, COUNT(*) FROM ({}) linked GROUP BY party", things(sight, out_of, whose, own=own))


def roll_totals(sight: Sight, out_of: Selector, level: str, area_ids: list[int]) -> Sql:
    """Return the query of how many counterparts are on the roll of each of these areas, all of one level: ``area, number``."""
    column = f"ra.{column_of(level)}"
    return sql(
        f"SELECT {column}, COUNT(DISTINCT r.root_id) FROM registry_counterpart r JOIN registry_area ra ON ra.id = r.area_id"
        " WHERE {} AND {} GROUP BY 1",
        any_of(column, area_ids),
        on_roll(sight, out_of),
    )


def within_thing(level: str) -> str:
    """Return the joins from the counterpart in ``r`` to the place of the level in which it lies."""
    return f"JOIN registry_area ra ON ra.id = r.area_id JOIN registry_counterpart pv ON pv.place_id = ra.{column_of(level)}"


def thing_totals(sight: Sight, out_of: Selector, level: str, whose: PartyKind) -> Sql:
    """Return the query of how many counterparts lie in each thing: ``party, root, number``; party NULL where all see the same.

    The things stand in ``thing``.
    """
    party = "t.party" if out_of.linked else "NULL"
    given = "thing" if out_of.linked else "(SELECT DISTINCT root FROM thing)"
    linked = has_link("r.root_id", Sql("t.party"), whose, out_of.linked, sight.last) if out_of.linked else TRUE
    return sql(
        f"SELECT {party}, t.root, COUNT(DISTINCT r.root_id) FROM {given} t"
        " JOIN registry_counterpart pv ON pv.root_id = t.root"
        f" JOIN registry_area ra ON ra.{column_of(level)} = pv.place_id"
        " JOIN registry_counterpart r ON ra.id = r.area_id WHERE {} AND {} GROUP BY 1, 2",
        on_roll(sight, out_of),
        linked,
    )


def facts_of(query: Sql) -> Sql:
    """Return the query of the things with what a table of targets asks of them: party, root, since, code, kind, size, members."""
    return sql(
        "SELECT t.party, t.root, t.since, tr.code, tr.kind, ta.size_class, tr.members FROM ({}) t"
        " JOIN registry_counterpart tr ON tr.id = t.root JOIN registry_area ta ON ta.id = tr.area_id",
        query,
    )


def needs_on(day: date, root_ids: Sequence[int], needs: Sequence[str]) -> Sql:
    """Return the query of which of the needs each of these counterparts has on the day: ``root, need``."""
    return sql(
        "SELECT n.root_id, n.need FROM registry_need n WHERE {} AND {} AND n.first <= {} AND n.last >= {}",
        any_of("n.root_id", root_ids),
        any_of("n.need", needs),
        value(day),
        value(day),
    )
