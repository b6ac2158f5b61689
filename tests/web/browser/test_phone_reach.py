"""What a browser may offer besides: sending with the page closed, scanning a contact card; and the plan, changed as one likes."""

import pytest
from playwright.sync_api import expect

from lianxin.liaison.actions import make_card
from lianxin.records.models import Entry
from tests.web import county as counties
from tests.web.browser.desk import until
from tests.web.browser.phones import Phone

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CAMERA = """
const canvas = document.createElement("canvas");
setInterval(() => canvas.getContext("2d").fillRect(0, 0, Math.random() * 9, 9), 100);
navigator.mediaDevices.getUserMedia = () => Promise.resolve(canvas.captureStream());
self.BarcodeDetector = class { detect() { return Promise.resolve([{ rawValue: "https://example.org/c/CARD" }]); } };
"""


@pytest.fixture
def enrolled(phone, county, sign_in):
    """Li Ming's phone, registered."""
    yield (mine := Phone(phone, sign_in(phone)).enrol())
    mine.close()


def test_what_waits_goes_up_with_the_page_closed(enrolled):
    """Background Sync, where the browser has it: the worker sends without the PIN."""
    before = Entry.objects.count()
    enrolled.page.route("**/phone/upload/", lambda route: route.abort())
    with enrolled.page.expect_event("requestfailed", lambda request: request.url.endswith("/phone/upload/")):
        enrolled.visit("h01", "入户走访")
    enrolled.expect_outbox("phone")
    other = enrolled.new_page()
    other.goto(enrolled.url + "/c/")
    enrolled.page.close()
    session, found = enrolled.context.new_cdp_session(other), []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda event: found.extend(event["registrations"]))
    session.send("ServiceWorker.enable")
    until(other, lambda: any(one["scopeURL"].endswith("/phone/") for one in found))
    [worker] = {one["registrationId"] for one in found if one["scopeURL"].endswith("/phone/")}
    event = {"origin": enrolled.url, "registrationId": worker, "tag": "lianxin", "lastChance": False}
    session.send("ServiceWorker.dispatchSyncEvent", event)
    until(other, lambda: Entry.objects.count() > before)
    assert Entry.objects.count() == before + 1


def test_a_contact_card_is_scanned_or_typed(enrolled, county):
    card = make_card(counterpart=county.counterparts["h03"], officer=county.owner, by="100001", at=counties.NOW)
    enrolled.context.add_init_script(CAMERA.replace("CARD", card.code))
    enrolled.page.reload()
    enrolled.page.wait_for_selector(".dues")
    enrolled.go("mine")
    enrolled.page.locator("button", has_text="更新资料").tap()
    enrolled.page.wait_for_selector("text=资料已更新")
    enrolled.go("record")
    enrolled.page.locator("button", has_text="扫码").tap()
    enrolled.page.wait_for_selector('#who input[value="h03"]:checked')
    expect(enrolled.page.locator("dialog")).to_have_count(0)
    enrolled.go("record?who=h01")
    enrolled.page.fill(".finder input", card.code.lower())
    enrolled.page.locator(".found button", has_text="赵淑珍").tap()
    enrolled.page.wait_for_selector('#who input[value="h03"]:checked')


def test_the_plan_is_changed_as_one_likes(enrolled):
    enrolled.go("plan")
    first = enrolled.page.locator(".card", has_text="今天去看谁")
    names = first.locator(".person b").all_inner_texts()
    assert names
    first.locator("button", has_text="×").first.tap()
    expect(first.locator(".person b")).to_have_text(names[1:])
    first.locator("summary").tap()
    first.locator("input").fill("wgl")
    first.locator(".found button", has_text="王桂兰").tap()
    first.locator(".person b", has_text="王桂兰").wait_for()
    enrolled.page.reload()
    first.locator(".person b", has_text="王桂兰").wait_for()
    expect(first.locator(".person b")).to_have_text([*names[1:], "王桂兰"])
    first.locator("text=恢复建议").tap()
    first.locator("text=恢复建议").wait_for(state="detached")
    expect(first.locator(".person b")).to_have_text(names)
