"""Locks that two transactions want in opposite orders: PostgreSQL ends one of them, and it has changed nothing."""

from typing import Final

from django.db import OperationalError

DEADLOCK: Final = "40P01"


def is_deadlock(error: OperationalError) -> bool:
    """Whether the database ended this transaction so that another could go on."""
    return getattr(error.__cause__, "sqlstate", "") == DEADLOCK
