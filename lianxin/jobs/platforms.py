"""The exchange with other systems, a minute at a time: steps become messages, messages are sent, orders are asked for."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings

from lianxin.jobs.outside import Answer, Caller, CallError
from lianxin.platforms import actions, queries
from lianxin.platforms.actions import polling, sending
from lianxin.rules.webhooks import headers

A_ROUND: Final = 200
IN_A_ROW: Final = 3
"""Failures after which a side is left alone until the next look."""
PAGES: Final = 20
"""Pages of one side that are asked for in one look."""
MOST: Final = 4 * 1024 * 1024
GONE: Final = 410
HAS_IT: Final = 409
"""A REST side that has a message of this id already says so: it has arrived."""
TRY_AGAIN: Final = frozenset({408, 409, 425, 429})
Now = Callable[[], datetime]
Stopped = Callable[[], bool]


@dataclass(slots=True)
class Exchanged:
    """What one look did."""

    made: int = 0
    sent: int = 0
    failed: int = 0
    taken: int = 0

    def __str__(self) -> str:
        told = {"made": self.made, "sent": self.sent, "not sent": self.failed, "taken in": self.taken}
        return ", ".join(f"{number} {name}" for name, number in told.items() if number)


def exchange(at: datetime, stopped: Stopped) -> str:
    """The watch of the clock."""
    return str(look(now=lambda: at, stopped=stopped, caller=Caller(settings.LIANXIN_INTRANET_HOSTS)))


def look(*, now: Now, stopped: Stopped = bool, caller: Caller) -> Exchanged:
    """Ask, work what waited, tell: in this order, so that what has just come is answered at once."""
    done = Exchanged()
    for code in queries.to_poll(now()):
        if stopped():
            return done
        done.taken += poll(code, now=now, stopped=stopped, caller=caller)
    actions.sweep_early(at=now())
    done.made = actions.gather_all(at=now())
    deliver(done, now=now, stopped=stopped, caller=caller)
    return done


# -- telling ---------------------------------------------------------------------------------------


def deliver(done: Exchanged, *, now: Now, stopped: Stopped = bool, caller: Caller) -> None:
    """Send what is due; what another clock has claimed is passed over. Sent in rounds: what waited for its forerunner follows."""
    failing = Counter[str]()
    for _ in range(A_ROUND):
        found = [one for one in sending.waiting(now(), limit=A_ROUND) if failing[one[2]] < IN_A_ROW]
        if not found or stopped():
            return
        for number, tries, code in found:
            if stopped():
                return
            if failing[code] >= IN_A_ROW:
                continue
            claimed = sending.claim(number, tries, at=now())
            if claimed is not None:
                failing[code] = 0 if _send(claimed, done, now, caller) else failing[code] + 1


def _send(claimed: sending.Claimed, done: Exchanged, now: Now, caller: Caller) -> bool:
    """Send one. Returns whether the other side seems to be in order."""
    try:
        answer = _posted(claimed, now(), caller)
    except CallError as error:
        done.failed += 1
        sending.failed(claimed, error=str(error), at=now(), for_good=error.for_good)
        return error.for_good
    if answer.good or (claimed.sends == "rest" and answer.status == HAS_IT):
        done.sent += sending.sent(claimed, status=answer.status, said=_words(answer), at=now())
        return True
    done.failed += 1
    for_good = 300 <= answer.status < 500 and answer.status not in TRY_AGAIN
    sending.failed(claimed, error=_words(answer), at=now(), status=answer.status, for_good=for_good)
    return for_good


def _posted(claimed: sending.Claimed, at: datetime, caller: Caller) -> Answer:
    if not claimed.secrets:
        raise CallError("no secret to sign with")
    body = claimed.body.encode()
    given = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Lianxin", "Content-Length": str(len(body))}
    if claimed.sends == "rest":
        given |= {"Authorization": f"Bearer {claimed.secrets[0]}", "Idempotency-Key": claimed.message}
    else:
        given |= headers(claimed.secrets, id=claimed.message, at=at, body=body)
    return caller.call("POST", polling.filled(claimed.url, number=claimed.number, type=claimed.type), headers=given, body=body)


def _words(answer: Answer) -> str:
    return f"HTTP {answer.status} {answer.body[:200].decode('utf-8', 'replace')}".replace("\0", " ").strip()


# -- asking ----------------------------------------------------------------------------------------


def poll(code: str, *, now: Now, stopped: Stopped = bool, caller: Caller) -> int:
    """Ask one side for its orders until it has no more; returns how many were new. A failure is on record and tried later."""
    taken = 0
    for _ in range(PAGES):
        if stopped():
            return taken
        asked = polling.begin(code=code, at=now())
        if asked is None:
            return taken
        try:
            page = _page(asked, caller)
        except CallError as error:
            polling.failed(asked=asked, error=str(error), at=now())
            return taken
        taken += polling.take_page(asked=asked, messages=page["messages"], mark=page["mark"], more=page["more"], at=now())
        if not page["more"]:
            return taken
    return taken


def _page(asked: polling.Asked, caller: Caller) -> dict[str, Any]:
    """One page, whole and of the right shape. Raises CallError."""
    given = {"Authorization": f"Bearer {asked.secret}", "Accept": "application/json", "User-Agent": "Lianxin"}
    answer = caller.call("GET", asked.address, headers=given, most=MOST)
    if not answer.good:
        raise CallError(_words(answer))
    try:
        return polling.read_page(answer.body)
    except ValueError as error:
        raise CallError(f"no page: {error}"[:200]) from error
