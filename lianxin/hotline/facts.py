"""Rows of calls as the rules' values, and back: the only bridge between them."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Q

from lianxin.hotline.models import Call
from lianxin.matters.door import phone_index
from lianxin.policy.queries import policies_in_force
from lianxin.registry.models import Area
from lianxin.rules.calls import RINGS_AT_MOST, CallState, Told, state_of
from lianxin.rules.entries import date_of
from lianxin.rules.policy.hotlines import CallBacks, soonest

COLUMNS = ("heard_at", "rang_at", "answered_at", "ended_at", "missed_at", "phone", "extension", "recording")


@dataclass(slots=True)
class Law:
    """What the policies say of missed calls, by area and day; looked up once for each while many calls are written."""

    _known: dict[tuple[int, date], CallBacks] = field(default_factory=dict)

    def call_backs(self, area: Area, day: date) -> CallBacks:
        """What holds for calls missed there on that day."""
        key = (area.pk, day)
        if key not in self._known:
            self._known[key] = soonest(version.policy for version in policies_in_force(area, day))
        return self._known[key]


def told_of(call: Call) -> Told:
    """What is known of the call."""
    return Told(**{name: getattr(call, name) for name in COLUMNS})


def put(call: Call, told: Told, law: Law | None = None) -> None:
    """Write what is known onto the row, with all that follows from it; the row is not saved.

    By when it is to be called back says the policy of the day on which it was missed.
    """
    for name in COLUMNS:
        setattr(call, name, getattr(told, name))
    call.begun_at, call.waited = told.begun_at, told.waited
    call.day = date_of(told.begun_at)
    call.phone_index = phone_index(told.phone)
    if told.answered_at or told.missed_at or told.ended_at:
        call.lost_at = None
    over = told.missed_at or told.ended_at or call.lost_at
    if told.answered_at is None and over is not None:
        held = (law or Law()).call_backs(call.area, date_of(over)) if told.phone else None
        call.back_due_at = over + held.within if held else None
    elif told.answered_at is not None:
        call.back_due_at = None
        if call.back_how == "again":
            call.back_at, call.back_by, call.back_how = None, "", ""


def state(call: Call, at: datetime) -> CallState:
    """Where the call stands at a moment."""
    return state_of(told_of(call), at)


def ringing(at: datetime, for_long: timedelta = RINGS_AT_MOST) -> Q:
    """Calls that ring at that moment."""
    return Q(answered_at=None, missed_at=None, ended_at=None, lost_at=None, heard_at__gte=at - for_long)


def lost(at: datetime) -> Q:
    """Calls that rang, of which nothing more was heard for so long: their end was lost on the way."""
    return Q(answered_at=None, missed_at=None, ended_at=None, lost_at=None, heard_at__lt=at - RINGS_AT_MOST)
