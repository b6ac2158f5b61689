"""The table of missions, working hours, and which team is the nearest that is able and free."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.rules.entries import SHANGHAI
from lianxin.rules.missions import STEPS, UNDER_WAY, Hours, MissionState, TeamAt, Wanted, apart, likely_skill, ranked

THURSDAY = datetime(2026, 5, 14, 10, 0, tzinfo=SHANGHAI)
S, A, R, D, B, X, Z = MissionState
MEANT = {
    "accept": {S: A},
    "decline": {S: X, A: X},
    "arrive": {A: R},
    "done": {A: D, R: D},
    "call_back": {D: B},
    "recall": {S: Z, A: Z, R: Z},
}


@pytest.mark.parametrize("state", MissionState)
@pytest.mark.parametrize("step", STEPS)
def test_each_pair_of_state_and_step(step, state):
    line = STEPS[step]
    assert (line.to if state in line.came_from else None) == MEANT[step].get(state)


def test_what_is_under_way_can_end():
    assert {line.to for line in STEPS.values() if line.came_from & set(UNDER_WAY)} >= {D, X, Z}


@pytest.mark.parametrize(
    ("hours", "at", "works"),
    [
        (Hours(), THURSDAY, True),
        (Hours("4"), THURSDAY, True),
        (Hours("123567"), THURSDAY, False),
        (Hours(opens=600), THURSDAY, True),
        (Hours(closes=600), THURSDAY, False),
        (Hours("4", 20 * 60, 6 * 60), THURSDAY.replace(hour=21), True),
        (Hours("4", 20 * 60, 6 * 60), THURSDAY.replace(hour=5), False),  # belongs to Wednesday's night
        (Hours("3", 20 * 60, 6 * 60), THURSDAY.replace(hour=5), True),
        (Hours("7", 20 * 60, 6 * 60), THURSDAY.replace(day=18, hour=5), True),  # Monday, of Sunday's night
        (Hours("3", 20 * 60, 6 * 60), THURSDAY.replace(hour=6), False),
    ],
)
def test_hours(hours, at, works):
    assert hours.hold(at) is works


VILLAGE, NEXT, FAR = ("v1", "t1", "c"), ("v2", "t1", "c"), ("v3", "t2", "c")


def team(code, place=VILLAGE, skills=("水管",), *, ready=True, since=0, **more):
    return TeamAt(
        code, code, place, frozenset(skills), more.pop("hours", Hours()), ready, THURSDAY + timedelta(minutes=since), **more
    )


def codes(found):
    return [one.team.code for one in found]


def test_the_nearest_first_then_specialists_last_then_who_waited_longest():
    teams = [
        team("far", FAR),
        team("near", NEXT),
        team("many", skills=("水管", "电", "焊")),
        team("late", since=5),
        team("early", since=1),
        team("town", ("t1", "c")),
    ]
    found = ranked(Wanted(VILLAGE, "水管", THURSDAY), teams)
    assert codes(found.able) == ["early", "late", "many", "town", "near", "far"]
    assert [one.distance for one in found.able] == [0, 0, 0, 1, 2, 4]
    assert found.able[0].zh == "就在当地,会“水管”"


def test_who_is_passed_over_and_why():
    teams = [
        team("a", ready=False),
        team("b", skills=("电",)),
        team("c", hours=Hours("7")),
        team("d", ("v9", "c9")),
        team("e", barred=True),
    ]
    found = ranked(Wanted(VILLAGE, "水管", THURSDAY), teams)
    assert found.able == ()
    assert [one.zh for one in found.passed] == ["没有报到待命,或正在办", "不会“水管”", "不在工作时间", "不在同一地区", "不宜派"]


def test_without_a_skill_any_team_will_do():
    assert codes(ranked(Wanted(VILLAGE, "", THURSDAY), [team("a", skills=())]).able) == ["a"]


places = st.sampled_from([VILLAGE, NEXT, FAR, ("t1", "c"), ("c",), ("x",)])


@given(places, places)
def test_distance_is_the_way_through_the_tree(one, other):
    """By brute force: up from both to the first that both have."""
    common = [code for code in one if code in other]
    right = one.index(common[0]) + other.index(common[0]) if common else None
    assert apart(one, other) == apart(other, one) == right


@given(
    st.lists(st.tuples(places, st.booleans(), st.sets(st.sampled_from("水电焊"))), max_size=8), st.sampled_from(["", "水", "电"])
)
def test_the_first_is_never_farther_than_another_that_could_go(drawn, skill):
    teams = [team(f"t{n}", place, skills, ready=ready) for n, (place, ready, skills) in enumerate(drawn)]
    found = ranked(Wanted(VILLAGE, skill, THURSDAY), teams)
    able = [one for one in teams if one.ready and (not skill or skill in one.skills) and apart(VILLAGE, one.place) is not None]
    assert sorted(codes(found.able)) == sorted(one.code for one in able)
    assert len(found.able) + len(found.passed) == len(teams)
    if able:
        assert found.able[0].distance == min(apart(VILLAGE, one.place) for one in able)


def test_the_skill_to_which_words_point():
    assert likely_skill("门口水管爆了", ["水管维修", "电力抢修"]) == "水管维修"
    assert likely_skill("没有的事", ["水管维修"]) == ""
