"""The order of rule 16: every state by a row, and one state for every combination."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from lianxin.rules.states import STATES, Judged, Standing, judge, over_on

END = date(2026, 5, 31)  # Sunday
AFTER = Standing(last=END, over=END, reached=False)
DURING = replace(AFTER, over=date(2026, 5, 14))  # Thursday


@pytest.mark.parametrize(
    ("standing", "state", "reason"),
    [
        (AFTER, "short", None),
        (DURING, "open", None),
        (replace(DURING, reached=True), "met", None),
        (replace(AFTER, reached=True), "met", None),
        (replace(DURING, reached=True, at_the_end=True), "open", None),
        (replace(AFTER, reached=True, at_the_end=True), "met", None),
        (replace(DURING, at_the_end=True, exceeded=True), "short", None),
        (replace(DURING, exceeded=True, declared=True), "exempt", "declared"),
        (replace(DURING, declared=True), "exempt", "declared"),
        (replace(DURING, declared=True, reached=True), "met", None),
        (replace(AFTER, present=False, reached=True), "exempt", "not_present"),
        (replace(AFTER, present=False, measured=False), "exempt", "not_present"),
        (replace(AFTER, something_to_serve=False, reached=True), "exempt", "nothing_to_serve"),
        (replace(AFTER, measured=False, reached=True, declared=True), "unmeasured", None),
        (replace(AFTER, grace_days=15), "grace", None),
        (replace(AFTER, grace_days=15, over=date(2026, 6, 14)), "grace", None),  # the fifteenth day is not over
        (replace(AFTER, grace_days=15, over=date(2026, 6, 15)), "short", None),
        (replace(AFTER, grace_days=15, exceeded=True), "short", None),
        (replace(AFTER, last=None), "open", None),
        (replace(AFTER, last=None, reached=True), "met", None),
        (replace(AFTER, last=None, reached=True, at_the_end=True), "open", None),
    ],
)
def test_the_first_that_fits(standing, state, reason):
    assert judge(standing) == Judged(state, reason)


def test_every_combination_has_one_state_and_every_state_occurs():
    flags = ("reached", "measured", "present", "something_to_serve", "at_the_end", "exceeded", "declared")
    found = set()
    for values in product((False, True), repeat=len(flags)):
        for days in (-10, -1, 0, 4, 5, 100):
            standing = Standing(last=END, over=END + timedelta(days=days), grace_days=5, **dict(zip(flags, values, strict=True)))
            judged = judge(standing)
            found.add(judged.state)
            assert (judged.exempt is not None) == (judged.state == "exempt")
    assert found == set(STATES)


def test_as_of_a_day_that_day_is_over_and_today_is_not():
    assert over_on(date(2026, 5, 31), None) == date(2026, 5, 30)
    assert over_on(date(2026, 7, 1), date(2026, 5, 31)) == date(2026, 5, 31)
