"""A statement that is written already, and all its rows."""

from collections.abc import Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections


def all_rows(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows, by the cursor that the connection keeps for short statements, where it keeps one."""
    connection: Any = connections[DEFAULT_DB_ALIAS]
    if connection.vendor == "postgresql":
        return list(connection.rows(sql, values))
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
