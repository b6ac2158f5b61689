"""The section ``meetings``: joint consultations of several units, how often each round is held and what comes before it (S8).

policy.meetings              MeetingRules | None   rounds
Round.every                  the rhythm: 一月一现场、两月一通报、三月一调度 are three rounds
Round.category, Round.kind   which stuck matters come on the agenda
Round.entry                  the kind of entry that a meeting held writes for those who came: the figure counts those
"""

from __future__ import annotations

from typing import Final, Literal, get_args

from pydantic import Field

from lianxin.rules.policy.matters import Grounded, Office, Provision
from lianxin.rules.policy.values import AreaLevel, Key, Many, Shape

Held = Literal["on_site", "briefing", "dispatch"]
RoundEvery = Literal["month", "two_months", "quarter", "half_year", "year"]
RoundMatter = Literal["problem", "request", "suggestion", "consultation", "difficulty"]
"""Complaints and tips are protected, a promise has a meeting of its own: they are on no agenda."""
HELD: Final = get_args(Held)
ROUND_EVERY: Final = get_args(RoundEvery)
ROUND_MATTERS: Final = get_args(RoundMatter)


class Round(Provision):
    """A meeting that comes round: where it is held, how often, about which matters, who calls it.

    ``on_site`` is held where the difficulty is, ``briefing`` hears how decisions stand, ``dispatch`` brings units together.
    """

    held: Held
    every: RoundEvery
    level: AreaLevel = "county"
    category: Many[Key] = Field(min_length=1)
    kind: Many[RoundMatter] = ()
    entry: Key
    by: Office | None = None


class MeetingRules(Shape):
    """The section ``meetings``."""

    rounds: dict[str, Round] = {}


MEETING_PARTS: Final[dict[str, type[Grounded]]] = {"rounds": Round}
