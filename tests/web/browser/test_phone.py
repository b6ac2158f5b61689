"""The officer's phone without a signal: kept by the worker, recorded in a few taps, sent exactly once (issue 5)."""

import pytest
from playwright.sync_api import expect

from lianxin.records.models import Entry
from tests.web.browser.phones import Phone, post_ids

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PER_TAP = 0.3


@pytest.fixture
def officer(phone, county, sign_in):
    """Li Ming's phone, registered."""
    yield (mine := Phone(phone, sign_in(phone)).enrol())
    mine.close()


def made(before):
    """The entries that were not there before."""
    return Entry.objects.exclude(code__in=before)


@pytest.fixture
def before(county):
    return set(Entry.objects.values_list("code", flat=True))


def test_a_routine_visit_without_a_signal(officer, before):
    """X7, S9: unlocked, recorded in at most five taps and under 20 seconds of them; received once when the signal is back."""
    officer.off()
    officer.open()
    officer.page.wait_for_selector(".dues")
    expect(officer.page.locator("#state")).to_contain_text("无网络")
    officer.tap(".bar a", has_text="记录")
    officer.tap("#who .chip", has_text="王桂兰")
    officer.tap("#what .chip", has_text="入户走访")
    officer.tap("form button.big")
    officer.page.wait_for_selector("text=已存在本机")
    assert officer.taps <= 5
    assert officer.taps * PER_TAP < 20
    officer.expect_outbox("phone")
    assert not made(before).exists()
    officer.on()
    officer.expect_received(1)
    entry = made(before).get()
    assert (entry.kind, entry.day.isoformat(), entry.counterparts.get(origin=0).counterpart.code) == (
        "visit",
        "2026-05-14",
        "h01",
    )
    assert officer.faults == []


def test_nobody_home_is_one_tap_and_can_be_taken_back(officer, before):
    officer.off()
    officer.tap(".person button", has_text="没人")
    officer.page.wait_for_selector(".said >> text=没人在家")
    officer.page.locator(".said .button").tap()
    officer.page.wait_for_selector(".said >> text=已撤回")
    officer.expect_outbox()
    officer.go("today")
    officer.tap(".person button", has_text="没人")
    officer.expect_outbox("phone")
    officer.on()
    officer.page.wait_for_timeout(5300)
    officer.expect_received(1)
    assert made(before).get().outcome == "nobody_home"


def test_a_response_that_is_lost_half_way(officer, before):
    """The server has it, the phone does not know: it says so, sends again, and there is one entry."""
    lost = []

    def lose(route):
        lost.append(route.fetch().status)
        route.abort()

    officer.page.route("**/phone/upload/", lose, times=1)
    officer.visit("h01", "入户走访")
    officer.go("outbox")
    expect(officer.page.locator('[data-state="phone"]')).to_contain_text("没有回执")
    assert lost == [200]
    officer.send_now()
    officer.expect_received(1)
    assert made(before).count() == 1


def test_two_tabs_and_racing_events_send_each_once(officer, before):
    officer.off()
    officer.visit("h01", "入户走访")
    officer.visit("h02", "谈心")
    second = officer.new_page()
    sent = []
    officer.context.on(
        "requestfinished", lambda request: sent.extend(post_ids(request)) if "/phone/upload/" in request.url else None
    )
    second.goto(officer.url + "/phone/#/outbox")
    expect(second.locator(".outbox > li")).to_have_count(2)
    officer.on()
    for tab in (officer.page, second):
        tab.evaluate("for (let n = 0; n < 5; n += 1) dispatchEvent(new Event('online'))")
    expect(second.locator('[data-state="received"]')).to_have_count(2)
    officer.expect_received(2)
    assert made(before).count() == 2
    assert len(sent) == len(set(sent)) == 2


def test_two_presses_of_save_make_one_record(officer, before):
    officer.go("record?who=h01")
    officer.page.locator("#what .chip", has_text="入户走访").tap()
    officer.page.evaluate("const save = document.querySelector('form button.big'); save.click(); save.click();")
    officer.expect_received(1)
    assert made(before).count() == 1


def test_a_record_is_changed_until_it_is_sent_and_copied_as_text(officer, before):
    officer.context.grant_permissions(["clipboard-read", "clipboard-write"])
    officer.off()
    officer.visit("h01", "入户走访", text="记错了")
    officer.go("outbox")
    officer.page.locator(".outbox button", has_text="改").first.tap()
    officer.page.wait_for_selector("h1 >> text=改记录")
    officer.page.fill("#text", "记对了")
    officer.save()
    officer.expect_outbox("phone")
    officer.page.locator(".outbox button", has_text="复制成文字").tap()
    officer.page.wait_for_selector(".said >> text=已复制")
    copied = officer.page.evaluate("navigator.clipboard.readText()")
    assert copied == "5月14日 周四 入户走访\n柳树沟村 王桂兰\n记对了"
    officer.on()
    officer.expect_received(1)
    assert made(before).get().text == "记对了"


def test_a_busy_server_is_not_said_to_have_it(officer, before):
    """429: it took nothing, so the record is on this phone; 500: it may have it, so it is sent and waits for the receipt."""
    said = [{"status": 429, "headers": {"Retry-After": "1"}, "body": "{}"}, {"status": 500, "body": "{}"}]
    officer.page.route("**/phone/upload/", lambda route: route.fulfill(**said.pop()), times=2)
    officer.visit("h01", "入户走访")
    officer.go("outbox")
    expect(officer.page.locator('[data-state="sent"]')).to_contain_text("等回执")
    officer.send_now()
    expect(officer.page.locator('[data-state="phone"]')).to_contain_text("没有回执")
    officer.page.wait_for_timeout(1100)
    officer.send_now()
    officer.expect_received(1)
    assert made(before).count() == 1


FULL = """
const put = IDBObjectStore.prototype.put;
IDBObjectStore.prototype.put = function () {
  if (self.full && this.name === "outbox") throw new DOMException("full", "QuotaExceededError");
  return put.apply(this, arguments);
};
"""


def test_storage_that_is_full_loses_nothing(officer, before):
    officer.context.add_init_script(FULL)
    officer.page.reload()
    officer.page.wait_for_selector(".dues")
    officer.go("record?who=h01")
    officer.page.locator("#what .chip", has_text="入户走访").tap()
    officer.page.fill("#text", "一句话")
    officer.page.evaluate("self.full = true")
    officer.page.locator("form button.big").tap()
    officer.page.wait_for_selector("#errors >> text=手机存满了")
    expect(officer.page.locator("#errors")).to_be_focused()
    assert officer.page.input_value("#text") == "一句话"
    officer.page.evaluate("self.full = false")
    officer.save()
    officer.expect_received(1)
    assert made(before).get().text == "一句话"


def test_a_session_that_ended_still_sends(officer, before):
    officer.off()
    officer.visit("h01", "入户走访")
    officer.context.clear_cookies()
    officer.on()
    officer.expect_received(1)
    expect(officer.page.locator("#state")).to_contain_text("登录已过期")
    assert made(before).count() == 1


def set_day(officer, day):
    """Any day, also one that the field would not offer."""
    field = officer.page.locator("#more-day")
    field.evaluate("(field, day) => { field.value = day; field.dispatchEvent(new Event('change')); }", day)


def test_what_the_server_refuses_stays_with_its_reason_and_is_mended(officer, before):
    officer.off()
    officer.go("record?who=h01")
    officer.page.locator("#what .chip", has_text="入户走访").tap()
    officer.page.locator("details > summary", has_text="更多").tap()
    set_day(officer, "2020-01-01")
    officer.save()
    officer.on()
    officer.go("outbox")
    expect(officer.page.locator('[data-state="refused"]')).to_have_count(1)
    expect(officer.page.locator(".why").first).to_contain_text("岗位")
    with officer.page.expect_download() as file:
        officer.page.locator("text=存成文件").tap()
    assert file.value.suggested_filename.endswith(".json")
    officer.page.locator("button", has_text="改好再交").tap()
    officer.page.wait_for_selector("#more-day")
    set_day(officer, "")
    officer.save()
    officer.expect_received(1)
    officer.expect_outbox("received", "refused")
    assert made(before).get().day.isoformat() == "2026-05-14"
