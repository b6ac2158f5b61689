"""Who is asked to come to a meeting is told once; a unit answers who comes, somebody else, or why nobody can.

Nobody has to answer: who comes, comes (principle 2). Told is who answers for the unit: those who hold a role for it, else whoever
handles one of the matters there; the others of the unit see it on their first page.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from lianxin.audit import actions as audit
from lianxin.audit.deliveries import announce
from lianxin.registry.access import held_on, viewer_by_code
from lianxin.registry.models import Officer, Post, RoleGrant
from lianxin.rhythm import access
from lianxin.rhythm.models import Guest, Item, Meeting
from lianxin.rules.entries import date_of
from lianxin.rules.errors import Fault, NotFound, refuse
from lianxin.rules.matter_faults import storable

SPEAKERS = ("unit_clerk", "unit_head")
MOST_TOLD = 2
"""People of one unit who get a message: one round of telephone calls less is the point, not one more."""
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """What a unit says: ``officer`` comes; or nobody, and why."""

    unit: str
    officer: str = ""
    note: str = ""


def invite(meeting: Meeting, *, at: datetime) -> int:
    """Tell the units asked to come, once. Returns how many messages wait. Inside the transaction that plans the meeting."""
    if meeting.planned_on < date_of(at):
        return 0
    items = Item.objects.filter(meeting=meeting).count()
    place = f"({meeting.place})" if meeting.place else ""
    day = f"{meeting.planned_on.month}月{meeting.planned_on.day}日"
    text = f"【会议】请贵单位{day}到会:{meeting.title}{place},议题{items}件。来不了可在连心换人或说明,不用专门回复"
    return sum(_tell(meeting, one, "invited", text, at) for one in _guests(meeting))


def told_off(meeting: Meeting, *, at: datetime) -> int:
    """Tell those who were asked that it is not held. Returns how many messages wait."""
    if meeting.planned_on < date_of(at):
        return 0
    text = f"【会议】{meeting.planned_on.month}月{meeting.planned_on.day}日的{meeting.title}不开了"
    return sum(_tell(meeting, one, "off", text, at) for one in _guests(meeting) if one.answer != "declined")


def _guests(meeting: Meeting) -> Iterable[Guest]:
    return Guest.objects.filter(meeting=meeting).select_related("unit", "officer").order_by("pk")


def _tell(meeting: Meeting, guest: Guest, about: str, text: str, at: datetime) -> int:
    numbers = dict.fromkeys(one.mobile for one in _speakers(guest, date_of(at)) if one.mobile)
    given: dict[str, Any] = {"kind": "meeting", "code": meeting.code, "about": about, "sender": "sms", "text": text, "at": at}
    return sum(announce(to=number, **given) is not None for number in list(numbers)[:MOST_TOLD])


def _speakers(guest: Guest, on: date) -> Iterator[Officer]:
    if guest.officer is not None:
        yield guest.officer
        return
    grants = RoleGrant.objects.filter(role__in=SPEAKERS, unit=guest.unit).select_related("officer").order_by("role", "pk")
    yield from (one.officer for one in grants)
    of_unit = Post.objects.filter(held_on(on), unit=guest.unit).values("officer")
    rows = Item.objects.filter(meeting=guest.meeting, matter__unit=guest.unit, matter__officer__in=of_unit)
    yield from (one.matter.officer for one in rows.select_related("matter__officer").order_by("number") if one.matter.officer)


@transaction.atomic
def answer_invitation(*, code: str, answer: Answer, by: str, at: datetime) -> Guest:
    """Who comes for a unit, or why nobody can; said again, it is changed, until the meeting is held.

    Raises NotFound for a meeting to which the unit was not asked, or a unit for which ``by`` does not speak; Refused for somebody
    of another unit, no reason, or a meeting that is over.
    """
    viewer = viewer_by_code(by, on=date_of(at))
    found = access.guests(viewer, "answer").filter(meeting__code=code, unit__code=answer.unit).first()
    if found is None:
        raise NotFound("unit", answer.unit)
    guest = Guest.objects.select_for_update(of=("self",)).select_related("meeting", "unit").get(pk=found.pk)
    officer = Officer.objects.filter(code=answer.officer).first() if answer.officer else None
    refuse(_faults(guest, answer, officer))
    guest.answer, guest.officer = ("coming" if officer else "declined"), officer
    guest.note = "" if officer else answer.note.strip()
    guest.answered_by, guest.answered_at = by, at
    guest.save()
    after = {"unit": answer.unit, "answer": guest.answer, "officer": answer.officer}
    audit.record("rhythm.meeting.answered", kind="meeting", code=code, by=by, at=at, after=after, note=guest.note)
    return guest


def _faults(guest: Guest, answer: Answer, officer: Officer | None) -> Iterator[Fault]:
    if guest.meeting.state != "planned":
        yield Fault("meeting", guest.meeting.code, "会已经开过或取消", "it has been held or called off")
    there = Post.objects.filter(held_on(guest.meeting.planned_on), unit=guest.unit)
    if answer.officer and (officer is None or not there.filter(officer=officer).exists()):
        yield Fault("officer", answer.officer, "不是本单位的干部", "this officer does not work in that unit then")
    if not answer.officer and (not answer.note.strip() or len(answer.note.strip()) > LONGEST or not storable(answer.note)):
        yield Fault("note", "", f"来不了写明原因,最多{LONGEST}个字", f"say why, in {LONGEST} characters at most")
