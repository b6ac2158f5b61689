"""The reads of the hotline."""

from lianxin.hotline.queries.answers import Ready, ready_answers
from lianxin.hotline.queries.desk import (
    Board,
    CallFile,
    board,
    call_of,
    calls_with_codes,
    calls_with_ids,
    households_of,
    lines,
    log_calls,
    my_seat,
)
from lianxin.hotline.queries.figures import lines_counted, turned_away

__all__ = [
    "Board",
    "CallFile",
    "Ready",
    "board",
    "call_of",
    "calls_with_codes",
    "calls_with_ids",
    "households_of",
    "lines",
    "lines_counted",
    "log_calls",
    "my_seat",
    "ready_answers",
    "turned_away",
]
