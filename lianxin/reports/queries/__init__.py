"""Reads of the office's papers."""

from lianxin.reports.queries.closings import Book, books, heard, my_lines, over
from lianxin.reports.queries.documents import Paper, Part, documents_of, issuer_of, offers, paper_of, waiting_for

__all__ = [
    "Book",
    "Paper",
    "Part",
    "books",
    "documents_of",
    "heard",
    "issuer_of",
    "my_lines",
    "offers",
    "over",
    "paper_of",
    "waiting_for",
]
