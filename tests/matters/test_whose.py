"""Whose a confidential matter is: kept from whoever handles it, on the way round by the household and the visit too."""

from lianxin.matters import actions, queries
from lianxin.matters.actions import NewMatter
from lianxin.phones.queries import served
from lianxin.records.actions import NewEntry
from lianxin.web.matters.shown import page_of
from tests.fixtures.people import NOW, TODAY
from tests.matters.places import Steps, reported


def codes(rows):
    return [one.code for one in rows]


def handled_by_the_township(county, matter):
    """Signed for by the officer who serves the household as well."""
    go = Steps(county, matter)
    go.dispatched("GOV1")
    go("sign", "owner", officer=county.code("owner"))
    return matter


def test_whoever_handles_it_does_not_find_it_on_the_household_s_page(county):
    open_one = handled_by_the_township(county, reported(counterpart="H1"))
    kept = handled_by_the_township(county, reported(counterpart="H1", confidential=True, text="邻居占了公用水井"))
    me, root = county.viewer("owner"), county.counterparts["H1"].pk
    assert queries.matter_of(me, kept.code).asker is None
    assert codes(queries.open_matters_of(me, root)) == [open_one.code]
    assert codes(queries.open_matters_of(county.viewer("desk"), root)) == [open_one.code, kept.code], "who may know who asked"


def test_nor_is_it_counted_on_the_phone(county):
    handled_by_the_township(county, reported(counterpart="H1", confidential=True))
    assert served._open_matters(county.viewer("owner"), [county.counterparts["H1"].pk]) == {}


def test_nor_does_the_visit_lead_to_it_nor_it_to_the_visit(county):
    visit = NewEntry(code="e-1", officers=("001",), kind="visit", day=TODAY, counterparts=("H1",))
    told = NewMatter(kind="problem", text="邻居占了公用水井", channel="visit", confidential=True)
    entry, (kept,) = actions.lift(entry=visit, matters=(told,), by="001", at=NOW)
    Steps(county, kept).dispatched("GOV1")
    handler, taker, desk = (county.viewer(name) for name in ("mayor", "owner", "desk"))
    assert codes(queries.matters_of_entry(taker, entry.code)) == [kept.code], "who took it in"
    assert queries.matters_of_entry(handler, entry.code) == []
    assert page_of(handler, queries.matter_of(handler, kept.code), NOW)["m"].entry is None
    assert page_of(desk, queries.matter_of(desk, kept.code), NOW)["m"].entry == entry


def test_what_leads_is_named_only_to_whoever_may_see_it(county):
    lead, mine = reported(area="V3", counterpart="H3", text="隔壁镇的泵房坏了"), reported(counterpart="H1")
    Steps(county, lead).handled()
    Steps(county, mine)("merge", into=lead.code)
    linked, desk = county.viewer("owner"), county.viewer("desk")
    assert page_of(linked, queries.matter_of(linked, mine.code), NOW)["m"].led_by is None
    assert page_of(desk, queries.matter_of(desk, mine.code), NOW)["m"].led_by == lead
