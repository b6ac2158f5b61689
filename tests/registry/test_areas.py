"""Areas: made with their counterpart, renamed with the old name kept, divided."""

import pytest

from lianxin.registry.actions.areas import change_area, create_area, rename_area
from lianxin.registry.models import Counterpart
from lianxin.registry.queries import (
    area_by_code,
    area_for,
    areas_below,
    areas_found,
    own_counterpart,
    path_of,
    places_like,
    places_named,
    unit_by_code,
    unit_for,
    units_found,
    what_lies_in,
)
from lianxin.rules.errors import NotFound, Refused
from tests.fixtures.people import BY, TODAY


def test_a_village_is_its_own_counterpart_with_its_line(county):
    area = create_area(name="新村", level="village", parent=county.areas["T1"], provisional=True, **BY)
    own = own_counterpart(area.code)
    assert area.code.startswith("T1-")
    assert (own.base, own.root_id, own.area_id) == ("village", own.pk, area.pk)
    assert (area.county.code, area.township.code, area.village_id, area.district_id) == ("C", "T1", area.pk, None)
    assert [one.code for one in path_of(area)] == ["C", "T1", area.code]
    assert not Counterpart.objects.filter(code="G1").exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"level": "street"}, "level"),
        ({"level": "county"}, "parent_code"),
        ({"size_class": "huge"}, "size_class"),
        ({"code": "V1"}, "area_code"),
        ({"code": "H1"}, "area_code"),
    ],
)
def test_refused(county, changes, field):
    values = {"name": "新村", "level": "village", "parent": county.areas["T1"], **changes}
    with pytest.raises(Refused) as refusal:
        create_area(**values, **BY)
    assert field in {fault.field for fault in refusal.value.faults}


def test_renamed_and_still_found_by_the_old_name(county):
    rename_area(area=county.areas["V1"], name="幸福村", **BY)
    for typed in ("幸福", "王家庄", "wjz", "xf"):
        assert "V1" in [one.code for one in areas_found(typed)]
    assert own_counterpart("V1").name == "幸福村"
    rename_area(area=county.areas["G1"], name="老井", **BY)
    assert {one.code for one in areas_found("第一")} == {"G1"} == {one.code for one in areas_found("老井")}
    with pytest.raises(Refused):
        rename_area(area=county.areas["V1"], name=" ", **BY)


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("王家庄村", ["V1"]),
        ("wjz", ["V1"]),
        ("东乡镇王家庄村", ["V1"]),
        ("东乡 王家庄", ["V1"]),
        ("西乡镇王家庄村", []),
        ("王家庄村三组12号", ["V1"]),
        ("东乡镇王家庄村村委会", ["V1"]),
        ("西乡镇王家庄村三组", []),
        ("王家庄社区", []),
        ("jjj", []),
        ("没有的村", []),
    ],
)
def test_a_place_as_people_write_it(county, typed, codes):
    assert [one.code for one in places_named(typed)] == codes


@pytest.mark.parametrize(
    ("typed", "codes"), [("王家庄社区", ["V1"]), ("东乡镇王家庄屯村", []), ("没有的村", []), ("村", []), ("", [])]
)
def test_a_place_of_almost_that_name(county, typed, codes):
    assert [one.code for one in places_like(typed)] == codes


@pytest.mark.parametrize("typed", ["镇" * 60, "村" * 60, "镇村" * 30, "市 镇 村 " * 15])
def test_what_is_no_address_is_soon_given_up(county, typed, django_assert_max_num_queries):
    with django_assert_max_num_queries(60):
        assert places_named(typed) == []


def test_looked_at_before(county):
    moves = what_lies_in(county.areas["T1"])
    assert (moves.areas, moves.counterparts, moves.units) == (3, 4, 3)


def test_size_class(county):
    change_area(area=county.areas["T1"], size_class="small", **BY)
    assert area_by_code("T1").size_class == "small"
    with pytest.raises(Refused):
        change_area(area=county.areas["T1"], size_class="tiny", **BY)


def test_below_and_for_whom(county):
    assert [one.code for one in areas_below(county.areas["C"], level="village", on=TODAY)] == ["V1", "V2", "V3"]
    assert area_for(county.viewer("owner"), "T1").code == "T1"
    assert area_for(county.viewer("office"), "V3", thing="suspension", action="change").code == "V3"
    for who in ("owner", "clerk", "mayor", "leader", "admin"):
        with pytest.raises(NotFound):
            area_for(county.viewer(who), "V1", thing="suspension", action="change")
    assert area_for(county.viewer("mayor"), "V1", thing="board").code == "V1"
    for who, code in (("mayor", "V3"), ("clerk", "C"), ("head", "V2"), ("owner", "V1")):
        with pytest.raises(NotFound):
            area_for(county.viewer(who), code, thing="board")


def test_units(county):
    assert unit_by_code("GOV1").area.code == "T1"
    assert [one.code for one in units_found("东乡镇政")] == ["GOV1"]
    assert unit_for(county.viewer("clerk"), "STATION", action="change").code == "STATION"
    with pytest.raises(NotFound):
        unit_for(county.viewer("clerk"), "GOV2", action="change")
    for miss in (lambda: unit_by_code("none"), lambda: area_by_code("none"), lambda: own_counterpart("C")):
        with pytest.raises(NotFound):
            miss()
