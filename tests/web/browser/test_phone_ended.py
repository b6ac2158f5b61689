"""A session or a token that has ended, with something unsent or half written: nothing of it is lost (issue 5)."""

import pytest
from playwright.sync_api import expect

from lianxin.phones import actions
from lianxin.phones.models import Device
from lianxin.records.models import Entry
from lianxin.registry.access import viewer_by_code
from tests.web.browser.phones import Phone, in_thread
from tests.web.county import NOW, TODAY

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def officer(phone, county, sign_in):
    """Li Ming's phone, registered."""
    yield (mine := Phone(phone, sign_in(phone)).enrol())
    mine.close()


def end_the_token():
    """The registration is made anew elsewhere: from then on the token of this page is nothing."""
    device = Device.objects.get()
    actions.enrol(viewer=viewer_by_code("100001", on=TODAY), code=device.code, name="红米", at=NOW)


def test_registered_again_with_a_draft_and_a_record_that_waits(officer, county):
    before = set(Entry.objects.values_list("code", flat=True))
    officer.page.route("**/phone/upload/", lambda route: route.abort())
    officer.visit("h01", "入户走访", text="等着上传")
    officer.go("record?who=h02")
    officer.page.fill("#text", "写了一半")
    officer.page.wait_for_url("**draft=*")
    in_thread(end_the_token)
    officer.page.unroute("**/phone/upload/")
    officer.go("outbox")
    officer.send_now()
    officer.page.locator("#state a", has_text="上传凭证已失效").tap()
    officer.page.fill("#pin", "314159")
    officer.page.fill("#pin2", "314159")
    officer.page.locator("button.big").tap()
    officer.shows("today")
    officer.page.locator("a", has_text="接着写").first.tap()
    expect(officer.page.locator("#text")).to_have_value("写了一半")
    officer.expect_received(1)
    expect(officer.page.locator(".outbox")).not_to_contain_text("已加密")
    assert Entry.objects.exclude(code__in=before).get().text == "等着上传"
    assert officer.faults == []


def test_a_form_on_the_ordinary_pages_waits_for_the_log_in(phone, county, sign_in):
    page = phone.new_page()
    page.goto(sign_in(phone) + "/record/?who=h01")
    page.locator('input[name="kind"][value="visit"]').check(force=True)
    page.fill('textarea[name="text"]', "没登录也不丢")
    phone.clear_cookies()
    page.locator("form[data-entry] button.big").tap()
    expect(page.get_by_text("登录已经结束")).to_be_visible()
    sign_in(phone, "100002")
    page.locator("form[data-entry] button.big").tap()
    expect(page.get_by_text("登录的是别人")).to_be_visible()
    assert not Entry.objects.filter(text="没登录也不丢").exists()
    sign_in(phone)
    with page.expect_navigation(url=lambda url: "/record/" not in url):
        page.locator("form[data-entry] button.big").tap()
    assert Entry.objects.get(text="没登录也不丢").officers.get().officer.code == "100001"
    page.close()


def test_a_new_phone_shows_what_the_server_has_and_copies_it(officer, county):
    officer.go("outbox")
    expect(officer.page.locator(".earlier > li").first).to_be_visible()
    row = officer.page.locator(".earlier > li", has_text="入户走访").first
    row.locator("button", has_text="更正").tap()
    officer.page.wait_for_selector("h1 >> text=更正记录")
    officer.page.fill("#text", "其实是前一天去的")
    officer.save()
    officer.expect_received(1)
    made = Entry.objects.get(text="其实是前一天去的")
    assert Entry.objects.filter(superseded_by=made).count() == 1
