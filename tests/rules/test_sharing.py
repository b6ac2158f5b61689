"""An even share of a village's households among a unit's officers."""

import pytest

from lianxin.rules.sharing import share

HOUSES = ["h1", "h2", "h3", "h4", "h5"]


@pytest.mark.parametrize(
    ("load", "most", "expected"),
    [
        ({"a": 0, "b": 0}, None, {"a": 3, "b": 2}),
        ({"a": 4, "b": 0}, None, {"a": 1, "b": 4}),
        ({"a": 9, "b": 0}, None, {"a": 0, "b": 5}),
        ({"a": 14, "b": 13}, 15, {"a": 1, "b": 2}),
        ({"a": 15, "b": 16}, 15, {"a": 0, "b": 0}),
        ({}, None, {}),
    ],
)
def test_whoever_has_least_takes_the_next_and_nobody_is_proposed_above_the_most(load, most, expected):
    given = list(share(HOUSES, load, most).values())
    assert {name: given.count(name) for name in load} == expected


def test_neighbours_stay_together():
    assert share(HOUSES, {"a": 0, "b": 0}) == {"h1": "a", "h2": "a", "h3": "a", "h4": "b", "h5": "b"}
