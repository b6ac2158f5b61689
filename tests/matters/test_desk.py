"""The dispatch desk: filters, pages, claims; statement counts."""

from datetime import timedelta

import pytest

from lianxin.matters import queries
from lianxin.matters.actions import claim, claim_next, drop_filter, release, save_filter, take_step
from lianxin.matters.models import Matter
from lianxin.matters.queries import Filters
from lianxin.rules.errors import Refused
from tests.fixtures.people import NOW, TODAY
from tests.matters.places import Steps, reported


def codes(page):
    return [one.code for one in page.matters]


def test_pages_by_a_cursor(county, django_assert_num_queries):
    made = [reported(text=f"停水{number}", at=NOW + timedelta(minutes=number // 2)).code for number in range(7)]
    viewer = county.viewer("desk")
    seen, cursor = [], ""
    for _ in range(3):
        page = queries.queue(viewer, cursor=cursor, limit=3)
        seen, cursor = seen + codes(page), page.cursor
    assert seen == made
    assert cursor == ""
    fresh = county.viewer("desk")
    with django_assert_num_queries(2):  # one to see whom it is hidden from, one for the page
        queries.queue(fresh, limit=3)


def test_filters(county):
    water = reported(text="停水", category="pipe")
    road = reported(text="路灯不亮", category="road", area="V3", channel="letter", at=NOW + timedelta(days=2))
    viewer = county.viewer("desk")

    def found(**values):
        return codes(queries.queue(viewer, Filters.read(values)))

    assert found(category="water") == [water.code], "a category stands for all under it"
    assert found(area="T2") == [road.code]
    assert found(channel="letter") == [road.code]
    assert found(typed="路灯") == [road.code]
    assert found(typed="?") == []
    assert found(last=str(TODAY)) == [water.code]
    assert found(unit="WATER") == []
    with pytest.raises(Refused):
        found(colour="red")
    with pytest.raises(Refused):
        found(first="today")


def test_two_people_never_take_the_same_one(county):
    first, second = reported(), reported(text="又停水")
    one = claim_next(by="103", at=NOW)
    assert one.code == first.code
    assert queries.next_in_queue(county.viewer("desk2"), at=NOW).code == second.code
    assert claim(codes=[first.code, second.code], by="104", at=NOW) == [second.code]
    with pytest.raises(Refused, match="colleague"):
        take_step(code=first.code, step="dispatch", by="104", at=NOW, unit="WATER", category="water")
    assert claim_next(by="104", at=NOW + timedelta(minutes=16)).code == first.code, "after a quarter of an hour it is free"
    assert release(codes=[first.code], by="104", at=NOW + timedelta(minutes=17)) == 1
    take_step(code=first.code, step="dispatch", by="103", at=NOW, unit="WATER", category="water")
    assert Matter.objects.get(code=first.code).claimed_by == ""


def test_saved_filters(county):
    save_filter(name="用水", values={"category": "water"}, by="103", at=NOW)
    save_filter(name="用水", values={"category": "road"}, by="103", at=NOW)
    assert queries.saved_filters(county.viewer("desk")) == {"用水": {"category": "road"}}
    assert queries.saved_filters(county.viewer("desk2")) == {}
    drop_filter(name="用水", by="103", at=NOW)
    assert queries.saved_filters(county.viewer("desk")) == {}


def test_suggestions_with_their_reasons(county, django_assert_max_num_queries):
    there = reported(text="王家庄村口自来水管爆了,停水两天", counterpart="V1")
    matter = reported(text="王家庄自来水管爆管,停水", place="村口")
    viewer = county.viewer("desk")
    with django_assert_max_num_queries(10):
        found = queries.suggest(viewer, matter)
    assert {one.category for one in found.categories} == {"water", "pipe"}
    assert found.lead.unit.code == "BUREAU"
    assert "交办目录" in found.lead.reason.zh
    assert [one.code for one in found.duplicates] == [there.code]
    while_writing = queries.suggest_for(viewer, text="停水了", area="V1", kind="problem", day=TODAY)
    assert while_writing.categories[0].category == "water"
    assert queries.suggest_for(viewer, text="停水了", area="nowhere", kind="problem", day=TODAY) is None


def test_inbox(county):
    matter = reported()
    go = Steps(county, matter)
    go.dispatched(joint=(("GOV1", "维持秩序"),))
    assert [one.code for one in queries.inbox(county.viewer("plumber")).to_sign] == [matter.code]
    go("sign", "plumber", officer="101")
    box = queries.inbox(county.viewer("plumber"))
    assert ([one.code for one in box.mine], box.to_sign) == ([matter.code], ())
    assert [one.matter.code for one in queries.inbox(county.viewer("owner")).parts] == [matter.code]
    go("offer_transfer", "plumber", unit="GOV2", reason="属地")
    assert [one.matter.code for one in queries.inbox(county.viewer("stranger")).transfers] == [matter.code]
    go("instruct", "leader", text="尽快通水", officer="101", due_on=TODAY)
    given = queries.inbox(county.viewer("plumber")).instructions
    assert [one.text for one in given] == ["尽快通水"]
    go("report_back", "plumber", text="明天通水")
    assert queries.inbox(county.viewer("plumber")).instructions == ()
    assert queries.matter_of(county.viewer("leader"), matter.code).instructions[0].result == "明天通水"


def test_stuck(county):
    matter = reported()
    Steps(county, matter).handled()
    lines, _ = queries.stuck(county.viewer("leader"), at=NOW + timedelta(days=2))
    assert [(one.zh, one.late_days) for one in lines] == [("逾期未联系诉求人", 0)]
    Steps(county, matter, NOW + timedelta(days=2))("contact", "plumber", text="已联系")
    assert queries.stuck(county.viewer("leader"), at=NOW + timedelta(days=3))[0] == ()
    lines, cursor = queries.stuck(county.viewer("leader"), at=NOW + timedelta(days=10))
    assert [(one.matter.code, one.late_days, one.who_zh) for one in lines] == [(matter.code, 3, "承办单位负责人(水务局)")]
    assert cursor == ""


def test_the_page_of_a_matter_asks_the_same_whatever_its_history(county, django_assert_max_num_queries):
    matter = reported()
    go = Steps(county, matter)
    go.handled()
    for _ in range(5):
        go("progress", "plumber", text="x")
    viewer = county.viewer("plumber")
    with django_assert_max_num_queries(24):
        found = queries.matter_of(viewer, matter.code)
    assert {"solve", "progress", "pause"} <= found.may
    assert "dispatch" not in found.may


def test_what_reporting_and_a_step_cost(county, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        matter = reported()
    with django_assert_max_num_queries(30):
        Steps(county, matter).dispatched()


def test_what_is_kept_open_is_stuck_only_after_its_day_of_review(county):
    matter = reported()
    go = Steps(county, matter)
    go.handled()
    go("shelve", "leader", reason="明年立项", review_on=TODAY + timedelta(days=60))
    leader = county.viewer("leader")
    assert queries.stuck(leader, at=NOW + timedelta(days=40))[0] == ()
    [line] = queries.stuck(leader, at=NOW + timedelta(days=63))[0]
    assert (line.zh, line.late_days) == ("挂账到期未复查", 3)
