"""A policy with ``oversight: totals``: those above the serving officer see sums, never records."""

import pytest

from lianxin.policy.actions import adopt
from lianxin.records.actions import NewEntry, make_entry
from lianxin.records.queries import entry_for
from lianxin.rules.errors import NotFound
from tests.fixtures.people import BY, NOW, POLICY, START, TODAY


@pytest.fixture
def entry(county):
    text = POLICY.replace("policy: county-liaison", "policy: quiet\noversight: totals")
    adopt(text=text, area=county.areas["T1"], first=START, **BY)
    new = NewEntry(code="e-1", officers=("001",), kind="visit", day=TODAY, counterparts=("H1", "H2"))
    return make_entry(entry=new, by="001", at=NOW)


@pytest.mark.parametrize("who", ["clerk", "mayor", "office", "leader", "inspector", "head"])
def test_those_above_see_no_record(county, entry, who):
    with pytest.raises(NotFound):
        entry_for(county.viewer(who), "e-1")


@pytest.mark.parametrize("who", ["owner", "colleague"])
def test_those_who_serve_do(county, entry, who):
    assert entry_for(county.viewer(who), "e-1")


def test_elsewhere_nothing_changes(county, entry):
    new = NewEntry(code="e-2", officers=("003",), kind="visit", day=TODAY, counterparts=("H3",))
    make_entry(entry=new, by="003", at=NOW)
    assert entry_for(county.viewer("office"), "e-2")
