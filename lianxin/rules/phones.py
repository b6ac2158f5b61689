"""What a phone sends: the text that is hashed, what may stand in it, its states, and the phone's clock (issue 5).

The phone makes one canonical text of a record and hashes its bytes; nobody serialises it again. So two senders agree on what
"the same content" is, whatever their languages write as JSON.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lianxin.rules.entries import date_of
from lianxin.rules.errors import Fault

MOST_RECORDS: Final = 50
MOST_BYTES: Final = 5 * 1024 * 1024
MOST_TEXT: Final = 4000
MOST_PROBLEM: Final = 300
MOST_PROBLEMS: Final = 20
MOST_COUNTERPARTS: Final = 500
"""As many stand on a phone: only one's own, only what a visit needs."""
MOST_WRONG_PROOFS: Final = 10
SHIFT_HOURS: Final = 12
CLOCK_OFF: Final = timedelta(days=1)
UID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
DIGEST: Final = re.compile(r"[0-9a-f]{64}")


# -- states ------------------------------------------------------------------------------------------


class State(StrEnum):
    """What has become of a record that the server holds; never changed by sending again, only by a person who decides."""

    RECEIVED = "received"
    REFUSED = "refused"
    CONFLICT = "conflict"
    DECLINED = "declined"


class Answer(StrEnum):
    """What a phone is told besides: held already, nothing held of it, or send it again later."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    LATER = "later"


Decision = Literal["take", "correct", "separate", "decline"]
DECISIONS: Final[Mapping[tuple[State, Decision], State]] = {
    (State.REFUSED, "take"): State.RECEIVED,
    (State.REFUSED, "decline"): State.DECLINED,
    (State.CONFLICT, "correct"): State.RECEIVED,
    (State.CONFLICT, "separate"): State.RECEIVED,
    (State.CONFLICT, "decline"): State.DECLINED,
}
"""All that a person may decide: taken in after all; as a correction of the first; as a record of its own; left out."""


def told(state: State) -> str:
    """How a record that is held is answered when it comes again: the same answer as the first time; received is known."""
    return Answer.KNOWN if state is State.RECEIVED else str(state)


# -- content -----------------------------------------------------------------------------------------


def canonical(values: Mapping[str, Any]) -> str:
    """The one text of a record: keys sorted, no white space, whole numbers, nothing empty. What phones and tests make."""
    return json.dumps(_without_nothing(values), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _without_nothing(value: Any) -> Any:
    if isinstance(value, Mapping):
        kept = {key: _without_nothing(one) for key, one in value.items()}
        return {key: one for key, one in kept.items() if one not in (None, "", [], {}) and one is not False}
    if isinstance(value, list | tuple):
        return [_without_nothing(one) for one in value]
    return value


def digest_of(text: str) -> str:
    """The SHA-256 of the bytes of a text, in lower-case hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Noted(_Strict):
    """A problem found: an open note, a matter for whoever can solve it, or one solved on the spot."""

    text: str = Field(min_length=1, max_length=MOST_PROBLEM)
    counterpart: str = Field("", max_length=64)
    kind: str = Field("problem", max_length=48)
    category: str = Field("", max_length=64)
    become: Literal["note", "matter", "solved"] = "note"
    answer: str = Field("", max_length=1000)


class Named(_Strict):
    """A household that is not on the roll yet: its village and its name."""

    area: str = Field(max_length=48)
    name: str = Field(min_length=1, max_length=60)


class Taken(_Strict):
    """A photo that follows: by the SHA-256 of its bytes as they are sent, and the problem that it shows."""

    id: str = Field(pattern=UID.pattern)
    hash: str = Field(pattern=DIGEST.pattern)
    problem: int | None = Field(None, ge=0, lt=MOST_PROBLEMS)


class PhoneClock(_Strict):
    """What the phone's clock said, and how far the phone knew it to be off, in seconds."""

    phone: str = Field("", max_length=40)
    offset: int = 0


class Payload(_Strict):
    """A record as it is written on a phone. Unknown names are refused: they would be lost."""

    kind: Literal["entry", "correction", "withdrawal"]
    salt: str = Field(min_length=16, max_length=64)
    day: date | None = Field(None, strict=False)
    until: date | None = Field(None, strict=False)
    day_by: Literal["clock", "chosen"] = "chosen"
    officers: tuple[str, ...] = Field((), max_length=50, strict=False)
    counterparts: tuple[str, ...] = Field((), max_length=200, strict=False)
    households: tuple[Named, ...] = Field((), max_length=20, strict=False)
    activity: str = Field("", max_length=48)
    topic: str = Field("", max_length=48)
    campaign: str = Field("", max_length=48)
    half_days: int | None = None
    minutes: int | None = None
    persons: int | None = None
    fen: int | None = None
    count: int | None = None
    text: str = Field("", max_length=MOST_TEXT)
    nobody_home: bool = False
    problems: tuple[Noted, ...] = Field((), max_length=MOST_PROBLEMS, strict=False)
    photos: tuple[Taken, ...] = Field((), max_length=50, strict=False)
    corrects: str = Field("", max_length=64)
    reason: str = Field("", max_length=200)
    mends: str = Field("", max_length=64)
    clock: PhoneClock = PhoneClock()


def read_payload(text: str) -> Payload | list[Fault]:
    """The record of a text, or every fault with its field: unreadable, unknown names, wrong types, too long, missing."""
    if "\x00" in text or "\\u0000" in text:
        return [Fault("text", "", "内容里有不能保存的字符", "it holds a character that can not be stored")]
    try:
        found = Payload.model_validate(json.loads(text))
        text.encode()
    except UnicodeEncodeError:
        return [Fault("text", "", "内容里有不完整的字符", "it holds half a character")]
    except ValidationError as error:
        return [_fault(one) for one in error.errors(include_url=False, include_input=False)]
    except (ValueError, RecursionError):
        return [Fault("", "", "内容读不出来", "the content can not be read")]
    return list(_missing(found)) or found


def _fault(error: Any) -> Fault:
    name = ".".join(str(part) for part in error["loc"])[:80]
    zh = "不认识的项目" if error["type"] == "extra_forbidden" else "填写不合要求"
    return Fault(name, "", f"{zh}:{name}" if name else "内容读不出来", str(error["msg"])[:200])


def _missing(found: Payload) -> Iterable[Fault]:
    if found.kind == "withdrawal":
        if not found.reason.strip():
            yield Fault("reason", "", "撤回要写明原因", "a withdrawal needs its reason")
    else:
        if found.day is None:
            yield Fault("day", "", "没有写日期", "names no day")
        if not found.activity:
            yield Fault("kind", "", "没有写做了什么", "does not say what was done")
    if found.kind != "entry" and not found.corrects:
        yield Fault("corrects", "", "没有写更正或撤回哪一条", "does not say which record it is about")
    for one in found.problems:
        if one.become == "solved" and not one.answer.strip():
            yield Fault("problems", one.text, "写一句怎样解决的", "say how it was solved")


# -- the order of a batch ------------------------------------------------------------------------------


def is_afterthought(text: str) -> bool:
    """Whether a record is about another one, so that it is worked after those that stand for themselves."""
    found = read_payload(text)
    return isinstance(found, Payload) and found.kind != "entry"


# -- the clock of the phone ----------------------------------------------------------------------------


def moment(text: object) -> datetime | None:
    """A moment as a phone writes it (ISO, with an offset); None for anything else."""
    if not isinstance(text, str) or len(text) > 40:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def really_made(made_at: datetime | None, sent_at: datetime | None, *, now: datetime, enrolled: datetime) -> datetime | None:
    """When a record was made by the server's clock: as long before sending as the phone's clock says.

    None when that cannot be: before the phone was enrolled or after now, so that its clock was set in between.
    """
    if made_at is None or sent_at is None:
        return None
    try:
        found = now - (sent_at - made_at)
    except OverflowError:
        return None
    return found if enrolled - CLOCK_OFF <= found <= now else None


def clock_faults(payload: Payload, really: datetime | None) -> Iterable[Fault]:
    """That the day came from a clock which was wrong: told, never changed in silence."""
    if payload.day is None or payload.day_by != "clock" or really is None:
        return
    by_us = date_of(really)
    if abs(payload.day - by_us) > CLOCK_OFF:
        zh = f"手机时钟不准:手机记的是{payload.day},按服务器时间应是{by_us};请核对日期后重发"
        en = f"the phone's clock was wrong: it wrote {payload.day}, by the server's it was {by_us}; check the day and send again"
        yield Fault("day", str(payload.day), zh, en)


@dataclass(frozen=True, slots=True)
class Offset:
    """By how many seconds the server is ahead of the phone."""

    seconds: int

    @classmethod
    def of(cls, sent_at: datetime | None, now: datetime) -> "Offset":
        """From the moment at which a request was sent by the phone's clock; nothing known is nought."""
        return cls(0 if sent_at is None else round((now - sent_at).total_seconds()))
