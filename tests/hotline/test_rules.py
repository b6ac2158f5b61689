"""What is known of a call, whatever order its events come in; what is read strictly."""

from datetime import datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.rules.calls import CallState, Event, Kind, Told, hidden_middle, merged, plain_phone, state_of
from lianxin.rules.calls_told import read_event
from lianxin.rules.entries import SHANGHAI
from lianxin.rules.errors import Refused

NOON = datetime(2026, 5, 14, 12, 0, tzinfo=SHANGHAI)
moments = st.integers(0, 300).map(lambda seconds: NOON + timedelta(seconds=seconds))
told = st.builds(
    Event,
    st.sampled_from(list(Kind)),
    moments,
    phone=st.sampled_from(["", "13811112222", "13911112222"]),
    extension=st.sampled_from(["", "8001", "8002"]),
    recording=st.sampled_from(["", "https://a/1"]),
).map(Event.told)


def whole(parts):
    found = parts[0]
    for one in parts[1:]:
        found = merged(found, one)
    return found


@given(st.lists(told, min_size=1, max_size=4))
def test_neither_order_nor_repetition_plays_a_part(parts):
    found = whole(parts)
    assert all(whole(list(order)) == found for order in permutations(parts))
    assert whole([*parts, *parts]) == found


@pytest.mark.parametrize(
    ("events", "state", "waited"),
    [
        ((("ringing", 0),), CallState.RINGING, None),
        ((("ringing", 0), ("answered", 12)), CallState.TALKING, 12),
        ((("answered", 12),), CallState.TALKING, None),
        ((("ended", 90), ("answered", 12), ("ringing", 0)), CallState.ENDED, 12),
        ((("ringing", 0), ("missed", 30)), CallState.MISSED, None),
        ((("ringing", 0), ("ended", 30)), CallState.MISSED, None),
        ((("missed", 30), ("answered", 12), ("ringing", 0)), CallState.TALKING, 12),
    ],
)
def test_where_a_call_stands(events, state, waited):
    found = whole([Event(Kind(kind), NOON + timedelta(seconds=after)).told() for kind, after in events])
    assert (state_of(found, NOON + timedelta(seconds=100)), found.waited) == (state, waited)


def test_a_call_of_which_nothing_more_is_heard_was_missed():
    rings = Told(NOON, rang_at=NOON)
    assert state_of(rings, NOON + timedelta(minutes=10)) is CallState.RINGING
    assert state_of(rings, NOON + timedelta(minutes=10, seconds=1)) is CallState.MISSED


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("+86 138-1111-2222", "13811112222"),
        ("008613811112222", "13811112222"),
        ("0990-600 0001", "09906000001"),
        ("8600022", "8600022"),
        ("12345", "12345"),
        ("anonymous", ""),
        ("١٢٣٤٥", ""),
    ],
)
def test_numbers_as_they_are_dialled(typed, plain):
    assert plain_phone(typed) == plain


def test_a_list_shows_only_part_of_a_number():
    assert [hidden_middle(one) for one in ("13811112222", "12345", "")] == ["138****2222", "****", ""]


BODY = '{"type": "call.ringing", "timestamp": "2026-05-14T12:00:00+08:00", "data": {"call": "a1", "phone": "138 1111 2222"}}'


def test_an_event_is_read():
    found = read_event(BODY.encode(), at=NOON)
    assert (found.call, found.event.kind, found.event.phone) == ("a1", Kind.RINGING, "13811112222")


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (b"\xff\xfe", {""}),
        (b"[]", {""}),
        (b"[" * 100_000, {""}),
        (b"{}", {"type", "timestamp", "data"}),
        (BODY.replace("ringing", "purred").encode(), {"type"}),
        (BODY.replace("+08:00", "").encode(), {"timestamp"}),
        (BODY.replace("2026-05-14", "2026-03-14").encode(), {"timestamp"}),
        (BODY.replace("12:00", "12:06").encode(), {"timestamp"}),
        (BODY.replace('"a1"', '"a/1"').encode(), {"data.call"}),
        (BODY.replace('"a1"', "7").encode(), {"data.call"}),
        (BODY.replace('"call": "a1", ', "").encode(), {"data.call"}),
        (BODY.replace('"phone"', '"mood"').encode(), {"data.mood"}),
        (BODY.replace("138", "138" * 9).encode(), {"data.phone"}),
        (
            BODY.replace('"phone": "138 1111 2222"', '"recording": "file:///x", "extension": "-"').encode(),
            {"data.recording", "data.extension"},
        ),
        (BODY.replace("138 1111", "138\\u0000").encode(), {"data.phone"}),
    ],
)
def test_what_is_out_of_shape_is_refused_with_every_fault(body, fields):
    with pytest.raises(Refused) as refused:
        read_event(body, at=NOON)
    assert {fault.field for fault in refused.value.faults} == fields
