"""When a need ends (rule 26)."""

import calendar
from datetime import date, timedelta


def months_after(day: date, months: int) -> date:
    """The same day of a later month; past that month's end, its last day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def last_day(first: date, months: int, to: date | None = None) -> date:
    """The last day of a need: ``to`` or the end of its term, whichever is earlier.

    3 months from 30 November end on 27 February.
    """
    term = months_after(first, months) - timedelta(days=1)
    return term if to is None else min(term, to)
