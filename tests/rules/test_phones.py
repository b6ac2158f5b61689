"""What a phone may send, its clock, its cursor, the plan of visits, the calendar: values in, values out."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.clock import ZONE
from lianxin.rules.cursors import difference
from lianxin.rules.icalendar import Ending, calendar_text, escaped, folded
from lianxin.rules.phones import (
    DECISIONS,
    Payload,
    State,
    canonical,
    clock_faults,
    digest_of,
    moment,
    read_payload,
    really_made,
    told,
)
from lianxin.rules.visit_plan import Candidate, day_plan, reasons_of, week_plan

pytestmark = pytest.mark.sqlite_only
NOW = datetime(2026, 5, 14, 10, 0, tzinfo=ZONE)
SALT = "c2FsdHNhbHRzYWx0c2FsdA=="
VISIT = {"kind": "entry", "salt": SALT, "day": "2026-05-14", "activity": "visit", "counterparts": ["h01"]}


def test_the_canonical_text_is_what_a_browser_writes():
    """As JSON.stringify with sorted keys: no white space, characters as they are, line ends escaped; nothing empty is written."""
    text = canonical({"text": '灯坏了\n"急"', "kind": "entry", "day": None, "fen": 0, "nobody_home": False, "problems": []})
    assert text == '{"fen":0,"kind":"entry","text":"灯坏了\\n\\"急\\""}'
    assert digest_of("{}") == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


def read(**given):
    return read_payload(canonical({**VISIT, **given}))


def test_a_record_in_order_is_read():
    found = read(problems=[{"text": "灯坏了", "become": "matter"}], half_days=2)
    assert isinstance(found, Payload)
    assert (found.day, found.half_days, found.problems[0].become) == (date(2026, 5, 14), 2, "matter")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"colour": "red"}, "colour"),
        ({"half_days": "2"}, "half_days"),
        ({"half_days": 1.5}, "half_days"),
        ({"day": "14.5.2026"}, "day"),
        ({"day": None}, "day"),
        ({"activity": None}, "kind"),
        ({"kind": "correction"}, "corrects"),
        ({"kind": "withdrawal", "corrects": "x"}, "reason"),
        ({"salt": "short"}, "salt"),
        ({"text": "长" * 4001}, "text"),
        ({"problems": [{"text": "灯", "become": "solved"}]}, "problems"),
        ({"problems": [{"text": "灯"}] * 21}, "problems"),
        ({"text": "a\u0000b"}, "text"),
    ],
)
def test_what_is_wrong_is_named(given, field):
    found = read(**given)
    assert isinstance(found, list)
    assert field in {fault.field.split(".")[0] for fault in found}
    assert all(fault.zh and fault.en for fault in found)


@pytest.mark.parametrize("text", ["", "[]", "{", "nul", "[" * 100_000, '{"kind":"\\ud800"}'])
def test_what_cannot_be_read_is_a_fault_and_never_an_error(text):
    assert isinstance(read_payload(text), list)


@given(st.text())
def test_any_text_is_answered(text):
    assert read_payload(text)


def test_every_state_and_decision():
    """Only what was refused, or stands against another, may be decided; what was received or declined stays."""
    for state in State:
        for how in ("take", "correct", "separate", "decline"):
            allowed = (state, how) in DECISIONS
            assert allowed == (state in {State.REFUSED, State.CONFLICT} and how in _may(state))
    assert [told(state) for state in State] == ["known", "refused", "conflict", "declined"]


def _may(state):
    return {"take", "decline"} if state is State.REFUSED else {"correct", "separate", "decline"}


ENROLLED = NOW - timedelta(days=30)


@pytest.mark.parametrize(
    ("made_at", "sent_at", "really"),
    [
        (NOW - timedelta(hours=2), NOW, NOW - timedelta(hours=2)),
        (datetime(2019, 1, 1, 8, tzinfo=ZONE), datetime(2019, 1, 1, 9, tzinfo=ZONE), NOW - timedelta(hours=1)),
        (NOW, datetime(2019, 1, 1, 9, tzinfo=ZONE), None),
        (datetime(2019, 1, 1, 9, tzinfo=ZONE), NOW, None),
        (None, NOW, None),
        (NOW, None, None),
    ],
    ids=["right", "wrong all along", "set back in between", "put right in between", "unknown", "not said"],
)
def test_when_a_record_was_really_made(made_at, sent_at, really):
    assert really_made(made_at, sent_at, now=NOW, enrolled=ENROLLED) == really


@pytest.mark.parametrize(("day", "by", "faults"), [(14, "clock", 0), (13, "clock", 0), (12, "clock", 1), (12, "chosen", 0)])
def test_a_day_by_a_wrong_clock_is_told(day, by, faults):
    found = read(day=f"2026-05-{day}", day_by=by)
    assert len(list(clock_faults(found, NOW))) == faults
    assert not list(clock_faults(found, None))


@pytest.mark.parametrize("text", [None, 3, "", "gestern", "2026-05-14T10:00:00", "2026-05-14T10:00:00+08:00" + " " * 40])
def test_what_is_no_moment(text):
    assert moment(text) is None


# -- only what changed -------------------------------------------------------------------------------

ROWS = st.dictionaries(st.text(min_size=1, max_size=8), st.integers(), max_size=40)


@given(ROWS, ROWS)
def test_whoever_follows_the_cursor_has_what_the_server_has(before, after):
    """Apply what changed, and where something is gone keep only what is there: the same as a full download."""
    cursor = difference(before, "").cursor
    found = difference(after, cursor)
    have = dict(before) | {key: after[key] for key in found.changed}
    if found.gone:
        have = {key: have[key] for key in after}
    assert have == after
    assert not difference(after, found.cursor).changed
    assert set(found.changed) == {key for key in after if key not in before or before[key] != after[key]}


@pytest.mark.parametrize("cursor", ["", "x", "====", "AQ", "AQID", "é", "A" * 100_000])
def test_a_cursor_that_is_none_gives_everything(cursor):
    found = difference({"a": 1, "b": 2}, cursor)
    assert found.changed == ("a", "b") or cursor == "AQ"


# -- the plan ------------------------------------------------------------------------------------------


def whom(code, village="v1", **more):
    return Candidate(code, f"户{code}", village, village, **more)


def test_reasons_are_said_and_whom_somebody_has_just_seen_is_left_alone():
    assert reasons_of(whom("a", unseen=None)) == ("unseen",)
    assert reasons_of(whom("a", unseen=30)) == ()
    assert reasons_of(whom("a", unseen=31)) == ("unseen",)
    assert reasons_of(whom("a", unseen=None, seen_by_anybody=3)) == ()
    assert reasons_of(whom("a", unseen=3, owed=True, matter=True, seen_by_anybody=3)) == ("owed", "matter")
    assert reasons_of(whom("a", unseen=90, festival=True)) == ("festival", "unseen")


def test_villages_with_more_that_is_owed_come_first_and_days_are_short():
    """Worked by hand: v2 has two with a reason other than time, v1 one, v3 only time, v4 nothing."""
    people = [
        *(whom(f"1{n}", "v1", unseen=100 + n) for n in range(5)),
        whom("15", "v1", unseen=1, matter=True),
        whom("21", "v2", unseen=2, owed=True),
        whom("22", "v2", unseen=50, owed=True),
        whom("31", "v3"),
        whom("41", "v4", unseen=2),
    ]
    plan = day_plan(people)
    assert [stop.village for stop in plan] == ["v2", "v1"]
    assert [one.code for one in plan[0].people] == ["22", "21"]
    assert [one.code for one in plan[1].people] == ["14", "13", "12", "11", "10", "15"]
    assert [stop.village for stop in week_plan(people)] == ["v2", "v1", "v3"]
    assert week_plan(list(reversed(people))) == week_plan(people)


# -- the calendar --------------------------------------------------------------------------------------


def test_a_calendar_has_one_event_and_one_alarm_a_day():
    ends = [
        Ending(date(2026, 5, 31), ("走访 2/4",)),
        Ending(date(2026, 5, 31), ("蹲点 1/3",)),
        Ending(date(2026, 6, 30), ("报告",)),
    ]
    text = calendar_text("连心 · 李明", ends, key="100001", at=NOW, url="https://example.org/today/")
    assert text.count("BEGIN:VEVENT") == text.count("BEGIN:VALARM") == 2
    assert "DTSTAMP:20260514T020000Z\r\n" in text
    assert "SUMMARY:走访 2/4 (+1)\r\n" in text
    assert "UID:100001-20260531@lianxin\r\n" in text
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.endswith("END:VCALENDAR\r\n")


def test_text_is_escaped_and_folded_by_octets():
    assert escaped("a,b;c\\d\ne") == "a\\,b\\;c\\\\d\\ne"
    parts = folded("SUMMARY:" + "走访" * 40)
    assert all(len(part.encode()) <= 75 for part in parts)
    assert "".join([parts[0], *(part[1:] for part in parts[1:])]) == "SUMMARY:" + "走访" * 40
