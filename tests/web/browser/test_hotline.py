"""A call in a real browser, by keyboard alone: it rings, is taken, its answer found, closed; axe at both widths."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from lianxin.hotline import actions
from lianxin.hotline.models import Call
from lianxin.matters.actions import review_canned, write_canned
from tests.hotline.telephony import Telephony
from tests.web.browser.desk import overflow
from tests.web.browser.test_accessible import faults
from tests.web.county import NOW
from tests.web.matters import cases

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def telephony(transactional_db):
    """The county with its hotline, where another thread sees it."""
    cases.build()
    answer = {"title": "低保怎样申请", "text": "到村委会窗口办", "category": "", "area": "990000000000", "is_public": True}
    row = write_canned(**answer, by="100005", at=NOW)
    review_canned(code=row.code, by="100006", at=NOW)
    secret = actions.make_line(code="12345", name="县服务热线", number="12345", unit="office", by="100006", at=NOW)
    return Telephony("12345", secret)


def look(page):
    """The page as it stands: nothing serious for axe, no wider than the window."""
    assert faults(page) == []
    assert overflow(page) <= 0


@pytest.mark.parametrize("size", [(1280, 900), (360, 740)], ids=["desk", "phone"])
def test_a_question_is_answered_by_keyboard_alone(browser, telephony, sign_in, live_server, size):
    cases.dispatched("水管爆了", phone="13811112222")
    telephony.tell("missed", "m1", NOW - timedelta(hours=1), NOW, phone="13911113333")
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="zh-CN")
    page = context.new_page()
    page.on("pageerror", lambda error: (_ for _ in ()).throw(AssertionError(str(error))))
    sign_in(context, "100006")
    page.goto(f"{live_server.url}/hotline/")
    telephony.tell("ringing", "a1", NOW, NOW, phone="13811112222")
    page.wait_for_selector("[data-press=n]")  # it rings without a reload
    look(page)
    with page.expect_navigation(url=re.compile("/hotline/calls/")):
        page.keyboard.press("n")
    expect(page.locator(".stand")).to_contain_text("水管爆了")
    expect(page.locator("#id_text")).to_be_focused()
    page.keyboard.type("想问低保怎样申请")
    page.wait_for_selector("[data-answer]")
    look(page)
    page.focus("[data-answer]")
    with page.expect_response("**/hotline/similar/"):  # the list comes anew: who stands on a button keeps standing on it
        page.evaluate("document.querySelector('[name=text]').value += '?'")
        page.dispatch_event("[name=text]", "input")
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)
    expect(page.locator("[data-answer]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[name=answer]")).to_have_value("到村委会窗口办")
    page.focus("[name=at_once]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_selector(".receipt .secret")
    look(page)
    assert Call.objects.get(code="12345.a1").matters.get().matter.state == "answered"
    with page.expect_navigation(url=re.compile("another=1")):
        page.keyboard.press("m")  # another matter of the same caller: nothing of who they are is typed again
    assert page.input_value("[name=asker_phone]") == "13811112222"
    page.focus(".theirs button[value=urged]")
    with page.expect_navigation(url=re.compile("/hotline/calls/12345.a1/$")):
        page.keyboard.press("Enter")
    look(page)
    with page.expect_navigation(url=f"{live_server.url}/hotline/"):
        page.keyboard.press("n")
    for address in ("hotline/figures/", "hotline/calls/", "hotline/calls/12345.m1/", "hotline/lines/"):
        page.goto(f"{live_server.url}/{address}")
        look(page)
    context.close()
