"""Where a plan of pairing may go from where it stands: a table, tried pair by pair in the tests (style 7)."""

from __future__ import annotations

from typing import Final

STAGES: Final = ("draft", "at_units", "adopted", "dropped")

STEPS: Final[dict[str, tuple[tuple[str, ...], str]]] = {
    "change": (("draft", "at_units"), ""),
    "solve": (("draft",), ""),
    "send": (("draft",), "at_units"),
    "object": (("at_units",), ""),
    "answer": (("at_units",), ""),
    "take_back": (("at_units",), "draft"),
    "adopt": (("at_units",), "adopted"),
    "drop": (("draft", "at_units"), "dropped"),
    "mend": (("adopted",), ""),
}
"""A step: from which stages, and to which; empty: the stage stays."""


def may(step: str, stage: str) -> bool:
    """Whether the step can be taken at this stage. Raises KeyError for an unknown step."""
    return stage in STEPS[step][0]


def after(step: str, stage: str) -> str:
    """The stage after the step. Raises ValueError when it cannot be taken there."""
    if not may(step, stage):
        raise ValueError(f"{step} at {stage}")
    return STEPS[step][1] or stage
