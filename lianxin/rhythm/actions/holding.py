"""A meeting that was held: one entry for those who came. And one that was called off."""

from datetime import date, datetime

from django.db import transaction

from lianxin.audit import actions as audit
from lianxin.records.actions import NewEntry, make_entry
from lianxin.records.models import Entry
from lianxin.registry.access import viewer_by_code
from lianxin.rhythm.actions.inviting import told_off
from lianxin.rhythm.actions.planning import open_meeting
from lianxin.rhythm.actions.taking_up import record_for
from lianxin.rhythm.facts import rounds_in
from lianxin.rhythm.models import Item, Meeting
from lianxin.rules.entries import date_of
from lianxin.rules.errors import Fault, Refused, refuse
from lianxin.rules.matter_faults import storable

LONGEST = 4000


@transaction.atomic
def hold(
    *, code: str, held_on: date, by: str, at: datetime, came: tuple[str, ...] = (), notes: str = "", entry: str = ""
) -> Meeting:
    """It was held on a day, and these officers came: that is an entry of the round's kind, once, in each one's diary.

    ``entry``: it stands in a diary of that day already; then that record is it, and says who came. Raises NotFound; Refused for a
    day to come, nobody, an empty agenda, no such record, or officers for whom ``by`` may not record.
    """
    viewer = viewer_by_code(by, on=date_of(at))
    meeting = open_meeting(viewer, code)
    refuse(_faults(meeting, held_on, bool(came or entry), notes, at))
    kind = _entry_kind(meeting, held_on)
    written = record_for(meeting.area, kind, entry, held_on) if entry else _record(meeting, kind, held_on, came, by=by, at=at)
    values = {"state": "held", "held_on": held_on, "entry": written, "notes": notes.strip()}
    Meeting.objects.filter(pk=meeting.pk, state="planned").update(**values)
    audit.record("rhythm.meeting.held", kind="meeting", code=code, by=by, at=at, after={"held_on": held_on.isoformat()})
    meeting.refresh_from_db()
    return meeting


def _record(meeting: Meeting, kind: str, held_on: date, came: tuple[str, ...], *, by: str, at: datetime) -> Entry:
    topics = Item.objects.filter(meeting=meeting).count()
    entry = NewEntry(
        code=f"meeting-{meeting.code}",
        officers=tuple(dict.fromkeys(came)),
        kind=kind,
        day=held_on,
        area=meeting.area.code,
        unit=meeting.unit.code,
        text=f"{meeting.title}:议题{topics}件",
    )
    return make_entry(entry=entry, by=by, at=at)


def _faults(meeting: Meeting, held_on: date, somebody: bool, notes: str, at: datetime) -> list[Fault]:
    faults = []
    if held_on > date_of(at):
        faults.append(Fault("held_on", held_on.isoformat(), "这一天还没有到", "that day is still to come"))
    if not somebody:
        faults.append(Fault("came", "", "写明谁到会", "say who came"))
    if not Item.objects.filter(meeting=meeting).exists():
        faults.append(Fault("meeting", meeting.code, "没有议题的会不用开", "a meeting about nothing need not be held"))
    if len(notes) > LONGEST or not storable(notes):
        faults.append(Fault("notes", "", f"最多{LONGEST}个字", f"at most {LONGEST} characters"))
    return faults


def _entry_kind(meeting: Meeting, on: date) -> str:
    """The kind of entry of the round, by the policy of that day (principle 4: the past by the rules of its day)."""
    for one in rounds_in(meeting.area, on):
        if one.key == (meeting.policy, meeting.round):
            return one.rule.entry
    raise Refused.because("held_on", on.isoformat(), "那一天的制度里没有这种会", "the policy of that day has no such meeting")


@transaction.atomic
def call_off(*, code: str, reason: str, by: str, at: datetime) -> Meeting:
    """Call it off, with the reason; who was asked is told. Raises NotFound, Refused without a reason or once it was held."""
    viewer = viewer_by_code(by, on=date_of(at))
    meeting = open_meeting(viewer, code)
    if not reason.strip() or len(reason.strip()) > 300 or not storable(reason):
        raise Refused.because("reason", "", "写明原因,最多300个字", "say why, in 300 characters at most")
    Meeting.objects.filter(pk=meeting.pk).update(state="off", reason=reason.strip())
    told_off(meeting, at=at)
    audit.record("rhythm.meeting.off", kind="meeting", code=code, by=by, at=at, note=reason.strip())
    meeting.refresh_from_db()
    return meeting
