"""What waits for an officer: objections to answer, instructions, open problems."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from lianxin.policy.facts import WordsInForce
from lianxin.records import queries as records
from lianxin.registry.access import Viewer
from lianxin.web.errors import language

if TYPE_CHECKING:
    from lianxin.registry.models import Officer

SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Objection:
    """A household says that an entry was not so."""

    entry: str
    title: str
    day: date


@dataclass(frozen=True, slots=True)
class Instruction:
    """What a leader asked for, and by when."""

    code: str
    text: str
    due_on: date
    late: bool


@dataclass(frozen=True, slots=True)
class Problem:
    """An open note, with the day on which it was found."""

    code: str
    text: str
    name: str
    day: date


@dataclass(frozen=True, slots=True)
class Waiting:
    """All of it, the most pressing first."""

    objections: Sequence[Objection]
    instructions: Sequence[Instruction]
    problems: Sequence[Problem]

    @property
    def any(self) -> bool:
        """Whether something waits."""
        return bool(self.objections or self.instructions or self.problems)


def waiting(me: Viewer, mine: "Officer", words: WordsInForce, today: date) -> Waiting:
    """What waits for this officer, five of each at most. Three statements."""
    lang = language()
    objections = [
        Objection(one.entry.code, f"{words.label('entries', one.entry.kind, lang)} {one.counterpart.name}", one.entry.day)
        for one in records.objections_to_answer(me)[:SHOWN]
    ]
    asked = records.instructions_for(me, open_only=True).filter(owner=me.officer_id)[:SHOWN]
    instructions = [Instruction(one.code, one.text, one.due_on, one.due_on < today) for one in asked]
    problems = [
        Problem(one.code, one.text, one.counterpart.name if one.counterpart else "", one.entry.day)
        for one in records.open_problems(me, officer=mine, limit=SHOWN)
    ]
    return Waiting(objections, instructions, problems)
