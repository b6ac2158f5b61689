"""Numbers that can be said on the phone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.rules.matter_words import pairs, words_of
from lianxin.rules.reading import most_of
from lianxin.rules.receipts import check_digit, is_number, make_number, plain, shown


def test_damms_own_example():
    assert check_digit("572") == "4"


@given(st.integers(0, 9_999_999))
def test_each_wrong_digit_and_each_swap_is_noticed(drawn):
    number = make_number(2026, drawn)
    assert is_number(number)
    assert len(number) == 10
    for place in range(len(number)):
        for other in "0123456789":
            if other != number[place]:
                assert not is_number(number[:place] + other + number[place + 1 :])
    for place in range(len(number) - 1):
        left, right = number[place], number[place + 1]
        if left != right:
            assert not is_number(number[:place] + right + left + number[place + 2 :])


@pytest.mark.parametrize("typed", ["260-004-8214", " 260 004 8214 ", "2600048214"])
def test_typed_in_many_ways(typed):
    assert plain(typed) == "2600048214"


def test_shown_in_groups_unless_it_is_another_code():
    assert shown("2600048214") == "260-004-8214"
    assert shown("sq-17") == "sq-17"


def test_words():
    assert pairs("停水A12 abc") == ("停", "停水", "a12", "abc", "ab", "bc")
    assert words_of("M1", "停水") == "m1 停 停水"


def test_reads():
    assert (most_of(()), most_of(("officer",)), most_of(("unit_clerk", "inspector")), most_of(("county_office",))) == (
        50,
        50,
        500,
        5000,
    )
