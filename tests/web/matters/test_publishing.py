"""What others asked: reviewed, opted in, in words without persons; shown, and taken away again, in the browser."""

import pytest

from lianxin.matters.models import Matter
from lianxin.rules.policy.schema import Policy
from tests.web.matters import cases

SHOWN = {"title": "停水了找谁", "text": "村里停水两天怎么办", "answer": "打抢修电话,24小时内修好"}


@pytest.fixture(autouse=True)
def _public(monkeypatch):
    """Matters of water are of a kind that others may read."""
    monkeypatch.setattr(Policy, "is_public", lambda policy, category: category == "water-supply")


def test_from_the_answer_to_the_public_page_and_back(signed_in, county, client):
    code = cases.answered(public_consent=True)
    office = signed_in("100006")
    assert code in office.get("/matters/publishing/").text
    page = office.get(f"/matters/{code}/publish/")
    assert "水管已经换好" in page.text, "the asker's own words stand beside"
    assert office.post(f"/matters/{code}/publish/", SHOWN).status_code == 302
    read = client.get("/asked/?area=990001001000").text
    assert all(words in read for words in SHOWN.values())
    assert "水管已经换好" not in read
    assert Matter.objects.get(code=code).answer.startswith("水管已经换好"), "what the asker was told stays"
    assert office.post(f"/matters/{code}/publish/", {"act": "hide"}).status_code == 302
    assert "停水了找谁" not in client.get("/asked/?area=990001001000").text


@pytest.mark.parametrize(
    ("field", "words"), [("text", "王桂兰家停水"), ("answer", "已打138-1111-2222告知"), ("title", "王桂兰问停水")]
)
def test_the_askers_name_and_number_must_not_stand_in_it(signed_in, county, field, words):
    code = cases.answered(public_consent=True)
    page = signed_in("100006").post(f"/matters/{code}/publish/", {**SHOWN, field: words})
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]


def test_without_the_askers_consent_it_is_not_offered_and_refused(signed_in, county):
    code = cases.answered()
    office = signed_in("100006")
    assert code not in office.get("/matters/publishing/").text
    assert office.post(f"/matters/{code}/publish/", SHOWN).status_code == 422
    assert Matter.objects.get(code=code).public_on is None


def test_nobody_else_shows_anything_to_others(signed_in, county):
    code = cases.answered(public_consent=True)
    for who in ("100020", "100021", "100005", "100004"):
        assert signed_in(who).get(f"/matters/{code}/publish/").status_code == 404, who
        assert signed_in(who).get("/matters/publishing/").status_code == 404, who


def test_handled_again_it_is_read_by_nobody(signed_in, county, client):
    code = cases.answered(public_consent=True)
    signed_in("100006").post(f"/matters/{code}/publish/", SHOWN)
    cases.take(code, "reopen", "asker", actor="asker", reason="又停水了")
    assert "停水了找谁" not in client.get("/asked/?area=990001001000").text
