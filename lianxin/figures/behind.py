"""The records behind a number, by code and with a cursor: of a figure, or of what one party did toward a duty."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final

from lianxin.figures import queries
from lianxin.figures.answers import codes_behind
from lianxin.figures.grounds import ground_of
from lianxin.figures.sql import TRUE, both, exists, sql
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
    """Return the codes of the entries or matters that a figure counts, after a code; with ``party`` those credited to it.

    With ``only`` that record alone, if it counts; without the matters ``hidden`` from who asks (Z9).

    None for links and for what is not measured from records. Raises UnknownFigureError and NotFound.
    """
    question = queries.asked(key, period, today=today, area=area, hidden=hidden)
    rule = question.defined.rule
    if isinstance(rule, LinkRule) or rule.of.source not in RECORDED:
        return []
    one = sql("e.code = {}", only) if only else TRUE
    if party is None:
        return codes_behind(question, group=one, after=after, limit=limit)
    column = "officer_id" if party.kind == "officer" else "unit_id"
    mine = exists(f"{ground_of(rule.of).officers} bo WHERE bo.entry_id = e.id AND bo.{column} = {{}}", party.id)
    return codes_behind(question, group=both(mine, one), after=after, limit=limit)
