"""What follows from an entry (rules 3, 20, 21, 22) and what may not be written in one."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lianxin.rules.entries import (
    OF_AREA,
    OF_HOUSEHOLD,
    CounterpartFact,
    Earlier,
    EntryTerms,
    Known,
    PostFact,
    Vocabulary,
    Written,
    derive,
)
from lianxin.rules.entry_faults import entry_faults

ZONE = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 5, 31, 18, 0, tzinfo=ZONE)
DAY = date(2026, 5, 6)  # Wednesday
STAY = EntryTerms(frozenset({"village", "household"}), frozenset({"half_days"}), None, review=False)
WORDS = Vocabulary(
    {
        "stay": STAY,
        "visit": EntryTerms(frozenset({"household"}), frozenset({"minutes", "fen"}), 2, review=False),
        "study": EntryTerms(frozenset(), frozenset(), None, review=False),
    },
    frozenset({"harvest"}),
)
KNOWN = Known(
    posts={
        "a": [PostFact("u1", date(2026, 1, 1)), PostFact("u2", date(2026, 3, 1), main=True)],
        "b": [PostFact("u2", date(2026, 2, 1)), PostFact("u1", date(2026, 1, 1))],
        "gone": [PostFact("u1", date(2020, 1, 1), date(2026, 5, 5))],
    },
    counterparts={
        "h1": CounterpartFact("household", "household", "g1", "v1"),
        "h2": CounterpartFact("household", "household", "v2", "v2"),
        "v1": CounterpartFact("village", "village", "v1", "v1"),
        "ended": CounterpartFact("household", "household", "v1", "v1", last=date(2026, 4, 30)),
        "merged": CounterpartFact("household", "household", "v1", "v1", last=date(2026, 4, 30), merged=True),
        "later": CounterpartFact("household", "household", "v1", "v1", first=date(2026, 6, 1)),
    },
    areas={"v1": "v1", "v2": "v2", "g1": "v1", "t1": None},
    units={"u1": "t1", "u2": "v2"},
    campaigns={"big-visit"},
    earlier={
        "old": Earlier(AT - timedelta(days=1)),
        "corrected": Earlier(AT - timedelta(days=1), superseded_by="x"),
        "withdrawn": Earlier(AT - timedelta(days=1), withdrawn=True),
        "younger": Earlier(AT + timedelta(hours=1)),
    },
)


def written(**changes: object) -> Written:
    values: dict[str, object] = {"code": "e", "officers": ("a",), "kind": "stay", "day": DAY, "recorded_at": AT}
    return Written(**{**values, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("until", "half_days", "expected"),
    [
        (None, None, [2]),  # the whole span by default
        (None, 1, [1]),
        (date(2026, 5, 8), None, [2, 2, 2]),
        (date(2026, 5, 8), 3, [2, 1]),  # from `day` on, two to a date
        (date(2026, 5, 8), 6, [2, 2, 2]),
        (date(2026, 5, 8), 0, [0, 0, 0]),  # without half-days, all dates of the span
    ],
)
def test_half_days_lie_on_dates(until, half_days, expected):
    days = derive(written(until=until, half_days=half_days), KNOWN, STAY).days
    assert [one.half_days for one in days] == expected
    assert [one.day for one in days] == [DAY + timedelta(days=step) for step in range(len(expected))]


def test_a_kind_without_half_days_has_all_its_dates():
    found = derive(written(kind="visit", until=date(2026, 5, 7)), KNOWN, WORDS.entries["visit"])
    assert [(one.day.day, one.half_days) for one in found.days] == [(6, 0), (7, 0)]
    assert found.half_days is None


def test_villages_of_households_and_of_the_own_area():
    found = derive(written(counterparts=("h1", "h2"), area="g1"), KNOWN, STAY)
    assert found.villages == (("v1", OF_HOUSEHOLD), ("v2", OF_HOUSEHOLD))
    assert derive(written(area="g1"), KNOWN, STAY).villages == (("v1", OF_AREA),)
    assert derive(written(counterparts=("v1", "h1")), KNOWN, STAY).villages == ()


def test_area_is_its_own_else_the_first_counterparts_else_the_units_else_the_posts():
    assert derive(written(area="t1", counterparts=("h2",)), KNOWN, STAY).place == "t1"
    assert derive(written(counterparts=("h2", "h1"), unit="u1"), KNOWN, STAY).place == "v2"
    assert derive(written(unit="u1"), KNOWN, STAY).place == "t1"
    assert derive(written(), KNOWN, STAY).place == "v2"


def test_unit_is_its_own_else_the_main_post_else_the_earliest():
    assert derive(written(officers=("a", "b")), KNOWN, STAY).units == ("u2", "u1")
    assert derive(written(officers=("a", "b"), unit="u1"), KNOWN, STAY).units == ("u1", "u1")
    assert derive(written(day=date(2026, 2, 2)), KNOWN, STAY).units == ("u1",)
    assert derive(written(officers=("gone",)), KNOWN, STAY).units == (None,)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"until": date(2026, 5, 5)}, "until"),
        ({"day": date(2026, 6, 1)}, "day"),
        ({"day": date(2026, 5, 30), "until": date(2026, 6, 1)}, "until"),
        ({"recorded_at": AT + timedelta(days=1)}, "recorded_at"),
        ({"officers": ()}, "officer_codes"),
        ({"officers": ("a", "a")}, "officer_codes"),
        ({"officers": ("nobody",)}, "officer_codes"),
        ({"officers": ("gone",)}, "officer_codes"),
        ({"kind": "party"}, "kind"),
        ({"topic": "football"}, "topic"),
        ({"area": "mars"}, "area_code"),
        ({"unit": "mars"}, "unit_code"),
        ({"campaign": "mars"}, "campaign"),
        ({"counterparts": ("nobody",)}, "counterpart_codes"),
        ({"counterparts": ("h1", "h1")}, "counterpart_codes"),
        ({"counterparts": ("ended",)}, "counterpart_codes"),
        ({"counterparts": ("later",)}, "counterpart_codes"),
        ({"kind": "visit", "counterparts": ("v1",)}, "counterpart_codes"),
        ({"kind": "visit", "counterparts": ("h1", "h2", "merged")}, "counterpart_codes"),
        ({"kind": "study", "counterparts": ("h1",)}, "counterpart_codes"),
        ({"outcome": "nobody_home"}, "outcome"),
        ({"half_days": 3}, "half_days"),
        ({"half_days": -1}, "half_days"),
        ({"fen": 100}, "fen"),
        ({"kind": "visit", "half_days": 1}, "half_days"),
        ({"kind": "visit", "minutes": 1441}, "minutes"),
        ({"kind": "visit", "minutes": 2**31}, "minutes"),
        ({"supersedes": "e"}, "supersedes"),
        ({"supersedes": "unknown"}, "supersedes"),
        ({"supersedes": "corrected"}, "supersedes"),
        ({"supersedes": "withdrawn"}, "supersedes"),
        ({"supersedes": "younger"}, "supersedes"),
        ({"withdrawn_on": date(2026, 5, 1), "reason": "x"}, "withdrawn_on"),
        ({"review": "passed"}, "review"),
        ({"reviewed_on": date(2026, 5, 1), "review": "passed"}, "reviewed_on"),
    ],
)
def test_a_fault_names_its_field(changes, field):
    faults = entry_faults(written(**changes), KNOWN, WORDS, now=AT)
    assert field in {fault.field for fault in faults}
    assert all(fault.zh and fault.en for fault in faults)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"half_days": 2},
        {"counterparts": ("merged",)},  # an old code goes on working
        {"kind": "visit", "counterparts": ("h1", "h2"), "minutes": 1440, "fen": 20000},
        {"supersedes": "old"},
        {"topic": "harvest", "campaign": "big-visit"},
        {"withdrawn_on": date(2026, 6, 1), "reason": "错记"},
        {"reviewed_on": date(2026, 5, 31), "review": "failed"},
        {"kind": "visit", "outcome": "nobody_home", "counterparts": ("h1",)},
    ],
)
def test_nothing_wrong(changes):
    assert entry_faults(written(**changes), KNOWN, WORDS, now=AT) == []


def test_recorded_after_midnight_in_shanghai_is_the_next_day():
    night = datetime(2026, 5, 6, 16, 30, tzinfo=ZoneInfo("UTC"))  # 00:30 on the 7th in Shanghai
    assert entry_faults(written(day=date(2026, 5, 7), recorded_at=night), KNOWN, WORDS, now=AT) == []
