"""What waits for an officer: objections to answer, instructions, households to tell, open problems."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from lianxin.liaison import queries as liaison
from lianxin.policy.facts import WordsInForce
from lianxin.records import queries as records
from lianxin.registry.access import Viewer
from lianxin.rhythm import queries as rhythm
from lianxin.web.errors import language
from lianxin.web.given import Officer

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
class Untold:
    """A household taken over, which has not been told who comes now."""

    item: int
    code: str
    name: str
    leaver: str
    on: date


@dataclass(frozen=True, slots=True)
class Asked:
    """A meeting to which one's unit is asked, or to which one goes."""

    code: str
    title: str
    day: date
    place: str
    going: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """All of it, the most pressing first."""

    objections: Sequence[Objection]
    instructions: Sequence[Instruction]
    problems: Sequence[Problem]
    untold: Sequence[Untold]
    meetings: Sequence[Asked] = ()

    @property
    def any(self) -> bool:
        """Whether something waits."""
        return bool(self.objections or self.instructions or self.problems or self.untold or self.meetings)


def waiting(me: Viewer, mine: Officer, words: WordsInForce, today: date) -> Waiting:
    """What waits for this officer, five of each at most. Five statements."""
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
    untold = [
        Untold(item.pk, item.new.root.code, item.new.root.name, item.hand_over.leaver.name, item.hand_over.on)
        for item in liaison.untold(me)[:SHOWN]
    ]
    asked_to = [
        Asked(one.meeting.code, one.meeting.title, one.meeting.planned_on, one.meeting.place, one.officer_id == me.officer_id)
        for one in rhythm.invitations(me, on=today)[:SHOWN]
    ]
    return Waiting(objections, instructions, problems, untold, asked_to)
