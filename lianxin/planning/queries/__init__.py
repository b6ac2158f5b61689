"""Reads of planning: the burden of policies, and drafts of pairings (``queries.pairing``, ``queries.plans``)."""

from lianxin.planning.queries.burden import (
    Basis,
    Published,
    Signed,
    adopted_at,
    burden,
    departures,
    departures_of,
    findings_of_text,
    judged_from,
    judgement,
    numbers,
    published,
    roll,
    year_of,
)

__all__ = [
    "Basis",
    "Published",
    "Signed",
    "adopted_at",
    "burden",
    "departures",
    "departures_of",
    "findings_of_text",
    "judged_from",
    "judgement",
    "numbers",
    "published",
    "roll",
    "year_of",
]
