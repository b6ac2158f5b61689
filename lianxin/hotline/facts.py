"""Rows of calls as the rules' values, and back: the only bridge between them."""

from datetime import datetime, timedelta

from django.db.models import Q

from lianxin.hotline.models import Call
from lianxin.matters.door import phone_index
from lianxin.rules.calls import RINGS_AT_MOST, CallState, Told, call_back_due, state_of
from lianxin.rules.entries import date_of

COLUMNS = ("heard_at", "rang_at", "answered_at", "ended_at", "missed_at", "phone", "extension", "recording")


def told_of(call: Call) -> Told:
    """What is known of the call."""
    return Told(**{name: getattr(call, name) for name in COLUMNS})


def put(call: Call, told: Told) -> None:
    """Write what is known onto the row, with all that follows from it; the row is not saved."""
    for name in COLUMNS:
        setattr(call, name, getattr(told, name))
    call.begun_at, call.waited = told.begun_at, told.waited
    call.day = date_of(told.begun_at)
    call.phone_index = phone_index(told.phone)
    if told.answered_at or told.missed_at or told.ended_at:
        call.lost_at = None
    over = told.missed_at or told.ended_at or call.lost_at
    if told.answered_at is None and over is not None:
        call.back_due_at = call_back_due(over) if told.phone else None
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
