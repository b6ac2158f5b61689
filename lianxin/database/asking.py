"""A statement that is written already, and all its rows: now, or with the next one."""

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


class Coming:
    """The rows of a statement that is asked with the next one of the connection, or when somebody looks at them.

    On PostgreSQL several questions take one way there and back; elsewhere each is asked at once.
    """

    def __init__(self, connection: Any, sql: str, values: Sequence[Any]) -> None:
        self._connection, self._said = connection, (sql, values)
        self._found: list[tuple[Any, ...]] | None = None
        if connection.vendor == "postgresql":
            connection.soon(sql, values, self._take)
        else:
            self._found = rows_on(connection, sql, values)

    def rows(self) -> list[tuple[Any, ...]]:
        """The rows. Raises what the statement raises, or one that was sent with it."""
        if self._found is None:
            self._connection.deliver()
        if self._found is None:  # the transaction in which it was to be asked has been undone
            self._found = rows_on(self._connection, *self._said)
        return self._found

    def _take(self, rows: list[tuple[Any, ...]]) -> None:
        self._found = rows


def coming(sql: str, values: Sequence[Any]) -> Coming:
    """The rows of a statement on the connection of this thread, asked with its next one."""
    return Coming(connections[DEFAULT_DB_ALIAS], sql, values)
