"""A statement that is written already, and all its rows."""

from collections.abc import Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections


def all_rows(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement on the connection of this thread."""
    return rows_on(connections[DEFAULT_DB_ALIAS], sql, values)


def rows_on(connection: Any, sql: str, values: Sequence[Any], *, planned_once: bool = False) -> list[tuple[Any, ...]]:
    """The rows, by the line that the connection has for short statements, where it has one.

    ``planned_once``: PostgreSQL keeps its first plan.
    """
    if connection.vendor == "postgresql":
        found: list[tuple[Any, ...]] = connection.rows(sql, values, planned_once=planned_once)
        return found
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def put_on(connection: Any, sql: str, values: Sequence[Any]) -> None:
    """Run a statement of which nothing is to come back; on PostgreSQL it goes along with the next one, or with COMMIT."""
    if connection.vendor == "postgresql":
        connection.put(sql, values)
        return
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
