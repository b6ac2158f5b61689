"""What everybody may look for: an empty search says so, what is nowhere is not found, a unit stands alone when it is named."""

import re

import pytest

from lianxin.registry.actions.areas import create_area
from lianxin.registry.models import Unit
from lianxin.registry.queries import places_named
from tests.fixtures.people import NOW
from tests.matters.places import Steps, reported


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/find/?place=%20", 200, "还没有写"),
        ("/find/?place=zzz", 404, "没有找到"),
        ("/find/", 200, "您在哪个村"),
        ("/c/?code=%20", 200, "请写联系卡上的编号"),
    ],
)
def test_a_search_always_answers(browser, path, status, says):
    page = browser.get(path)
    assert page.status_code == status
    assert says in page.text
    assert "您说的是哪一个" not in page.text


def test_a_place_of_almost_that_name_is_proposed(browser, place):
    page = browser.get("/find/?place=王家庄社区")
    assert page.status_code == 404
    assert "您说的是哪一个" in page.text
    assert "?place=V1" in page.text


def test_who_has_no_number_is_reached_otherwise(browser, place):
    assert "转告" not in browser.get("/find/?place=V1").text
    Unit.objects.update(phone="")
    page = browser.get("/find/?place=V1").text
    assert "还没有登记办公电话" in page
    assert "请工作人员转告" in page


def test_the_figures_of_one_unit_by_its_name(browser, place):
    step = Steps(place, reported())
    step.dispatched()
    step("sign", by="plumber")
    assert "水务局" in browser.get("/results/").text
    assert "水务局" in browser.get("/results/?q=水务").text
    page = browser.get("/results/?q=zzz").text
    assert "水务局" not in page
    assert "没有找到这个单位" in page


def test_asking_from_the_page_of_a_place_shows_its_name(browser, place):
    assert 'name="area" value="王家庄村"' in browser.get("/ask/?area=V1").text
    create_area(code="V9", name="王家庄村", level="village", parent=place.areas["T2"], by="101", at=NOW)
    shown = re.search(r'name="area" value="([^"]*)"', browser.get("/ask/?area=V1").text)[1]
    assert shown == "东乡镇王家庄村"
    assert [one.code for one in places_named(shown)] == ["V1"]
    assert 'name="area" value' not in browser.get("/ask/?area=nothing").text
