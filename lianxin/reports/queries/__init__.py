"""Reads of the office's papers."""

from lianxin.reports.queries.closings import Book, books, heard, my_lines, over
from lianxin.reports.queries.desk import Desk, desk_of
from lianxin.reports.queries.documents import Paper, Part, documents_of, issuer_of, offers, paper_of, waiting_for
from lianxin.reports.queries.ledgers import TaskLine, late, late_slips, matters, slips_of, tasks

__all__ = [
    "Book",
    "Desk",
    "Paper",
    "Part",
    "TaskLine",
    "books",
    "desk_of",
    "documents_of",
    "heard",
    "issuer_of",
    "late",
    "late_slips",
    "matters",
    "my_lines",
    "offers",
    "over",
    "paper_of",
    "slips_of",
    "tasks",
    "waiting_for",
]
