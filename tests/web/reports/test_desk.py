"""What waits of the office's papers stands on the first page, and leads there in one step."""

import re
from datetime import datetime

import pytest

from lianxin.clock import ZONE
from lianxin.duties import actions as duties
from lianxin.reports.actions import draft_due
from lianxin.reports.models import Document, Slip
from lianxin.rules import periods
from tests.web.county import NOW

COUNTY = "990000000000"
OFFICE, LEADER, OWNER = "100006", "100004", "100001"


@pytest.fixture
def week(county):
    draft_due(at=datetime(2026, 5, 15, 16, 1, tzinfo=ZONE))
    duties.issue(periods.parse("2026-03"), COUNTY, by="clock", at=NOW)
    return county


def first_page(browser) -> str:
    return browser.get("/today/").content.decode()


def test_the_office_sees_drafts_and_periods_to_close(week, signed_in):
    html = first_page(signed_in(OFFICE))
    assert "等着送核" in html
    assert "2026年3月还没有结账" in html
    signed_in(OFFICE).post(f"/closings/2026-03/close/?area={COUNTY}")
    assert "2026年3月还没有结账" not in first_page(signed_in(OFFICE))


def test_the_only_paper_that_waits_opens_at_once(week, signed_in):
    Document.objects.exclude(key="weekly-feedback", area__code=COUNTY).delete()
    row = Document.objects.get()
    signed_in(OFFICE).post(f"/papers/{row.pk}/step/submit/", {"revision": row.revision})
    html = first_page(signed_in(LEADER))
    found = re.search(r'href="(/papers/\d+/)">1份等你核稿', html)
    assert found
    assert found[1] == f"/papers/{row.pk}/"


def test_an_officer_sees_a_slip_and_nothing_of_the_office(week, signed_in):
    officer = week.officers[OWNER]
    asked = {"unit": week.units["agri"], "officer": officer, "text": "尽快通水", "due_on": "2026-05-10"}
    Slip.objects.create(area=week.areas[COUNTY], year=2026, number=1, about_kind="other", by=OFFICE, at=NOW, **asked)
    html = first_page(signed_in(OWNER))
    assert "1张督办单等你回复" in html
    assert "已过期" in html
    assert "还没有结账" not in html
    assert "等着送核" not in html
    assert "文稿和结账" not in first_page(signed_in("100002"))


def test_every_cell_of_a_table_opens_what_it_counts(county, signed_in):
    draft_due(at=datetime(2026, 5, 1, 8, 1, tzinfo=ZONE))
    row = Document.objects.get(key="promise-circular", area__code=COUNTY)
    browser = signed_in(OFFICE)
    html = browser.get(f"/papers/{row.pk}/").content.decode()
    cells = re.findall(r'<td class="number"><a class="figure" href="([^"]+)"', html)
    assert len(cells) == len(row.table["rows"]) * len(row.table["columns"])
    for link in cells[: len(row.table["columns"])]:
        assert browser.get(link.replace("&amp;", "&")).status_code == 200
