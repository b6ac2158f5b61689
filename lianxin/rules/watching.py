"""What the clock asks of an open matter, as sums: when it is raised a tier, closed, reminded of (A10, S4)."""

from datetime import date, datetime, timedelta
from typing import Final

from lianxin.rules.deadlines import Length, due
from lianxin.rules.entries import SHANGHAI
from lianxin.rules.policy.matters import MattersRules, Term
from lianxin.rules.workdays import Calendar

KEYS: Final[dict[str, str]] = {
    "sign": "签收",
    "contact": "联系诉求人",
    "handle": "办理",
    "review": "复核(复查)",
    "callback": "差评联系",
    "rectify": "差评整改",
}
"""What the deadlines of a matter are called in the texts that the clock writes."""


def late_text(key: str, due_at: datetime, due_on: date, *, by_the_hour: bool) -> str:
    """What the clock writes when it urges: which deadline ran out, and when."""
    moment = due_at.astimezone(SHANGHAI)
    day = moment.date() if by_the_hour else due_on
    until = f"{day.year}年{day.month}月{day.day}日{moment:%H:%M}" if by_the_hour else f"{day.year}年{day.month}月{day.day}日"
    return f"{KEYS.get(key, '')}期限{until}已过\uff0c尚未完成"


def raised_at(due_at: datetime, last_raised: datetime | None, after: Length, calendar: Calendar) -> datetime:
    """From when on the clock raises a matter a tier: so long after its deadline, or after it was last raised."""
    start = max(due_at, last_raised) if last_raised else due_at
    return due(start, after, calendar).due_at


def raised_to(rules: MattersRules, term: Term | None, tier: str) -> str | None:
    """The tier that the clock raises a matter to by the policy's ladder; None where no rule says, or it is there already."""
    if term is None or term.escalate is None:
        return None
    to = term.escalate.to or rules.next_tier(tier)
    ladder = list(rules.tiers)
    if to is None or to not in ladder:
        return None
    return to if tier not in ladder or ladder.index(to) > ladder.index(tier) else None


REPLY_WITHIN: Final = timedelta(days=3)
"""An asker who was asked something is reminded every so often, as long as may be."""


def closes_at(since: datetime, after: Length, calendar: Calendar) -> datetime:
    """The last moment before an answered matter that nobody came back to is closed."""
    return due(since, after, calendar).due_at


def worth_summing(due_at: datetime, amount: int, at: datetime, *, by_the_hour: bool) -> bool:
    """Whether it can be overdue by three times its length at all: no measure is shorter than its own plain hours or days."""
    return at - due_at >= timedelta(hours=3 * amount) if by_the_hour else at - due_at >= timedelta(days=3 * amount)
