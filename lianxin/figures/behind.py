"""The records behind a number, by code and with a cursor: of a figure, or of what one party did toward a duty."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Final

from lianxin.figures import queries
from lianxin.figures.answers import codes_behind
from lianxin.figures.sql import TRUE, sql
from lianxin.figures.values import PartyId
from lianxin.rules.periods import Period
from lianxin.rules.policy.schema import LinkRule

RECORDED: Final = frozenset({"entries", "matters", "calls"})
"""The sources that have records."""


def codes_of(
    key: str,
    period: Period,
    *,
    today: date,
    area: str | None = None,
    party: PartyId | None = None,
    after: str = "",
    limit: int = 51,
    only: str = "",
    hidden: Collection[int] = (),
) -> list[str]:
    """Return the codes of the entries or matters that a figure counts, after a code; with ``party`` those behind its due.

    Of a party these are what it did itself, wherever; by anyone what lies in its own area, or in those named (rule 20).

    With ``only`` that record alone, if it counts; without the matters ``hidden`` from who asks (Z9).

    None for links and for what is not measured from records. Raises UnknownFigureError and NotFound.
    """
    question = queries.asked(key, period, today=today, area=area, hidden=hidden)
    rule = question.defined.rule
    if isinstance(rule, LinkRule) or rule.of.source not in RECORDED:
        return []
    one = sql("e.code = {}", only) if only else TRUE
    return codes_behind(replace(question, party=party), group=one, after=after, limit=limit)
