"""A telephone call as a telephony system tells of it, event by event, in whatever order the events come (Z6, S12).

What is known of a call is merged from its events: the earliest ringing and answer, the latest end. Merging is commutative,
associative and idempotent, so an event that comes late, twice or before its time changes nothing that it should not.
Times: GB/T 33358-2016 asks for an answer within 15 seconds and 95% of calls connected over the day; that a missed call is called
back is asked for without a time (国办函〔2025〕66号): it is due within a day, or
within what the policy says (``rules.policy.hotlines``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

ANSWER_WITHIN: Final = 15
"""Seconds (GB/T 33358-2016)."""
CONNECTED_PERCENT: Final = 95
"""Of all calls over 24 hours (GB/T 33358-2016)."""
CALL_BACK_HOURS: Final = 24
MOST_TRIES: Final = 3
"""Within so many hours a missed call is called back, and so often before it is out of reach, unless a policy says otherwise."""
RINGS_AT_MOST: Final = timedelta(minutes=10)
"""A call of which nothing more is heard for so long was missed: its end has been lost on the way."""
LONGEST_PHONE: Final = 20
FEWEST_DIGITS: Final = 3


class Kind(StrEnum):
    """What a telephony system tells of a call."""

    RINGING = "ringing"
    ANSWERED = "answered"
    ENDED = "ended"
    MISSED = "missed"
    RECORDING = "recording"


class CallState(StrEnum):
    """Where a call stands at a moment."""

    RINGING = "ringing"
    TALKING = "talking"
    ENDED = "ended"
    MISSED = "missed"


class Outcome(StrEnum):
    """What came of a call that was answered, or called back."""

    MATTER = "matter"
    CONSULTATION = "consultation"
    PROGRESS = "progress"
    SILENT = "silent"
    WRONG = "wrong"
    DROPPED = "dropped"


BY_HAND: Final = (Outcome.PROGRESS, Outcome.SILENT, Outcome.WRONG, Outcome.DROPPED)
"""What is said of a call that brought nothing new; the other two follow from what was registered."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a call. ``heard_at`` is the earliest moment of which anything was told."""

    heard_at: datetime
    rang_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    missed_at: datetime | None = None
    phone: str = ""
    extension: str = ""
    recording: str = ""

    @property
    def begun_at(self) -> datetime:
        """When it rang; while that is not known, when it was first heard of."""
        return self.rang_at or self.heard_at

    @property
    def waited(self) -> int | None:
        """Whole seconds from the ringing to the answer; None while one of them is not known."""
        if self.answered_at is None or self.rang_at is None:
            return None
        return max(0, int((self.answered_at - self.rang_at).total_seconds()))


@dataclass(frozen=True, slots=True)
class Event:
    """One event: what happened, when, and what else it tells."""

    kind: Kind
    at: datetime
    phone: str = ""
    extension: str = ""
    recording: str = ""

    def told(self) -> Told:
        """What this event alone tells."""
        return Told(
            self.at,
            rang_at=self._at(Kind.RINGING),
            answered_at=self._at(Kind.ANSWERED),
            ended_at=self._at(Kind.ENDED),
            missed_at=self._at(Kind.MISSED),
            phone=self.phone,
            extension=self.extension,
            recording=self.recording,
        )

    def _at(self, kind: Kind) -> datetime | None:
        return self.at if self.kind is kind else None


def merged(one: Told, other: Told) -> Told:
    """What both tell together. Where two differ in a word, the greater is kept, so that their order plays no part."""
    return Told(
        heard_at=min(one.heard_at, other.heard_at),
        rang_at=_first(one.rang_at, other.rang_at),
        answered_at=_first(one.answered_at, other.answered_at),
        ended_at=_last(one.ended_at, other.ended_at),
        missed_at=_first(one.missed_at, other.missed_at),
        phone=max(one.phone, other.phone),
        extension=max(one.extension, other.extension),
        recording=max(one.recording, other.recording),
    )


def _first(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((each for each in (one, other) if each is not None), default=None)


def _last(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((each for each in (one, other) if each is not None), default=None)


def state_of(told: Told, at: datetime) -> CallState:
    """Where the call stands. An answer tells more than a "missed" that came beside it."""
    if told.answered_at is not None:
        return CallState.ENDED if told.ended_at is not None else CallState.TALKING
    if told.missed_at is not None or told.ended_at is not None or at - told.heard_at > RINGS_AT_MOST:
        return CallState.MISSED
    return CallState.RINGING


def mean_wait(waits: Mapping[int, int]) -> int:
    """The mean of waits, given how many calls waited how many seconds: whole seconds, halves up."""
    calls, seconds = sum(waits.values()), sum(wait * number for wait, number in waits.items())
    return (2 * seconds + calls) // (2 * calls)


def median_wait(waits: Mapping[int, int]) -> int:
    """The wait in the middle; of an even number of calls the mean of the two in the middle, halves up."""
    calls = sum(waits.values())
    return (_nth(waits, (calls - 1) // 2) + _nth(waits, calls // 2) + 1) // 2


def _nth(waits: Mapping[int, int], place: int) -> int:
    """The wait of the call at that place, in the order of waits."""
    for wait in sorted(waits):
        place -= waits[wait]
        if place < 0:
            return wait
    raise IndexError(place)


def plain_phone(phone: str) -> str:
    """The digits of a number as one would dial it here: without the country's code, without blanks; "" for none."""
    digits = "".join(one for one in phone if one.isascii() and one.isdigit())
    for code in ("0086", "86"):
        if digits.startswith(code) and len(digits) - len(code) >= 10:
            digits = digits[len(code) :]
            break
    return digits if len(digits) >= FEWEST_DIGITS else ""


def hidden_middle(phone: str) -> str:
    """A number as a list shows it: enough to tell two callers apart, not enough to dial."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 8 else "****" if phone else ""
