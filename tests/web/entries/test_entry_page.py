"""One entry, its list, its corrections."""

import pytest

from lianxin.records.models import Entry, Objection
from tests.web.county import at, enter


def test_it_shows_when_it_was_recorded_beside_the_day(signed_in, county):
    page = signed_in().get(f"/entries/{county.entries[4]}/")
    assert "2026年4月24日" in page.text
    assert "2026年4月27日" in page.text
    assert page.context["entry"].late == 3


@pytest.mark.parametrize("code", ["100003", "100008", "100009"])
def test_a_strangers_entry_is_not_found(signed_in, county, code):
    browser = signed_in(code)
    assert browser.get(f"/entries/{county.entries[0]}/").status_code == 404
    assert browser.get(f"/entries/{county.entries[0]}/correct/").status_code == 404
    assert browser.post(f"/entries/{county.entries[0]}/withdraw/", {"reason": "x"}).status_code == 404


def test_a_correction_stands_in_place_and_the_old_one_stays(signed_in, county):
    browser, old = signed_in(), county.entries[8]
    page = browser.get(f"/entries/{old}/correct/")
    form = page.context["form"]
    assert form["who"].value() == ("h04",)
    sent = {"code": form["code"].value(), "who": ["h04"], "kind": "talk", "day": "2026-05-12", "companions": ["100002"]}
    page = browser.post(f"/entries/{old}/correct/", sent, follow=True)
    assert [step.kind_key for step in page.context["chain"]] == ["visit", "talk"]
    assert "已更正" in browser.get(f"/entries/{old}/").text
    assert Entry.objects.get(code=old).superseded_on is not None
    assert browser.get(f"/entries/{old}/correct/").headers["Location"] == f"/entries/{old}/"


def test_a_withdrawal_needs_a_reason_and_keeps_it(signed_in, county):
    browser, code = signed_in(), county.entries[0]
    assert browser.post(f"/entries/{code}/withdraw/", {"reason": " "}).status_code == 422
    page = browser.post(f"/entries/{code}/withdraw/", {"reason": "记重了"}, follow=True)
    assert "记重了" in page.text
    assert browser.post(f"/entries/{code}/withdraw/", {"reason": "再来"}).status_code == 422


def test_the_officer_answers_an_objection(signed_in, county):
    browser, code = signed_in(), county.entries[4]
    objection = Objection.objects.get()
    page = browser.post(f"/entries/{code}/objections/{objection.pk}/", {"reply": "那天是您儿子在家"}, follow=True)
    assert "那天是您儿子在家" in page.text
    assert signed_in("100003").post(f"/entries/{code}/objections/{objection.pk}/", {"reply": "x"}).status_code == 404


def test_my_entries_by_month_with_a_word_and_a_period(signed_in):
    browser = signed_in()
    page = browser.get("/entries/")
    assert [month for month, _ in page.context["months"]] == ["2026-05", "2026-04"]
    found = browser.get("/entries/?q=米面油").context["months"]
    assert [row.kind_key for _, rows in found for row in rows] == ["gift"]
    april = browser.get("/entries/?period=2026-04").context["months"]
    assert {month for month, _ in april} == {"2026-04"}
    assert "没有找到" in browser.get("/entries/?q=没有的词").text


def test_the_list_goes_on_by_cursor_and_ends(signed_in, county):
    browser = signed_in()
    for number in range(40):
        enter(county, "100001", "visit", at(4, 28).date(), "h01", recorded=at(4, 28, 20), text=f"第{number}次")
    first = browser.get("/entries/")
    seen = [row.code for _, rows in first.context["months"] for row in rows]
    rest = browser.get(f"/entries/?after={first.context['page'].after}")
    more = [row.code for _, rows in rest.context["months"] for row in rows]
    assert len(seen) == 30
    assert not set(seen) & set(more)
    assert "到底了" in rest.text
    assert browser.get("/entries/?after=nonsense").status_code == 422


def test_statements_of_the_list_do_not_grow(signed_in, county, django_assert_max_num_queries):
    browser = signed_in()
    with django_assert_max_num_queries(20) as before:
        browser.get("/entries/")
    for number in range(15):
        enter(county, "100001", "visit", at(4, 28).date(), "h01", "h02", recorded=at(4, 28, 20), text=f"第{number}次")
    with django_assert_max_num_queries(len(before.captured_queries)):
        browser.get("/entries/")


def test_it_copies_as_text(signed_in, county):
    found = signed_in().get(f"/entries/{county.entries[0]}/").context["as_text"].split("\n")
    assert found[0] == "2026年4月3日 入户走访"
    assert found[1:] == ["王桂兰", "干部: 李明", "老人腿脚不便,想装扶手。", "问题: 门口台阶要装扶手"]


def test_whom_the_reader_may_not_know_is_not_in_the_text(signed_in, county):
    code = enter(county, "100001", "visit", at(5, 12).date(), "h01", companions=["100002"], text="一起去的")
    assert "王桂兰" not in signed_in("100002").get(f"/entries/{code}/").context["as_text"]
