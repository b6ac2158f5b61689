"""The state of a due: one function, the order of counting rule 16."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

State = Literal["met", "short", "open", "grace", "exempt", "unmeasured"]
STATES: tuple[State, ...] = get_args(State)

ExemptReason = Literal["not_present", "nothing_to_serve", "declared"]


@dataclass(frozen=True, slots=True)
class Standing:
    """What the state of a due depends on, and nothing else.

    ``last`` is the window's last day (None: a term still open), ``over`` the last day that is over:
    as of D it is D, otherwise yesterday. ``at_the_end`` says that only the end can show the duty met
    (``at_most``, ``exactly``); ``exceeded`` that it can no longer be.
    """

    last: date | None
    over: date
    reached: bool
    measured: bool = True
    present: bool = True
    something_to_serve: bool = True
    at_the_end: bool = False
    exceeded: bool = False
    declared: bool = False
    grace_days: int = 0


@dataclass(frozen=True, slots=True)
class Judged:
    """A state, and for ``exempt`` the reason."""

    state: State
    exempt: ExemptReason | None = None


def judge(standing: Standing) -> Judged:  # noqa: PLR0911  # a return for each case of rule 16, in its order
    """The first state that fits, in the order of rule 16."""
    if not standing.present:
        return _NOT_PRESENT
    if not standing.something_to_serve:
        return _NOTHING_TO_SERVE
    if not standing.measured:
        return _UNMEASURED
    over = is_over(standing)
    if standing.reached and not standing.exceeded and (over or not standing.at_the_end):
        return _MET
    if standing.declared:
        return _DECLARED
    if standing.exceeded:
        return _SHORT
    if not over:
        return _OPEN
    return _GRACE if _in_grace(standing) else _SHORT


_NOT_PRESENT = Judged("exempt", "not_present")
_NOTHING_TO_SERVE = Judged("exempt", "nothing_to_serve")
_DECLARED = Judged("exempt", "declared")
_UNMEASURED, _MET, _SHORT = Judged("unmeasured"), Judged("met"), Judged("short")
_OPEN, _GRACE = Judged("open"), Judged("grace")


def is_over(standing: Standing) -> bool:
    """Whether the window's last day is over."""
    return standing.last is not None and standing.last <= standing.over


def _in_grace(standing: Standing) -> bool:
    return standing.last is not None and standing.over < standing.last + timedelta(days=standing.grace_days)


def over_on(today: date, as_of: date | None) -> date:
    """The last day that is over: as of D it is D itself, otherwise the day before today (rule 16)."""
    return today - timedelta(days=1) if as_of is None else as_of
