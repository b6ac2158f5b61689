"""The writes of meetings: planned, their agenda, decided, held, called off."""

from lianxin.rhythm.actions.deciding import NewDecision, decide
from lianxin.rhythm.actions.holding import call_off, hold
from lianxin.rhythm.actions.planning import NewMeeting, add_matters, drop_matter, plan_meeting
from lianxin.rhythm.actions.taking_up import take_up

__all__ = ["NewDecision", "NewMeeting", "add_matters", "call_off", "decide", "drop_matter", "hold", "plan_meeting", "take_up"]
