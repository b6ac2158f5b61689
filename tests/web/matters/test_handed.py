"""The pages of what was handed over: for the unit that did it, and nobody else."""

import pytest

from tests.web.matters import cases


@pytest.fixture
def given(county):
    """Handled at the water bureau, accepted by the transport bureau."""
    code = cases.handling()
    cases.take(code, "offer_transfer", "100020", at=cases.ago(hours=1), unit="transport", reason="路面塌了,不是水管")
    cases.take(code, "accept_transfer", "100022")
    return code


def test_the_list_and_the_page(signed_in, given):
    for code in ("100020", "100021"):
        browser = signed_in(code)
        assert given in browser.get("/matters/handed/").text
        page = browser.get(f"/matters/handed/{given}/").text
        assert "交通运输局" in page
        assert "路面塌了,不是水管" in page
        assert "王桂兰" not in page
        assert "13811112222" not in page
        assert browser.get(f"/matters/{given}/").headers["Location"] == f"/matters/handed/{given}/"


def test_it_ends_there_as_it_ended(signed_in, given):
    cases.take(given, "solve", "100022", outcome="explained", answer="今年没有列入计划", basis="年度养护计划")
    page = signed_in("100021").get(f"/matters/handed/{given}/").text
    assert "已解释说明" in page or "解释" in page
    assert "今年没有列入计划" not in page


@pytest.mark.parametrize("code", ["100001", "100003", "100011"])
def test_others_find_nothing(signed_in, given, code):
    browser = signed_in(code)
    assert browser.get(f"/matters/handed/{given}/").status_code == 404
    assert given not in browser.get("/matters/handed/").text


def test_to_nobody_is_it_offered_who_has_not_handed_over_anything(signed_in, county):
    assert "没有移交过的事项" in signed_in("100020").get("/matters/handed/").text
    assert signed_in("100020").get("/matters/handed/NOTHING/").status_code == 404
