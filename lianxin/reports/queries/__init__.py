"""Reads of the office's papers."""

from lianxin.reports.queries.documents import Paper, Part, documents_of, issuer_of, offers, paper_of, waiting_for

__all__ = ["Paper", "Part", "documents_of", "issuer_of", "offers", "paper_of", "waiting_for"]
