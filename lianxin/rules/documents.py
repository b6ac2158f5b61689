"""Official documents made of figures: the steps from draft to signature, when the clock drafts them, what freezing means.

    drafted --submit--> submitted --check--> checked --sign--> signed
    submitted, checked --return--> drafted (with a reason)

Three steps and two people at least (拟稿, 核稿, 签发): whoever submitted a draft neither checks nor signs it; an officer's own
report is signed by its officer. A signed document is frozen: its words and values bear a digest, and what is counted
otherwise later is shown beside the frozen number, never in its place (principles 3 and 6).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any, Final, Literal

from lianxin.rules import periods
from lianxin.rules.errors import Fault
from lianxin.rules.periods import Period

State = Literal["drafted", "submitted", "checked", "signed"]
STATES: Final[dict[str, tuple[str, str]]] = {
    "drafted": ("拟稿", "draft"),
    "submitted": ("待核稿", "to be checked"),
    "checked": ("待签发", "to be signed"),
    "signed": ("已签发", "signed"),
}
KINDS: Final[dict[str, tuple[str, str]]] = {
    "feedback": ("周反馈", "weekly feedback"),
    "summary": ("月汇总", "monthly summary"),
    "circular": ("通报", "circular"),
    "bulletin": ("简报", "bulletin"),
    "report": ("汇报", "report"),
    "pledge": ("做什么", "pledge"),
    "account": ("做了什么", "account"),
}


@dataclass(frozen=True, slots=True)
class Move:
    """One step of a document: from which states, to which, what the table of access calls it, whether it wants a reason."""

    of: tuple[str, ...]
    to: str
    action: str
    zh: str
    en: str
    reason: bool = False


MOVES: Final[dict[str, Move]] = {
    "edit": Move(("drafted",), "drafted", "draft", "修改", "edit"),
    "submit": Move(("drafted",), "submitted", "draft", "送核", "submit"),
    "return": Move(("submitted", "checked"), "drafted", "check", "退改", "send back", reason=True),
    "check": Move(("submitted",), "checked", "check", "核稿通过", "pass"),
    "sign": Move(("checked",), "signed", "sign", "签发", "sign"),
}
"""Every step; what is not here cannot be done."""


def fault_of(move: str, *, state: str, by: str, drafted_by: str, own: bool, reason: str = "") -> Fault | None:
    """Why somebody may not take the step now; None when they may. ``own``: the document is this officer's own report."""
    step = MOVES[move]
    if state not in step.of:
        zh = f"现在是“{STATES[state][0]}”,不能{step.zh}"
        return Fault("step", move, zh, f"it is {STATES[state][1]} now, this step is not possible")
    if move in {"check", "return"} and by == drafted_by and state == "submitted":
        return Fault("step", move, "自己拟的稿不能自己核,请另一人核稿", "nobody checks a draft of one's own")
    if move == "sign" and by == drafted_by and not own:
        return Fault("step", move, "自己拟的稿不能自己签发", "nobody signs a draft of one's own")
    if step.reason and not reason.strip():
        return Fault("reason", "", "请写明退改的理由", "say why it is sent back")
    return None


# -- when ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When a document is drafted: of which periods, so many days after their end (a pledge: their start), the hour."""

    every: periods.Kind
    at: time
    after_days: int = 0
    week_ends: int = 7
    at_start: bool = False
    month_begins: int = 1

    def period_on(self, day: date) -> Period:
        """The period in which a day lies. A week that does not end on Sunday is a span of seven days."""
        if self.every == "week" and self.week_ends != 7:
            last = day + timedelta(days=(self.week_ends - day.isoweekday()) % 7)
            return periods.span(last - timedelta(days=6), last)
        return periods.containing(self.every, day, self.month_begins)

    def moment(self, period: Period, zone: tzinfo) -> datetime:
        """When the document of a period is drafted: its cut-off."""
        day = (period.first if self.at_start else period.last) + timedelta(days=self.after_days)
        return datetime.combine(day, self.at, tzinfo=zone)

    def latest(self, at: datetime) -> Period | None:
        """The latest period whose document is due at a moment, looking back over one period; None when none is."""
        zone = at.tzinfo
        if zone is None:
            raise ValueError("a moment needs its time zone")
        day = at.date()
        for _ in range(3):
            period = self.period_on(day)
            if self.moment(period, zone) <= at:
                return period
            day = period.first - timedelta(days=1)
        return None


# -- what it says --------------------------------------------------------------------------------

Level = Literal["heading", "subheading", "body"]
_HEADING: Final = re.compile(r"[一二三四五六七八九十]{1,3}、")
_SUBHEADING: Final = re.compile(r"[((][一二三四五六七八九十]{1,3}[))]")


def level_of(text: str) -> Level:
    """At which level of GB/T 9704 a paragraph stands: 一、 (black type), (一) (regular script), or body (1. and (1) too)."""
    if _HEADING.match(text):
        return "heading"
    return "subheading" if _SUBHEADING.match(text) else "body"


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a text, without empty lines."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def number_text(office: str, year: int, number: int) -> str:
    """A document's number, with the year in 〔〕 and no leading nought: 示办通报〔2026〕3号."""
    return f"{office}〔{year}〕{number}号"


def digest(content: Mapping[str, Any]) -> str:
    """The digest of what was signed: the same words and values give the same one."""
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Correction:
    """A frozen number and what it is counted as now."""

    reference: str
    frozen: str
    now: str


def corrections(frozen: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Correction]:
    """What is said otherwise now than when it was signed, in the order of the document."""
    for reference, said in frozen.items():
        later = now.get(reference, said)
        if later != said:
            yield Correction(reference, said, later)
