"""A finger finds every link on a telephone, and a day is never broken; the pages after a press are sound too."""

import pytest
from playwright.sync_api import expect

from tests.web.browser.desk import press
from tests.web.browser.test_accessible import faults, look

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LOW = """() => [...document.querySelectorAll('a[href], button, summary, select, input:not([type=hidden])')]
  .filter((one) => one.offsetParent && !one.closest('.sr-only') && !one.classList.contains('skip'))
  .map((one) => one.matches('[type=checkbox], [type=radio]') ? one.closest('label') ?? one : one)
  .filter((one) => one.getBoundingClientRect().height < 43.5)
  .map((one) => `${one.tagName} ${one.className} ${one.textContent.trim().slice(0, 20)}`)"""
BROKEN = r"""() => {
  const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text; (text = walk.nextNode());) for (const day of text.data.matchAll(/(\d{4}年)?\d{1,2}月\d{1,2}日/g)) {
    const range = document.createRange();
    range.setStart(text, day.index);
    range.setEnd(text, day.index + day[0].length);
    if (new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1) found.push(day[0]);
  }
  return found;
}"""
PUBLIC = (
    "/",
    "/ask/",
    "/tips/",
    "/find/?place=柳",
    "/follow/",
    "/promises/",
    "/asked/",
    "/results/",
    "/c/",
    "/privacy/",
    "/nowhere/",
)
OFFICER = ("/today/", "/entries/", "/counterparts/", "/record/", "/matters/", "/me/", "/due/san-ge-tuxian/stay/2026-05/")


def test_every_link_is_tall_enough_and_no_day_is_broken(browser, county, sign_in, live_server):
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN")
    page = context.new_page()
    for path in PUBLIC:
        page.goto(live_server.url + path)
        assert page.evaluate(LOW) == [], path
        assert page.evaluate(BROKEN) == [], path
    sign_in(context)
    for path in OFFICER:
        page.goto(live_server.url + path)
        assert page.evaluate(LOW) == [], path
        assert page.evaluate(BROKEN) == [], path
    context.close()


def test_after_a_press_the_pages_of_a_resident_are_sound(browser, county, live_server):
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN")
    page = context.new_page()
    page.goto(live_server.url + "/ask/")
    press(page, "button.big")
    expect(page.locator("#errors")).to_be_focused()
    assert faults(page) == []
    page.fill("[name=text]", "路灯坏了")
    page.fill("[name=area]", "柳河镇柳树沟村")
    page.press("[name=area]", "Enter")  # ends a word, sends nothing
    page.fill("[name=place]", "村口")
    press(page, "button.big")
    page.wait_for_url("**/ask/receipt/")
    look(page, page.url)
    press(page, page.locator("button", has_text="查进度"))
    page.wait_for_url("**/follow/page/")
    look(page, page.url)
    page.goto(live_server.url + "/follow/")
    page.fill("[name=number]", "2")
    page.fill("[name=secret]", "3")
    press(page, "button.big")
    assert faults(page) == []
    context.close()
