"""When a message is tried again, given up, and not sent at night."""

from datetime import datetime, timedelta

import pytest

from lianxin.rules.entries import SHANGHAI
from lianxin.rules.sending import is_night, may_remind, next_try

NOON = datetime(2026, 5, 14, 12, tzinfo=SHANGHAI)


def test_waits_grow_and_end():
    waits = [next_try(tries, NOON) for tries in range(1, 8)]
    assert [moment - NOON for moment in waits[:-1]] == [timedelta(minutes=n) for n in (1, 5, 30, 120, 480, 1440)]
    assert waits[-1] is None


@pytest.mark.parametrize(
    ("reminded", "most", "expected"),
    [(0, 2, True), (1, 2, True), (2, 2, False), (2, 9, False), (0, 0, False), (1, 1, False)],
)
def test_never_reminded_more_than_twice(reminded, most, expected):
    assert may_remind(reminded, most) is expected


@pytest.mark.parametrize(
    ("hour", "minute", "night"), [(8, 29, True), (8, 30, False), (20, 59, False), (21, 0, True), (0, 0, True)]
)
def test_night_is_night_in_shanghai(hour, minute, night):
    assert is_night(NOON.replace(hour=hour, minute=minute)) is night
