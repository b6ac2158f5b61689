"""The section ``phones``: what a phone may keep, and for how long (S9, X7; docs/phone.md).

    policy.phones            PhoneRules | None   storage
    strictest(policies)      what holds for somebody under several policies: the fewest days, and online if one says so

Without the section ``Storage()`` holds. How long a shift is, how many wrong PINs, what is kept at all: no policy changes that.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from pydantic import Field

from lianxin.rules.policy.matters import Grounded
from lianxin.rules.policy.values import Shape

if TYPE_CHECKING:
    from lianxin.rules.policy.schema import Policy

WIPE_AFTER_DAYS: Final = 14
MOST_DAYS: Final = 60


class Storage(Grounded):
    """After how many days without contact a phone wipes its data; whether each shift has to begin online."""

    wipe_after_days: int = Field(default=WIPE_AFTER_DAYS, ge=1, le=MOST_DAYS)
    unlock_online: bool = False


class PhoneRules(Shape):
    """The section ``phones``."""

    storage: Storage | None = None


PHONE_PARTS: Final[dict[str, type[Grounded]]] = {"storage": Storage}


def strictest(policies: Iterable[Policy]) -> Storage:
    """Return what holds under these policies together; where none says anything, the default."""
    said = [policy.phones.storage for policy in policies if policy.phones is not None and policy.phones.storage is not None]
    if not said:
        return Storage()
    return Storage(wipe_after_days=min(one.wipe_after_days for one in said), unlock_online=any(one.unlock_online for one in said))
