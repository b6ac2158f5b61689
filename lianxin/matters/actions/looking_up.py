"""What the codes that a step was given stand for; and what of all that is kept beside the step."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from lianxin.database.prepared import Prepared
from lianxin.matters import access
from lianxin.matters.actions.move import Move
from lianxin.matters.models import Matter
from lianxin.registry.models import Area, Counterpart, Officer, Unit
from lianxin.registry.queries.among import chosen
from lianxin.rules.errors import Fault
from lianxin.rules.matter_faults import CODES, DATES, FLAGS, WORDS

STAFF_TEXT = ("reason", "text", "note", "task", "content", "internal", "override", "position")
"""Texts that stand beside the step for the staff, in this order."""
KEPT = CODES | WORDS | DATES | FLAGS | {"days", "joint"}


def look_up(move: Move) -> Iterator[Fault]:
    """Fill in unit, officer and the like. Gives a fault for what there is not, for whoever is complained of (Z9), and for whoever
    has stood aside.
    """
    move.log = {name: _plain(value) for name, value in move.given.items() if name in KEPT and value is not None and value != ""}
    move.text = move.text or "\n".join(text for name in STAFF_TEXT if (text := move.word(name)))
    yield from _unit(move)
    yield from _officer(move)
    yield from _others(move)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return [list(one) for one in value] if isinstance(value, tuple) else value


def _unit(move: Move) -> Iterator[Fault]:
    code = move.word("unit")
    if not code:
        return
    move.unit = chosen(move.viewer, "units", code) or _UNIT.first(code=code)
    if move.unit is None:
        yield Fault("unit", code, "没有这个单位", "there is no such unit")
    elif move.named and access.complained_of([one.pk for one in move.all], move.unit):
        # To whoever gives it away the complaint is known; to the unit the matter does not exist.
        yield Fault("unit", code, "诉求涉及该单位,应由上级或其他单位办理", "it concerns this unit: another one handles it")


_UNIT = Prepared(lambda code: Unit.objects.filter(code=code).select_related("area"))


def _officer(move: Move) -> Iterator[Fault]:
    code = move.word("officer")
    if not code:
        return
    move.officer = Officer.objects.filter(code=code).first()
    if move.officer is None:
        yield Fault("officer", code, "没有这名干部", "there is no such officer")
    elif move.named and access.officer_complained_of([one.pk for one in move.all], move.officer.pk, on=move.today):
        yield Fault("officer", code, "诉求涉及这名干部或其单位,应当回避", "it concerns this officer or their unit")
    elif access.stood_aside(move.matter, code):
        yield Fault("officer", code, "这名干部已回避", "this officer has stood aside from it")


def _others(move: Move) -> Iterator[Fault]:
    if code := move.word("into"):
        # The leading one is locked too: two who join in circles wait for one another and one of them is refused.
        found = Matter.objects.select_for_update(of=("self",)).filter(code=code).select_related("area", "unit", "officer").first()
        if found is None or move.viewer is None or not access.matters(move.viewer).filter(pk=found.pk).exists():
            yield Fault("into", code, "没有这件事项", "there is no such matter")
        else:
            move.into = found
    if code := move.word("area"):
        move.place = Area.objects.filter(code=code).first()
        if move.place is None:
            yield Fault("area", code, "没有这个地方", "there is no such place")
    if code := move.word("counterpart"):
        move.whom = Counterpart.objects.filter(code=code).first()
        if move.whom is None:
            yield Fault("counterpart", code, "没有这个对象", "there is no such counterpart")
