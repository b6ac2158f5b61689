"""A routine visit on a phone: five taps at most and one optional sentence; with the keyboard alone; sent twice."""

import pytest
from playwright.sync_api import expect

from lianxin.records.models import Entry

pytestmark = [pytest.mark.browser, pytest.mark.slow]


class Taps:
    """Counts what a thumb does."""

    def __init__(self, page):
        self.page, self.number = page, 0

    def on(self, selector, **more):
        self.page.locator(selector, **more).first.tap()
        self.number += 1

    def leads(self, selector, address, **more):
        """What is tapped leads to another page, and that stands."""
        with self.page.expect_navigation(url=address):
            self.on(selector, **more)


@pytest.fixture
def page(phone):
    return phone.new_page()


def test_a_visit_from_today_in_five_taps(page, phone, county, sign_in):
    before = set(Entry.objects.values_list("code", flat=True))
    page.goto(sign_in(phone) + "/today/")
    taps = Taps(page)
    taps.leads("main a.big", "**/record/**")
    taps.on("#who .chip", has_text="王桂兰")
    taps.on(".chip", has_text="入户走访")
    taps.leads("button.big", "**/entries/*/")
    assert taps.number <= 5
    made = Entry.objects.exclude(code__in=before).get()
    assert (made.kind, made.counterparts.get(origin=0).counterpart.code) == ("visit", "h01")
    assert page.locator(".messages .success").inner_text() == "已保存"


def test_from_the_one_not_seen_for_longest_in_three(page, phone, county, sign_in):
    page.goto(sign_in(phone) + "/today/")
    taps = Taps(page)
    taps.leads("a.button", "**/record/**", has_text="记录 陈秀英")
    taps.on(".chip", has_text="谈心")
    taps.leads("button.big", "**/entries/*/")
    assert taps.number == 3


def test_the_form_shows_only_what_fits(page, phone, county, sign_in):
    page.goto(sign_in(phone) + "/record/?who=990001001000")
    stay, visit = (page.locator(".chip", has_text=text) for text in ("蹲点指导", "入户走访"))
    expect(stay).to_be_visible()
    expect(visit).to_be_hidden()
    days = page.locator('[data-quantity="half_days"]')
    expect(days).to_be_hidden()
    stay.tap()
    expect(days).to_be_visible()


def test_who_was_found_stays_chosen(page, phone, county, sign_in):
    page.goto(sign_in(phone, "100002") + "/record/")
    page.locator("summary", has_text="找别人").tap()
    page.locator("#find").fill("fqy")
    page.locator("#found .chip", has_text="冯庆余").tap()
    expect(page.locator("#who .chip", has_text="冯庆余").locator("input")).to_be_checked()


def test_two_taps_on_save_make_one_entry(page, phone, county, sign_in):
    before = Entry.objects.count()
    page.goto(sign_in(phone) + "/record/?who=h01&kind=visit")
    with page.expect_navigation(url="**/entries/*/"):
        page.locator("button.big").dblclick()
    assert Entry.objects.count() == before + 1


def test_with_the_keyboard_alone(page, phone, county, sign_in):
    page.goto(sign_in(phone) + "/record/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.wait_for_url("**#*")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "who"
    page.keyboard.press("Space")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "kind":
            break
    page.keyboard.press("Space")
    with page.expect_navigation(url="**/entries/*/"):
        page.keyboard.press("Enter")


def test_what_is_wrong_is_read_out_first(page, phone, county, sign_in):
    page.goto(sign_in(phone) + "/record/?who=h01")
    page.locator("button.big").tap()
    expect(page.locator("#errors")).to_be_focused()


def test_nothing_typed_is_kept_on_the_device(page, phone, county, sign_in):
    page.goto(sign_in(phone) + "/record/?who=h01")
    page.locator("#id_text").fill("一句话")
    page.reload()
    assert "一句话" not in page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")
