"""Reads of who is linked to whom. A counterpart is fetched and the right to it checked in one call: ``counterpart_for``."""

from lianxin.liaison.queries.cards import Card, card_by_code, card_of, qr_text
from lianxin.liaison.queries.counterparts import (
    Reading,
    counterpart_for,
    counterparts_found,
    log_rows,
    may_read_needs,
    need_counts,
    needs_for,
)
from lianxin.liaison.queries.coverage import (
    Coverage,
    Held,
    Rate,
    coverage,
    coverages,
    missing_counterparts,
    off_quota,
)
from lianxin.liaison.queries.handover import hand_over_for, hand_overs, items_of, letters, untold
from lianxin.liaison.queries.links import link_for, links_held_by, links_to, my_counterparts, who_serves

__all__ = [
    "Card",
    "Coverage",
    "Held",
    "Rate",
    "Reading",
    "card_by_code",
    "card_of",
    "counterpart_for",
    "counterparts_found",
    "coverage",
    "coverages",
    "hand_over_for",
    "hand_overs",
    "items_of",
    "letters",
    "link_for",
    "links_held_by",
    "links_to",
    "log_rows",
    "may_read_needs",
    "missing_counterparts",
    "my_counterparts",
    "need_counts",
    "needs_for",
    "off_quota",
    "qr_text",
    "untold",
    "who_serves",
]
