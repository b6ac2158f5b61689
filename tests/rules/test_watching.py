"""What the clock asks of an open matter, as sums."""

from datetime import UTC, datetime

import pytest

from lianxin.rules.deadlines import Span
from lianxin.rules.entries import SHANGHAI
from lianxin.rules.policy.matters import Escalation, MattersRules, Term, Tier
from lianxin.rules.policy.matters import Span as Written
from lianxin.rules.watching import closes_at, late_text, raised_at, raised_to, worth_summing
from lianxin.rules.workdays import Calendar, official_days

CALENDAR = Calendar(official_days(2026))
BY = {"spot": None, "township": {"level": "township"}, "leader": "leader"}
TIERS = {key: Tier(key=key, zh=key, by=by) for key, by in BY.items()}
RULES = MattersRules(tiers=TIERS)


def at(month, day, hour=9):
    return datetime(2026, month, day, hour, tzinfo=SHANGHAI)


def term(to=None, *, escalate=True):
    after = Escalation(after=Written(working_days=2), to=to) if escalate else None
    return Term(key="usual", zh="一般", handle=Written(working_days=5), escalate=after)


@pytest.mark.parametrize(
    ("line", "tier", "expected"),
    [
        (term(), "", "township"),  # the spot is where each begins
        (term(), "spot", "township"),
        (term(), "township", "leader"),
        (term(), "leader", None),
        (term("leader"), "spot", "leader"),
        (term("township"), "township", None),
        (term("township"), "leader", None),  # never down
        (term("mayor"), "spot", None),  # no such tier
        (term(escalate=False), "spot", None),
        (None, "spot", None),
    ],
)
def test_the_ladder_goes_up_alone(line, tier, expected):
    assert raised_to(RULES, line, tier) == expected


def test_no_tiers_no_ladder():
    assert raised_to(MattersRules(), term(), "") is None


def test_raised_so_long_after_the_deadline_or_after_it_was_last_raised():
    friday = at(5, 15, 23)
    assert raised_at(friday, None, Span(2, "working_days"), CALENDAR).date() == at(5, 19).date()  # Tuesday
    assert raised_at(friday, at(5, 20), Span(2, "working_days"), CALENDAR).date() == at(5, 22).date()
    assert raised_at(friday, at(5, 10), Span(1, "hours"), CALENDAR) == at(5, 16, 0)


def test_closed_after_the_last_of_the_days():
    assert closes_at(at(5, 14), Span(15, "days"), CALENDAR).date() == at(5, 29).date()


@pytest.mark.parametrize(
    ("key", "by_the_hour", "expected"),
    [
        ("handle", False, "办理期限2026年5月14日已过\uff0c尚未完成"),
        ("sign", True, "签收期限2026年5月14日09:00已过\uff0c尚未完成"),
        ("unheard-of", False, "期限2026年5月14日已过\uff0c尚未完成"),
    ],
)
def test_the_text_says_the_day_in_shanghai(key, by_the_hour, expected):
    moment = at(5, 14).astimezone(UTC)
    assert late_text(key, moment, at(5, 14).date(), by_the_hour=by_the_hour) == expected


def test_what_cannot_be_three_times_late_is_not_summed():
    assert not worth_summing(at(5, 14), 5, at(5, 28), by_the_hour=False)
    assert worth_summing(at(5, 14), 5, at(5, 29), by_the_hour=False)
    assert worth_summing(at(5, 14), 2, at(5, 14, 15), by_the_hour=True)
