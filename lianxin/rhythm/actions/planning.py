"""Planning a meeting of a round, and what comes on its agenda."""

import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from lianxin.audit import actions as audit
from lianxin.matters.queries import Stuck
from lianxin.registry.access import Viewer, viewer_by_code
from lianxin.registry.models import Area, Officer, Unit
from lianxin.registry.queries.areas import area_for
from lianxin.rhythm import access
from lianxin.rhythm.actions.inviting import invite
from lianxin.rhythm.facts import RoundInForce, rounds_in
from lianxin.rhythm.models import Guest, Item, Meeting
from lianxin.rhythm.queries import agenda_of
from lianxin.rules.entries import date_of
from lianxin.rules.errors import Fault, NotFound, Refused, refuse
from lianxin.rules.matter_faults import storable

MOST_ITEMS = 30


@dataclass(frozen=True, slots=True)
class NewMeeting:
    """What somebody plans: codes for area, units, chair and matters; ``round`` is a policy's key and a round's."""

    area: str
    round: tuple[str, str]
    unit: str
    title: str
    planned_on: date
    place: str = ""
    chair: str = ""
    guests: tuple[str, ...] = ()
    matters: tuple[str, ...] = ()


def plan_meeting(*, meeting: NewMeeting, by: str, at: datetime) -> Meeting:
    """The meeting, with those asked to come and its agenda.

    Raises NotFound for an area outside one's reach; Refused with every fault.
    """
    viewer = viewer_by_code(by, on=date_of(at))
    area = area_for(viewer, meeting.area, thing="meeting", action="make")
    rule = _round_of(area, meeting.round, date_of(at))
    early = meeting.planned_on < date_of(at).replace(day=1)
    late = [Fault("planned_on", meeting.planned_on.isoformat(), "这一天早过了", "that day is long past")] if early else []
    with transaction.atomic():
        made = new_meeting(area, rule, meeting, late, by=by, at=at)
        if meeting.matters and rule is not None:
            put_on(made, meeting.matters, agenda_of(viewer, area, rule, at))
        invite(made, at=at)
        after = {"round": meeting.round[1], "planned_on": meeting.planned_on.isoformat(), "matters": len(meeting.matters)}
        audit.record("rhythm.meeting.planned", kind="meeting", code=made.code, by=by, at=at, after=after)
    return made


def new_meeting(
    area: Area,
    rule: RoundInForce | None,
    meeting: NewMeeting,
    faults: Collection[Fault] = (),
    *,
    by: str,
    at: datetime,
    **state: Any,
) -> Meeting:
    """The row of a meeting with those asked to come; ``state`` where it is not just planned. Raises Refused with every fault."""
    units = {one.code: one for one in Unit.objects.filter(code__in={meeting.unit, *meeting.guests})}
    chair = Officer.objects.filter(code=meeting.chair).first() if meeting.chair else None
    refuse([*_faults(meeting, units, chair, rule), *faults])
    made = Meeting.objects.create(
        code=_free_code(meeting.planned_on.year),
        policy=meeting.round[0],
        round=meeting.round[1],
        area=area,
        unit=units[meeting.unit],
        title=meeting.title.strip(),
        planned_on=meeting.planned_on,
        place=meeting.place.strip(),
        chair=chair,
        made_at=at,
        made_by=by,
        **state,
    )
    asked = [one for one in dict.fromkeys(meeting.guests) if one != meeting.unit]
    Guest.objects.bulk_create([Guest(meeting=made, unit=units[one]) for one in asked])
    return made


def _round_of(area: Area, key: tuple[str, str], on: date) -> RoundInForce | None:
    return next((one for one in rounds_in(area, on) if one.key == key), None)


def _faults(new: NewMeeting, units: dict[str, Unit], chair: Officer | None, rule: RoundInForce | None) -> Iterator[Fault]:
    if rule is None:
        yield Fault("round", new.round[1], "这里的制度没有这种会", "no policy in force here has such a meeting")
    for name, code in (("unit", new.unit), *(("guests", one) for one in new.guests)):
        if code not in units:
            yield Fault(name, code, "没有这个单位", "there is no such unit")
    if new.chair and chair is None:
        yield Fault("chair", new.chair, "没有这名干部", "there is no such officer")
    if not new.title.strip() or len(new.title.strip()) > 120 or not storable(new.title):
        yield Fault("title", "", "写1至120个字", "write 1 to 120 characters")
    if len(new.place.strip()) > 200 or not storable(new.place):
        yield Fault("place", "", "最多200个字", "at most 200 characters")


def _free_code(year: int) -> str:
    while True:
        code = f"hy{year}{secrets.randbelow(1_000_000):06}"
        if not Meeting.objects.filter(code=code).exists():
            return code


def put_on(made: Meeting, codes: Collection[str], offered: Collection[Stuck]) -> None:
    """Put matters on the agenda, of those that may come on it. Raises Refused for any other, and for too many."""
    known = {one.matter.code: one for one in offered}
    wrong = [one for one in codes if one not in known]
    refuse(Fault("matters", one, "这件事项不在可上会的范围内", "this matter is not one for this agenda") for one in wrong)
    last = Item.objects.filter(meeting=made).aggregate(most=Max("number"))["most"] or 0
    if last + len(codes) > MOST_ITEMS:
        raise Refused.because("matters", "", f"一次会最多{MOST_ITEMS}件", f"at most {MOST_ITEMS} matters in one meeting")
    for number, code in enumerate(dict.fromkeys(codes), start=last + 1):
        found = known[code]
        values = {"number": number, "why_zh": found.zh[:200], "why_en": found.en[:200]}
        Item.objects.get_or_create(meeting=made, matter=found.matter, defaults=values)


@transaction.atomic
def add_matters(*, code: str, matters: Collection[str], by: str, at: datetime) -> None:
    """Put stuck matters on the agenda of a meeting that has not been held. Raises NotFound, Refused."""
    viewer = viewer_by_code(by, on=date_of(at))
    meeting = open_meeting(viewer, code)
    rule = _round_of(meeting.area, (meeting.policy, meeting.round), date_of(at))
    if rule is None:
        raise Refused.because("round", meeting.round, "现行制度里没有这种会了", "the policy in force has this meeting no longer")
    put_on(meeting, matters, agenda_of(viewer, meeting.area, rule, at))
    audit.record("rhythm.meeting.agenda", kind="meeting", code=code, by=by, at=at, after={"added": sorted(matters)})


@transaction.atomic
def drop_matter(*, code: str, matter: str, by: str, at: datetime) -> None:
    """Take a matter off the agenda, as long as nothing has been decided about it. Raises NotFound, Refused."""
    viewer = viewer_by_code(by, on=date_of(at))
    meeting = open_meeting(viewer, code)
    item = access.items(viewer, meeting).filter(matter__code=matter).first()
    if item is None:
        raise NotFound("matter", matter)
    if item.decisions.exists():
        raise Refused.because("matter", matter, "已经议定,不能撤下", "it has been decided about: it stays")
    item.delete()
    audit.record("rhythm.meeting.agenda", kind="meeting", code=code, by=by, at=at, after={"dropped": matter})


def open_meeting(viewer: Viewer, code: str) -> Meeting:
    """A meeting that is still to be held, locked. Raises NotFound; Refused once it is held or called off."""
    found = access.meeting_for(viewer, code, action="make")
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("area", "unit").get(pk=found.pk)
    if meeting.state != "planned":
        raise Refused.because("meeting", code, "会已经开过或取消", "it has been held or called off")
    return meeting
