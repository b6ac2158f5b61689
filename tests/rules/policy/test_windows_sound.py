"""A window that checking lets pass can be worked out in every period, also where months begin on the 26th (rule 24)."""

from itertools import product

import pytest

from lianxin.rules.periods import parse
from lianxin.rules.policy.read import read_policy
from lianxin.rules.windows import ending_in
from lianxin.rules.workdays import Calendar
from tests.rules.policy.snippets import with_duty

DATES = ("01-01", "02-29", "03-05", "12-25", "12-26", "12-31")
DAYS = ("1", "5", "25", "26", "28", "31")
WEEK = ("1", "3", "7")


def reading(begins: int, every: str, first: str, last: str):
    text = with_duty(
        "who: cadre", "of: {entries: talk}", "at_least: 1", f"every: {every}", f"within: {{from: {first}, to: {last}}}"
    )
    return read_policy(text.replace("words:\n", f"month_begins: {begins}\nwords:\n", 1))


@pytest.mark.parametrize("begins", [1, 3, 26, 28])
def test_what_passes_can_be_worked_out(begins):
    cases = [("year", *pair) for pair in product(DATES, DATES)] + [("month", *pair) for pair in product(DAYS, DAYS)]
    for every, first, last in [*cases, *(("week", *pair) for pair in product(WEEK, WEEK))]:
        found = reading(begins, every, first, last).policy
        if found is not None:
            assert ending_in(found.duties["more"], parse("2026"), Calendar(), begins=begins), (every, first, last)


@pytest.mark.parametrize(
    ("begins", "every", "first", "last", "sound"),
    [
        (26, "month", "27", "5", True),
        (26, "month", "5", "27", False),
        (1, "month", "27", "5", False),
        (26, "year", "12-27", "01-10", True),
        (26, "year", "12-01", "12-31", False),
        (1, "year", "12-01", "12-31", True),
        (3, "week", "1", "7", True),
    ],
)
def test_from_and_to_stand_in_the_order_of_their_period(begins, every, first, last, sound):
    assert (reading(begins, every, first, last).policy is not None) == sound
