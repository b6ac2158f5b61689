"""Dues behind a number: who may see which, and the arithmetic of one."""

import pytest

from lianxin.duties import actions
from lianxin.duties.models import Due
from lianxin.rules import periods
from tests.web.county import NOW


@pytest.fixture
def stay(county) -> Due:
    """The owner's days at the contact point in May."""
    actions.issue(periods.parse("2026-05"), "990000000000", by="clock", at=NOW)
    return Due.objects.get(officer__code="100001", duty="stay", period="2026-05")


def test_the_owner_sees_the_arithmetic(stay, signed_in):
    html = signed_in("100001").get(f"/dues/{stay.pk}/").content.decode()
    for words in ("怎么算的", "工作日", "折算后应完成", "每月到联系点蹲点指导3天", "至少3天"):
        assert words in html


@pytest.mark.parametrize(
    ("code", "status"),
    [("100002", 404), ("100003", 404), ("100011", 200), ("100006", 200), ("100005", 404), ("100008", 404)],
)
def test_colleague_and_stranger_do_not_see_it_head_and_office_do(stay, signed_in, code, status):
    assert signed_in(code).get(f"/dues/{stay.pk}/").status_code == status


def test_the_list_is_filtered_and_goes_on_by_cursor(stay, signed_in):
    browser = signed_in("100006")
    html = browser.get("/dues/?period=2026-05&duty=stay&state=open").content.decode()
    assert "到联系点蹲点" in html
    assert "参加党组织生活" not in html
    assert browser.get("/dues/?period=2026-05&after=nonsense").status_code == 200


def test_an_officer_has_no_list_of_others(stay, signed_in):
    assert signed_in("100001").get("/dues/?unit=qingshan").status_code == 404


def test_statements_do_not_grow_with_rows(stay, signed_in, django_assert_max_num_queries):
    browser = signed_in("100006")
    browser.get("/dues/?period=2026-05")
    with django_assert_max_num_queries(16):
        browser.get("/dues/?period=2026-05")


def test_who_is_missing_is_listed(county, signed_in):
    browser = signed_in("100006")
    assert "联系各界群众" in browser.get("/coverage/").content.decode()
    html = browser.get("/coverage/san-ge-tuxian/households/parties/").content.decode()
    assert "冯主任" in html
    assert "李明" not in html
    assert browser.get("/coverage/san-ge-tuxian/nothing/parties/").status_code == 404
    assert browser.get("/coverage/san-ge-tuxian/households/nonsense/").status_code == 404


def test_the_records_counted_are_listed(stay, signed_in):
    """The owner's two days at the contact point, and nothing of the colleague's."""
    html = signed_in("100001").get(f"/dues/{stay.pk}/").content.decode()
    records = html[html.index("算进来的记录") :]
    assert records.count('href="/entries/') == 1
    assert "蹲点指导" in records
    assert "王芳" not in records
