"""Duplicates and villages merge: history, links, needs, names and cards go on (rule 23)."""

from datetime import date

import pytest

from lianxin.liaison.actions import link, make_card
from lianxin.liaison.models import Link
from lianxin.liaison.queries import Reading, card_by_code, counterpart_for, counterparts_found, my_counterparts
from lianxin.records.actions import NewEntry, NewHousehold, make_entry, merge_areas, merge_counterparts
from lianxin.records.models import EntryCounterpart
from lianxin.records.queries import entries_of_counterpart, what_merging_moves
from lianxin.registry.actions.needs import NeedTerms, declare_need
from lianxin.registry.models import Counterpart, Need, RoleGrant
from lianxin.registry.queries import own_counterpart, twins_of
from lianxin.rules.errors import Refused
from tests.fixtures.people import BY, NOW, START, TODAY

READING = Reading(NOW, "核对重复对象", "test")
TERMS = NeedTerms("law", 12, frozenset({"household"}))


@pytest.fixture
def twin(county):
    new = NewEntry(code="e-1", officers=("001",), kind="visit", day=TODAY, households=(NewHousehold("V1", "张三"),))
    make_entry(entry=new, by="001", at=NOW)
    return Counterpart.objects.get(name="张三")


def test_a_provisional_household_is_matched(county, twin):
    assert [one.counterpart.code for one in twins_of(twin)] == ["H1"]
    declare_need(counterpart=twin, need="hardship", first=START, source="村委会", basis="民政局1号", terms=TERMS, **BY)
    card = make_card(counterpart=twin, officer=county.people["colleague"], **BY)
    home = county.counterparts["H1"]
    moved = what_merging_moves(twin)
    assert (moved.links, moved.entries, moved.needs) == (0, 1, 1)
    merge_counterparts(gone=twin, into=home, on=TODAY, by="007", at=NOW)
    owner = county.viewer("owner")
    assert counterpart_for(owner, twin.code, reading=READING).code == "H1"
    assert [line.code for line in entries_of_counterpart(owner, home).lines] == ["e-1"]
    assert [row.code for row in counterparts_found(owner, "张三")] == ["H1"]
    assert Need.objects.get().root == home
    assert card_by_code(card.code, on=TODAY).officers[0].name == "王小明"
    twin.refresh_from_db()
    assert (twin.end_reason, twin.provisional) == ("merged:H1", False)
    again = NewEntry(code="e-2", officers=("001",), kind="visit", day=TODAY, counterparts=(twin.code,))
    make_entry(entry=again, by="001", at=NOW)
    assert EntryCounterpart.objects.filter(root=home).count() == 2


def test_merges_chain_to_the_last(county, twin):
    h1, h2 = county.counterparts["H1"], county.counterparts["H2"]
    merge_counterparts(gone=twin, into=h1, on=TODAY, by="007", at=NOW)
    merge_counterparts(gone=h1, into=h2, on=TODAY, by="007", at=NOW)
    assert set(Counterpart.objects.filter(root=h2).values_list("code", flat=True)) == {twin.code, "H1", "H2"}
    assert EntryCounterpart.objects.get(counterpart=twin).root == h2
    assert set(Link.objects.filter(root=h2).values_list("officer__code", flat=True)) == {"001", "002"}


def test_what_does_not_merge(county, twin):
    h1 = county.counterparts["H1"]
    for gone, into in ((h1, h1), (h1, county.counterparts["E1"]), (county.counterparts["V1"], county.counterparts["V2"])):
        with pytest.raises(Refused):
            merge_counterparts(gone=gone, into=into, on=TODAY, by="007", at=NOW)
    merge_counterparts(gone=twin, into=h1, on=TODAY, by="007", at=NOW)
    for gone, into in ((twin, h1), (county.counterparts["H2"], twin)):
        with pytest.raises(Refused):
            merge_counterparts(gone=gone, into=into, on=TODAY, by="007", at=NOW)


def test_a_merged_village(county):
    new = NewEntry(code="e-1", officers=("001",), kind="visit", day=TODAY, counterparts=("H1",))
    make_entry(entry=new, by="001", at=NOW)
    on = date(2026, 6, 1)
    merge_areas(areas=[county.areas["V1"]], into=county.areas["V2"], on=on, by="007", at=NOW)
    v1, v2 = own_counterpart("V1"), own_counterpart("V2")
    assert (v1.root, v1.valid_to, v1.place.merged_into) == (v2, date(2026, 5, 31), county.areas["V2"])
    assert [row.code for row in my_counterparts(county.viewer("owner", on))] == ["H1", "V2"]
    owner = county.viewer("owner", on)
    # The owner's link to the merged village opens the households of both.
    found = [row.code for row in counterparts_found(owner, "", kinds=["household"])]
    assert found == ["H1", "H2", "H4"]
    assert [line.code for line in entries_of_counterpart(owner, v2).lines] == ["e-1"]
    head = county.viewer("clerk", on)
    assert {row.code for row in counterparts_found(head, "", kinds=["household"], area=county.areas["V2"])} == {"H1", "H2", "H4"}


def test_a_role_over_a_merged_village_goes_on_over_the_whole_from_the_day_on(county):
    v1, v2 = county.areas["V1"], county.areas["V2"]
    RoleGrant.objects.create(officer=county.people["stranger"], role="village_head", area=v1)
    merge_areas(areas=[v1], into=v2, on=date(2026, 6, 1), by="007", at=NOW)
    before, after = (county.viewer("stranger", day) for day in (date(2026, 5, 31), date(2026, 6, 1)))
    assert [reach.areas for reach in before.reaches if reach.role == "village_head"] == [(v1.pk,)]
    assert [reach.areas for reach in after.reaches if reach.role == "village_head"] == [(v2.pk, v1.pk)]
    found = counterparts_found(after, "", kinds=["household"])
    assert "H4" in [row.code for row in found]


def test_villages_that_do_not_merge(county):
    areas = county.areas
    for gone, into in (("V1", "V1"), ("G1", "V2"), ("T1", "V2")):
        with pytest.raises(Refused):
            merge_areas(areas=[areas[gone]], into=areas[into], on=TODAY, by="007", at=NOW)
    with pytest.raises(Refused):
        merge_areas(areas=[], into=areas["V2"], on=TODAY, by="007", at=NOW)
    merge_areas(areas=[areas["V1"]], into=areas["V2"], on=TODAY, by="007", at=NOW)
    areas["V1"].refresh_from_db()
    with pytest.raises(Refused):
        merge_areas(areas=[areas["V1"]], into=areas["V3"], on=TODAY, by="007", at=NOW)


def test_links_after_a_merge_are_to_the_other(county, twin):
    merge_counterparts(gone=twin, into=county.counterparts["H1"], on=TODAY, by="007", at=NOW)
    twin.refresh_from_db()
    made = link(party=county.people["colleague"], counterpart=twin, kind="home", first=TODAY, **BY)
    assert made.root.code == "H1"
