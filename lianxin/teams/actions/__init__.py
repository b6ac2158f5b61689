"""The writes of teams."""

from lianxin.teams.actions.batch import make_many
from lianxin.teams.actions.keeping import end_team, make_centre, make_team, make_vehicle, set_members
from lianxin.teams.actions.sending import rest, send, stand_by, take_mission_step

__all__ = [
    "end_team",
    "make_centre",
    "make_many",
    "make_team",
    "make_vehicle",
    "rest",
    "send",
    "set_members",
    "stand_by",
    "take_mission_step",
]
