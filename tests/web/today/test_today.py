"""*Today*, and how a due was counted."""

from datetime import datetime

import pytest

from lianxin.liaison.actions import hand_over, propose
from lianxin.liaison.models import Link
from lianxin.matters.models import Matter
from lianxin.registry.models import Area, Counterpart, Officer
from lianxin.rules.entries import SHANGHAI
from tests.web.county import NOW, TODAY, at, enter


def test_it_says_what_is_owed_whom_to_see_and_what_waits(signed_in):
    page = signed_in().get("/today/")
    assert page.status_code == 200
    month = next(group for group in page.context["groups"] if group.heading == "本月任务")
    lines = {line.duty: line for line in month.lines}
    assert (lines["stay"].done, lines["stay"].owed, lines["stay"].state) == (4, 6, "open")
    assert lines["org-life"].state == "met"
    assert "solve" in lines
    assert "progress-card" in [line.duty for line in page.context["uncounted"]]
    # 14, 15, 18 to 22, 25 to 29 May 2026: the 14th is a Thursday.
    assert month.days_left == 12
    assert [row.code for row in page.context["unseen"]] == ["h09", "h10", "h02"]
    assert "2/3 天" in page.text
    assert "尚不能统计" in page.text
    waiting = page.context["waiting"]
    assert [one.title for one in waiting.objections] == ["入户走访 赵淑珍"]
    assert [one.text for one in waiting.instructions] == ["请会同柳河镇本月内修好路灯"]
    assert "路灯坏了,晚上不好走" in [one.text for one in waiting.problems]


def test_in_english(signed_in):
    page = signed_in(language="en").get("/today/")
    assert '<html lang="en"' in page.text
    assert "working days left" in page.text


def test_somebody_without_duties_or_links_is_told_how_they_begin(signed_in):
    page = signed_in("100006").get("/today/")
    assert "还没有联系对象" in page.text
    assert "没有等你办的事" in page.text


def test_how_a_due_was_counted(signed_in):
    page = signed_in().get("/due/san-ge-tuxian/stay/2026-05/")
    assert "每月到联系点蹲点指导3天" in page.text
    assert "所联系的村" in page.text


@pytest.mark.parametrize("path", ["stay/2026-13", "stay/nonsense", "nothing/2026-05"])
def test_a_due_that_does_not_exist_is_not_found(signed_in, path):
    assert signed_in().get(f"/due/san-ge-tuxian/{path}/").status_code == 404


def test_a_due_of_another_officer_is_for_those_who_oversee(signed_in):
    path = "/due/san-ge-tuxian/stay/2026-05/?officer=100001"
    assert signed_in("100003").get(path).status_code == 404
    assert signed_in("100006").get(path).status_code == 200


def test_a_duty_toward_each_says_who_is_missing(signed_in, county):
    page = signed_in("100004").get("/today/")
    assert page.status_code == 200


def test_statements_do_not_grow_with_entries(signed_in, county, django_assert_max_num_queries):
    browser = signed_in()
    browser.get("/today/")
    with django_assert_max_num_queries(49) as before:  # ten ask what waits among the matters, two papers, one meetings
        browser.get("/today/")
    for number in range(30):
        enter(county, "100001", "visit", at(5, 13).date(), f"h0{number % 4 + 1}", recorded=at(5, 13, 20), problems=["一件事"])
    with django_assert_max_num_queries(len(before.captured_queries)):
        browser.get("/today/")


def test_a_household_taken_over_waits_to_be_told(signed_in, county):
    given = propose(leaver=county.colleague, takers=[county.owner], on=TODAY)
    hand_over(leaver=county.colleague, on=TODAY, given=given, reason="调离", by="100006", at=NOW)
    browser = signed_in()
    untold = browser.get("/today/").context["waiting"].untold
    assert {(one.leaver, one.name) for one in untold} >= {("王芳", "周美玲")}
    item = untold[0].item
    assert signed_in("100003").post(f"/handovers/{item}/told/").status_code == 404
    browser.post(f"/handovers/{item}/told/")
    assert item not in [one.item for one in browser.get("/today/").context["waiting"].untold]


def test_a_due_over_matters_names_those_it_counts(county, signed_in):
    me, village = Officer.objects.get(code="100001"), Area.objects.filter(level="village").order_by("code").first()
    at = datetime(2026, 5, 6, tzinfo=SHANGHAI)
    moments = dict.fromkeys(("reported_at", "since", "moved_at"), at)
    more = {"officer": me, "state": "answered", "outcome": "solved", "solved_on": at.date(), "reported_on": at.date()}
    Matter.objects.create(code="S-1", kind="problem", area=village, channel="visit", **more, **moments)
    html = signed_in().get("/due/san-ge-tuxian/solve/2026-05/").content.decode()
    assert "/matters/S-1/" in html


def test_what_no_activity_is_known_for_is_not_offered_to_be_recorded(county, signed_in):
    page = signed_in().get("/today/")
    kinds = {"household", "village"}
    assert page.context["recordable"] == {row.code for row in page.context["unseen"] if row.base in kinds}
    township = Counterpart.objects.get(place__code="990002000000")
    mine = Officer.objects.get(code="100001")
    Link.objects.create(kind="township", officer=mine, counterpart=township, root=township, valid_from=NOW.date())
    page = signed_in().get("/today/")
    assert township.code in [row.code for row in page.context["unseen"]]
    assert township.code not in page.context["recordable"]
    assert f"?who={township.code}" not in page.text
