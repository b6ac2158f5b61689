"""Closing a month: officers are heard first, what is frozen stays, what comes later shows, opening again stays on record."""

import re
import uuid
from datetime import date, timedelta

import pytest

from lianxin.audit.models import Act
from lianxin.duties import actions
from lianxin.duties.models import Due
from lianxin.records.actions import NewEntry, make_entry
from lianxin.registry.models import Closing
from lianxin.reports.models import Remark, Reopening
from lianxin.rules import periods
from tests.web.county import NOW

COUNTY = "990000000000"
OFFICE = "100006"


@pytest.fixture
def issued(county):
    for label in ("2026-02", "2026-03"):
        actions.issue(periods.parse(label), COUNTY, by="clock", at=NOW)
    return county


def my_due() -> Due:
    return Due.objects.filter(officer__code="100001", period="2026-03").exclude(state="unmeasured").first()


def close(browser, label="2026-03"):
    return browser.post(f"/closings/{label}/close/?area={COUNTY}")


def test_the_office_closes_a_month(issued, signed_in):
    browser = signed_in(OFFICE)
    assert "2026年3月" in browser.get("/closings/").content.decode()
    assert close(browser).status_code == 302
    assert Closing.objects.get().period == "2026-03"
    assert not Due.objects.filter(period="2026-03", frozen=False).exists()
    assert close(browser).status_code == 422


def test_an_officer_is_heard_before_it_and_answered(issued, signed_in):
    owner, office = signed_in("100001"), signed_in(OFFICE)
    due = my_due()
    assert owner.get("/closings/mine/").status_code == 200
    assert owner.post(f"/closings/mine/{due.pk}/", {"text": "3月在外学习,没有登记缺勤"}).status_code == 302
    refused = close(office)
    assert refused.status_code == 422
    assert "没有答复" in refused.content.decode()
    remark = Remark.objects.get()
    assert office.post(f"/closings/remarks/{remark.pk}/?area={COUNTY}", {"text": "已补登缺勤"}).status_code == 302
    assert "已补登缺勤" in owner.get("/closings/mine/").content.decode()
    assert close(office).status_code == 302
    assert owner.post(f"/closings/mine/{due.pk}/", {"text": "再说一句"}).status_code == 422


def test_nobody_speaks_for_another(issued, signed_in):
    assert signed_in("100003").post(f"/closings/mine/{my_due().pk}/", {"text": "不对"}).status_code == 404


def test_what_comes_later_is_taken_and_shown_and_moves_no_frozen_due(issued, signed_in):
    browser = signed_in(OFFICE)
    close(browser)
    before = list(Due.objects.filter(period="2026-03").order_by("pk").values_list("pk", "done", "state"))
    entry = NewEntry(kind="deed", day=date(2026, 3, 20), officers=("100001",), counterparts=("990001001000",), code="late-one")
    make_entry(entry=entry, by="100001", at=NOW.replace(hour=11))
    actions.issue(periods.parse("2026-03"), COUNTY, by="clock", at=NOW.replace(hour=12))
    assert list(Due.objects.filter(period="2026-03").order_by("pk").values_list("pk", "done", "state")) == before
    assert "结账后补记1条" in browser.get("/closings/").content.decode()


def test_who_records_for_a_closed_month_is_told_and_the_office_opens_what_came_later(issued, signed_in):
    browser, officer = signed_in(OFFICE), signed_in("100001")
    assert close(browser).status_code == 302
    Closing.objects.update(closed_at=NOW - timedelta(hours=1))
    sent = {"code": str(uuid.uuid4()), "who": ["h01"], "kind": "visit", "day": "2026-03-12"}
    saved = officer.post("/record/", sent, follow=True)
    assert "2026年3月已经结账" in saved.content.decode()
    (link,) = re.findall(r'href="(/entries/[^"]+)">3月12日', browser.get("/closings/").content.decode())
    assert browser.get(link).status_code == 200
    now = officer.post("/record/", {**sent, "day": "2026-05-13", "code": str(uuid.uuid4())}, follow=True)
    assert "已经结账" not in now.content.decode()


def test_opening_again_wants_a_reason_and_stays_on_record(issued, signed_in):
    browser = signed_in(OFFICE)
    close(browser)
    address = f"/closings/2026-03/reopen/?area={COUNTY}"
    assert browser.post(address, {"reason": " "}).status_code == 422
    assert browser.post(address, {"reason": "漏记防汛"}).status_code == 302
    assert not Closing.objects.exists()
    assert Due.objects.filter(period="2026-03", frozen=False).exists()
    assert Reopening.objects.get().reason == "漏记防汛"
    assert Act.objects.filter(verb="duties.period.reopened").count() == 1
    assert "漏记防汛" in browser.get("/closings/").content.decode()
    assert close(browser).status_code == 302


def test_a_month_of_a_closed_quarter_is_not_opened_alone(issued, signed_in):
    browser = signed_in(OFFICE)
    assert close(browser, "2026-02").status_code == 302
    actions.issue(periods.parse("2026-Q1"), COUNTY, by="clock", at=NOW)
    assert close(browser, "2026-Q1").status_code == 302
    refused = browser.post(f"/closings/2026-02/reopen/?area={COUNTY}", {"reason": "漏记"})
    assert refused.status_code == 422
    assert "2026-Q1" in refused.content.decode()


def test_closed_month_by_month_and_by_quarter_it_can_be_opened_again(issued, signed_in):
    """The quarter first, then the month: what the month closed stays closed until the month is opened."""
    browser = signed_in(OFFICE)
    actions.issue(periods.parse("2026-Q1"), COUNTY, by="clock", at=NOW)
    for label in ("2026-02", "2026-03", "2026-Q1"):
        assert close(browser, label).status_code == 302
    refused = browser.post(f"/closings/2026-03/reopen/?area={COUNTY}", {"reason": "漏记"}).content.decode()
    assert "2026年1月至3月也已结账" in refused
    assert browser.post(f"/closings/2026-Q1/reopen/?area={COUNTY}", {"reason": "漏记"}).status_code == 302
    assert not Due.objects.filter(period="2026-02", frozen=False).exists()
    assert not Due.objects.filter(period="2026-03", frozen=False).exists()
    assert browser.post(f"/closings/2026-03/reopen/?area={COUNTY}", {"reason": "漏记"}).status_code == 302
    assert not Due.objects.filter(period="2026-03", frozen=True).exists()
    assert not Due.objects.filter(period="2026-02", frozen=False).exists()
    assert [close(browser, label).status_code for label in ("2026-03", "2026-Q1")] == [302, 302]


def test_the_answer_stays_to_be_read_when_the_month_is_closed(issued, signed_in):
    officer, browser = signed_in("100001"), signed_in(OFFICE)
    officer.post(f"/closings/mine/{my_due().pk}/", {"text": "三月在防汛"})
    browser.post(f"/closings/remarks/{Remark.objects.get().pk}/?area={COUNTY}", {"text": "已核实"})
    assert close(browser).status_code == 302
    html = officer.get("/closings/mine/").content.decode()
    assert "已核实" in html
    assert f'action="/closings/mine/{my_due().pk}/"' not in html


def test_who_may(issued, signed_in):
    for code in ("100001", "100004", "100005", "100010"):
        assert signed_in(code).get("/closings/").status_code in (403, 404)
        assert close(signed_in(code)).status_code in (403, 404)
