"""Issuing a long period for everybody, piece by piece: a year's re-issue after a change of what the past owed.

Each piece is one month of one area in a transaction of its own, so that memory does not grow with the period. Between two pieces
it may be stopped; given the moment at which it was first begun, it goes on where it was: what stands as of later is done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from lianxin.duties import boards
from lianxin.duties.actions import Issued, issue
from lianxin.rules.entries import date_of
from lianxin.rules.periods import Period, touching


@dataclass(frozen=True, slots=True)
class Piece:
    """One month of one area, which one of how many it is, and what issuing it did: None where that was done before."""

    period: Period
    area: str
    number: int
    of: int
    issued: Issued | None


def reissue(
    period: Period,
    areas: Sequence[str],
    *,
    since: datetime,
    by: str,
    now: Callable[[], datetime],
    stopped: Callable[[], bool] = lambda: False,
    progress: Callable[[str, int], None] = lambda what, done: None,
) -> Iterator[Piece]:
    """Issue anew, month by month, what ends in the period and has begun; tells of each piece when it is done.

    ``progress`` is told meanwhile which piece it is and how many dues have been gone through. Raises NotFound for an area.
    """
    last = min(period.last, date_of(since))
    months = list(touching("month", period.first, last)) if period.first <= last else []
    pieces = [(area, month) for area in areas for month in months]
    for number, (area, month) in enumerate(pieces, start=1):
        if stopped():
            return
        oldest = boards.oldest(month, area=area)
        done = oldest is not None and oldest >= since
        told = partial(progress, f"{month.label} {area}")
        issued = None if done else issue(month, area, by=by, at=now(), progress=told)
        yield Piece(month, area, number, len(pieces), issued)
