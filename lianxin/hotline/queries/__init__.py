"""The reads of the hotline."""

from lianxin.hotline.queries.answers import Ready, ready_answers
from lianxin.hotline.queries.desk import (
    Board,
    CallFile,
    CallPage,
    board,
    call_of,
    calls,
    households_of,
    lines,
    log_calls,
    my_seat,
)
from lianxin.hotline.queries.figures import WHICH, Figures, figures, turned_away

__all__ = [
    "WHICH",
    "Board",
    "CallFile",
    "CallPage",
    "Figures",
    "Ready",
    "board",
    "call_of",
    "calls",
    "figures",
    "households_of",
    "lines",
    "log_calls",
    "my_seat",
    "ready_answers",
    "turned_away",
]
