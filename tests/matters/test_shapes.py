"""Statements made once for all who look in the same way give everybody what the filter of that one viewer gives."""

import pytest

from lianxin.matters import access, queries
from lianxin.matters.queries import Filters
from lianxin.matters.queries.desk import _lines
from lianxin.rules.access import THINGS
from tests.matters.places import Steps, reported
from tests.matters.test_access import EVERYBODY

ACTIONS = tuple(sorted(action for thing, action in THINGS if thing == "matter"))


@pytest.fixture
def matters(county):
    """One of each sort: new, with a unit, answered, confidential, complaining of somebody, moved on."""
    found = [
        reported(counterpart="H1"),
        reported(confidential=True, counterpart="H1"),
        reported(kind="complaint", category="style", text="停水没人管", against_units=("GOV1",)),
        reported(kind="complaint", category="style", text="停水", against_officers=("101",)),
        *(reported(counterpart="H1") for _ in range(3)),
    ]
    Steps(county, found[-3]).dispatched()
    Steps(county, found[-2]).handled()
    Steps(county, found[-1]).answered()
    return found


@pytest.mark.parametrize("state", ["open", "waiting", "told"])
def test_the_top_of_a_list_is_everybodys_own(county, matters, state):
    seen = {}
    for name in EVERYBODY * 2:
        top = [line.pk for line in queries.lines(county.viewer(name), Filters(state=state)).lines]
        assert top == [row[0] for row in _lines(county.viewer(name), Filters(state=state), "", 25)], name
        seen[name] = tuple(top)
    assert len(set(seen.values())) > 1


def test_what_may_be_done_is_everybodys_own(county, matters):
    for matter in matters:
        matter.refresh_from_db()
        for name in EVERYBODY:
            viewer = county.viewer(name)
            plain = {one for one in ACTIONS if access.matters(viewer, one).filter(pk=matter.pk).exists()}
            assert access.allowed(county.viewer(name), matter, ACTIONS) == plain, name
