"""The records behind a number, by code and with a cursor: of a figure, or of what one party did toward a duty."""

from __future__ import annotations

from datetime import date

from lianxin.figures import queries
from lianxin.figures.answers import codes_behind
from lianxin.figures.sql import TRUE, both, exists, sql
from lianxin.figures.values import PartyId
from lianxin.rules.periods import Period
from lianxin.rules.policy.schema import LinkRule


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
) -> list[str]:
    """Return the codes of entries that a figure counts, after a code; with ``party`` those on which it stands.

    With ``only`` that entry alone, if it counts.

    None for links and for what is not measured from entries. Raises UnknownFigureError and NotFound.
    """
    question = queries.asked(key, period, today=today, area=area)
    rule = question.defined.rule
    if isinstance(rule, LinkRule) or rule.of.source != "entries":
        return []
    one = sql("e.code = {}", only) if only else TRUE
    if party is None:
        return codes_behind(question, group=one, after=after, limit=limit)
    column = "officer_id" if party.kind == "officer" else "unit_id"
    mine = exists(f"records_entryofficer bo WHERE bo.entry_id = e.id AND bo.{column} = {{}}", party.id)
    return codes_behind(question, group=both(mine, one), after=after, limit=limit)
