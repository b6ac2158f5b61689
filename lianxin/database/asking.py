"""A statement that is written already, and all its rows."""

from collections.abc import Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections


def all_rows(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement on the connection of this thread."""
    return rows_on(connections[DEFAULT_DB_ALIAS], sql, values)


def rows_on(connection: Any, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows, by the cursor that the connection keeps for short statements, where it keeps one."""
    if connection.vendor == "postgresql":
        found: list[tuple[Any, ...]] = connection.rows(sql, values)
        return found
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
