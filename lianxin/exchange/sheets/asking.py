"""Questions where the program is in doubt, and the clerk's answers. A question is known by a digest: no name is stored."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from lianxin.exchange.sheets.lines import Spot

SKIP: Final = "skip"
NEW: Final = "new"
PICK: Final = "="
"""What an answer may be: leave these rows out, make it anew (``new`` or ``new:KIND``), or ``=CODE``, one that is there."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose."""

    value: str
    zh: str
    en: str


@dataclass(slots=True)
class Question:
    """One thing in doubt, asked once however many rows it concerns."""

    id: str
    kind: str
    zh: str
    en: str
    options: tuple[Option, ...]
    default: str
    spot: Spot
    rows: int = 0
    shows: tuple[str, ...] = ()
    """The codes of the households among the options: showing them is a read."""
    answer: str = ""


@dataclass(slots=True)
class Asker:
    """Collects the questions of one run, and gives the answers that are there, else the default."""

    answers: Mapping[str, str]
    questions: dict[str, Question] = field(default_factory=dict)

    def ask(
        self,
        kind: str,
        about: tuple[str, ...],
        *,
        zh: str,
        en: str,
        options: list[Option],
        default: str,
        spot: Spot,
        shows: tuple[str, ...] = (),
    ) -> str:
        """The answer to a question; one that is not among the options does not count."""
        key = hashlib.sha256("\0".join((kind, *about)).encode()).hexdigest()[:20]
        question = self.questions.get(key)
        if question is None:
            answer = self.answers.get(key, "")
            chosen = answer if answer in {option.value for option in options} else default
            question = Question(key, kind, zh, en, tuple(options), default, spot, shows=shows, answer=chosen)
            self.questions[key] = question
        question.rows += 1
        return question.answer

    def open(self) -> list[Question]:
        """The questions that nobody has answered yet."""
        return [question for key, question in self.questions.items() if key not in self.answers]
