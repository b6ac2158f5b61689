"""The handling unit's own steps: signed for, a handler named, a plan, words with the asker, standing aside."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from lianxin.matters.actions import terms
from lianxin.matters.actions.move import Handler, Handlers, Move, date_faults, works_in
from lianxin.matters.models import Plan
from lianxin.registry.models import Officer
from lianxin.rules.errors import Fault


def nothing(move: Move) -> None:
    """The step stands in the history, and that is all it does."""


def _own_officer(move: Move) -> Iterator[Fault]:
    officer, unit = move.officer, move.matter.unit
    if officer is not None and unit is not None and not works_in(officer, unit, move.today):
        yield Fault("officer", officer.code, "这名干部不在承办单位", "this officer does not work in the handling unit")


def _sign(move: Move) -> None:
    matter = move.matter
    matter.signed_on = matter.signed_on or move.today
    if move.officer is not None:
        matter.officer = move.officer
    terms.meet(matter, ["sign"], move.at)
    if matter.contacted_on is None and move.term is not None:
        terms.begin(move, "contact", move.term.contact)


def _name(move: Move) -> None:
    move.matter.officer = move.officer


# -- plan ------------------------------------------------------------------------------------------


def _check_plan(move: Move) -> Iterator[Fault]:
    yield from date_faults(move, "due_on")


def _plan(move: Move) -> None:
    """A new plan stands beside the old one (A10)."""
    due_on = move.given["due_on"]
    if not isinstance(due_on, date) or not isinstance(move.officer, Officer):
        raise TypeError("a plan has a person and a date")
    for one in move.all:
        Plan.objects.create(
            matter=one,
            content=move.word("content"),
            steps=move.word("steps"),
            goal=move.word("goal"),
            officer=move.officer,
            due_on=due_on,
            made_at=move.at,
            made_by=move.by,
        )


# -- words with the asker --------------------------------------------------------------------------


def _contact(move: Move) -> None:
    """Contact that reached nobody stands in the history and leaves the deadline running."""
    move.public = move.word("public")
    if move.given.get("reached") is False:
        return
    matter = move.matter
    matter.contacted_on = matter.contacted_on or move.today
    terms.meet(matter, ["contact"], move.at)


def _progress(move: Move) -> None:
    move.public = move.word("public")


def _ask(move: Move) -> None:
    move.public = move.word("text")
    move.tell("asked")


def _reply(move: Move) -> None:
    move.public = move.word("text")


# -- standing aside --------------------------------------------------------------------------------


def _check_recuse(move: Move) -> Iterator[Fault]:
    """Another of the unit takes it, or the unit names somebody later; whoever stands aside does not name himself."""
    if move.viewer is not None and move.officer is not None and move.officer.code == move.by:
        yield Fault("officer", move.by, "不能指定自己", "not oneself")
    yield from _own_officer(move)


def _recuse(move: Move) -> None:
    """Whoever stands aside has it no longer; it is taken from nobody else, unless somebody was named."""
    matter = move.matter
    if move.officer is not None or (matter.officer is not None and matter.officer.code == move.by):
        matter.officer = move.officer


HANDLERS: Final[Handlers] = {
    "sign": Handler(_sign, _own_officer),
    "name_handler": Handler(_name, _own_officer),
    "plan": Handler(_plan, _check_plan),
    "contact": Handler(_contact),
    "progress": Handler(_progress),
    "team": Handler(_progress),
    "ask": Handler(_ask),
    "reply": Handler(_reply),
    "recuse": Handler(_recuse, _check_recuse),
}
