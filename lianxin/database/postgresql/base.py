"""Django's connection to PostgreSQL, asked less often whether it is still there.

Django asks with a statement before each request. A server that has closed a connection has said so, and that lies unread on our
side: looking there costs nothing. Only a connection that nobody has used for a while is asked with a statement, for what stands
between may have dropped it without a word.
"""

import select
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.db.backends.postgresql import base

IDLE: Final = 10.0
"""Seconds without a request after which the server is asked."""

ONCE: Final = b"SET plan_cache_mode TO force_generic_plan"
AS_USUAL: Final = b"SET plan_cache_mode TO auto"
"""Said past Django: a thirtieth of a millisecond. Within a transaction that fails both are undone with it."""


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that knows when it was used last."""

    used_at = 0.0

    def is_usable(self) -> bool:
        """Whether the connection can be used: asked before the first statement of a request, and after an error."""
        now = time.monotonic()
        idle, self.used_at = now - self.used_at, now
        if self.errors_occurred or idle > IDLE or self.connection is None or _has_word(self.connection):
            return bool(super().is_usable())
        return not self.connection.closed

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


def _has_word(connection: Any) -> bool:
    """Whether the server has sent something that nobody asked for: that it closes the connection, before all."""
    looked = select.poll()
    looked.register(connection.fileno(), select.POLLIN | select.POLLERR | select.POLLHUP)
    return bool(looked.poll(0))
