"""The writes of meetings: planned, units asked, their agenda, decided, held, called off, their minutes."""

from lianxin.rhythm.actions.deciding import NewDecision, decide
from lianxin.rhythm.actions.holding import call_off, hold
from lianxin.rhythm.actions.inviting import Answer, answer_invitation
from lianxin.rhythm.actions.minuting import draft_minutes, return_minutes, sign_minutes
from lianxin.rhythm.actions.planning import NewMeeting, add_matters, drop_matter, plan_meeting
from lianxin.rhythm.actions.taking_up import take_up

__all__ = [
    "Answer",
    "NewDecision",
    "NewMeeting",
    "add_matters",
    "answer_invitation",
    "call_off",
    "decide",
    "draft_minutes",
    "drop_matter",
    "hold",
    "plan_meeting",
    "return_minutes",
    "sign_minutes",
    "take_up",
]
