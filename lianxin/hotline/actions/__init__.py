"""The writes of the hotline."""

from lianxin.hotline.actions.answering import call_back, register, settle, take
from lianxin.hotline.actions.hearing import Heard, TurnedAwayError, hear, turn_away
from lianxin.hotline.actions.lines import end_line, leave, make_line, rotate, sit

__all__ = [
    "Heard",
    "TurnedAwayError",
    "call_back",
    "end_line",
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
