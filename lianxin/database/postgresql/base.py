"""Django's connection to PostgreSQL, asked less often whether it is still there, with a line of its own for short statements.

Django asks with a statement before each request. A server that has closed a connection has said so, and that lies unread on our
side: looking there costs nothing. Only a connection that nobody has used for a while is asked with a statement, for what stands
between may have dropped it without a word.

BEGIN goes to the server with the first short statement of a transaction; rows of which nothing is to come back (``put``) and
questions that nobody needs the answer of yet (``soon``) go with the statement after them, or with COMMIT.
"""

import select
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from django.db.backends.postgresql import base, schema
from psycopg.pq import TransactionStatus

from lianxin.database.postgresql.line import Line, Row, Said

IDLE: Final = 10.0
"""Seconds without a request after which the server is asked."""

ONCE: Final = b"SET plan_cache_mode TO force_generic_plan"
AS_USUAL: Final = b"SET plan_cache_mode TO auto"
"""Said in one with the statement between them: where that fails, both are undone with it."""


Take = Callable[[list[Row]], object]
"""Who is given the rows of a statement that has waited."""


class SchemaEditor(schema.DatabaseSchemaEditor):
    """Changes tables: what was kept of statements about them is forgotten."""

    def execute(self, *args: Any, **kwargs: Any) -> Any:
        """As Django does it."""
        found = super().execute(*args, **kwargs)
        if not self.collect_sql:
            self.connection.forget()  # type: ignore[attr-defined]
        return found


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that knows when it was used last, and what waits to be sent."""

    SchemaEditorClass = SchemaEditor
    used_at = 0.0
    _line: Line | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._waiting: list[tuple[Said, Take]] = []

    def is_usable(self) -> bool:
        """Whether the connection can be used: asked before the first statement of a request, and after an error."""
        now = time.monotonic()
        idle, self.used_at = now - self.used_at, now
        if self.errors_occurred or idle > IDLE or self.connection is None or _has_word(self.connection):
            return bool(super().is_usable())
        return not self.connection.closed

    def rows(self, sql: str, values: Sequence[Any], *, planned_once: bool = False) -> list[Row]:
        """All rows of a statement, under the wrappers that hold at present, as by a cursor of Django's.

        ``planned_once``: it keeps its first plan whatever its values, for one that plans longer than it runs.
        """
        self.ensure_connection()
        if self.queries_logged:
            with self.cursor() as cursor:
                cursor.execute(sql, values)
                return list(cursor.fetchall()) if cursor.description else []
        found: list[Row] = self._under_wrappers(partial(self._rows, planned_once), sql, values)
        return found

    def put(self, sql: str, values: Sequence[Any]) -> None:
        """Run a statement of which nothing is to come back, with the next one of this transaction or with its end.

        What is wrong with it comes out there. Within a savepoint, which may be undone alone, it is run at once.
        """
        if self.queries_logged or not self.in_atomic_block or self.savepoint_ids:
            self.rows(sql, values)
        else:
            self._wait(sql, values, len)

    def soon(self, sql: str, values: Sequence[Any], take: Take) -> None:
        """Ask with the next statement of this connection, or with the end of the transaction; ``take`` is given the rows then.

        Within a savepoint it is asked at once.
        """
        if self.queries_logged or self.savepoint_ids:
            take(self.rows(sql, values))
        else:
            self.ensure_connection()
            self._wait(sql, values, take)

    def deliver(self) -> None:
        """Send what waits, and give each who asked their rows."""
        if self._waiting:
            self._say(*self._before())

    def forget(self) -> None:
        """Nothing that the server keeps of short statements is used again."""
        if self._line is not None and self._line.connection is self.connection:
            self._line.forget()

    def _under_wrappers(self, run: Callable[..., Any], sql: str, values: Sequence[Any]) -> Any:
        self.validate_thread_sharing()
        self.validate_no_broken_transaction()
        context = {"connection": self, "cursor": None}
        for wrapper in reversed(self.execute_wrappers):
            run = partial(wrapper, run)
        return run(sql, values, False, context)

    def _wait(self, sql: str, values: Sequence[Any], take: Take) -> None:
        self._under_wrappers(lambda sql, values, *_: self._waiting.append(((sql, values), take)), sql, values)

    def _rows(self, planned_once: bool, sql: str, values: Sequence[Any], *_: Any) -> list[Row]:
        line = self._on_line()
        before = self._before()
        if planned_once and line.keeps:
            return self._say(*before, ONCE, (sql, values), AS_USUAL)[-1]
        if before:
            return self._say(*before, (sql, values))[-1]
        with self.wrap_database_errors:
            return line.ask(sql, values)

    def _say(self, *parts: bytes | Said) -> list[list[Row]]:
        """What waits is first among the parts; where the server has heard none of them within a transaction, it waits still."""
        try:
            with self.wrap_database_errors:
                found = self._on_line().say(*parts)
        except BaseException:
            if not self.in_atomic_block:
                self._waiting.clear()
            raise
        waited, self._waiting = self._waiting, []
        for rows, (_, take) in zip(found, waited, strict=False):
            take(rows)
        return found

    def _before(self) -> list[bytes | Said]:
        """What goes to the server first: that a transaction begins, and what waits."""
        idle = self.connection.pgconn.transaction_status == TransactionStatus.IDLE
        waits: list[bytes | Said] = [said for said, _ in self._waiting]
        return [b"BEGIN", *waits] if idle and not self.connection.autocommit else waits

    def _on_line(self) -> Line:
        if self._line is None or self._line.connection is not self.connection:
            self._line = Line(self.connection)
        return self._line

    def _cursor(self, name: str | None = None) -> Any:
        self.deliver()
        return super()._cursor(name)  # type: ignore[misc]

    def _commit(self) -> None:
        if self._waiting:
            self._say(*self._before(), b"COMMIT")
        else:
            super()._commit()  # type: ignore[misc]

    def _rollback(self) -> None:
        self._waiting.clear()
        super()._rollback()  # type: ignore[misc]
        self._doubt()

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]
        self._doubt()

    def _close(self) -> None:
        self._waiting.clear()
        super()._close()  # type: ignore[misc]

    def _doubt(self) -> None:
        if self._line is not None:
            self._line.doubt()


def _has_word(connection: Any) -> bool:
    """Whether the server has sent something that nobody asked for: that it closes the connection, before all."""
    looked = select.poll()
    looked.register(connection.fileno(), select.POLLIN | select.POLLERR | select.POLLHUP)
    return bool(looked.poll(0))
