"""When a need ends (rule 26)."""

from datetime import date, timedelta

from lianxin.rules.periods import months_after


def last_day(first: date, months: int, to: date | None = None) -> date:
    """The last day of a need: ``to`` or the end of its term, whichever is earlier.

    3 months from 30 November end on 27 February.
    """
    term = months_after(first, months) - timedelta(days=1)
    return term if to is None else min(term, to)
