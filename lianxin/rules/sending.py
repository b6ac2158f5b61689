"""When a message is tried, tried again and given up, and when nobody is reminded once more (S4, X2)."""

from datetime import datetime, time, timedelta
from typing import Final

from lianxin.rules.entries import SHANGHAI

MOST_REMINDERS: Final = 2
"""Nobody is reminded of one thing more often than this, whatever a policy says (issue: Feedback)."""
WAITS: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480, 1440))
"""How long after the first, second, … failure it is tried again; after the last one it is given up."""
CLAIM: Final = timedelta(minutes=15)
"""A sender that took a message and said nothing for this long has died."""
QUIET_FROM: Final = time(21, 0)
QUIET_UNTIL: Final = time(8, 30)


def next_try(tries: int, at: datetime) -> datetime | None:
    """When it is tried again after so many failures; None when it is given up."""
    return at + WAITS[tries - 1] if tries <= len(WAITS) else None


def may_remind(reminded: int, most: int = MOST_REMINDERS) -> bool:
    """Whether somebody who has been reminded so often of one thing may be reminded again: never more than twice."""
    return reminded < min(most, MOST_REMINDERS)


def is_night(at: datetime) -> bool:
    """Whether it is night in Shanghai, when no telephone rings for us."""
    return not QUIET_UNTIL <= at.astimezone(SHANGHAI).time() < QUIET_FROM
