"""Ready answers: written, reviewed by somebody else, used, retired."""

import pytest

from lianxin.matters.actions import review_canned, write_canned
from lianxin.matters.models import Canned
from tests.web.matters import cases

WRITTEN = {"title": "停水怎么办", "category": "water-supply", "text": "请先关总阀,拨打供水热线。", "basis": "供水条例"}


@pytest.fixture
def written(signed_in, county):
    signed_in("100006").post("/canned/new/", WRITTEN)
    return Canned.objects.get().code


def test_written_it_waits_for_somebody_else(signed_in, county, written):
    assert "等人审" in signed_in("100006").get("/canned/").text
    own = signed_in("100006").get(f"/canned/{written}/")
    assert own.context["may_review"] is False
    assert signed_in("100006").post(f"/canned/{written}/", {"act": "review"}).status_code == 422
    assert signed_in("100023").post(f"/canned/{written}/", {"act": "review"}).status_code == 302
    assert "可以用" in signed_in("100023").get(f"/canned/{written}/").text


def test_what_is_missing_is_said(signed_in, county):
    assert signed_in("100006").post("/canned/new/", {**WRITTEN, "text": ""}).status_code == 422
    assert not Canned.objects.exists()


def test_reviewed_it_is_offered_where_one_answers_until_it_is_retired(signed_in, county, written):
    code = cases.handling()
    signed_in("100023").post(f"/canned/{written}/", {"act": "review"})
    page = signed_in("100020").get(f"/matters/{code}/")
    assert "停水怎么办" in page.text
    assert "data-insert" in page.text
    signed_in("100023").post(f"/canned/{written}/", {"act": "retire"})
    assert "停水怎么办" not in signed_in("100020").get(f"/matters/{code}/").text


def test_rewritten_it_is_used_as_it_was_until_the_new_version_is_reviewed(signed_in, county, written):
    code = cases.handling()
    signed_in("100023").post(f"/canned/{written}/", {"act": "review"})
    author = signed_in("100006")
    assert author.get(f"/canned/{written}/rewrite/").context["form"]["text"].value() == WRITTEN["text"]
    page = author.post(f"/canned/{written}/rewrite/", {**WRITTEN, "text": "先关总阀,再打96333。"}, follow=True)
    later = page.context["one"]["code"]
    assert [old["code"] for old in page.context["before"]] == [written]
    old = author.get(f"/canned/{written}/")
    assert "有一版改写稿在等人审" in old.text
    assert old.context["may_rewrite"] is False
    assert WRITTEN["text"] in signed_in("100020").get(f"/matters/{code}/").text
    signed_in("100023").post(f"/canned/{later}/", {"act": "review"})
    shown = signed_in("100020").get(f"/matters/{code}/").text
    assert "再打96333" in shown
    assert WRITTEN["text"] not in shown
    assert Canned.objects.get(code=written).text == WRITTEN["text"]


def test_what_is_for_every_category_stays_so(signed_in, county):
    given = {"title": "通用", "text": "请拨12345", "area": "990000000000", "by": "100006", "at": cases.NOW}
    row = write_canned(category="", **given)
    review_canned(code=row.code, by="100023", at=cases.NOW)
    browser = signed_in("100006")
    form = browser.get(f"/canned/{row.code}/rewrite/").context["form"]
    assert form["category"].value() == ""
    browser.post(f"/canned/{row.code}/rewrite/", {"title": "通用", "text": "请拨12345热线", "category": ""})
    assert Canned.objects.get(replaces=row).category == ""


def test_who_did_not_write_it_and_does_not_review_finds_no_form(signed_in, county, written):
    assert signed_in("100020").get(f"/canned/{written}/rewrite/").status_code == 404
    assert signed_in("100006").post(f"/canned/{written}/rewrite/", {**WRITTEN, "text": ""}).status_code == 422


def test_found_by_words_and_category(signed_in, county, written):
    browser = signed_in("100006")
    assert len(browser.get("/canned/?q=停水").context["rows"]) == 1
    assert browser.get("/canned/?q=修路").context["rows"] == []
    assert browser.get("/canned/?category=roads").context["rows"] == []
    assert browser.get("/canned/nothing/").status_code == 404


@pytest.mark.parametrize(("shown", "said"), [("on", "<dd>是</dd>"), ("", "<dd>否</dd>")])
def test_whether_it_is_public_is_said_in_words(signed_in, county, shown, said):
    given = {"title": "停水找谁", "text": "打96333", "category": "water-supply", "is_public": shown}
    page = signed_in("100006").post("/canned/new/", given, follow=True)
    assert said in page.text


def test_the_list_goes_on_to_its_end_those_to_review_first(signed_in, county):
    given = {"category": "", "text": "请拨12345", "area": "990000000000", "by": "100006", "at": cases.NOW}
    codes = [write_canned(title=f"问题{number:02}", **given).code for number in range(53)]
    for code in codes[:20]:
        review_canned(code=code, by="100023", at=cases.NOW)
    browser = signed_in("100006")
    first = browser.get("/canned/?q=请拨")
    rest = browser.get(f"/canned/{first.context['more']}after={first.context['page'].after}")
    listed = [row["code"] for page in (first, rest) for row in page.context["rows"]]
    assert listed == [*codes[20:], *codes[:20]]
    assert "到底了" in rest.text
    assert len(browser.get("/canned/?after=nonsense").context["rows"]) == 50
