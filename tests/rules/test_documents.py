"""The steps of a document, when it is drafted, at which level a paragraph stands, what its digest tells."""

from datetime import date, datetime, time
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from lianxin.rules import documents
from lianxin.rules.documents import MOVES, STATES, Rhythm, corrections, fault_of, level_of, number_text, paragraphs

ZONE = ZoneInfo("Asia/Shanghai")
ALLOWED = {
    ("drafted", "edit"),
    ("drafted", "submit"),
    ("submitted", "check"),
    ("submitted", "return"),
    ("checked", "return"),
    ("checked", "sign"),
}


@pytest.mark.parametrize(("state", "move"), list(product(STATES, MOVES)))
def test_every_pair_of_state_and_step(state, move):
    fault = fault_of(move, state=state, by="2", drafted_by="1", own=False, reason="不全")
    assert (fault is None) == ((state, move) in ALLOWED)


def test_nobody_checks_or_signs_a_draft_of_ones_own():
    assert fault_of("check", state="submitted", by="1", drafted_by="1", own=False) is not None
    assert fault_of("check", state="submitted", by="1", drafted_by="1", own=True) is not None
    assert fault_of("sign", state="checked", by="1", drafted_by="1", own=False) is not None
    assert fault_of("sign", state="checked", by="1", drafted_by="1", own=True) is None


def test_sending_back_wants_a_reason():
    assert fault_of("return", state="submitted", by="2", drafted_by="1", own=False, reason=" ").field == "reason"


@pytest.mark.parametrize(
    ("rhythm", "at", "label"),
    [
        (Rhythm("week", time(16), week_ends=5), datetime(2026, 5, 15, 15, 59, tzinfo=ZONE), "2026-05-02..2026-05-08"),  # Friday
        (Rhythm("week", time(16), week_ends=5), datetime(2026, 5, 15, 16, 0, tzinfo=ZONE), "2026-05-09..2026-05-15"),
        (Rhythm("week", time(8), after_days=1), datetime(2026, 5, 18, 8, 0, tzinfo=ZONE), "2026-W20"),  # Monday
        (Rhythm("month", time(8), after_days=1), datetime(2026, 6, 1, 8, 0, tzinfo=ZONE), "2026-05"),
        (Rhythm("month", time(8), after_days=1), datetime(2026, 6, 1, 7, 0, tzinfo=ZONE), "2026-04"),
        (Rhythm("month", time(8), after_days=1, month_begins=26), datetime(2026, 5, 26, 8, 0, tzinfo=ZONE), "2026-05"),
        (Rhythm("quarter", time(8), after_days=3), datetime(2026, 7, 3, 8, 0, tzinfo=ZONE), "2026-Q2"),
        (Rhythm("quarter", time(8), after_days=3), datetime(2026, 7, 2, 8, 0, tzinfo=ZONE), "2026-Q1"),
        (Rhythm("year", time(8), after_days=10, at_start=True), datetime(2026, 1, 11, 8, 0, tzinfo=ZONE), "2026"),
        (Rhythm("year", time(8), after_days=10, at_start=True), datetime(2026, 1, 10, 8, 0, tzinfo=ZONE), "2025"),
    ],
)
def test_the_period_whose_document_is_due(rhythm, at, label):
    assert rhythm.latest(at).label == label


def test_levels_of_the_official_layout():
    assert [level_of(text) for text in ("一、走访", "十二、其他", "(一)入户", "(二)座谈", "1.村里", "全县一、二")] == [
        "heading", "heading", "subheading", "subheading", "body", "body",
    ]  # fmt: skip


def test_paragraphs_and_numbers():
    assert paragraphs(" 一、\n\n 二 \n") == ("一、", "二")
    assert number_text("示办通", 2026, 3) == "示办通〔2026〕3号"


def test_the_digest_tells_any_change_and_no_order():
    one = documents.digest({"a": 1, "b": ["走访"]})
    assert one == documents.digest({"b": ["走访"], "a": 1})
    assert one != documents.digest({"a": 1, "b": ["走访 "]})


def test_what_is_counted_otherwise_later_stands_beside_the_frozen_number():
    found = list(corrections({"{a}": "3", "{b}": "5"}, {"{a}": "3", "{b}": "6"}))
    assert [(one.reference, one.frozen, one.now) for one in found] == [("{b}", "5", "6")]


def test_a_month_is_looked_for_on_every_day():
    rhythm = Rhythm("month", time(8), after_days=3)
    day = date(2026, 3, 1)
    assert rhythm.latest(datetime(2026, 3, 1, 12, tzinfo=ZONE)).label == "2026-01"
    assert rhythm.period_on(day).label == "2026-03"
