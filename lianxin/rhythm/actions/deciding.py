"""What a meeting decides about a matter: a part of it for a unit, with owner and date; for the unit that leads, its plan."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from lianxin.audit import actions as audit
from lianxin.matters.actions import take_step
from lianxin.matters.models import Matter
from lianxin.registry.access import viewer_by_code
from lianxin.registry.models import Officer, Unit
from lianxin.rhythm import access
from lianxin.rhythm.models import Decision, Meeting, Minutes
from lianxin.rules.entries import date_of
from lianxin.rules.errors import Fault, NotFound, Refused, refuse
from lianxin.rules.matters import OPEN


@dataclass(frozen=True, slots=True)
class NewDecision:
    """Who does what by when; codes for the matter, the unit and the officer."""

    matter: str
    unit: str
    task: str
    due_on: date
    officer: str = ""
    override: str = ""
    """Why a township or village is given what is not on its own list of tasks."""


@transaction.atomic
def decide(*, code: str, decision: NewDecision, by: str, at: datetime) -> Decision:
    """Decide about a matter on the agenda; the part or plan stands in the matter from then on, in the same transaction.

    What a meeting held before the matter was answered had decided is written down later, and hands nothing out any more.

    Raises NotFound for a meeting or matter outside one's reach; Refused with what the step of the matter finds wrong: not signed
    for yet, the unit has a part already, the officer works elsewhere.
    """
    viewer = viewer_by_code(by, on=date_of(at))
    found = access.meeting_for(viewer, code, action="make")
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if meeting.state == "off":
        raise Refused.because("meeting", code, "会已取消", "it has been called off")
    if Minutes.objects.filter(meeting=meeting, signed_at__isnull=False).exists():
        zh = "纪要已经签发;再议定的放到下一次会"
        raise Refused.because("meeting", code, zh, "its minutes are signed: what is decided now belongs to the next one")
    item = access.items(viewer, meeting).filter(matter__code=decision.matter).first()
    if item is None:
        raise NotFound("matter", decision.matter)
    unit = Unit.objects.filter(code=decision.unit).first()
    officer = Officer.objects.filter(code=decision.officer).first() if decision.officer else None
    leads = unit is not None and unit.pk == item.matter.unit_id
    refuse(_faults(decision, unit, officer, leads=leads))
    if unit is None:
        raise NotFound("unit", decision.unit)
    if not _over(meeting, item.matter):
        _step(decision, leads=leads, by=by, at=at)
    made = Decision.objects.create(
        item=item,
        unit=unit,
        officer=officer,
        task=decision.task.strip(),
        due_on=decision.due_on,
        leads=leads,
        at=at,
        by=by,
    )
    after = {"matter": decision.matter, "unit": unit.code, "due_on": decision.due_on.isoformat()}
    audit.record("rhythm.meeting.decided", kind="meeting", code=code, by=by, at=at, after=after, note=made.task)
    return made


def _over(meeting: Meeting, matter: Matter) -> bool:
    """Whether the matter was answered after the meeting, and nothing can be handed out any more."""
    held, answered = meeting.held_on, matter.answered_on
    return matter.state not in OPEN and held is not None and answered is not None and answered >= held


def _faults(new: NewDecision, unit: Unit | None, officer: Officer | None, *, leads: bool) -> list[Fault]:
    faults = []
    if unit is None:
        faults.append(Fault("unit", new.unit, "没有这个单位", "there is no such unit"))
    if (new.officer and officer is None) or (leads and officer is None):
        faults.append(Fault("officer", new.officer, "写明谁负责", "say who is responsible"))
    if not new.task.strip():
        faults.append(Fault("task", "", "写明办什么", "say what is to be done"))
    return faults


def _step(new: NewDecision, *, leads: bool, by: str, at: datetime) -> None:
    given: dict[str, Any] = {"officer": new.officer, "due_on": new.due_on}
    if leads:
        take_step(code=new.matter, step="plan", by=by, at=at, content=new.task, goal=new.task, **given)
        return
    part = {key: value for key, value in {**given, "override": new.override}.items() if value}
    take_step(code=new.matter, step="add_part", by=by, at=at, unit=new.unit, task=new.task, **part)
