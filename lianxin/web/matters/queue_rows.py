"""The lines of the dispatch desk's queue."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lianxin.matters.queries.desk import CLAIM_LASTS
from lianxin.rules.receipts import shown as shown_number
from lianxin.web.matters.shown import category_word, place_name
from lianxin.web.matters.suggesting import guess


@dataclass(frozen=True, slots=True)
class Row:
    """A matter that waits. ``group``: its category, or the one that its words point to; the same for equal ones."""

    code: str
    number: str
    title: str
    kind: str
    channel: str
    area: str
    category: str
    guessed: bool
    state: str
    reported_at: datetime
    taken: str
    group: str
    source: str
    """The platform that sent it; empty for all that did not come from elsewhere."""
    outer_due: date | None
    """The platform's own deadline: ours is never later."""


def row_of(row: Any, names: dict[str, str], me: str, law: Any, *, now: datetime) -> Row:
    """A matter of the queue as a line; ``names``: of who has them before them, ``me``: the reader's code."""
    fresh = row.claimed_at is not None and now - row.claimed_at < CLAIM_LASTS
    taken = names.get(row.claimed_by, "") if fresh and row.claimed_by != me else ""
    category = row.category or guess(law, row)
    return Row(
        code=row.code,
        number=shown_number(row.code),
        title=row.title,
        kind=row.kind,
        channel=row.channel,
        area=place_name(row),
        category=category_word(law, category),
        guessed=not row.category,
        state=row.state,
        reported_at=row.reported_at,
        taken=taken,
        group=category,
        source=row.source_system if row.outer_number else "",
        outer_due=row.outer_due,
    )
