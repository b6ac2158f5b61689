"""The writes of records."""

from lianxin.records.actions.correcting import correct_entry, review_entry, withdraw_entry
from lianxin.records.actions.drafts import save_draft_note
from lianxin.records.actions.instructing import instruct, report_instruction
from lianxin.records.actions.making import NewEntry, NewHousehold, NewProblem, make_entry
from lianxin.records.actions.merging import merge_areas, merge_counterparts
from lianxin.records.actions.objecting import object_to_entry, reply_to_objection
from lianxin.records.actions.problems import close_problem

__all__ = [
    "NewEntry",
    "NewHousehold",
    "NewProblem",
    "close_problem",
    "correct_entry",
    "instruct",
    "make_entry",
    "merge_areas",
    "merge_counterparts",
    "object_to_entry",
    "reply_to_objection",
    "report_instruction",
    "review_entry",
    "save_draft_note",
    "withdraw_entry",
]
