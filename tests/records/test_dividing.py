"""An area divided from a day on: until then the old one tells, from then on the new one (rules 13 and 23)."""

from datetime import date

import pytest

from lianxin.liaison.queries import counterparts_found, my_counterparts
from lianxin.records.actions import NewEntry, make_entry
from lianxin.records.actions.dividing import split_area
from lianxin.records.models import EntryCounterpart
from lianxin.registry.actions.areas import Part
from lianxin.registry.models import Area, Counterpart
from lianxin.registry.queries import counterpart_by_code
from lianxin.rules.errors import Refused
from tests.fixtures.people import NOW, TODAY

ON = date(2026, 5, 11)


def codes(rows):
    return {row.code for row in rows}


def test_whoever_moves_is_of_the_new_area_from_the_day_on(county):
    make_entry(
        entry=NewEntry(code="e-1", officers=("001",), kind="visit", day=date(2026, 5, 5), counterparts=("H1",)), by="001", at=NOW
    )
    part = Part("王家庄新村", areas=("G1",), counterparts=("H2",))
    new = split_area(area=county.areas["V1"], parts=[part], on=ON, by="007", at=NOW)[0]
    assert (new.township.code, new.valid_from, new.provisional) == ("T1", ON, True)
    group = Area.objects.get(code="G1")
    assert (group.valid_to, group.merged_into.village, group.village.code) == (date(2026, 5, 10), new, "V1")
    h1 = counterpart_by_code("H1")
    assert (h1.valid_to, h1.area.village.code, h1.root.area.village, h1.root.valid_from) == (date(2026, 5, 10), "V1", new, ON)
    assert h1.end_reason == f"merged:{h1.root.code}"
    assert set(Counterpart.objects.filter(root__area__village=new, place=None).exclude(area__village=new)) == {
        h1,
        counterpart_by_code("H2"),
    }
    assert EntryCounterpart.objects.get(counterpart=h1).root == h1.root


def test_links_access_and_old_codes_go_on(county):
    split_area(area=county.areas["V1"], parts=[Part("王家庄新村", counterparts=("H1", "H2"))], on=ON, by="007", at=NOW)
    assert codes(row.root for row in my_counterparts(county.viewer("owner", TODAY)) if row.base == "household") == {
        counterpart_by_code("H1").root.code
    }
    clerk = county.viewer("clerk", TODAY)
    assert codes(counterparts_found(clerk, "H1", kinds=["household"])) == {counterpart_by_code("H1").root.code}


def test_what_came_after_the_day_moves_outright_and_what_ended_before_stays(county):
    Counterpart.objects.filter(code="H1").update(valid_from=ON)
    Counterpart.objects.filter(code="H2").update(valid_to=date(2026, 5, 1))
    new = split_area(area=county.areas["V1"], parts=[Part("新村", counterparts=("H1", "H2"))], on=ON, by="007", at=NOW)[0]
    assert counterpart_by_code("H1").area == new
    assert counterpart_by_code("H2").area.village.code == "V1"


def test_what_does_not_divide(county):
    v1 = county.areas["V1"]
    for bad in ([], [Part("x", areas=("V2",))], [Part("x", counterparts=("H3",))], [Part("x", counterparts=("H2", "H2"))]):
        with pytest.raises(Refused):
            split_area(area=v1, parts=bad, on=ON, by="007", at=NOW)
    with pytest.raises(Refused):
        split_area(area=v1, parts=[Part("x", counterparts=("H2",))], on=date(2026, 5, 15), by="007", at=NOW)
