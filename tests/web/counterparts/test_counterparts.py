"""Those who are linked to: lists, pages, purposes, needs, cards."""

import pytest

from lianxin.audit.models import Act, Read
from lianxin.liaison.models import ContactCard
from lianxin.registry.models import Need, ResidentKey
from tests.web.county import at, enter


def test_my_counterparts_with_when_i_last_saw_them(signed_in):
    page = signed_in().get("/counterparts/")
    groups = [[row.code for row in rows] for _, rows in page.context["groups"]]
    assert groups == [["h09", "h10", "h02", "h03", "h01", "h04"], ["990001001000"], ["e01"]]


def test_nobody_linked_yet(signed_in):
    assert "还没有联系对象" in signed_in("100006").get("/counterparts/").text


@pytest.mark.parametrize(
    ("who", "typed", "found"), [("100001", "王桂", ["h01"]), ("100001", "wgl", ["h01"]), ("100001", "冯庆", [])]
)
def test_found_by_name_and_initials_within_ones_scope(signed_in, who, typed, found):
    page = signed_in(who).get(f"/counterparts/?q={typed}")
    assert [row.code for row in page.context["found"]] == found


def test_search_finds_people_places_and_counterparts(signed_in):
    page = signed_in().get("/search/?q=柳树")
    assert {row.code: row.opens for row in page.context["found"]} == {"990001001000": True, "s01": False}
    assert "柳树沟小学" in page.text
    assert "990001001000" in page.text
    assert "农业农村局" in signed_in().get("/search/?q=王芳").text
    assert "没有找到" in signed_in().get("/search/?q=没有").text
    assert signed_in().get("/search/").status_code == 200


def test_a_household_without_a_purpose_asks_for_one_and_shows_nothing(signed_in):
    page = signed_in().get("/counterparts/h01/")
    assert "为什么查看" in page.text
    assert "王桂兰" not in page.text
    assert not Read.objects.exists()


def test_each_read_is_logged_with_the_purpose_of_the_task(signed_in):
    page = signed_in().get("/counterparts/h01/?for=visit")
    assert "王桂兰" in page.text
    assert "13811112222" in page.text
    read = Read.objects.get()
    assert (read.by, read.code, read.purpose) == ("100001", "h01", "准备走访")


@pytest.mark.parametrize("code", ["100002", "100003", "100008", "100009"])
@pytest.mark.parametrize("tail", ["", "?for=visit"])
def test_a_strangers_household_is_not_found(signed_in, code, tail):
    assert signed_in(code).get(f"/counterparts/h01/{tail}").status_code == 404
    assert not Read.objects.exists()


def test_the_page_says_who_serves_what_was_done_and_what_is_open(signed_in):
    page = signed_in().get("/counterparts/h04/?for=visit")
    assert [link.name for link in page.context["links"]] == ["李明"]
    assert [row.kind_key for row in page.context["page"].rows] == ["visit", "card"]
    assert "路灯坏了" in page.text
    assert page.context["lately"].name == "王芳"


def test_needs_show_source_basis_and_end_to_those_who_serve(signed_in):
    page = signed_in().get("/counterparts/h01/?for=visit")
    assert "困难户" in page.text
    assert "低保证〔2026〕12号" in page.text
    assert "2026年8月31日" in page.text
    page = signed_in("100006").get("/counterparts/h01/?for=figure")
    assert page.context["needs"] is None
    assert "困难户" not in page.text
    assert "13811112222" not in page.text


@pytest.mark.parametrize("code", ["990001001000", "e01", "s01", "p01", "990001000000"])
def test_places_and_organisations_have_pages(signed_in, code):
    assert signed_in("100005").get(f"/counterparts/{code}/").status_code == 200
    assert not Read.objects.exists()


def test_the_village_head_sees_who_comes_and_confirms_what_runs_out(signed_in, county):
    Need.objects.filter(counterpart__code="h01").update(last="2026-06-01")
    head = signed_in("100007")
    assert "/counterparts/990001001000/" in head.get("/today/").text
    page = head.get("/counterparts/990001001000/")
    assert [need.code for need in page.context["needs"]] == ["h01"]
    need = page.context["needs"][0].pk
    head.post(f"/counterparts/h01/needs/{need}/", {"still": "1", "back": "990001001000"})
    assert Need.objects.filter(counterpart__code="h01", first="2026-05-14").exists()


def test_a_need_that_no_longer_stands_ends(signed_in, county):
    need = Need.objects.get(counterpart__code="h01")
    signed_in("100007").post(f"/counterparts/h01/needs/{need.pk}/", {"still": "0"})
    need.refresh_from_db()
    assert need.last.isoformat() == "2026-05-13"


@pytest.mark.parametrize("code", ["100001", "100003", "100006"])
def test_only_the_village_and_its_township_confirm(signed_in, county, code):
    need = Need.objects.get(counterpart__code="h01")
    assert signed_in(code).post(f"/counterparts/h01/needs/{need.pk}/", {"still": "0"}).status_code == 404


def test_a_card_is_made_once_and_printed(signed_in):
    browser = signed_in()
    first = browser.post("/counterparts/h01/card/")
    assert browser.post("/counterparts/h01/card/").headers["location"] == first.headers["location"]
    page = browser.get(first.headers["location"])
    assert "<svg" in page.text
    assert "王桂兰" not in page.text
    assert ContactCard.objects.count() == 1


def test_a_key_is_shown_once_at_the_desk(signed_in, county):
    page = signed_in("100005").post("/counterparts/h01/key/")
    assert page.context["secret"] in page.text
    assert ResidentKey.objects.filter(counterpart__code="h01", revoked_at=None).count() == 1
    assert Act.objects.filter(verb="registry.key.issued", by="100005").exists()
    assert signed_in().post("/counterparts/h01/key/").status_code == 404
    assert signed_in("100005").post("/counterparts/h11/key/").status_code == 404


def test_statements_do_not_grow_with_entries(signed_in, county, django_assert_max_num_queries):
    browser = signed_in()
    with django_assert_max_num_queries(45) as before:
        browser.get("/counterparts/h01/?for=visit")
    for number in range(20):
        enter(county, "100001", "visit", at(5, 12).date(), "h01", recorded=at(5, 12, 20), text=f"第{number}次")
    with django_assert_max_num_queries(len(before.captured_queries)):
        browser.get("/counterparts/h01/?for=visit")
