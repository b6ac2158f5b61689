"""From a visit: a problem becomes a matter with one tap and no retyping, handed on or solved on the spot."""

import uuid

import pytest

from lianxin.matters.models import Matter
from lianxin.records.models import Entry, Problem
from tests.web.matters import cases


def visit(browser, **more):
    sent = {"code": str(uuid.uuid4()), "kind": "visit", "who": ["h01"], "day": "2026-05-14", "problems": "水龙头没水", **more}
    return browser.post("/record/", sent)


def test_entry_and_matter_in_one(signed_in, county):
    browser = signed_in()
    answer = visit(browser, become="matter")
    row = Matter.objects.get()
    assert (row.text, row.channel, row.counterpart.code, row.state, row.raised_by) == (
        "水龙头没水",
        "visit",
        "h01",
        "new",
        "100001",
    )
    assert row.entry.code in answer.headers["location"]
    assert not Problem.objects.filter(entry=row.entry).exists()
    page = browser.get(answer.headers["location"])
    assert "上报的事项" in page.text
    assert row.code in page.text


def test_solved_on_the_spot_is_one_step(signed_in, county):
    assert visit(signed_in(), become="solved").status_code == 422
    visit(signed_in(), become="solved", solved_how="换了垫圈,当场好了")
    row = Matter.objects.get()
    assert (row.state, row.outcome, row.answer) == ("answered", "solved", "换了垫圈,当场好了")


def test_without_a_tick_it_stays_a_note(signed_in, county):
    visit(signed_in())
    assert not Matter.objects.exists()
    assert Problem.objects.filter(text="水龙头没水").exists()


def test_all_or_nothing(signed_in, county):
    before = Entry.objects.count()
    assert visit(signed_in(), become="matter", day="2027-01-01").status_code == 422
    assert (Entry.objects.count(), Matter.objects.count()) == (before, 0)


def test_an_open_note_becomes_a_matter_with_one_tap_and_only_once(signed_in, county):
    browser, code = signed_in(), f"{county.entries[8]}-p1"
    assert f"/matters/lift/{code}/" in browser.get("/problems/").text
    first = browser.post(f"/matters/lift/{code}/")
    assert browser.post(f"/matters/lift/{code}/").headers["location"] == first.headers["location"]
    row = Matter.objects.get()
    assert row.problem == code
    assert f"/matters/{row.code}/" in browser.get(f"/problems/{code}/").text
    assert f"/matters/{row.code}/" in browser.get(f"/entries/{county.entries[8]}/").text


def test_a_strangers_note_is_not_found(signed_in, county):
    assert signed_in("100003").post(f"/matters/lift/{county.entries[8]}-p1/").status_code == 404


def test_whoever_serves_the_household_sees_its_open_matters(signed_in, county):
    code = cases.ask("想装扶手", counterpart="h01", area="")
    page = signed_in().get("/counterparts/h01/?for=visit")
    assert "正在办的事项" in page.text
    assert code in page.text
    hidden = cases.ask("农业局不理人", counterpart="h01", area="", kind="complaint", against_units=("agri",))
    assert hidden not in signed_in().get("/counterparts/h01/?for=visit").text


@pytest.mark.parametrize("typed", ["扶手", None])
def test_search_finds_matters_by_words_and_by_number(signed_in, county, typed):
    code = cases.ask("想装扶手", counterpart="h01", area="")
    assert f"/matters/{code}/" in signed_in().get("/search/", {"q": typed or f"{code[:3]}-{code[3:6]}-{code[6:]}"}).text
    assert f"/matters/{code}/" not in signed_in("100003").get("/search/", {"q": typed or code}).text
