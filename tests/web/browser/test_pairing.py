"""A plan of pairing in a real browser, wide and narrow: drafted, solved, changed by hand, sent, adopted, its cards on paper."""

import os

import pytest
from playwright.sync_api import expect

from lianxin.jobs.worker import work_once
from lianxin.liaison.models import ContactCard, Link
from lianxin.planning.models import PairingPlan
from tests.web import county
from tests.web.browser.desk import PHONE, WIDE, chromium, faults, overflow, press, sign_in
from tests.web.county import NOW

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _sync_allowed(monkeypatch):
    """Playwright keeps a loop running in this thread; the database is still used from it alone."""
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def sound(page) -> None:
    assert overflow(page) == 0
    assert faults(page) == []


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["desk", "phone"])
def test_from_draft_to_printed_cards(live_server, size):
    county.build()
    with chromium(size) as context:
        page = sign_in(context, live_server.url, "100006")
        page.goto(f"{live_server.url}/pairing/")
        sound(page)
        press(page, page.get_by_role("link", name="新方案").first)
        page.get_by_label("方案名称").fill("六月结对")
        page.get_by_label("新的联系自哪天起").fill("2026-06-01")
        sound(page)
        press(page, page.get_by_role("button", name="下一步"))
        page.locator("[name='households.least']").fill("0")
        page.locator("[name='households.most']").fill("4")
        sound(page)
        press(page, page.get_by_role("button", name="存下条件"))

        press(page, page.get_by_role("button", name="求解"))
        expect(page.get_by_text("排队中")).to_be_visible()
        sound(page)
        work_once(lambda: NOW)
        expect(page.get_by_text("已证明没有更好的")).to_be_visible()
        sound(page)

        press(page, page.get_by_role("link", name="柳树沟村"))
        sound(page)
        press(page, page.get_by_role("link", name="王桂兰"))
        page.locator("#typed").press_sequentially("陈立")
        expect(page.locator("#typed-price")).to_contain_text("公里")
        sound(page)
        page.get_by_label("别的人").check()
        press(page, page.get_by_role("button", name="换", exact=True))
        expect(page.get_by_text("手工选的")).to_be_visible()

        plan = PairingPlan.objects.get()
        page.goto(f"{live_server.url}/pairing/{plan.pk}/")
        press(page, page.get_by_role("link", name="征求单位意见"))
        press(page, page.get_by_role("button", name="发给单位"))
        press(page, page.get_by_role("link", name="采用").first)
        sound(page)
        press(page, page.get_by_role("button", name="采用"))
        expect(page.get_by_text("排队中")).to_be_visible()
        work_once(lambda: NOW)
        expect(page.locator(".tag.ok", has_text="已采用")).to_be_visible()

        press(page, page.get_by_role("link", name="交接").last)
        sound(page)
        press(page, page.get_by_role("link", name="按干部看"))
        press(page, page.get_by_role("link", name="陈立"))
        press(page, page.get_by_role("link", name="联系卡"))
        press(page, page.get_by_role("button", name="张卡"))
        expect(page.get_by_text("给王桂兰")).to_be_visible()
        sound(page)
        page.emulate_media(media="print")
        expect(page.locator(".print-card .qr svg").first).to_be_visible()
        expect(page.locator(".steps").last).to_be_hidden()
    assert Link.objects.get(officer__code="100004", root__code="h01").valid_from.isoformat() == "2026-06-01"
    assert ContactCard.objects.filter(officer__code="100004").exists()
