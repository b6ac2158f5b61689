"""Planted cuts are found, with the numbers, and the change named is enough and no larger than needed."""

from dataclasses import replace

import pytest

from lianxin.rules.pairing import ONE, Bounds, Counterpart, Layer, Party, Problem, solve

pytestmark = pytest.mark.sqlite_only
HOMES = Layer("homes", "联系户")


def county(*, sick: int = 0, doctors: int = 0) -> Problem:
    """Two townships with 4 officers each who serve their own, 15 at most; 70 homes in T1, 40 in T2."""
    parties = [
        Party(
            f"{area}-{n}", {"homes": Bounds(5, 15)}, area=area, serves=frozenset({area}),
            skills=frozenset({"sick"} if n < doctors else ()),
        )
        for area in ("T1", "T2")
        for n in range(4)
    ]  # fmt: skip
    homes = [Counterpart(f"A{n:02}", {"homes": ONE}, area="T1", needs=frozenset({"sick"} if n < sick else ())) for n in range(70)]
    homes += [Counterpart(f"B{n:02}", {"homes": ONE}, area="T2") for n in range(40)]
    return Problem(parties, homes, [HOMES], required=frozenset({"sick"}), names={"T1": "永安乡", "sick": "重病户"})


def raised(problem: Problem, most: int) -> Problem:
    return replace(problem, parties=[replace(one, bounds={"homes": Bounds(5, most)}) for one in problem.parties])


@pytest.mark.parametrize("engine", ["plain", "ortools"])
def test_a_township_with_too_few_places(engine):
    plan = solve(county(), engine=engine)
    (cut,) = plan.cuts
    assert (cut.side, cut.asked, cut.available, cut.missing) == ("places", 70, 60, 10)
    assert {row.area for row in cut.rows} == {"T1"}
    assert cut.parties == ("T1-0", "T1-1", "T1-2", "T1-3")
    assert {remedy.kind: remedy.number for remedy in cut.remedies} == {"more_parties": 1, "ceiling": 18}
    assert cut.zh == (
        "永安乡70个共70个对象需要70个联系名额,能联系他们的4名干部(单位)合计只有60个,缺10个。"
        "可行的最小调整:再增加1名能联系这些对象的干部(每名15个);或把每名的上限提高到18个。"
    )
    assert "10 missing" in cut.en
    assert len(plan.missing) == 10
    assert len(plan.links) == 100


def test_the_ceiling_named_is_enough_and_one_less_is_not():
    assert solve(raised(county(), 18)).feasible
    assert not solve(raised(county(), 17)).feasible


def test_a_need_that_too_few_can_answer():
    plan = solve(raised(county(sick=45, doctors=2), 20))
    (cut,) = plan.cuts
    assert [row.needs for row in cut.rows] == [("sick",)]
    assert (cut.asked, cut.available, cut.missing) == (45, 40, 5)
    assert cut.parties == ("T1-0", "T1-1")
    assert {remedy.kind: remedy.number for remedy in cut.remedies} == {"more_parties": 1, "ceiling": 23}


def test_nobody_may_serve():
    plan = solve(county(sick=3))
    cut = next(cut for cut in plan.cuts if not cut.parties)
    assert (cut.asked, cut.available, cut.missing) == (3, 0, 3)
    assert [(remedy.kind, remedy.number) for remedy in cut.remedies] == [("more_parties", 1)]


def test_too_few_counterparts_for_the_floor():
    problem = county()
    few = replace(problem, counterparts=[one for one in problem.counterparts if one.area == "T1" or one.code < "B13"])
    cut = next(cut for cut in solve(few).cuts if cut.side == "counterparts")
    assert (cut.asked, cut.available, cut.missing) == (20, 13, 7)
    assert [(remedy.kind, remedy.number) for remedy in cut.remedies] == [("floor", 3)]


def test_a_reason_to_carry_fewer_is_kept():
    problem = county()
    parties = [replace(one, bounds={"homes": Bounds(0, 5, "照顾产假")}) if one.code == "T1-0" else one for one in problem.parties]
    cut = solve(replace(problem, parties=parties)).cuts[0]
    assert {remedy.kind: remedy.number for remedy in cut.remedies} == {"more_parties": 2, "ceiling": 22}
