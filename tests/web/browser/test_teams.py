"""A team in a real browser: it says where it is, is sent by keyboard alone, goes; axe at both widths."""

import re

import pytest

from lianxin.teams import actions
from lianxin.teams.models import Mission
from tests.web.browser.desk import overflow, press
from tests.web.browser.test_accessible import faults
from tests.web.county import NOW
from tests.web.matters import cases

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def teams(transactional_db):
    """The county with a centre and its team, where another thread sees it."""
    cases.build()
    given = {"by": "100006", "at": NOW}
    actions.make_centre(code="c", name="供水指挥中心", kind="industry", unit="water", **given)
    team = {"code": "t", "name": "水管一队", "centre": "c", "unit": "water", "area": "990000000000"}
    actions.make_team(**team, skills=("水管维修",), members=("100020",), **given)
    actions.make_vehicle(code="car", name="直达车1号", centre="c", **given)
    return cases.ask("水管爆了")


def look(page, address):
    """The page: nothing serious for axe, no wider than the window."""
    page.goto(address)
    assert faults(page) == []
    assert overflow(page) <= 0


@pytest.mark.parametrize("size", [(1280, 900), (360, 740)], ids=["desk", "phone"])
def test_sent_by_keyboard_alone_and_done(browser, teams, sign_in, live_server, size):
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="zh-CN")
    page = context.new_page()
    sign_in(context, "100020")
    look(page, f"{live_server.url}/teams/mine/")
    page.fill("[name=area]", "柳树沟村 · 990001001000")
    with page.expect_navigation():
        page.press("[name=area]", "Enter")
    page.wait_for_selector("button:has-text('收工')")
    sign_in(context, "100006")
    for address in ("teams/", "teams/keep/", "teams/keep/team/", f"teams/send/{teams}/"):
        look(page, f"{live_server.url}/{address}")
    page.focus("button[name=team]")
    with page.expect_navigation(url=re.compile("/teams/missions/")):
        page.keyboard.press("Enter")
    sign_in(context, "100020")
    look(page, page.url)
    press(page, "button:has-text('接单')")
    page.wait_for_selector("#text-done")
    assert Mission.objects.get().state == "accepted"
    context.close()
