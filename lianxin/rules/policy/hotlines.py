"""The section ``hotline``: by when a missed call is called back, and how often it is tried (Z6, S12; docs/hotline.md).

    policy.hotline           HotlineRules | None   call_backs
    soonest(policies)        what holds where several policies are in force: the fewest hours, and the most tries

The standards ask that missed calls are called back and give no time (国办函〔2025〕66号). Without the section the default holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from pydantic import Field

from lianxin.rules.calls import CALL_BACK_HOURS, MOST_TRIES
from lianxin.rules.policy.matters import Grounded
from lianxin.rules.policy.values import Shape

if TYPE_CHECKING:
    from lianxin.rules.policy.schema import Policy

MOST_HOURS: Final = 72
TRIES_AT_MOST: Final = 10


class CallBacks(Grounded):
    """Within how many hours a missed call is called back, day and night, and after how many tries it is over."""

    within_hours: int = Field(default=CALL_BACK_HOURS, ge=1, le=MOST_HOURS)
    tries: int = Field(default=MOST_TRIES, ge=1, le=TRIES_AT_MOST)

    @property
    def within(self) -> timedelta:
        """The same as a length of time."""
        return timedelta(hours=self.within_hours)


class HotlineRules(Shape):
    """The section ``hotline``."""

    call_backs: CallBacks | None = None


HOTLINE_PARTS: Final[dict[str, type[Grounded]]] = {"call_backs": CallBacks}


def soonest(policies: Iterable[Policy]) -> CallBacks:
    """Return what holds under these policies together; where none says anything, the default."""
    said = [policy.hotline.call_backs for policy in policies if policy.hotline is not None]
    held = [one for one in said if one is not None]
    if not held:
        return CallBacks()
    return CallBacks(within_hours=min(one.within_hours for one in held), tries=max(one.tries for one in held))
