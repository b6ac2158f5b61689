"""The contact card and the resident's own page."""

from datetime import timedelta

import pytest

from lianxin.audit.models import Read
from lianxin.liaison.actions import make_card
from lianxin.records.models import Objection
from lianxin.registry.actions import residents
from tests.web.county import NOW


@pytest.fixture
def secret(county):
    """The secret of 王桂兰."""
    return residents.issue_key(county.counterparts["h01"], by="100005", at=NOW)


def opened(client, secret):
    """The resident's page, opened."""
    answer = client.post("/r/", {"secret": secret})
    assert answer.headers["location"] == "/r/page/"
    return client.get("/r/page/")


def test_a_card_shows_officer_and_office_number_only(client, county):
    card = make_card(counterpart=county.counterparts["h01"], officer=county.owner, by="100001", at=NOW)
    page = client.get(f"/c/{card.code}")
    assert "李明" in page.text
    assert "0990-600 0022" in page.text
    for hidden in ("王桂兰", "13900000000", "13811112222", "柳树沟"):
        assert hidden not in page.text
    assert client.get("/c/", {"code": card.code.upper()}).headers["location"] == f"/c/{card.code}"


def test_a_card_that_does_not_exist(client, db):
    assert client.get("/c/nothing").status_code == 404
    page = client.get("/c/?code=nothing")
    assert page.status_code == 404
    assert "没有这张卡" in page.text


def test_the_page_says_what_is_held_who_came_and_who_read_it(client, county, secret):
    Read.objects.create(at=NOW, by="100001", kind="counterpart", code="h01", purpose="准备走访", through="counterpart")
    page = opened(client, secret)
    assert [visit.kind for visit in page.context["visits"]] == ["慰问", "发放联系群众卡", "入户走访"]
    for shown in ("李明", "农业农村局", "13811112222", "困难户", "柳河镇民政办", "准备走访", "送米面油"):
        assert shown in page.text
    assert "no-store" in page.headers["cache-control"]
    assert "<script" not in page.text


def test_it_never_shows_a_clause_nor_another_household(client, county, secret):
    page = opened(client, secret)
    for other in ("李福来", "赵淑珍", "孙长河", "每月到联系点"):
        assert other not in page.text


@pytest.mark.parametrize("typed", ["", "AAA-BBB-CCCCC-DDDDD", "王桂兰", "100001", "x" * 500])
def test_every_wrong_secret_gets_the_same_answer(client, county, secret, typed):
    known_half = secret[:7] + "-22222-22222"
    pages = [client.post("/r/", {"secret": value}) for value in (typed, known_half)]
    assert {page.status_code for page in pages} == {422}
    first, second = (page.text.split("<main", 1)[1].split("csrfmiddlewaretoken")[0] for page in pages)
    assert first == second
    assert client.get("/r/page/").headers["location"] == "/r/"


def test_ten_wrong_tries_end_the_secret(client, county, secret):
    for _ in range(10):
        client.post("/r/", {"secret": secret[:7] + "-22222-22222"})
    assert client.post("/r/", {"secret": secret}).status_code == 422


def test_case_and_dashes_do_not_matter(client, county, secret):
    assert client.post("/r/", {"secret": secret.lower().replace("-", " ")}).status_code == 302


def test_it_was_not_so_with_a_sentence_or_without(client, county, secret):
    opened(client, secret)
    page = client.post(f"/r/objections/{county.entries[0]}/", {"text": "没有来过"}, follow=True)
    assert "没有来过" in page.text
    assert Objection.objects.filter(entry__code=county.entries[0]).count() == 1
    client.post(f"/r/objections/{county.entries[6]}/")
    assert Objection.objects.filter(entry__code=county.entries[6]).count() == 1


def test_nobody_objects_to_the_visit_of_another(client, county, secret):
    opened(client, secret)
    assert client.post(f"/r/objections/{county.entries[8]}/").status_code == 404
    client.post("/r/leave/")
    assert client.post(f"/r/objections/{county.entries[0]}/").headers["location"] == "/r/"


def test_it_closes_by_itself_and_by_hand(client, county, secret, monkeypatch):
    opened(client, secret)
    monkeypatch.setenv("LIANXIN_NOW", (NOW + timedelta(minutes=21)).isoformat())
    assert client.get("/r/page/").headers["location"] == "/r/"
    monkeypatch.setenv("LIANXIN_NOW", NOW.isoformat())
    opened(client, secret)
    client.post("/r/leave/")
    assert client.get("/r/page/").headers["location"] == "/r/"


def test_in_english(client, county, secret):
    client.cookies["django_language"] = "en"
    page = opened(client, secret)
    assert '<html lang="en" class="public"' in page.text
