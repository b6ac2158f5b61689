"""The writes of the hotline."""

from lianxin.hotline.actions.answering import call_back, concern, register, settle, take
from lianxin.hotline.actions.hearing import Heard, TurnedAwayError, hear, turn_away
from lianxin.hotline.actions.lines import end_line, leave, make_line, rotate, sit
from lianxin.hotline.actions.lost import any_lost, give_up

__all__ = [
    "Heard",
    "TurnedAwayError",
    "any_lost",
    "call_back",
    "concern",
    "end_line",
    "give_up",
    "hear",
    "leave",
    "make_line",
    "register",
    "rotate",
    "settle",
    "sit",
    "take",
    "turn_away",
]
