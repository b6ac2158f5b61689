"""Papers of each officer: the year's pledge and its account, a quarter's report; of one's own work, signed by oneself."""

from datetime import datetime

import pytest

from lianxin.clock import ZONE
from lianxin.policy.queries import schedule
from lianxin.records.actions import NewEntry, make_entry
from lianxin.reports.actions.drafting import _missing, draft
from lianxin.reports.models import Document
from lianxin.rules import periods
from lianxin.rules.policy.reports import ReportDocument
from tests.web.county import NOW

OWNER, OFFICE, LEADER = "100001", "100006", "100004"


def rule(kind: str, every: str, *text: str) -> ReportDocument:
    return ReportDocument(key=f"own-{kind}", zh="我做了什么", clause="原文", kind=kind, every=every, who=("cadre",), text=text)


def drafted(one: ReportDocument, label: str, at=NOW) -> int:
    version, period = schedule()[0], periods.parse(label)
    return sum(len(draft(owed, by="clock", at=at)) for owed in _missing(version, one, period, version.first, at.date()))


def paper_of(code: str) -> Document:
    return Document.objects.get(officer__code=code)


def posted(browser, pk, step):
    return browser.post(f"/papers/{pk}/step/{step}/", {"revision": Document.objects.get(pk=pk).revision})


@pytest.fixture
def worked(county):
    entry = NewEntry(kind="deed", day=NOW.date(), officers=(OWNER,), counterparts=("990001001000",), code="own-deed")
    make_entry(entry=entry, by=OWNER, at=NOW)
    return county


def test_each_officer_has_one_of_ones_own_work(worked):
    made = drafted(rule("report", "quarter", "本季度办好事{deeds}件。"), "2026-Q2")
    assert made == Document.objects.count() > 5
    assert drafted(rule("report", "quarter", "本季度办好事{deeds}件。"), "2026-Q2") == 0
    others = Document.objects.filter(officer__code="100003").get()
    assert int(paper_of(OWNER).values["{deeds}"]["said"]) > int(others.values["{deeds}"]["said"])


def test_a_pledge_lists_what_is_owed_and_an_account_what_was_done(worked):
    drafted(rule("pledge", "year", "今年我要完成的任务如下。"), "2026")
    pledge = paper_of(OWNER)
    assert "应完成{stay|应完成}" in pledge.text
    assert "已完成" not in pledge.text
    assert pledge.values["{stay|应完成}"]["said"].endswith("天")
    Document.objects.all().delete()
    drafted(rule("account", "year", "今年做了的如下。"), "2026", at=datetime(2026, 5, 14, 12, tzinfo=ZONE))
    assert "已完成{stay|已完成}" in paper_of(OWNER).text


def test_its_officer_edits_the_office_checks_its_officer_signs(worked, signed_in):
    drafted(rule("account", "year", "今年做了的如下。"), "2026")
    pk = paper_of(OWNER).pk
    owner, office = signed_in(OWNER), signed_in(OFFICE)
    assert owner.get(f"/papers/{pk}/").status_code == 200
    row = paper_of(OWNER)
    text = f"{row.text}\n自己还要多到户里坐坐。"
    sent = {"title": row.title, "recipients": "", "text": text, "revision": row.revision}
    assert owner.post(f"/papers/{pk}/edit/", sent).status_code == 302
    assert paper_of(OWNER).values["{stay|已完成}"] == row.values["{stay|已完成}"]
    assert posted(owner, pk, "submit").status_code == 302
    assert posted(owner, pk, "check").status_code in (404, 422)
    assert posted(office, pk, "check").status_code == 302
    assert posted(office, pk, "sign").status_code in (404, 422)
    assert posted(owner, pk, "sign").status_code == 302
    assert "自己还要多到户里坐坐" in owner.get(f"/papers/{pk}/").content.decode()


def test_a_colleague_does_not_see_it(worked, signed_in):
    drafted(rule("account", "year", "今年做了的如下。"), "2026")
    assert signed_in("100002").get(f"/papers/{paper_of(OWNER).pk}/").status_code == 404
