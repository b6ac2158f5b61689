"""Coverage of several areas at once: each as ``coverage.coverage`` would give it alone.

Asked area by area, each party's and each counterpart's links are looked up one by one. Here links are gathered once, set against
the parties and the rolls of all areas, and counted by the areas of each level: the counties of a prefecture cost about what the
prefecture does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BigIntegerField, Case, F, Q, QuerySet, Value, When

from lianxin.liaison.queries.coverage import Coverage, Rate, Scope, quota, rows_of
from lianxin.policy.facts import InForce
from lianxin.rules.policy.schema import LinkRule

_Counts = dict[int, tuple[int, ...]]
"""What was counted, by area."""
_Rows = QuerySet[Any, Any]

_PARTIES: Final = """
WITH one AS MATERIALIZED (
    SELECT own.*, COALESCE(held.number, 0) AS number FROM ({rows}) own
    LEFT JOIN (SELECT link.party, COUNT(*) AS number FROM ({links}) link GROUP BY link.party) held ON held.party = own.party)
"""
_PARTIES_AT: Final = """
SELECT each.{level}, COUNT(*), SUM(CASE WHEN each.number > 0 THEN 1 ELSE 0 END), SUM(each.number),
    SUM(CASE WHEN each.number < {low} THEN 1 ELSE 0 END), SUM(CASE WHEN each.number > {high} THEN 1 ELSE 0 END)
FROM (SELECT DISTINCT one.{level}, one.party, one.number FROM one WHERE one.{level} IS NOT NULL) each GROUP BY each.{level}"""
_ROLL: Final = """
WITH one AS MATERIALIZED (
    SELECT own.*, CASE WHEN held.whom IS NULL THEN 0 ELSE 1 END AS has, CASE WHEN own.unmatched THEN 1 ELSE 0 END AS found
    FROM ({rows}) own LEFT JOIN ({links}) held ON held.whom = own.whom)
"""
_ROLL_AT: Final = """
SELECT each.{level}, COUNT(*), SUM(each.has), SUM(each.found)
FROM (SELECT DISTINCT one.{level}, one.whom, one.has, one.found FROM one WHERE one.{level} IS NOT NULL) each
GROUP BY each.{level}"""
_NOBODY: Final = (0, 0, 0, 0, 0)
_UNBOUNDED: Final = 2**31 - 1


def coverage_in(version: InForce, rule: LinkRule, on: date, *, places: Mapping[str, Sequence[int]]) -> dict[int, Coverage]:
    """Return the coverage of one link rule on a day in each of these areas, given by level, by area id.

    In none of them another version of the policy holds, and none of one level went into another. Three statements, whatever
    their number.
    """
    scopes = {
        level: rows_of(replace(version, area=ids[0], level=level), rule, on, places=tuple(ids)) for level, ids in places.items()
    }
    one = next(iter(scopes.values()))
    links, (low, high) = one.links().order_by().annotate(whom=F("root_id")), quota(rule)
    numbers = {"low": low, "high": _UNBOUNDED if high is None else high}
    posts = _placed(one.all_posts(), scopes, "unit__area", party=F("officer_id"))
    officers = _counted(_PARTIES, _PARTIES_AT, scopes, posts, _held(links, posts, "officer_id"), **numbers)
    asked = _placed(one.all_units(), scopes, "area", party=F("pk"))
    units = _counted(_PARTIES, _PARTIES_AT, scopes, asked, _held(links, asked, "unit_id"), **numbers)
    roll = one.all_counterparts().filter(root__isnull=False)
    roll = _placed(roll, scopes, "area", whom=F("root_id"), unmatched=F("root__provisional"))
    served = _counted(_ROLL, _ROLL_AT, scopes, roll, links.values("whom").distinct())
    floor = rule.cover.counterparts if rule.cover else None
    found = {}
    for place in (place for ids in places.values() for place in ids):
        of_officers, of_units = officers.get(place, _NOBODY), units.get(place, _NOBODY)
        total, covered, provisional = served.get(place, (0, 0, 0))
        found[place] = Coverage(
            rule=rule,
            on=on,
            links=of_officers[2] + of_units[2],
            officers=Rate(of_officers[1], of_officers[0]),
            units=Rate(of_units[1], of_units[0]),
            counterparts=Rate(covered, total, floor),
            provisional=provisional,
            under=of_officers[3] + of_units[3],
            over=of_officers[4] + of_units[4],
        )
    return found


def _held(links: _Rows, parties: _Rows, column: str) -> _Rows:
    """Whom each of the parties is linked to, each once."""
    held: _Rows = links.annotate(party=F(column))
    return held.filter(party__in=parties.values("party")).values("party", "whom").distinct()


def _placed(rows: _Rows, scopes: Mapping[str, Scope], path: str, **columns: F) -> _Rows:
    """The rows in any of the areas, each once, with the area of each level in which it counts; none where it does not."""
    inside, at = Q(), {}
    for level, scope in scopes.items():
        within = scope.inside(path)
        inside |= within
        at[_column(level)] = Case(When(within, then=_area_of(scope, f"{path}__{level}_id")), output_field=BigIntegerField())
    found: _Rows = rows.filter(inside).order_by().annotate(**at, **columns)
    return found.values(*at, *columns).distinct()


def _area_of(scope: Scope, column: str) -> F | Case:
    """Which of the areas asked about: the row's own, or the one into which that went."""
    gone = [When(Q(**{column: one}), then=Value(place)) for one, place in scope.area_of.items() if one != place]
    return Case(*gone, default=F(column), output_field=BigIntegerField()) if gone else F(column)


def _column(level: str) -> str:
    return f"of_{level}"


def _counted(gathered: str, counted: str, scopes: Mapping[str, Scope], rows: _Rows, links: _Rows, **numbers: int) -> _Counts:
    """What is gathered from the rows and their links, counted by area at each level; nothing where there can be no row."""
    try:
        (of_rows, params), (of_links, more) = rows.query.sql_with_params(), links.query.sql_with_params()
    except EmptyResultSet:
        return {}
    every = " UNION ALL ".join(counted.format(level=_column(level), **numbers) for level in scopes)
    with connection.cursor() as cursor:
        cursor.execute(gathered.format(rows=of_rows, links=of_links) + every, [*params, *more])
        return {row[0]: tuple(int(number) for number in row[1:]) for row in cursor.fetchall()}
