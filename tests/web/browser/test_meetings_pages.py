"""Meetings, groups, tips and rewards, each page once on a telephone: no serious fault by axe, nothing wider than the screen."""

from datetime import timedelta

import pytest

from lianxin.groups import actions as groups
from lianxin.rhythm import actions as rhythm
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
    last = TODAY + timedelta(days=60)
    team = groups.NewGroup(COUNTY, "征地工作组", "task", "work_group", "office", "100001", "办完补偿", TODAY, last)
    group = groups.set_up(group=team, **BY)
    groups.add_member(code=group.unit.code, officer="100002", **BY)
    return meeting.code, group.unit.code


def test_each_page_is_sound(made, phone, sign_in):
    site, page = sign_in(phone, "100006"), phone.new_page()
    meeting, group = made
    paths = ("/meetings/", "/meetings/new/san-ge-tuxian/on-site/", f"/meetings/{meeting}/", "/groups/", "/groups/new/")
    for path in (*paths, f"/groups/{group}/", "/tips/", "/tips/desk/", "/rewards/pay/"):
        look(page, f"{site}{path}")
