"""A leader's instruction about a matter: a row of ``records.Instruction`` with ``about_kind`` "matter".

So it stands among all others that a leader has given, and its result returns to whoever raised it.
"""

import secrets
from datetime import date

from lianxin.matters.actions.move import Move
from lianxin.records.models import Instruction
from lianxin.registry.models import Officer

ABOUT = "matter"


def give_instruction(move: Move, *, owner: Officer, due_on: date) -> str:
    """The code of the instruction that the viewer gives."""
    made = Instruction.objects.create(
        code=f"ps-{move.today:%Y%m%d}-{secrets.token_hex(4)}",
        about_kind=ABOUT,
        about_code=move.matter.code,
        text=move.word("text"),
        owner=owner,
        due_on=due_on,
        given_by=Officer.objects.get(code=move.by),
        given_at=move.at,
    )
    return made.code


def open_instruction(move: Move) -> Instruction | None:
    """The one to report on: of that code, or the earliest that is open; only its owner's."""
    rows = Instruction.objects.filter(about_kind=ABOUT, about_code=move.matter.code, owner__code=move.by, done_at=None)
    code = move.word("instruction")
    return (rows.filter(code=code) if code else rows).order_by("due_on", "pk").first()


def report_instruction(move: Move) -> str:
    """Put the result on the instruction; returns its code, or nothing when somebody was first."""
    row = open_instruction(move)
    if row is None:
        return ""
    done = Instruction.objects.filter(pk=row.pk, done_at=None).update(result=move.word("text"), done_at=move.at)
    return row.code if done else ""
