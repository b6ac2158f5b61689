"""三天 → 两天 in a real browser: copy, change by form, see a fault and mend it, try, compare, adopt, read the new sentence."""

import os
import re

import pytest
from playwright.sync_api import expect

from lianxin.policy.models import Adoption
from tests.web import county
from tests.web.browser.desk import PHONE, WIDE, chromium, faults, overflow, press, sign_in, until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _sync_allowed(monkeypatch):
    """Playwright keeps a loop running in this thread; the database is still used from it alone."""
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["desk", "phone"])
def test_three_days_become_two(live_server, size):
    county.build()
    with chromium(size) as context:
        page = sign_in(context, live_server.url, "100006")
        page.goto(f"{live_server.url}/policies/")
        press(page, page.get_by_role("link", name="三个凸显").first)
        press(page, page.get_by_role("button", name="复制成草稿"))
        expect(page.get_by_text("检查通过")).to_be_visible()
        assert overflow(page) == 0
        assert faults(page) == []

        press(page, page.get_by_role("link", name="到联系点蹲点", exact=True))
        expect(page.locator(".reads")).to_contain_text("至少3天")
        page.get_by_label("数目").fill("4")
        press(page, page.get_by_role("button", name="保存", exact=True))
        expect(page.locator(".reads")).to_contain_text("至少2天")
        assert "at_least: 4" in page.locator("#text").input_value()
        assert overflow(page) == 0
        assert faults(page) == []

        text = page.locator("#text")
        text.fill(text.input_value().replace("every: month\n    prorate: true", "every: mnth\n    prorate: true", 1))
        press(page, page.get_by_role("button", name="保存文本并检查"))
        expect(page.get_by_text("有 1 处要改")).to_be_visible()
        assert faults(page) == []
        page.locator(".faults .grow a").first.click()
        expect(page).to_have_url(re.compile("#f-every"))
        page.get_by_label("周期").select_option("month")
        press(page, page.get_by_role("button", name="保存", exact=True))
        expect(page.get_by_text("检查通过")).to_be_visible()

        press(page, page.get_by_role("link", name="2 用上月记录试算"))
        expect(page.get_by_text("只是试算")).to_be_visible()
        assert overflow(page) == 0
        assert faults(page) == []
        press(page, page.get_by_role("link", name="4 看有什么不同"))
        expect(page.get_by_text("由至少3天改为至少2天")).to_be_visible()
        assert faults(page) == []
        press(page, page.get_by_role("link", name="去采用"))
        page.get_by_label("从哪一天起施行").fill("2026-06-01")
        page.get_by_label("我已看过上面的改动").check()
        page.get_by_label("平均每户一年要被走访").fill("示例县户少干部多,先试行一季度")
        assert faults(page) == []
        press(page, page.get_by_role("button", name="采用"))
        expect(page.get_by_text("“蹲点指导”至少2天")).to_be_visible()
    assert [row.first.isoformat() for row in Adoption.objects.order_by("first")] == ["2026-01-01", "2026-06-01"]


def test_a_choice_reshapes_the_form_at_once(live_server):
    """With JavaScript the fields that apply appear without pressing anything; what was typed elsewhere stays."""
    county.build()
    with chromium() as context:
        page = sign_in(context, live_server.url, "100006")
        page.goto(f"{live_server.url}/policies/")
        press(page, page.get_by_role("link", name="三个凸显").first)
        press(page, page.get_by_role("button", name="复制成草稿"))
        press(page, page.get_by_role("link", name="到联系点蹲点", exact=True))
        page.get_by_label("名称", exact=True).fill("到点上蹲点")
        page.get_by_label("要求").select_option("between")
        expect(page.get_by_label("从", exact=True)).to_be_visible()
        expect(page.get_by_label("名称", exact=True)).to_have_value("到点上蹲点")
        expect(page.locator("#text")).to_have_value(re.compile(re.escape("between: [6, 6]")))


def test_what_is_typed_while_the_form_is_on_its_way_stays(live_server):
    county.build()
    with chromium() as context:
        page = sign_in(context, live_server.url, "100006")
        page.goto(f"{live_server.url}/policies/")
        press(page, page.get_by_role("link", name="三个凸显").first)
        press(page, page.get_by_role("button", name="复制成草稿"))
        press(page, page.get_by_role("link", name="到联系点蹲点", exact=True))
        held = []

        def hold(route):
            held.append(route)

        page.route("**/policies/**", hold)
        page.get_by_label("要求").select_option("between")
        page.get_by_label("名称", exact=True).fill("到点上蹲点")
        until(page, lambda: bool(held))
        held.pop().continue_()
        expect(page.get_by_label("从", exact=True)).to_be_visible()
        expect(page.get_by_label("名称", exact=True)).to_have_value("到点上蹲点")


def test_without_javascript_the_form_works_as_well(live_server):
    county.build()
    with chromium(java_script_enabled=False) as context:
        page = sign_in(context, live_server.url, "100006")
        page.goto(f"{live_server.url}/policies/")
        press(page, page.get_by_role("link", name="三个凸显").first)
        press(page, page.get_by_role("button", name="复制成草稿"))
        press(page, page.get_by_role("link", name="到联系点蹲点", exact=True))
        page.get_by_label("要求").select_option("between")
        press(page, page.get_by_role("button", name="保存", exact=True))
        page.get_by_label("到", exact=True).fill("8")
        press(page, page.get_by_role("button", name="保存", exact=True))
        assert "between: [6, 8]" in page.locator("#text").input_value()
