"""What of the extra ``optimise`` is installed; the plain install does without."""

from __future__ import annotations

from importlib.util import find_spec


def has_ortools() -> bool:
    """Whether flows can be solved with arrays and OR-Tools."""
    return find_spec("ortools") is not None and find_spec("numpy") is not None


def has_numba() -> bool:
    """Whether an auction's steps can be compiled."""
    return find_spec("numba") is not None
