"""Pieces of SQL that carry their parameters: composed as text, run with every value apart from it.

Portable between SQLite (3.38 and later) and PostgreSQL (15): what the two spell differently stands in this module alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db import connection

from lianxin.rules.entries import SHANGHAI

MANY: Final = 30
"""A list longer than this goes over as one parameter."""


@dataclass(frozen=True, slots=True)
class Sql:
    """A piece of SQL with the values of its placeholders, in order."""

    text: str
    params: tuple[Any, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.text)


EMPTY: Final = Sql("")
TRUE: Final = Sql("1 = 1")
FALSE: Final = Sql("1 = 0")


def sql(template: str, *parts: Any) -> Sql:
    """Return the template with each ``{}`` replaced: a piece by its text, any other value by a placeholder."""
    pieces = template.split("{}")
    text = [pieces[0]]
    params: list[Any] = []
    for part, rest in zip(parts, pieces[1:], strict=True):
        if isinstance(part, Sql):
            text.append(part.text)
            params += part.params
        else:
            text.append("%s")
            params.append(_adapted(part))
        text.append(rest)
    return Sql("".join(text), tuple(params))


def joined(separator: str, parts: Iterable[Sql]) -> Sql:
    """Return the pieces that are not empty, one after the other."""
    kept = [part for part in parts if part]
    return Sql(separator.join(part.text for part in kept), tuple(value for part in kept for value in part.params))


def both(*conditions: Sql) -> Sql:
    """Return the condition that all of these hold."""
    kept = [condition for condition in conditions if condition and condition is not TRUE]
    if not kept:
        return TRUE
    return joined(" AND ", kept)


def either(*conditions: Sql) -> Sql:
    """Return the condition that one of these holds."""
    kept = [condition for condition in conditions if condition]
    if not kept:
        return FALSE
    return kept[0] if len(kept) == 1 else sql("({})", joined(" OR ", [sql("({})", each) for each in kept]))


def exists(template: str, *parts: Any) -> Sql:
    """Return the condition that the query has a row."""
    return sql("EXISTS (SELECT 1 FROM {})", sql(template, *parts))


def exists_by_row(template: str, *parts: Any) -> Sql:
    """Return the same, looked up by index for each row. Left to itself, PostgreSQL made one join of several such conditions, one
    within the other, and searched for hours where it had no statistics yet.
    """
    return sql("EXISTS (SELECT 1 FROM {}{})", sql(template, *parts), Sql(" OFFSET 0" if is_postgres() else ""))


def any_of(column: str, values: Sequence[Any]) -> Sql:
    """Return the condition that the column has one of the values."""
    if not values:
        return FALSE
    if len(values) == 1:
        return sql(column + " = {}", values[0])
    if len(values) <= MANY:
        return sql(column + " IN ({})", joined(", ", [sql("{}", value) for value in values]))
    if is_postgres():
        return sql(column + " = ANY({})", list(values))
    return sql(column + " IN (SELECT value FROM json_each({}))", json.dumps([_adapted(value) for value in values]))


def between(column: str, first: Sql | None, last: Sql) -> Sql:
    """Return the condition that a date lies between the two, of which the first may be missing."""
    upper = sql(column + " <= {}", last)
    return upper if first is None else both(sql(column + " >= {}", first), upper)


def holds_on(alias: str, day: Sql, first: str = "valid_from", last: str = "valid_to") -> Sql:
    """Return the condition that a dated row, which may have no end, is in force on the day."""
    return sql(f"{alias}.{first} <= {{}} AND ({alias}.{last} IS NULL OR {alias}.{last} >= {{}})", day, day)


def value(item: Any) -> Sql:
    """Return the placeholder of a value; a date says that it is one."""
    if isinstance(item, date) and is_postgres():
        return sql("CAST({} AS date)", item)
    return sql("{}", item)


def end_of_day(day: date) -> Sql:
    """Return the placeholder of the moment at which a day is over in China, as the database holds moments."""
    return moment(datetime.combine(day + timedelta(days=1), time(), SHANGHAI))


def moment(at: datetime) -> Sql:
    """Return the placeholder of a moment, as the database holds moments."""
    return sql("{}", at if is_postgres() else connection.ops.adapt_datetimefield_value(at))


def least(left: str, right: int) -> str:
    """Return the smaller of a column and a number. Neither is NULL: the databases disagree there."""
    return f"CASE WHEN {left} > {right} THEN {right} ELSE {left} END"


# -- what the two databases spell differently ----------------------------------------------------


def is_postgres() -> bool:
    """Return whether the database is PostgreSQL."""
    return bool(connection.vendor == "postgresql")


def month_of(column: str) -> Sql:
    """Return the month of a date as ``2026-05``."""
    return Sql(f"to_char({column}, 'YYYY-MM')" if is_postgres() else f"substr({column}, 1, 7)")


def greatest(items: Sql) -> Sql:
    """Return the greatest of several numbers, of which none is NULL."""
    return sql("GREATEST({})" if is_postgres() else "MAX({})", items)


def has_tag(column: str, tags: Sequence[str]) -> Sql:
    """Return the condition that a JSON list of texts has one of these."""
    if is_postgres():
        return sql(f"jsonb_exists_any({column}, {{}})", list(tags))
    return exists(f"json_each({column}) j WHERE {{}}", any_of("j.value", tags))


def table(columns: Sequence[tuple[str, str]], rows: Sequence[Sequence[Any]]) -> Sql:
    """Return a query that gives the rows, which travel as parameters, whatever their number.

    ``columns`` are names and types (``bigint``, ``date``, ``text``).
    """
    values = [[_adapted(row[i]) for row in rows] for i in range(len(columns))]
    names = ", ".join(name for name, _ in columns)
    if is_postgres():
        arrays = joined(", ", [sql(f"CAST({{}} AS {kind}[])", column) for (_, kind), column in zip(columns, values, strict=True)])
        return sql(f"SELECT {names} FROM unnest({{}}) AS given ({names})", arrays)
    packed = json.dumps(list(zip(*values, strict=True)))
    picked = ", ".join(f"json_extract(value, '$[{i}]') AS {name}" for i, (name, _) in enumerate(columns))
    return sql(f"SELECT {picked} FROM json_each({{}})", packed)


def _adapted(item: Any) -> Any:
    if isinstance(item, date) and not is_postgres():
        return item.isoformat()
    return item


# -- running -------------------------------------------------------------------------------------


def rows(query: Sql) -> list[tuple[Any, ...]]:
    """Return all rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(query.text, query.params)
        return list(cursor.fetchall())


def as_date(item: Any) -> date:
    """Return a date that a database gave, as a date or as text."""
    return item if isinstance(item, date) else date.fromisoformat(item)
