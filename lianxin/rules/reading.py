"""How many residents' records somebody's work needs in a day; beyond that an alarm is raised (PIPL 51; 50, 500, 5,000)."""

from collections.abc import Iterable
from typing import Final

ALARMS: Final = (50, 500, 5000)
LIMITS: Final[dict[str, int]] = {
    "village_head": 500,
    "unit_clerk": 500,
    "unit_head": 500,
    "county_office": 5000,
    "inspector": 500,
}
"""By role; every other one, and whoever has none, reads at most fifty a day without an alarm."""


def most_of(roles: Iterable[str]) -> int:
    """How many residents in a day are no alarm for somebody with these roles."""
    return max((LIMITS.get(role, ALARMS[0]) for role in roles), default=ALARMS[0])
