"""Meetings, groups, tips and rewards, each page once on a telephone: no serious fault by axe, nothing wider than the screen."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from lianxin.groups import actions as groups
from lianxin.records.actions import NewEntry, make_entry
from lianxin.rhythm import actions as rhythm
from tests.web.browser.desk import faults, overflow
from tests.web.browser.test_accessible import look
from tests.web.county import NOW, TODAY
from tests.web.matters import cases
from tests.web.rhythm.conftest import COUNTY, difficulty

pytestmark = [pytest.mark.browser, pytest.mark.slow]
BY = {"by": "100006", "at": NOW}


@pytest.fixture
def made(county):
    """A meeting about a difficulty, decided about, and a group with a member."""
    cases.staff(county)
    code, wanted = difficulty(), ("san-ge-tuxian", "on-site")
    new = rhythm.NewMeeting(COUNTY, wanted, "office", "项目现场会", TODAY, guests=("power",), matters=(code,))
    meeting = rhythm.plan_meeting(meeting=new, **BY)
    task = rhythm.NewDecision(code, "power", "扩容批复", TODAY + timedelta(days=9))
    rhythm.decide(code=meeting.code, decision=task, **BY)
    written = {"code": "d1", "officers": ("100006",), "kind": "coordination", "day": TODAY, "area": COUNTY}
    make_entry(entry=NewEntry(**written), **BY)
    last = TODAY + timedelta(days=60)
    team = groups.NewGroup(COUNTY, "征地工作组", "task", "work_group", "office", "100001", "办完补偿", TODAY, last)
    group = groups.set_up(group=team, **BY)
    groups.add_member(code=group.unit.code, officer="100002", **BY)
    return meeting.code, group.unit.code


def test_each_page_is_sound(made, phone, sign_in):
    site, page = sign_in(phone, "100006"), phone.new_page()
    meeting, group = made
    paths = ("/meetings/", "/meetings/new/san-ge-tuxian/on-site/", f"/meetings/{meeting}/", "/groups/", "/groups/new/")
    for path in (*paths, "/meetings/from/d1/", f"/groups/{group}/", "/tips/", "/tips/desk/", "/rewards/pay/"):
        look(page, f"{site}{path}")


def test_by_keyboard_alone(made, browser, sign_in):
    """Who comes is said, the meeting held as somebody wrote it down, its minutes drafted, a term extended: without a mouse."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    site, page = sign_in(context, "100006"), context.new_page()
    meeting, group = made
    page.goto(f"{site}/meetings/{meeting}/")
    to(page, "button", "就这个人来")
    page.keyboard.press("Shift+Tab")
    page.keyboard.type("上级检查,人手排不开")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    enter(page, f"{site}/meetings/{meeting}/")
    expect(page.get_by_text("上级检查,人手排不开")).to_be_visible()
    to(page, "input", "哪天开的")
    page.goto(f"{site}/groups/{group}/")
    to(page, "summary", "延长任期")
    page.keyboard.press("Enter")
    to(page, "input", "延长的原因")
    page.keyboard.type("还差两户")
    page.keyboard.press("Enter")  # the day is missing: said beside the field, nothing lost
    expect(page.locator("#id_extend_reason")).to_have_value("还差两户")
    assert faults(page) == []
    rhythm.hold(code=meeting, held_on=TODAY, came=("100006",), **BY)
    page.goto(f"{site}/meetings/{meeting}/")
    to(page, "a", "出纪要")
    enter(page, f"{site}/meetings/{meeting}/minutes/")
    to(page, "button", "拟稿送签")
    enter(page, f"{site}/meetings/{meeting}/minutes/")
    expect(page.get_by_text("等人签发", exact=True)).to_be_visible()
    assert (faults(page), overflow(page)) == ([], 0)
    context.close()


def to(page, tag, words):
    """Press Tab until what bears these words has the focus."""
    said = "document.activeElement"
    for _ in range(80):
        page.keyboard.press("Tab")
        label = page.evaluate(f"({said}.labels && {said}.labels.length ? {said}.labels[0] : {said}).textContent")
        if words in label and page.evaluate(f"{said}.tagName").lower() == tag:
            return
    raise AssertionError(f"{words} cannot be reached by Tab")


def enter(page, address):
    """Press Enter, and wait for the page that comes."""
    with page.expect_navigation(url=address):
        page.keyboard.press("Enter")
