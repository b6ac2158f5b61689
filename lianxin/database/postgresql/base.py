"""Django's connection to PostgreSQL, asked less often whether it is still there.

Django asks with a statement before each request. A server that has closed a connection has said so, and that lies unread on our
side: looking there costs nothing. Only a connection that nobody has used for a while is asked with a statement, for what stands
between may have dropped it without a word.
"""

import select
import time
from typing import Any, Final

from django.db.backends.postgresql import base

IDLE: Final = 10.0
"""Seconds without a request after which the server is asked."""


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


def _has_word(connection: Any) -> bool:
    """Whether the server has sent something that nobody asked for: that it closes the connection, before all."""
    looked = select.poll()
    looked.register(connection.fileno(), select.POLLIN | select.POLLERR | select.POLLHUP)
    return bool(looked.poll(0))
