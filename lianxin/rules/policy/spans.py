"""Lengths of time compared, roughly: the calendar of the place is not known to a policy."""

from typing import Final

from lianxin.rules.policy.matters import Span

_DAYS: Final = {"hours": 1 / 24, "office_hours": 7 / 40, "days": 1.0, "working_days": 7 / 5, "months": 30.5}
"""Calendar days of one of each measure: five working days are a week, eight office hours a working day."""


def days(span: Span) -> float:
    """Return about how many calendar days a span lasts."""
    return span.amount * _DAYS[span.measure]


def longer(one: Span, other: Span) -> bool:
    """Return whether one span is surely longer than the other; of one measure exactly, else by about how many days."""
    return one.amount > other.amount if one.measure == other.measure else days(one) > days(other)
