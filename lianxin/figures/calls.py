"""What a measure asks of a call of the hotline: what came of it, how quickly it was answered, whether it was called back in time.

``known`` is the last day of which anything is known, as for matters.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Final

from lianxin.figures.sql import TRUE, Sql, any_of, both, end_of_day, exists, sql, value
from lianxin.rules.policy.schema import Of


def stands(known: date | None, hidden: Collection[int], lines: Sequence[int] | None) -> Sql:
    """Return the condition that a call is seen: rung by then, on one of these lines, about no matter left out."""
    seen = TRUE if known is None else sql("e.day <= {}", value(known))
    mine = TRUE if lines is None else any_of("e.line_id", lines)
    return both(seen, mine, sql("NOT ({})", brought(any_of("b.matter_id", sorted(hidden)))) if hidden else TRUE)


def brought(condition: Sql) -> Sql:
    """Return the condition that the call brought, or was about, a matter that meets the condition on ``b``."""
    return exists("hotline_callmatter b WHERE b.call_id = e.id AND {}", condition)


def of_call(of: Of, known: date | None) -> Sql:
    """Return what is asked of the call by itself. Called back: by the end of the last day of which anything is known."""
    conditions = [TRUE]
    if of.outcome:
        conditions.append(any_of("e.outcome", of.outcome))
    if of.within_seconds is not None:
        conditions.append(sql("e.waited <= {}", of.within_seconds))
    if of.confidential:
        conditions.append(brought(_CONFIDENTIAL))
    if of.in_time is not None:
        conditions.append(Sql(f"e.back_at {'<=' if of.in_time else '>'} e.back_due_at"))
    if known is not None and "called_back" in of.names:
        conditions.append(_by(of.names, known))
    return both(*conditions)


_CONFIDENTIAL: Final = Sql("b.matter_id IN (SELECT m.id FROM matters_matter m WHERE m.confidential)")


def _by(names: Sequence[str], known: date) -> Sql:
    """What was called back later has not been yet; where other words mean it too, it counts all the same."""
    if set(names) != {"called_back"}:
        return TRUE
    return sql("e.back_at < {}", end_of_day(known))
