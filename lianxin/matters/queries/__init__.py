"""The reads of matters. Lists go by a cursor, never by OFFSET, and nobody counts them."""

from lianxin.matters.queries.desk import Filters, MatterPage, next_in_queue, queue, saved_filters, units_with_work
from lianxin.matters.queries.dossier import Dossier, HistoryLine, asker_history, history, log_matters, matter_of, steps_for
from lianxin.matters.queries.inbox import (
    Inbox,
    Stuck,
    calls_for,
    inbox,
    matters_of_counterpart,
    matters_with_codes,
    search,
    stuck,
)
from lianxin.matters.queries.public import (
    Followed,
    Promise,
    Published,
    UnitFigures,
    followed,
    promises,
    public_answers,
    published,
    unit_figures,
)
from lianxin.matters.queries.ready import ReadAlarm, canned, canned_for, read_alarms
from lianxin.matters.queries.suggesting import Suggested, suggest, suggest_for, units_for

__all__ = [
    "Dossier",
    "Filters",
    "Followed",
    "HistoryLine",
    "Inbox",
    "MatterPage",
    "Promise",
    "Published",
    "ReadAlarm",
    "Stuck",
    "Suggested",
    "UnitFigures",
    "asker_history",
    "calls_for",
    "canned",
    "canned_for",
    "followed",
    "history",
    "inbox",
    "log_matters",
    "matter_of",
    "matters_of_counterpart",
    "matters_with_codes",
    "next_in_queue",
    "promises",
    "public_answers",
    "published",
    "queue",
    "read_alarms",
    "saved_filters",
    "search",
    "steps_for",
    "stuck",
    "suggest",
    "suggest_for",
    "unit_figures",
    "units_for",
    "units_with_work",
]
