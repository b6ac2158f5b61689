"""A row of a file of calls: what an earlier system or a telephone exchange has kept of a call (docs/hotline.md)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from lianxin.rules.calls import LONGEST_PHONE, Outcome, Told, plain_phone
from lianxin.rules.calls_told import CALL
from lianxin.rules.entries import SHANGHAI
from lianxin.rules.errors import Fault

NEEDED: Final = ("line", "call", "rang_at")
COLUMNS: Final = (
    *NEEDED,
    "answered_at",
    "ended_at",
    "missed_at",
    "phone",
    "officer_code",
    "outcome",
    "matter_code",
    "called_back_at",
)
TIMES: Final = ("rang_at", "answered_at", "ended_at", "missed_at", "called_back_at")
LONGEST_CALL: Final = timedelta(days=1)
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}[T ]")


@dataclass(frozen=True, slots=True)
class CallRow:
    """One call as a row tells of it; codes for line, officer and matter."""

    line: str
    call: str
    told: Told
    officer: str
    outcome: str
    matter: str
    called_back_at: datetime | None

    @property
    def code(self) -> str:
        """The call's code in the product."""
        return f"{self.line}.{self.call}"


def read_row(cells: Mapping[str, str], *, at: datetime) -> CallRow | list[Fault]:
    """The call of a row, or every fault of it. A moment without a time zone is one of Beijing."""
    times: dict[str, datetime | None] = {}
    faults: list[Fault] = []
    for name in TIMES:
        text = cells.get(name, "").strip()
        times[name] = moment_of(text)
        if text and times[name] is None:
            faults.append(Fault(name, text[:40], "不是时间,写成 2026-05-14T09:30:00", "not a moment: 2026-05-14T09:30:00"))
    faults += [*_text_faults(cells), *_time_faults(times, at)]
    rang_at = times["rang_at"]
    if rang_at is None and not cells.get("rang_at", "").strip():
        faults.append(Fault("rang_at", "", "缺少来电时间", "the moment of ringing is missing"))
    if faults or rang_at is None:
        return faults
    told = Told(
        rang_at,
        rang_at=rang_at,
        answered_at=times["answered_at"],
        ended_at=times["ended_at"],
        missed_at=times["missed_at"] or (rang_at if _is_missed(times) else None),
        phone=plain_phone(cells.get("phone", "")),
    )
    words = {name: cells.get(name, "").strip() for name in ("line", "call", "officer_code", "outcome", "matter_code")}
    officer, matter = words["officer_code"], words["matter_code"]
    return CallRow(words["line"], words["call"], told, officer, words["outcome"], matter, times["called_back_at"])


def _is_missed(times: Mapping[str, datetime | None]) -> bool:
    """A row is history: what was neither answered nor ended in it was missed."""
    return times["answered_at"] is None and times["ended_at"] is None


def moment_of(text: str) -> datetime | None:
    """The moment written; None for nothing and for what is none."""
    if not _DAY.match(text):
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=SHANGHAI)


def _text_faults(cells: Mapping[str, str]) -> Iterator[Fault]:
    if not cells.get("line", "").strip():
        yield Fault("line", "", "缺少线路", "the line is missing")
    call = cells.get("call", "").strip()
    if not CALL.fullmatch(call):
        yield Fault("call", call[:40], "编号只用字母、数字、- 和 _,最多40个", "letters, digits, - and _, 40 at most")
    phone = cells.get("phone", "").strip()
    if len(phone) > LONGEST_PHONE or (phone and not plain_phone(phone)):
        yield Fault("phone", "", "不是电话号码", "not a telephone number")
    outcome = cells.get("outcome", "").strip()
    if outcome and outcome not in Outcome.__members__.values():
        yield Fault("outcome", outcome[:40], f"只能是{'、'.join(Outcome)}", f"one of {', '.join(Outcome)}")
    if cells.get("matter_code", "").strip() and outcome not in {Outcome.MATTER, Outcome.CONSULTATION}:
        yield Fault("matter_code", "", "有事项的来电,结果是matter或consultation", "a call with a matter: matter or consultation")


def _time_faults(times: Mapping[str, datetime | None], at: datetime) -> Iterator[Fault]:
    rang, answered, ended = times["rang_at"], times["answered_at"], times["ended_at"]
    for name, moment in times.items():
        if moment is not None and moment > at:
            yield Fault(name, moment.isoformat(), "时间还没有到", "this moment is still to come")
        elif moment is not None and rang is not None and moment < rang:
            yield Fault(name, moment.isoformat(), "早于来电时间", "before the ringing")
    if answered is not None and ended is not None and ended < answered:
        yield Fault("ended_at", ended.isoformat(), "早于接通时间", "before the answer")
    if rang is not None and ended is not None and ended - rang > LONGEST_CALL:
        yield Fault("ended_at", ended.isoformat(), "一个来电不会超过一天", "no call lasts for more than a day")
    if answered is not None and (times["missed_at"] or times["called_back_at"]):
        yield Fault("answered_at", answered.isoformat(), "接通的来电不会是没接到的,也不用回拨", "an answered call was not missed")
