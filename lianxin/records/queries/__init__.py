"""Reads of records. Lists go by a cursor (day and id of the last row), never by OFFSET, and nobody counts them."""

from lianxin.records.queries.drafts import Draft, draft_of, leaders_digest
from lianxin.records.queries.entries import (
    Page,
    entries_of_counterpart,
    entries_of_officer,
    entries_with_codes,
    entries_within,
    entry_for,
    entry_history,
)
from lianxin.records.queries.lines import Line, Named
from lianxin.records.queries.merging import Moves, what_merging_moves
from lianxin.records.queries.notes import (
    instructions_for,
    objection_for,
    objections_of,
    objections_to_answer,
    objections_to_oversee,
    open_notes,
    open_problems,
    problem_for,
    visits_for_household,
)
from lianxin.records.queries.seen import Seen, last_seen, seen_lately

__all__ = [
    "Draft",
    "Line",
    "Moves",
    "Named",
    "Page",
    "Seen",
    "draft_of",
    "entries_of_counterpart",
    "entries_of_officer",
    "entries_with_codes",
    "entries_within",
    "entry_for",
    "entry_history",
    "instructions_for",
    "last_seen",
    "leaders_digest",
    "objection_for",
    "objections_of",
    "objections_to_answer",
    "objections_to_oversee",
    "open_notes",
    "open_problems",
    "problem_for",
    "seen_lately",
    "visits_for_household",
    "what_merging_moves",
]
