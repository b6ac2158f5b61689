"""What another system is told of a step, and when it is told again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from lianxin.rules.sending import CLAIM, WAITS

__all__ = ["CLAIM", "MARGIN", "Step", "answer", "message_id", "next_try", "type_of"]

MARGIN: Final = timedelta(minutes=10)
"""A step that was written so long ago is there for everybody: no transaction lasts longer."""
MOST_HOURS: Final = 72
TYPES: Final[dict[str, str]] = {
    "sign": "answer.signed",
    "contact": "answer.progress",
    "progress": "answer.progress",
    "ask": "answer.asked",
    "decline": "answer.declined",
    "pause": "answer.paused",
    "resume": "answer.resumed",
    "grant_extension": "answer.extended",
    "shelve": "answer.kept_open",
    "solve_at_once": "answer.answered",
    "solve": "answer.answered",
    "rate": "answer.rated",
    "verify": "answer.called_back",
    "reopen": "answer.reopened",
    "close": "answer.closed",
    "withdraw": "answer.withdrawn",
}
"""Of which steps a platform is told that sent the order. What only we need to know (who handles it, instructions) stays here."""
ONLY_WITH_WORDS: Final = frozenset({"contact", "progress", "ask"})
OURS: Final = "platform-"
"""How the tokens of steps begin that a platform's own message took: it is not told what it said."""
LATER: Final = tuple(timedelta(hours=hours) for hours in (24, 24))
"""After the usual tries two more, a day apart: a platform that stood still over a holiday is told all the same."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step, as far as another system may hear of it."""

    id: int
    step: str
    to: str
    at: datetime
    public: str
    given: dict[str, Any]
    token: str


def type_of(step: Step) -> str:
    """The type of message that tells of a step; empty where none does."""
    if step.token.startswith(OURS) or (step.step in ONLY_WITH_WORDS and not step.public):
        return ""
    return TYPES.get(step.step, "")


def answer(kind: str, step: Step, data: dict[str, Any]) -> dict[str, Any]:
    """The message: what has no value is left out."""
    return {
        "type": kind,
        "timestamp": step.at.isoformat(),
        "data": {name: value for name, value in data.items() if value not in (None, "")},
    }


def message_id(partner: str, key: str) -> str:
    """The id of a message: the same for the same step, however often it is made or sent."""
    return f"lx-{partner}-{key}"


def next_try(tries: int, at: datetime) -> datetime | None:
    """When a message that did not arrive is tried again after so many tries; None when it is given up and waits for a person."""
    waits = (*WAITS, *LATER)
    return at + waits[tries - 1] if tries <= len(waits) else None
