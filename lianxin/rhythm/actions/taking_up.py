"""A meeting that was held and stands in a diary, or came with a folder: which round it was, and what was on its agenda.

The record stays the one record of it: nobody writes the meeting a second time (principle 2), and the figure does not change.
"""

from datetime import date, datetime

from django.db import transaction

from lianxin.audit import actions as audit
from lianxin.records.models import Entry
from lianxin.registry.access import viewer_by_code
from lianxin.registry.models import Area
from lianxin.registry.queries.areas import area_for
from lianxin.rhythm.actions.planning import NewMeeting, new_meeting, put_on
from lianxin.rhythm.facts import only_recorded, rounds_in
from lianxin.rhythm.models import Meeting
from lianxin.rhythm.queries import agenda_then
from lianxin.rules.entries import date_of
from lianxin.rules.errors import Refused

_NO_RECORD = ("这一天没有这条会议记录,或已归到一次会", "there is no such record of a meeting, or a meeting has it already")


@transaction.atomic
def take_up(*, entry: str, meeting: NewMeeting, by: str, at: datetime) -> Meeting:
    """The meeting of a record: held on its day, with the matters that were open then; who came says the record.

    ``meeting.planned_on`` is the day of the record. Raises NotFound for an area outside one's reach; Refused with every fault.
    """
    viewer = viewer_by_code(by, on=date_of(at))
    area = area_for(viewer, meeting.area, thing="meeting", action="make")
    day = meeting.planned_on
    rule = next((one for one in rounds_in(area, day) if one.key == meeting.round), None)
    row = record_for(area, rule.rule.entry, entry, day) if rule is not None else None
    made = new_meeting(area, rule, meeting, by=by, at=at, state="held", held_on=day, entry=row)
    if meeting.matters and rule is not None:
        put_on(made, meeting.matters, agenda_then(viewer, area, rule, day))
    after = {"round": meeting.round[1], "held_on": day.isoformat(), "entry": entry, "matters": len(meeting.matters)}
    audit.record("rhythm.meeting.taken_up", kind="meeting", code=made.code, by=by, at=at, after=after)
    return made


def record_for(area: Area, kind: str, code: str, day: date) -> Entry:
    """The record of a meeting of that kind and day that no meeting has yet. Raises Refused."""
    row = only_recorded(area, [kind], day, day).filter(code=code).first()
    if row is None:
        raise Refused.because("entry", code, *_NO_RECORD)
    return row
