"""What if, in a real browser: three days become two, hours fall; the impossible is shown with its numbers."""

import os

import pytest
from playwright.sync_api import expect

from lianxin.policy.models import Draft
from tests.web import county
from tests.web.browser.desk import PHONE, WIDE, chromium, faults, overflow, press, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _sync_allowed(monkeypatch):
    """Playwright keeps a loop running in this thread; the database is still used from it alone."""
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["desk", "phone"])
def test_what_if(live_server, size):
    county.build()
    with chromium(size) as context:
        page = sign_in(context, live_server.url, "100006")
        page.goto(f"{live_server.url}/policies/")
        press(page, page.get_by_role("link", name="三个凸显").first)
        press(page, page.get_by_role("link", name="负担"))
        expect(page.get_by_role("heading", name="负担", exact=True)).to_be_visible()
        assert overflow(page) == 0
        assert faults(page) == []

        press(page, page.get_by_role("link", name="如果改一改"))
        page.get_by_label("到联系点蹲点 · 至少").fill("2")
        page.get_by_text("联系的数目").click()
        page.get_by_label("联系各界群众 · 下限").fill("13")
        press(page, page.get_by_role("button", name="算一算"))
        expect(page.get_by_text("做不到")).to_be_visible()
        expect(page.get_by_text("名册上符合条件的一共只有12个")).to_be_visible()
        assert overflow(page) == 0
        assert faults(page) == []

        page.get_by_label("联系各界群众 · 下限").fill("12")
        press(page, page.get_by_role("button", name="算一算"))
        expect(page.get_by_text("名册上符合条件的一共只有12个")).to_have_count(0)
        expect(page.locator(".was", has_text="36").first).to_be_visible()
        press(page, page.get_by_role("button", name="存成草稿"))
        expect(page.get_by_text("已存成草稿")).to_be_visible()
        press(page, page.get_by_role("link", name="4 看有什么不同"))
        expect(page.get_by_text("由至少3天改为至少2天")).to_be_visible()
    assert "at_least: 4" in Draft.objects.get().text
    assert "between: [12, 15]" in Draft.objects.get().text
