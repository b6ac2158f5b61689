"""Sending what waits: claimed one by one, each in its own short transaction, never while a gateway is being talked to."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from lianxin.audit import deliveries as box
from lianxin.jobs.senders import Message, Sender, SendError

A_ROUND = 200
"""Messages in one look at the clock: the next look is a minute later."""
IN_A_ROW = 3
"""Failures after which a gateway is left alone until the next look: one that does not answer must not hold the clock up."""


@dataclass(slots=True)
class Round:
    """What became of the messages of one round."""

    sent: int = 0
    waiting: int = 0
    given_up: int = 0

    def __str__(self) -> str:
        return f"{self.sent} sent, {self.waiting} to be tried again, {self.given_up} given up"

    @property
    def nothing(self) -> bool:
        """Whether there was no message at all."""
        return not (self.sent or self.waiting or self.given_up)


def deliver(
    senders: Mapping[str, Sender], *, now: Callable[[], datetime], stopped: Callable[[], bool] = bool, limit: int = A_ROUND
) -> Round:
    """Send what is due, the oldest first. Safe beside another clock: what that one has claimed is passed over.

    What waits for a gateway that is left alone stands in nobody's way, however much of it there is.
    """
    done, failing, left = Round(), Counter[str](), limit
    while left > 0:
        out_of_order = [name for name, times in failing.items() if times >= IN_A_ROW]
        found = box.waiting(now(), limit=left, without=out_of_order)
        if not found:
            break
        for number, tries, name in found:
            if stopped():
                return done
            if failing[name] >= IN_A_ROW:
                break  # look again, without what waits for it
            left -= 1
            claimed = box.claim(number, tries, at=now())
            if claimed is not None:
                failing[name] = failing[name] + 1 if _send(claimed, senders, done, now) else 0
    return done


def _send(claimed: box.Claimed, senders: Mapping[str, Sender], done: Round, now: Callable[[], datetime]) -> bool:
    """Send one. Returns whether the gateway itself seems to be out of order."""
    sender = senders.get(claimed.sender)
    try:
        if sender is None:
            raise SendError(f"no sender {claimed.sender!r}", for_good=True)
        receipt = sender.send(Message(f"lianxin-{claimed.id}", claimed.to, claimed.text))
    except Exception as error:  # whatever a sender stumbles over, the next message is sent
        reason = str(error) if isinstance(error, SendError) else type(error).__name__
        for_good = isinstance(error, SendError) and error.for_good
        again = box.failed(claimed, error=_without(claimed.to, reason), at=now(), for_good=for_good)
        if again is None:
            done.given_up += 1
        else:
            done.waiting += 1
        return not for_good
    done.sent += box.sent(claimed, receipt=_without(claimed.to, receipt), at=now())
    return False


def _without(to: str, text: str) -> str:
    """What a gateway said, without the number or address that it may have repeated."""
    return text.replace(to, box.masked(to))
