"""Centres, teams and vehicles from a county's sheet: all or nothing, each fault with its line and column."""

import pytest

from lianxin.rules.errors import NotFound, Refused
from lianxin.rules.team_rows import read_sheet
from lianxin.teams import actions
from lianxin.teams.models import Centre, Team, Vehicle
from tests.teams.conftest import MEMBER, OFFICE
from tests.web.county import NOW


def make(sheet, text, by=OFFICE):
    return actions.make_many(sheet=sheet, text=text, by=by, at=NOW)


def faults(sheet, text):
    with pytest.raises(Refused) as refused:
        make(sheet, text)
    return [fault.field for fault in refused.value.faults]


@pytest.mark.parametrize(
    ("days", "hours", "read"),
    [
        ("", "", ("1234567", 0, 1440)),
        ("每天", "全天", ("1234567", 0, 1440)),
        ("周一至周五", "8:00-18:00", ("12345", 480, 1080)),
        ("1-5", "08:30–17:30", ("12345", 510, 1050)),
        ("六、日", "20:00至6:00", ("67", 1200, 360)),
        ("135", "8:00~24:00", ("135", 480, 1440)),
    ],
)
def test_days_and_hours_as_people_write_them(days, hours, read):
    ((_, row),), _ = read_sheet("team", f"名称\t哪几天\t几点到几点\n一队\t{days}\t{hours}")
    assert (row["days"], row["opens"], row["closes"]) == read


def test_a_county_with_fifty_centres_two_hundred_teams_and_their_vehicles(county):
    centres = "\n".join(
        f"中心{n}\t{'行业' if n < 30 else '乡镇'}\t{'water' if n < 30 else 'liuhe'}\tqingshan\t20" for n in range(50)
    )
    assert make("centre", centres) == 50
    teams = "\n".join(f"{n}队\t中心{n % 50}\t水利局\t990000000000\t水管维修、电力抢修\t22\t1-5\t8:00-18:00" for n in range(200))
    assert make("team", "名称\t指挥中心\t单位\t负责哪里\t会什么\t人数\t哪几天\t几点到几点\n" + teams) == 200
    assert make("vehicle", "\n".join(f"{n}车\t中心{n % 50}\t{n}队" for n in range(200))) == 200
    team = Team.objects.get(name="7队")
    assert (team.centre.name, team.skills, team.persons, team.days, team.opens) == (
        "中心7",
        ["水管维修", "电力抢修"],
        22,
        "12345",
        480,
    )
    assert Vehicle.objects.get(name="7车").team == team
    assert Centre.objects.filter(kind="township").count() == 20
    assert Centre.objects.first().units.get().unit.code == "qingshan"


def test_one_bad_cell_and_nothing_is_made(teams):
    head = "名称,指挥中心,单位,负责哪里,人数,哪几天,几点到几点,队员,代码\n"
    good = f"新队,供水指挥中心,水利局,990000000000,3,,,{MEMBER},new\n"
    bad = "坏队,没有的中心,没有的局,别处,很多,8,几点,没有的人,\n"
    lines = {"3.centre", "3.unit", "3.area", "3.members"}
    assert set(faults("team", head + good + bad)) == {"3.persons", "3.days", "3.hours"} | lines
    assert faults("team", head + good + good) == ["3.code"]
    assert not Team.objects.filter(code="new").exists()


@pytest.mark.parametrize(
    ("sheet", "text", "field"),
    [
        ("team", " \n\t\n", "text"),
        ("team", "名称\t颜色\n一队\t红", "1."),
        ("vehicle", "一车\t供水指挥中心\t\t5\tcar-9\t多的", "1."),
        ("centre", "新中心\t城市\t水利局", "1.kind"),
        ("vehicle", "一车\t供水指挥中心\t\t0", "1.seats"),
        ("team", "\n".join("一队" for _ in range(1001)), "text"),
    ],
)
def test_what_is_wrong_stands_where_it_is(teams, sheet, text, field):
    assert field in faults(sheet, text)


def test_only_who_keeps_teams(teams):
    with pytest.raises(NotFound):
        make("vehicle", "一车\t供水指挥中心", by=MEMBER)


def test_the_page_tells_each_line_and_makes_all_when_they_are_right(signed_in, teams):
    browser, address = signed_in(OFFICE), "/teams/keep/vehicle/sheet/"
    assert "队伍" in browser.get(address).text
    page = browser.post(address, {"text": "一车\t供水指挥中心\t无此队\n二车\t供水指挥中心"})
    assert page.status_code == 422
    assert page.context["faults"] == [("1", "队伍 无此队", "没有找到，或不在你的范围内")]
    assert browser.post(address, {"text": "一车\t供水指挥中心\t水管一队\n二车\t供水指挥中心"}).url == "/teams/keep/"
    assert Vehicle.objects.filter(name__in=("一车", "二车")).count() == 2
    assert browser.get("/teams/keep/nothing/sheet/").status_code == 404
