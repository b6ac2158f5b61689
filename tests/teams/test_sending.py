"""A team is sent to a matter, goes, is done, whoever asked is called back; two clerks never send the same; no place is kept."""

import json
import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, connections

from lianxin.audit.models import Act, Read
from lianxin.matters import queries as matters
from lianxin.matters.models import Matter, Step
from lianxin.registry.access import viewer_by_code
from lianxin.rules.errors import NotFound, Refused
from lianxin.teams import actions, queries
from lianxin.teams.models import Mission, Team
from tests.teams.conftest import CLERK, FAR, FITTERS, MEMBER, OFFICE, OTHER, PLUMBERS
from tests.web.county import NOW, TODAY
from tests.web.matters import cases

WATER = "水管维修"


def send(code, team=PLUMBERS, by=OFFICE, **more):
    return actions.send(matter=code, team=team, by=by, at=NOW, skill=WATER, **more)


def step(mission, name, by=MEMBER, **given):
    return actions.take_mission_step(code=mission.code, step=name, by=by, at=NOW, **given)


def choice(code, by=OFFICE, **more):
    return queries.choice(viewer_by_code(by, on=TODAY), code, at=NOW, **more)


def test_the_nearest_able_and_free_comes_first_with_the_reason(ready):
    found = choice(cases.ask("水管爆了"))
    assert found.skill == WATER
    assert [one.team.code for one in found.ranked.able] == [PLUMBERS, FITTERS, FAR]
    assert found.ranked.able[0].zh == "就在当地,会“水管维修”"
    assert [one.code for one in found.vehicles[PLUMBERS]] == ["car-1"]


def test_from_sent_to_called_back(ready):
    code = cases.handling()
    mission = send(code, task="带抽水泵", vehicle="car-1")
    assert mission.code == f"{code}-1"
    step(mission, "accept")
    step(mission, "arrive")
    step(mission, "done", text="换了一截水管")
    step(mission, "call_back", by=OFFICE, reached=True, solved=True, text="来水了")
    row = Mission.objects.get()
    assert (row.state, row.result, row.solved, row.vehicle.code) == ("called_back", "换了一截水管", True, "car-1")
    marks = Step.objects.filter(matter__code=code, step="team").order_by("number")
    said = ["水管一队", "接单", "到场", "办完:换了一截水管", "回访:来水了"]
    assert all(part in one.text for part, one in zip(said, marks, strict=True))
    assert {one.by for one in marks} == {OFFICE, MEMBER}
    told = [line.public for line in matters.asker_history(Matter.objects.get(code=code)) if line.step == "team"]
    assert told[0] == "已派出队伍前往办理。"
    assert not any("水管一队" in line for line in told)


def test_a_team_that_was_sent_is_not_free_and_is_nowhere(ready):
    send(cases.ask("水管爆了"))
    team = Team.objects.get(code=PLUMBERS)
    assert (team.ready, team.place, team.ready_since) == (False, None, None)
    with pytest.raises(Refused):
        send(cases.ask("又一处水管爆了"))
    with pytest.raises(Refused):
        actions.stand_by(team=PLUMBERS, area="990001001000", by=MEMBER, at=NOW)


def test_where_a_team_was_stands_nowhere(ready):
    """No act, no step, no mission tells it: a team's way cannot be put together afterwards (principles 1)."""
    mission = send(cases.ask("水管爆了", area="990002001000"))
    step(mission, "accept")
    step(mission, "done", text="好了")
    actions.stand_by(team=PLUMBERS, area="990001002000", by=MEMBER, at=NOW)
    actions.rest(team=PLUMBERS, by=MEMBER, at=NOW)
    kept = json.dumps([list(Act.objects.values("before", "after", "note")), list(Read.objects.values("purpose"))], default=str)
    kept += json.dumps(list(Mission.objects.values()), default=str) + json.dumps(
        list(Team.objects.filter(code=PLUMBERS).values()), default=str
    )
    for area in ("990001001000", "990001002000"):
        pk = ready.areas[area].pk
        assert area not in kept
        assert not Team.objects.filter(code=PLUMBERS, place=pk).exists()
    with pytest.raises(IntegrityError):
        Team.objects.filter(code=PLUMBERS).update(place=pk)


def test_the_same_press_twice_is_one_mission(ready):
    code = cases.ask("水管爆了")
    assert send(code) == send(code)
    assert Step.objects.filter(step="team").count() == 1


def test_a_colleague_who_comes_second_is_told(ready):
    code = cases.ask("水管爆了")
    send(code)
    with pytest.raises(Refused):
        send(code, by=CLERK)
    assert Mission.objects.count() == 1


def test_the_database_refuses_a_second_mission(ready):
    mission = send(cases.ask("水管爆了"))
    with pytest.raises(IntegrityError):
        Mission.objects.create(code="x", team=mission.team, matter=mission.matter, sent_at=NOW, sent_by=OFFICE)


@pytest.mark.parametrize(
    ("name", "by", "given", "fields"),
    [
        ("arrive", MEMBER, {}, {"step"}),
        ("done", MEMBER, {"text": "x"}, {"step"}),
        ("decline", MEMBER, {}, {"text"}),
        ("recall", OFFICE, {"text": ""}, {"text"}),
        ("call_back", OFFICE, {}, {"step", "reached"}),
        ("accept", MEMBER, {"text": "x" * 1001}, {"text"}),
        ("fly", MEMBER, {}, {"step"}),
    ],
)
def test_what_cannot_follow_is_refused_with_every_fault(ready, name, by, given, fields):
    mission = send(cases.ask("水管爆了"))
    with pytest.raises(Refused) as refused:
        step(mission, name, by=by, **given)
    assert {fault.field for fault in refused.value.faults} == fields
    assert Mission.objects.get().state == "sent"


def test_who_declines_is_free_to_stand_by_and_another_is_sent(ready):
    code = cases.ask("水管爆了")
    step(send(code), "decline", text="车坏了")
    actions.stand_by(team=PLUMBERS, area="990001001000", by=MEMBER, at=NOW)
    assert send(code, FITTERS).code == f"{code}-2"


def test_strangers_send_and_go_nowhere(ready):
    code = cases.ask("水管爆了")
    for by in (MEMBER, OTHER, "100001"):
        with pytest.raises(NotFound):
            send(code, by=by)
    mission = send(code)
    for by in (OTHER, "100005", "100001"):
        with pytest.raises(NotFound):
            step(mission, "accept", by=by)
        with pytest.raises(NotFound):
            queries.mission_of(viewer_by_code(by, on=TODAY), mission.code)
    with pytest.raises(NotFound):
        step(mission, "recall", by=MEMBER, text="x")


def test_a_team_of_whom_the_matter_complains_is_not_sent(ready):
    code = cases.ask("水利局不来修", kind="complaint", against_units=("water",))
    found = choice(code)
    assert [one.team.code for one in found.ranked.able] == [FAR]
    with pytest.raises(Refused):
        send(code)


def test_a_mission_to_a_hidden_matter_does_not_exist(ready):
    code = cases.ask("水利局不来修", kind="complaint", against_units=("water",))
    mission = send(code, FAR)
    assert queries.under_way(viewer_by_code("100021", on=TODAY)) == []
    with pytest.raises(NotFound):
        queries.mission_of(viewer_by_code("100021", on=TODAY), mission.code)


def test_whoever_goes_is_not_told_who_asks_in_confidence(ready):
    open_one, secret = send(cases.ask("水管爆了")), send(cases.ask("水管又爆了", confidential=True), FITTERS)
    me = viewer_by_code(MEMBER, on=TODAY)
    assert queries.mission_of(me, open_one.code).asker.phone == "13811112222"
    actions.set_members(team=FITTERS, officers=(MEMBER,), by=OFFICE, at=NOW)
    assert queries.mission_of(me, secret.code).asker is None


@pytest.mark.parametrize("state", ["answered", "joined"])
def test_what_is_over_or_joined_needs_no_team(ready, state):
    code = cases.answered() if state == "answered" else cases.ask("水管爆了一处")
    if state == "joined":
        cases.take(code, "merge", OFFICE, into=cases.ask("水管爆了"))
    with pytest.raises(Refused):
        send(code)


def test_joined_on_the_way_the_mark_stands_on_the_leading_one(ready):
    code, lead = cases.ask("水管爆了一处"), cases.ask("水管爆了")
    mission = send(code)
    cases.take(code, "merge", OFFICE, into=lead)
    step(mission, "accept")
    assert Step.objects.filter(matter__code=lead, step="team").count() == 1


def test_a_vehicle_goes_once(ready):
    send(cases.ask("水管爆了"), vehicle="car-1")
    with pytest.raises(Refused):
        send(cases.ask("又爆了一处水管"), FITTERS, vehicle="car-1")
    with pytest.raises(Refused):
        send(cases.ask("再爆一处水管"), FAR, vehicle="car-1")


def test_the_strength_of_an_area_and_missions_are_counted_as_their_rows_are(ready):
    mission = send(cases.ask("水管爆了"))
    step(mission, "accept")
    me, county = viewer_by_code(OFFICE, on=TODAY), ready.areas["990000000000"]
    found = queries.strength(me, county)
    assert (found.industry, found.township, found.units, found.stations) == (1, 1, 1, 12)
    assert (found.teams, found.persons, found.vehicles, found.ready, found.under_way) == (3, 5, 1, 2, 1)
    span = {"first": NOW - timedelta(hours=1), "last": NOW + timedelta(hours=1)}
    numbers = queries.mission_figures(me, county, **span)
    for which in queries.WHICH:
        assert getattr(numbers, which) == len(queries.missions(me, county, which=which, **span))
    assert (numbers.sent, numbers.accepted, numbers.done) == (1, 1, 0)


def test_who_may_keep_teams(teams):
    for by in (MEMBER, "100021", "100001", "100004"):
        with pytest.raises(NotFound):
            actions.end_team(team=PLUMBERS, by=by, at=NOW)
    with pytest.raises(Refused) as refused:
        actions.make_team(
            code="!",
            name="",
            centre="water-centre",
            unit="none",
            area="x",
            days="8",
            opens=9,
            closes=9,
            persons=0,
            skills=("x" * 30,),
            by=OFFICE,
            at=NOW,
        )
    assert {fault.field for fault in refused.value.faults} == {
        "code",
        "name",
        "unit",
        "area",
        "days",
        "opens",
        "persons",
        "skills",
    }
    actions.end_team(team=PLUMBERS, by=OFFICE, at=NOW)
    with pytest.raises(NotFound):
        actions.stand_by(team=PLUMBERS, area="990001001000", by=OFFICE, at=NOW)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time")
def test_two_clerks_at_once_send_one_team_once(ready):
    codes = [cases.ask("水管爆了"), cases.ask("水管爆了另一处")]
    begin, won, lost = threading.Barrier(2), [], []

    def clerk(code, by):
        begin.wait()
        try:
            won.append(send(code, by=by).code)
        except Refused as refusal:
            lost.append(refusal)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=clerk, args=pair) for pair in zip(codes, (OFFICE, CLERK), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(won), len(lost)) == (1, 1)
    assert Mission.objects.count() == 1
