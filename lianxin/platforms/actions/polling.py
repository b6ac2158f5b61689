"""Asking a platform for its orders, where it does not send them: page by page, each taken whole before the mark moves on."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import quote, urlencode

from lianxin.audit import actions as audit
from lianxin.platforms.actions.partners import secrets_of
from lianxin.platforms.actions.receiving import RejectedError, reject, take
from lianxin.platforms.models import Partner
from lianxin.rules.errors import Fault
from lianxin.rules.webhooks import ID

LIMIT: Final = 100
LONGEST_WAIT: Final = timedelta(hours=1)
AGAIN: Final = frozenset({"taken", "held", "early"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A side that is about to be asked: by whoever moved its next time."""

    code: str
    address: str
    secret: str
    mark: str


def filled(url: str, *, number: str, type: str) -> str:
    """An address with its places filled; what is filled in is part of the path and nothing else."""
    return url.replace("{number}", quote(number, safe="")).replace("{type}", quote(type, safe=""))


def begin(*, code: str, at: datetime) -> Asked | None:
    """The side, to be asked by the caller alone for the next minutes; None when it is not its time."""
    row = Partner.objects.filter(code=code, stopped_at=None, poll_at__lte=at).first()
    if row is None or not row.polls:
        return None
    following = at + timedelta(minutes=row.poll_minutes)
    if not Partner.objects.filter(pk=row.pk, poll_at=row.poll_at, poll_mark=row.poll_mark).update(poll_at=following):
        return None
    holding = secrets_of(row, "out", at)
    sign = "&" if "?" in row.polls else "?"
    asked = urlencode({"after": row.poll_mark, "limit": LIMIT})
    return Asked(row.code, f"{row.polls}{sign}{asked}", holding[0] if holding else "", row.poll_mark)


def read_page(body: bytes) -> dict[str, Any]:
    """The messages of a page, its mark, and whether there are more. Raises ValueError for half a page or another shape."""
    try:
        found = json.loads(body.decode("utf-8-sig"))
    except RecursionError as error:
        raise ValueError("too deep") from error
    if not isinstance(found, dict) or not isinstance(found.get("messages"), list):
        raise ValueError("no messages")
    mark = found.get("mark", "")
    if not isinstance(mark, str) or len(mark) > 200:
        raise ValueError("no mark")
    return {"messages": found["messages"], "mark": mark, "more": found.get("more") is True}


def take_page(*, asked: Asked, messages: list[Any], mark: str, more: bool, at: datetime) -> int:
    """Take what a page holds, each by itself; returns how many were new. What is no message is on record and holds nothing up."""
    row = Partner.objects.select_related("area", "by_bundle").get(code=asked.code)
    new = sum(_one(row, one, at) for one in messages)
    moved: dict[str, Any] = {"poll_mark": mark or asked.mark, "poll_fails": 0, "poll_said": ""}
    if more and mark != asked.mark:
        moved["poll_at"] = at
    Partner.objects.filter(pk=row.pk, poll_mark=asked.mark).update(**moved)
    return new


def _one(partner: Partner, found: Any, at: datetime) -> bool:
    """Whether it was new. A page is not asked for again, so whatever stands on it is kept: what makes no sense for a person."""
    told: Any = found.get("body") if isinstance(found, dict) else None
    body = _bytes(told if isinstance(told, dict) else found)
    id = _id_of(found, body)
    if not isinstance(told, dict):
        wrong = Fault("messages", "", "取来的一条没有 body", "a message of a page has no body")
        reject(partner, "body", at=at, size=len(body), faults=(wrong,))
    try:
        return not take(partner=partner, message=id, body=body, through="poll", at=at).again
    except RejectedError:  # the id was used for something else, which is on record now: this one gets an id of its own
        own = f"{id[:60]}.{hashlib.sha256(body).hexdigest()[:24]}"
        return not take(partner=partner, message=own, body=body, through="poll", at=at).again


def _id_of(found: Any, body: bytes) -> str:
    """The id that the platform gave it, as far as it can be one of ours; else one made of what it gave, the same each time."""
    given = found.get("id") if isinstance(found, dict) else None
    if isinstance(given, int) and not isinstance(given, bool):
        given = str(given)
    if isinstance(given, str) and ID.fullmatch(given):
        return given
    known = given.encode("utf-8", "surrogatepass") if isinstance(given, str) and given else body
    return f"made-{hashlib.sha256(known).hexdigest()[:40]}"


def _bytes(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")


def failed(*, asked: Asked, error: str, at: datetime) -> datetime:
    """It gave no whole answer: on record, and asked again later each time, an hour at most. Returns when."""
    row = Partner.objects.get(code=asked.code)
    fails = row.poll_fails + 1
    again: datetime = at + min(timedelta(minutes=row.poll_minutes * (1 << min(fails - 1, 10))), LONGEST_WAIT)
    Partner.objects.filter(pk=row.pk).update(poll_fails=fails, poll_at=again, poll_said=error[:200])
    if fails == 1:
        audit.record("platforms.poll.failed", kind="platform", code=row.code, by="clock", at=at, note=error[:200])
    return again
