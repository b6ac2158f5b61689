"""Joint handling: each unit its part, position and deadline. And hand-over: the first unit leads until the other one accepts."""

from collections.abc import Iterator
from typing import Final

from lianxin.matters.actions.move import Handler, Handlers, Move, date_faults, works_in
from lianxin.matters.actions.tasks import task_faults
from lianxin.matters.models import Part, Transfer
from lianxin.matters.telling import day_text
from lianxin.registry.access import units_of
from lianxin.registry.models import Unit
from lianxin.rules.access import may
from lianxin.rules.errors import Fault

# -- parts -----------------------------------------------------------------------------------------


def _check_add(move: Move) -> Iterator[Fault]:
    yield from date_faults(move, "due_on")
    unit = move.unit
    if unit is None:
        return
    if unit.pk == move.matter.unit_id:
        yield Fault("unit", unit.code, "该单位就是牵头单位", "this unit leads")
    if Part.objects.filter(matter=move.matter, unit=unit, done_on=None).exists():
        yield Fault("unit", unit.code, "该单位已在协办", "this unit has a part already")
    yield from task_faults(move, unit)
    if move.officer is not None and not works_in(move.officer, unit, move.today):
        yield Fault("officer", move.officer.code, "这名干部不在该单位", "this officer does not work in that unit")


def _add(move: Move) -> None:
    values = {
        "task": move.word("task"),
        "due_on": move.given.get("due_on"),
        "officer": move.officer,
        "done_on": None,
        "answer": "",
    }
    Part.objects.update_or_create(matter=move.matter, unit=move.unit, defaults=values)


def _own_part(move: Move) -> Part | None:
    """The open part of the unit named, or the viewer's own; of those that the viewer may finish."""
    rows = move.standing.open_parts
    if move.viewer is None:
        return None
    if move.unit is not None:
        rows = tuple(one for one in rows if one.unit_id == move.unit.pk)
    elif len(rows) > 1:
        rows = tuple(one for one in rows if one.unit_id in move.viewer.units)
    return next(iter(rows), None)


def _bars_finish(move: Move) -> Iterator[Fault]:
    part = _own_part(move)
    if part is None or move.viewer is None:
        yield Fault("unit", move.word("unit"), "没有待完成的协办任务", "there is no open part of this unit")
    elif not _may_finish(move, part):
        yield Fault("unit", part.unit.code, "不能替别的单位完成", "another unit's part is not yours to finish")


def _may_finish(move: Move, part: Part) -> bool:
    """The unit's own people; whoever has a role over it; not the lead, or its part would be no part."""
    viewer = move.viewer
    if viewer is None:
        return False
    if part.unit_id in viewer.units or part.officer_id == viewer.officer_id:
        return True
    wider = (reach for reach in viewer.reaches if reach.areas or reach.unit is not None)
    return any(units_of(reach).filter(pk=part.unit_id).exists() for reach in wider if may([reach.role], "matter", "part"))


def _finish(move: Move) -> None:
    part = _own_part(move)
    if part is not None:
        part.answer, part.position, part.done_on = move.word("answer"), move.word("position"), move.today
        part.save(update_fields=["answer", "position", "done_on"])
        move.log |= {"unit": part.unit.code}
    move.text = "\n".join(one for one in (move.word("answer"), move.word("position")) if one)


def _bars_reopen_part(move: Move) -> Iterator[Fault]:
    if all(one.done_on is None for one in move.standing.parts):
        yield Fault("step", "reopen_part", "没有已完成的协办任务", "no unit has finished a part")


def _check_reopen_part(move: Move) -> Iterator[Fault]:
    if move.unit is not None and not Part.objects.filter(matter=move.matter, unit=move.unit, done_on__isnull=False).exists():
        yield Fault("unit", move.unit.code, "该单位没有已完成的协办任务", "this unit has finished no part")


def _reopen_part(move: Move) -> None:
    Part.objects.filter(matter=move.matter, unit=move.unit).update(done_on=None)


def open_part_faults(move: Move) -> Iterator[Fault]:
    """The whole is answered when the lead says so and no part is open."""
    for one in move.standing.open_parts:
        name = one.unit.name
        yield Fault("step", one.unit.code, f"{name}的协办任务还没有完成", f"the part of {name} is still open")


# -- hand-over -------------------------------------------------------------------------------------


def _bars_offer(move: Move) -> Iterator[Fault]:
    if move.standing.transfer is not None:
        yield Fault("step", "offer_transfer", "已有待接受的移交", "a hand-over is waiting to be accepted")


def _check_offer(move: Move) -> Iterator[Fault]:
    if move.unit is not None and move.unit.pk == move.matter.unit_id:
        yield Fault("unit", move.unit.code, "该单位就是牵头单位", "this unit leads")
    unit, category = move.unit, move.matter.category
    if unit is not None and move.law.is_task_of(unit.area.level, category) is False:
        zh = "不在该乡镇(村)的履职事项清单内,不能移交"
        yield Fault("unit", unit.code, zh, "this is not on the unit's own list of tasks: it is not pushed down to it")


def _offer(move: Move) -> None:
    if isinstance(move.unit, Unit):
        Transfer.objects.create(matter=move.matter, to=move.unit, reason=move.word("reason"), asked_at=move.at, asked_by=move.by)


def _bars_decide(move: Move) -> Iterator[Fault]:
    if move.standing.transfer is None:
        yield Fault("step", move.line.name, "没有待接受的移交", "no hand-over is waiting")


def _check_decide(move: Move) -> Iterator[Fault]:
    found = move.standing.transfer
    if found is not None and move.officer is not None and not works_in(move.officer, found.to, move.today):
        yield Fault("officer", move.officer.code, "这名干部不在该单位", "this officer does not work in that unit")


def _accept(move: Move) -> None:
    """From now on the other unit leads; the part that it had is part of the whole now."""
    found = move.standing.transfer
    if found is None:
        return
    found.accepted, found.decided_at, found.decided_by = True, move.at, move.by
    found.save(update_fields=["accepted", "decided_at", "decided_by"])
    Part.objects.filter(matter=move.matter, unit=found.to, done_on=None).delete()
    move.matter.unit, move.matter.officer = found.to, move.officer
    move.log |= {"unit": found.to.code}
    move.tell("moved", unit=found.to.name, due=day_text(move.matter.due_on))


def _refuse(move: Move) -> None:
    found = move.standing.transfer
    if found is not None:
        found.accepted, found.decided_at, found.decided_by = False, move.at, move.by
        found.save(update_fields=["accepted", "decided_at", "decided_by"])


def drop_offers(move: Move) -> None:
    """Nobody accepts what is answered, given back or joined."""
    Transfer.objects.filter(matter=move.matter, accepted=None).update(accepted=False, decided_at=move.at, decided_by=move.by)


HANDLERS: Final[Handlers] = {
    "add_part": Handler(_add, _check_add),
    "finish_part": Handler(_finish, bars=_bars_finish),
    "reopen_part": Handler(_reopen_part, _check_reopen_part, _bars_reopen_part),
    "offer_transfer": Handler(_offer, _check_offer, _bars_offer),
    "accept_transfer": Handler(_accept, _check_decide, _bars_decide),
    "refuse_transfer": Handler(_refuse, _check_decide, _bars_decide),
}
