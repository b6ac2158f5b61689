"""Acts and reads: all for the auditor, an area's for the office, one's own for everybody, none for the administrator."""

import pytest

from lianxin.audit import actions
from tests.web.county import NOW


@pytest.fixture
def told(county):
    """Two acts and two reads, by the owner and by a stranger."""
    for by in ("100001", "100003"):
        actions.record("records.entry.made", kind="entry", code=f"of-{by}", by=by, at=NOW, after={"day": "2026-05-14"})
        actions.record_reads([f"read-by-{by}"], kind="counterpart", by=by, at=NOW, purpose="准备走访", through="page")
    return county


@pytest.mark.parametrize(
    ("code", "own", "strangers"),
    [("100009", True, True), ("100006", True, True), ("100001", True, False), ("100003", False, True)],
)
def test_who_sees_whose_acts(told, signed_in, code, own, strangers):
    html = signed_in(code).get("/audit/").content.decode()
    assert ("of-100001" in html, "of-100003" in html) == (own, strangers)


@pytest.mark.parametrize(
    ("code", "own", "strangers"), [("100009", True, True), ("100006", False, False), ("100001", True, False)]
)
def test_who_sees_whose_reads(told, signed_in, code, own, strangers):
    html = signed_in(code).get("/audit/reads/").content.decode()
    assert ("read-by-100001" in html, "read-by-100003" in html) == (own, strangers)


def test_the_administrator_sees_neither(told, signed_in):
    assert signed_in("100008").get("/audit/reads/").status_code == 200
    assert "read-by-" not in signed_in("100008").get("/audit/reads/").content.decode()


def test_filters_by_subject_person_and_day(told, signed_in):
    browser = signed_in("100009")
    assert "of-100003" not in browser.get("/audit/?code=of-100001").content.decode()
    assert "of-100001" not in browser.get("/audit/?by=100003").content.decode()
    assert "of-100001" not in browser.get("/audit/?until=2026-05-13").content.decode()
    assert "of-100001" in browser.get("/audit/?since=2026-05-14&until=2026-05-14").content.decode()
    assert browser.get("/audit/?since=nonsense&after=nonsense").status_code == 200


def test_it_goes_on_by_cursor(told, signed_in, django_assert_max_num_queries):
    for number in range(60):
        actions.record("records.entry.made", kind="entry", code=f"many-{number:02}", by="100001", at=NOW)
    browser = signed_in("100009")
    with django_assert_max_num_queries(10):
        html = browser.get("/audit/?by=100001").content.decode()
    assert "many-59" in html
    assert "of-100001" not in html
    more = html[html.index("after=") + 6 :].split('"')[0]
    assert "of-100001" in browser.get(f"/audit/?by=100001&after={more}").content.decode()
