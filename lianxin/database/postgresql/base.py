"""Django's connection to PostgreSQL, asked less often whether it is still there, with a cursor that is kept for short statements.

Django asks with a statement before each request. A server that has closed a connection has said so, and that lies unread on our
side: looking there costs nothing. Only a connection that nobody has used for a while is asked with a statement, for what stands
between may have dropped it without a word.
"""

import re
import select
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from itertools import count
from typing import Any, Final

from django.db.backends.postgresql import base
from psycopg import RawCursor

PLACES: Final = re.compile("%[%s]")
"""What Django writes for the place of a value, and for a sign of its own."""

IDLE: Final = 10.0
"""Seconds without a request after which the server is asked."""

ONCE: Final = b"SET plan_cache_mode TO force_generic_plan"
AS_USUAL: Final = b"SET plan_cache_mode TO auto"
"""Said past Django: a thirtieth of a millisecond. Within a transaction that fails both are undone with it."""


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that knows when it was used last."""

    used_at = 0.0
    kept: Any = None

    def is_usable(self) -> bool:
        """Whether the connection can be used: asked before the first statement of a request, and after an error."""
        now = time.monotonic()
        idle, self.used_at = now - self.used_at, now
        if self.errors_occurred or idle > IDLE or self.connection is None or _has_word(self.connection):
            return bool(super().is_usable())
        return not self.connection.closed

    def rows(self, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        """All rows of a statement, under the wrappers that hold at present, as by a cursor of Django's.

        Making one, and what it lays round each call, took as long as the driver did for all the rest.
        """
        self.ensure_connection()
        if self.queries_logged:
            with self.cursor() as cursor:
                cursor.execute(sql, values)
                return list(cursor.fetchall())
        self.validate_thread_sharing()
        self.validate_no_broken_transaction()
        if self.kept is None or self.kept.connection is not self.connection:
            self.kept = RawCursor(self.connection)
        run: Any = _execute
        context = {"connection": self, "cursor": self.kept}
        for wrapper in reversed(self.execute_wrappers):
            run = partial(wrapper, run)
        with self.wrap_database_errors:
            run(sql, values, False, context)
            found: list[tuple[Any, ...]] = self.kept.fetchall()
            return found

    @contextmanager
    def planned_once(self) -> Iterator[None]:
        """Within it a statement keeps its first plan whatever its values: for those that plan longer than they run.

        Without prepared statements (a pooler lends another connection for each transaction) nothing is said.
        """
        self.ensure_connection()
        if self.connection.prepare_threshold is None:
            yield
            return
        self.connection.pgconn.exec_(ONCE)
        try:
            yield
        finally:
            if self.connection is not None:
                self.connection.pgconn.exec_(AS_USUAL)


def _execute(sql: str, values: Sequence[Any], _many: bool, context: dict[str, Any]) -> None:
    context["cursor"].execute(_numbered(sql), values)


@lru_cache(maxsize=2_000)
def _numbered(sql: str) -> bytes:
    """The statement with its places numbered as PostgreSQL wants them; the driver's cursor for those reads it no further."""
    numbers = count(1)
    return PLACES.sub(lambda found: "%" if found[0] == "%%" else f"${next(numbers)}", sql).encode()


def _has_word(connection: Any) -> bool:
    """Whether the server has sent something that nobody asked for: that it closes the connection, before all."""
    looked = select.poll()
    looked.register(connection.fileno(), select.POLLIN | select.POLLERR | select.POLLHUP)
    return bool(looked.poll(0))
