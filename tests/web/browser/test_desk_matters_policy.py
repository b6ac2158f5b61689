"""Matters of a policy in a real browser: a deadline by form, a line of the catalogue, a fault beside its field."""

import os
import re

import pytest
from playwright.sync_api import expect

from tests.web import county
from tests.web.browser.desk import PHONE, WIDE, chromium, faults, overflow, press, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _sync_allowed(monkeypatch):
    """Playwright keeps a loop running in this thread; the database is still used from it alone."""
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def sound(page):
    if os.environ.get("LIANXIN_SHOTS"):
        page.screenshot(path=f"{os.environ['LIANXIN_SHOTS']}/{len(os.listdir(os.environ['LIANXIN_SHOTS']))}.png", full_page=True)
    assert overflow(page) == 0
    assert faults(page) == []


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["desk", "phone"])
def test_five_days_become_four_and_a_line_gets_another_unit(live_server, size):
    county.build()
    with chromium(size) as context:
        page = sign_in(context, live_server.url, "100006")
        page.goto(f"{live_server.url}/policies/")
        press(page, page.get_by_role("link", name="三个凸显").first)
        press(page, page.get_by_role("button", name="复制成草稿"))
        expect(page.get_by_text("检查通过")).to_be_visible()
        sound(page)

        press(page, page.get_by_role("link", name="其余事项", exact=True))
        expect(page.locator(".reads")).to_contain_text("交办后5个工作日内办结")
        page.get_by_label("交办后多久办结", exact=True).fill("4")
        press(page, page.get_by_role("button", name="保存", exact=True))
        expect(page.get_by_text("延期合计不能超过原来的办理期限").first).to_be_visible()
        sound(page)
        page.get_by_label("可延多久", exact=True).fill("4")
        press(page, page.get_by_role("button", name="保存", exact=True))
        expect(page.locator(".reads")).to_contain_text("交办后4个工作日内办结")
        expect(page.get_by_text("检查通过")).to_be_visible()
        sound(page)

        press(page, page.get_by_role("link", name="回到目录").first)
        press(page, page.get_by_role("link", name="道路出行", exact=True))
        expect(page.locator(".reads")).to_contain_text("由县级交通运输局牵头")
        page.locator("[name='lead.unit_kind'][value='water']").check(force=True)
        press(page, page.get_by_role("button", name="保存", exact=True))
        expect(page.locator(".reads")).to_contain_text("交通运输局或水利局")
        sound(page)

        press(page, page.get_by_role("link", name="回到目录").first)
        press(page, page.get_by_role("link", name="事项类别", exact=True))
        page.locator("summary", has_text="water-supply").click()
        page.locator("[id='i-w.water-supply.hints']").fill("停水、爆管")
        press(page, page.get_by_role("button", name="保存", exact=True))
        expect(page.locator("#text")).to_have_value(re.compile(r"hints: \[停水, 爆管\]"))
        sound(page)
