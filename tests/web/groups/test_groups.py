"""Task groups, standing teams, instructors: a unit for a term; members' home posts take over again; what is open goes back."""

from datetime import date, datetime, timedelta

import pytest

from lianxin.clock import ZONE
from lianxin.groups import actions, queries
from lianxin.groups.models import Group
from lianxin.liaison.models import Link
from lianxin.matters.models import Matter
from lianxin.registry.access import held_on, viewer_by_code
from lianxin.registry.models import Officer, Post
from lianxin.rules.errors import NotFound, Refused
from tests.web.county import NOW, TODAY
from tests.web.matters import cases
from tests.web.matters.cases import take

COUNTY = "990000000000"
OFFICE, LEADER, OWNER, COLLEAGUE, STRANGER, WATER = "100006", "100004", "100001", "100002", "100003", "100020"
LAST = TODAY + timedelta(days=60)
BY = {"by": OFFICE, "at": NOW}


def group(**changes):
    values = {
        "area": COUNTY,
        "name": "石桥征地工作组",
        "kind": "task",
        "unit_kind": "work_group",
        "home": "office",
        "leader": OWNER,
        "charge": "两个月内办完石桥村征地补偿",
        "first": TODAY,
        "last": LAST,
        **changes,
    }
    return actions.set_up(group=actions.NewGroup(**values), **BY)


def main_unit(officer, on):
    return Post.objects.filter(held_on(on), officer__code=officer, main=True).get().unit.code


def given(made, sign=True):
    """A matter that the group handles."""
    code = cases.ask()
    take(code, "dispatch", OFFICE, at=cases.ago(hours=1), unit=made.unit.code, category="water-supply")
    if sign:
        take(code, "sign", OWNER, at=cases.ago(hours=1))
    return code


def viewer(code):
    return viewer_by_code(code, on=TODAY)


# -- by the calls ----------------------------------------------------------------------------------------


def test_members_hold_posts_for_the_term_and_no_longer(county):
    made = group()
    actions.add_member(code=made.unit.code, officer=COLLEAGUE, **BY)
    actions.add_member(code=made.unit.code, officer=WATER, full_time=True, **BY)
    assert sorted(Post.objects.filter(held_on(LAST), unit=made.unit).values_list("officer__code", flat=True)) == [
        OWNER,
        COLLEAGUE,
        WATER,
    ]
    assert not Post.objects.filter(held_on(LAST + timedelta(days=1)), unit=made.unit).exists()
    assert main_unit(COLLEAGUE, TODAY) == "agri"
    assert main_unit(WATER, TODAY) == made.unit.code
    assert main_unit(WATER, LAST + timedelta(days=1)) == "water"
    assert {one.basis for one in Post.objects.filter(unit=made.unit)} == {"appointed", "drawn"}


def test_released_early_the_home_post_takes_over_from_the_next_day(county):
    made = group()
    actions.add_member(code=made.unit.code, officer=WATER, full_time=True, **BY)
    actions.release_member(code=made.unit.code, officer=WATER, last=TODAY, **BY)
    for day, unit in (
        (TODAY, made.unit.code),
        (TODAY + timedelta(days=1), "water"),
        (LAST, "water"),
        (LAST + timedelta(days=9), "water"),
    ):
        assert main_unit(WATER, day) == unit
    with pytest.raises(Refused):
        actions.release_member(code=made.unit.code, officer=OWNER, last=TODAY, **BY)
    with pytest.raises(NotFound):
        actions.release_member(code=made.unit.code, officer=STRANGER, last=TODAY, **BY)


def test_another_member_leads(county):
    made = group()
    with pytest.raises(Refused):
        actions.name_leader(code=made.unit.code, officer=COLLEAGUE, **BY)
    actions.add_member(code=made.unit.code, officer=COLLEAGUE, **BY)
    assert actions.name_leader(code=made.unit.code, officer=COLLEAGUE, **BY).leader.code == COLLEAGUE
    titles = dict(Post.objects.filter(unit=made.unit).values_list("officer__code", "title"))
    assert titles == {OWNER: "组员", COLLEAGUE: "组长"}


def test_an_instructor_is_sent_to_an_enterprise_for_the_term(county):
    made = group(kind="instructors", name="非公党建指导员")
    sent = {"role": "instructor", "full_time": True, "station": "e01", "link_kind": "contact-point"}
    actions.add_member(code=made.unit.code, officer=WATER, **sent, **BY)
    assert Post.objects.get(unit=made.unit, officer__code=WATER).basis == "stationed"
    row = Link.objects.get(officer__code=WATER)
    assert (row.counterpart.code, row.valid_to) == ("e01", LAST)
    actions.release_member(code=made.unit.code, officer=WATER, last=TODAY, **BY)
    row.refresh_from_db()
    assert row.valid_to == TODAY
    with pytest.raises(Refused):
        actions.add_member(code=made.unit.code, officer=COLLEAGUE, station="h01", link_kind="household", **BY)


def test_places_are_links_of_the_unit(county):
    made = group()
    actions.put_in_charge(code=made.unit.code, counterpart="990001002000", link_kind="contact-point", **BY)
    assert Link.objects.get(unit=made.unit).valid_to == LAST
    with pytest.raises(Refused):
        actions.put_in_charge(code=made.unit.code, counterpart="h05", link_kind="household", **BY)


@pytest.mark.parametrize(
    "changes",
    [
        *({"name": " "}, {"charge": ""}, {"kind": "gang"}, {"unit_kind": "nothing"}, {"home": "none"}, {"leader": "none"}),
        *({"last": TODAY - timedelta(days=1)}, {"last": date(2031, 5, 15)}),
    ],
)
def test_what_cannot_be_set_up(county, changes):
    with pytest.raises(Refused):
        group(**changes)
    assert Group.objects.count() == 0


def test_only_an_office_over_the_area_sets_one_up(county):
    with pytest.raises(NotFound):
        actions.set_up(
            group=actions.NewGroup(COUNTY, "组", "task", "work_group", "office", OWNER, "事", TODAY, LAST), by=OWNER, at=NOW
        )


def test_matters_lie_with_the_group_and_count_for_it(county):
    made = group()
    code = given(made)
    take(code, "plan", OWNER, content="修", goal="通水", officer=OWNER, due_on=TODAY)
    line = queries.groups(viewer(OFFICE), None, on=TODAY)[0]
    assert (line.members, line.given, line.open, line.solved) == (1, 1, 1, 0)
    take(code, "solve", OWNER, outcome="solved", answer="好了")
    assert queries.groups(viewer(OFFICE), None, on=TODAY)[0].solved == 1
    Matter.objects.get(code=code).against.create(officer=county.officers[LEADER])
    assert queries.groups(viewer(LEADER), None, on=TODAY)[0].given == 0


def test_the_end_of_the_term(county):
    made = group()
    signed, unsigned = given(made), given(made, sign=False)
    over = datetime(2026, 7, 20, 9, 0, tzinfo=ZONE)
    assert (actions.end_terms(at=NOW), actions.end_terms(at=over), actions.end_terms(at=over)) == (0, 1, 0)
    line = queries.groups(viewer_by_code(OFFICE, on=over.date()), None, on=over.date())[0]
    assert (line.left, line.open, line.members) == (True, 2, 0)
    assert actions.hand_back(code=made.unit.code, by=OFFICE, at=over) == [unsigned]  # past the days of returning
    assert Matter.objects.get(code=signed).unit.code == "office"
    with pytest.raises(Refused):
        actions.add_member(code=made.unit.code, officer=COLLEAGUE, by=OFFICE, at=over)


def test_ended_early_only_when_nothing_is_open(county):
    made = group()
    code = given(made)
    with pytest.raises(Refused):
        actions.end_group(code=made.unit.code, reason="任务完成", **BY)
    assert actions.hand_back(code=made.unit.code, **BY) == []
    assert Matter.objects.get(code=code).unit.code == "office"
    with pytest.raises(Refused):
        actions.end_group(code=made.unit.code, reason="", **BY)
    ended = actions.end_group(code=made.unit.code, reason="任务完成", **BY)
    assert ended.ended_on == TODAY
    assert not Post.objects.filter(held_on(TODAY + timedelta(days=1)), unit=made.unit).exists()


def test_thirty_groups_and_sixty_two_instructors_come_from_records(county):
    """A3: 全区共下派各类工作组30个,下派非公有制党建工作指导员62名."""
    for number in range(30):
        group(name=f"工作组{number}")
    sent = group(name="指导员", kind="instructors")
    for number in range(62):
        officer = Officer.objects.create(code=f"z{number}", name=f"指导员{number}")
        Post.objects.create(officer=officer, unit=county.units["office"], class_key="deputy_chief", main=True, valid_from=TODAY)
        actions.add_member(code=sent.unit.code, officer=officer.code, role="instructor", full_time=True, **BY)
    found = queries.numbers(viewer(OFFICE), county.areas[COUNTY], on=TODAY)
    assert (found.task, found.instructors) == (30, 62)
    later = queries.numbers(viewer(OFFICE), county.areas[COUNTY], on=LAST + timedelta(days=1))
    assert (later.task, later.instructors) == (0, 0)


# -- by the pages ----------------------------------------------------------------------------------------


def test_in_the_browser(county, signed_in):
    office = signed_in(OFFICE)
    sent = {
        "name": "征地工作组",
        "kind": "task",
        "unit_kind": "work_group",
        "charge": "办完补偿",
        "home": "office",
        "leader": "李明",
        "first": "2026-05-14",
        "last": "2026-07-14",
    }
    assert office.post("/groups/new/", {**sent, "charge": ""}).status_code == 422
    page = office.post("/groups/new/", sent)["Location"]
    assert office.post(f"{page}member/", {"officer": "何建国", "role": "member"}).status_code == 302
    assert office.post(f"{page}member/", {"officer": "何建国", "role": "member"}).status_code == 422
    assert office.post(f"{page}place/", {"counterpart": "e01", "link_kind": "contact-point"}).status_code == 302
    shown = office.get(page).content.decode()
    assert "何建国" in shown
    assert "柳河粮油加工厂" in shown
    assert office.post(f"{page}leader/", {"officer": "100021"}).status_code == 302
    assert office.post(f"{page}release/", {"officer": "100021"}).status_code == 422
    assert office.post(f"{page}back/").status_code == 302
    assert office.post(f"{page}end/", {"reason": "完成"}).status_code == 302
    assert "征地工作组" in office.get("/groups/?which=ended").content.decode()
    assert office.post(f"{page}other/").status_code == 404


@pytest.mark.parametrize(("code", "status"), [(OFFICE, 200), (LEADER, 200), (OWNER, 200), (COLLEAGUE, 404), (STRANGER, 404)])
def test_who_may_open_it(county, signed_in, code, status):
    page = f"/groups/{group().unit.code}/"
    assert signed_in(code).get(page).status_code == status
    if code != OFFICE:
        assert signed_in(code).post(f"{page}end/", {"reason": "不办了"}).status_code == 404
        assert signed_in(code).get("/groups/new/").status_code == 404


def test_empty(county, signed_in):
    assert "任务工作组0个" in signed_in(OFFICE).get("/groups/").content.decode()
