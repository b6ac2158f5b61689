"""Reads of the exchange with other systems."""

from datetime import datetime

from lianxin.platforms.models import Partner
from lianxin.platforms.queries.log import (
    In,
    Out,
    Refusals,
    Seen,
    came,
    came_one,
    refusals,
    went,
    went_one,
)
from lianxin.platforms.queries.sides import Side, Unmatched, bundles, one_side, sides, unmatched, words_of

__all__ = [
    "In",
    "Out",
    "Partner",
    "Refusals",
    "Seen",
    "Side",
    "Unmatched",
    "bundles",
    "came",
    "came_one",
    "one_side",
    "refusals",
    "sides",
    "to_poll",
    "unmatched",
    "went",
    "went_one",
    "words_of",
]


def to_poll(at: datetime) -> list[str]:
    """The codes of the sides whose orders are to be asked for now."""
    rows = Partner.objects.filter(poll_at__lte=at, stopped_at=None).exclude(polls="")
    return list(rows.order_by("poll_at").values_list("code", flat=True))
