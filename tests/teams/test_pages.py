"""The pages of centres and teams: the board, whom to send, a mission, a team that says where it is."""

import pytest

from lianxin.audit.models import Read
from lianxin.teams.models import Centre, Mission, Team, Vehicle
from tests.teams.conftest import MEMBER, OFFICE, OTHER, PLUMBERS
from tests.teams.test_sending import send
from tests.web.matters import cases


def test_the_matters_page_leads_to_the_nearest_team_and_one_press_sends_it(signed_in, ready):
    code, browser = cases.ask("水管爆了"), signed_in(OFFICE)
    assert f"/teams/send/{code}/" in browser.get(f"/matters/{code}/").text
    page = browser.get(f"/teams/send/{code}/")
    assert next(team.code for team, _why, _cars in page.context["able"]) == PLUMBERS
    sent = {"team": PLUMBERS, "skill": page.context["skill"], "token": page.context["token"], f"vehicle-{PLUMBERS}": "car-1"}
    assert browser.post(f"/teams/send/{code}/", sent).url == f"/teams/missions/{code}-1/"
    assert browser.post(f"/teams/send/{code}/", sent).url == f"/teams/missions/{code}-1/"
    assert Mission.objects.get().vehicle.code == "car-1"
    assert Read.objects.filter(code=code, through="teams").exists()


def test_who_comes_second_is_told_and_offered_the_next_best(signed_in, ready):
    first, second = cases.ask("水管爆了"), cases.ask("水管爆了,另一家")
    send(first)
    page = signed_in(OFFICE).post(f"/teams/send/{second}/", {"team": PLUMBERS, "skill": "水管维修", "token": "t"})
    assert page.status_code == 422
    assert page.context["faults"]
    assert PLUMBERS not in [team.code for team, _why, _cars in page.context["able"]]


def test_a_member_goes_step_by_step(signed_in, ready):
    code = cases.ask("水管爆了")
    send(code)
    browser, address = signed_in(MEMBER), f"/teams/missions/{code}-1/"
    assert code in browser.get("/teams/mine/").text
    for name, given in (("accept", {}), ("arrive", {}), ("done", {"text": "换好了"})):
        assert browser.post(f"{address}{name}/", given).status_code == 302
    assert browser.post(f"{address}recall/", {"text": "x"}).status_code == 404
    assert "换好了" in browser.get(address).text
    office = signed_in(OFFICE)
    assert office.post(f"{address}call_back/", {}).status_code == 422
    office.post(f"{address}call_back/", {"reached": "1", "solved": "1", "text": "来水了"})
    assert Mission.objects.get().solved is True
    assert "来水了" in office.get(f"/matters/{code}/").text


def test_a_team_says_where_it_is_and_is_sent_away_from_there(signed_in, teams):
    browser = signed_in(MEMBER)
    browser.post(f"/teams/{PLUMBERS}/stand-by/", {"area": "石桥村 · 990001002000"})
    assert Team.objects.get(code=PLUMBERS).place.code == "990001002000"
    assert "石桥村" in browser.get("/teams/mine/").text
    assert "石桥村" not in signed_in(OFFICE).get("/teams/").text  # where it is is nobody else's to read
    browser.post(f"/teams/{PLUMBERS}/rest/")
    assert Team.objects.get(code=PLUMBERS).place is None
    browser.post(f"/teams/{PLUMBERS}/stand-by/", {"area": "nowhere"})
    assert not Team.objects.get(code=PLUMBERS).ready


def test_the_board_counts_what_its_lists_show(signed_in, ready):
    send(cases.ask("水管爆了"))
    browser = signed_in(OFFICE)
    page = browser.get("/teams/")
    assert len(page.context["missions"]) == page.context["strength"].under_way == 1
    for one in page.context["numbers"]:
        assert len(browser.get(f"/teams/missions/?which={one.which}").context["missions"]) == one.number
    for address, who in (("/teams/", OFFICE), ("/teams/keep/", OFFICE), ("/teams/mine/", MEMBER)):
        rows = signed_in(who).get(address).context["teams"]
        found = [one if hasattr(one, "busy") else one[0] for one in rows]
        assert [one.code for one in found if one.busy] == [PLUMBERS], "each page says the same of a team"


def test_who_is_only_in_a_team_is_led_to_its_page(signed_in, ready):
    assert signed_in(MEMBER).get("/teams/").url == "/teams/mine/"


def test_a_stranger_finds_nothing(signed_in, ready):
    code = cases.ask("水管爆了")
    send(code)
    browser = signed_in(OTHER)
    assert browser.get(f"/teams/send/{code}/").status_code == 404
    assert browser.get(f"/teams/missions/{code}-1/").status_code == 404
    assert browser.post(f"/teams/{PLUMBERS}/rest/").status_code == 404
    assert browser.get("/teams/keep/").status_code == 404


TEAM = {
    "code": "night",
    "name": "夜班队",
    "centre": "water-centre",
    "unit": "water",
    "area": "990000000000",
    "skills": "水管维修、抽水",
    "persons": "4",
    "days": ["1", "5"],
    "opens": "20:00",
    "closes": "06:00",
    "members": "100020",
}


def test_centre_team_and_vehicle_are_entered(signed_in, county):
    browser = signed_in(OFFICE)
    centre = {
        "code": "water-centre",
        "name": "供水指挥中心",
        "kind": "industry",
        "unit": "water",
        "units": "agri,liuhe",
        "stations": "9",
    }
    assert browser.post("/teams/keep/centre/", centre).status_code == 302
    assert browser.post("/teams/keep/team/", TEAM).status_code == 302
    vehicle = {"code": "car-9", "name": "9号车", "centre": "water-centre", "team": "night", "seats": "5"}
    assert browser.post("/teams/keep/vehicle/", vehicle).status_code == 302
    team = Team.objects.get()
    assert (team.skills, team.days, team.opens, team.closes) == (["水管维修", "抽水"], "15", 1200, 360)
    assert [one.officer.code for one in team.members.all()] == ["100020"]
    assert (Centre.objects.get().units.count(), Vehicle.objects.get().team) == (2, team)
    assert browser.post("/teams/keep/team/", TEAM).status_code == 422
    assert browser.post("/teams/keep/team/", {**TEAM, "code": "x", "days": []}).status_code == 422
    assert "夜班队" in browser.get("/teams/keep/").text
    assert browser.post("/teams/night/end/").status_code == 302
    assert browser.get("/teams/keep/boat/").status_code == 404


@pytest.mark.parametrize("who", ["100004", "100021"])
def test_who_oversees_sees_and_sends_nobody(signed_in, ready, who):
    browser = signed_in(who)
    assert browser.get("/teams/").status_code == 200
    assert browser.post(f"/teams/send/{cases.ask('水管爆了')}/", {"team": PLUMBERS}).status_code == 404
