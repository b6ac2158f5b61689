"""Planted cuts are found, with the numbers, and the change named is enough and no larger than needed."""

from dataclasses import replace

import pytest

from benchmarks.pairing_instances import county as clustered
from lianxin.rules.pairing import ONE, Bounds, Counterpart, Layer, Pair, Party, Problem, solve

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


def told(cut) -> dict[str, int]:
    return {remedy.kind: remedy.number for remedy in cut.remedies}


def test_a_village_that_asks_for_three_officers_needs_two_more_whatever_their_ceiling():
    """Each pair counts once: one officer with fifteen places is one of the three."""
    problem = Problem([Party("O", {"homes": Bounds(0, 15)})], [Counterpart("V", {"homes": Bounds(3, 3)})], [HOMES])
    (cut,) = solve(problem).cuts
    assert (cut.asked, cut.available, cut.missing) == (3, 1, 2)
    assert told(cut) == {"more_parties": 2}
    assert "同一对象只能联系一次,至多结成1个,缺2个" in cut.zh


def test_a_common_ceiling_lifts_those_whose_own_is_lower():
    """Three with 4, one with 1: for fifteen homes a common 3 is enough, for eighteen it must be 5."""
    parties = [Party(f"O{n}", {"homes": Bounds(0, 1 if n == 0 else 4)}) for n in range(4)]
    for homes, ceiling in ((15, 3), (18, 5)):
        served = [Counterpart(f"H{n:02}", {"homes": ONE}) for n in range(homes)]
        (cut,) = solve(Problem(parties, served, [HOMES])).cuts
        assert told(cut)["ceiling"] == ceiling


def test_locked_links_count_toward_the_ceiling_that_is_named():
    problem = county()
    locked = problem.locked(solve(problem).links)
    (cut,) = solve(locked).cuts
    assert told(cut) == {"more_parties": 1, "ceiling": 18}
    more = [*locked.parties, replace(locked.parties[0], code="new")]
    assert solve(replace(locked, parties=more)).feasible


def test_links_carried_elsewhere_count_toward_the_floor_that_is_named():
    """Two officers of at least 10 who carry 4 and 0 outside; 11 homes are there: 10 - 4 + 10 is too much, a floor of 7 is not."""
    parties = [Party("A", {"homes": Bounds(10, 15)}, carries={"homes": 4}), Party("B", {"homes": Bounds(10, 15)})]
    problem = Problem(parties, [Counterpart(f"H{n:02}", {"homes": ONE}) for n in range(11)], [HOMES])
    (cut,) = solve(problem).cuts
    assert (cut.asked, cut.available, told(cut)) == (16, 11, {"floor": 7})


def test_a_total_over_all_layers_that_is_full_is_what_is_to_be_raised():
    layers = [Layer("homes"), Layer("schools")]
    party = Party("O", {"homes": Bounds(0, 5), "schools": Bounds(0, 5)}, total=Bounds(0, 5))
    served = [Counterpart(f"H{n}", {"homes": ONE}) for n in range(4)] + [Counterpart(f"S{n}", {"schools": ONE}) for n in range(3)]
    problem = Problem([party], served, layers)
    (cut,) = solve(problem).cuts
    assert (cut.asked, cut.missing) == (7, 2)
    assert told(cut)["total"] == 7
    assert "ceiling" not in told(cut)
    assert solve(replace(problem, parties=[replace(party, total=Bounds(0, 7))])).feasible


def test_a_total_that_cannot_be_reached_is_told():
    party = Party("O", {"homes": Bounds(0, 5)}, total=Bounds(4, 6))
    plan = solve(Problem([party], [Counterpart("H", {"homes": ONE})], [HOMES]))
    (cut,) = plan.cuts
    assert (cut.side, cut.asked, cut.available, cut.missing) == ("counterparts", 4, 1, 3)
    assert told(cut) == {"total_floor": 1}


def test_places_there_are_but_not_for_whole_families():
    """Two officers of three places, three families of two: six places, but the third family has nobody with two left."""
    parties = [Party(f"O{n}", {"homes": Bounds(0, 3)}) for n in range(2)]
    served = [Counterpart(f"H{n}", {"homes": ONE}, family=f"f{n // 2}") for n in range(6)]
    problem = Problem(parties, served, [HOMES])
    (cut,) = solve(problem).cuts
    assert (cut.side, cut.asked, cut.available, cut.missing, cut.room) == ("families", 6, 5, 1, 6)
    assert told(cut) == {"more_parties": 1, "ceiling": 4}
    assert "一家须由同一名干部联系,只排得下5个,缺1个" in cut.zh


def test_homes_of_twenty_villages_with_a_need_that_nobody_answers_are_one_reason():
    problem = county()
    needy = [replace(one, village=f"v{n}", needs=frozenset({"sick"}) if n < 20 else one.needs)
             for n, one in enumerate(problem.counterparts)]  # fmt: skip
    cuts = [cut for cut in solve(replace(problem, counterparts=needy)).cuts if not cut.parties]
    assert [(cut.asked, told(cut)) for cut in cuts] == [(20, {"more_parties": 2})]
    assert "没有一名干部(单位)可以联系他们" in cuts[0].zh


def test_what_is_missing_is_told_once():
    """Five who need a doctor and a township that is too small: the two reasons add up to what is missing."""
    plan = solve(county(sick=35, doctors=2))
    cuts = [cut for cut in plan.cuts if cut.side == "places"]
    assert [(cut.missing, [row.needs for row in cut.rows]) for cut in cuts] == [(5, [("sick",)]), (5, [()])]
    assert sum(cut.missing for cut in cuts) == len(plan.missing) == 10


def test_whoever_asks_for_more_parties_than_there_are_is_short_beside_a_must_too():
    party = Party("O", {"homes": Bounds(0, 3)})
    problem = Problem([party], [Counterpart("V", {"homes": Bounds(2, None)})], [HOMES], musts=[Pair("homes", "O", "V")])
    plan = solve(problem)
    assert [(one.of, one.code, one.missing) for one in plan.missing] == [("counterpart", "V", 1)]
    assert told(plan.cuts[0]) == {"more_parties": 1}


def placed(problem: Problem) -> Problem:
    """Each home and each party in a place of its own: no two homes are alike any more."""
    parties = [replace(one, position=(700 * n, 0)) for n, one in enumerate(problem.parties)]
    homes = [replace(one, position=(37 * n, 100 + n)) for n, one in enumerate(problem.counterparts)]
    return replace(problem, parties=parties, counterparts=homes)


def few_homes() -> Problem:
    problem = county()
    return replace(problem, counterparts=[one for one in problem.counterparts if one.area == "T1" or one.code < "B13"])


def summed(plan) -> list[object]:
    return [(cut.side, cut.rows, cut.parties, cut.asked, cut.available, cut.missing, cut.room, told(cut)) for cut in plan.cuts]


@pytest.mark.parametrize("engine", ["plain", "ortools"])
@pytest.mark.parametrize(
    "problem",
    [
        county(),
        raised(county(sick=45, doctors=2), 20),
        county(sick=3),
        few_homes(),
        replace(few_homes(), counterparts=few_homes().counterparts[:3]),
        replace(county(), counterparts=[]),
    ],
)
def test_where_each_home_lies_changes_nothing_of_what_is_told(problem, engine):
    assert summed(solve(placed(problem), engine=engine)) == summed(solve(problem, engine=engine)) != []


def test_a_county_with_too_few_places_is_one_cut():
    plan = solve(clustered(100, 3400, 40, bounds=Bounds(27, 33)))
    (cut,) = plan.cuts
    assert (cut.side, cut.asked, cut.available, cut.missing, len(cut.parties)) == ("places", 3400, 3300, 100, 100)
    assert told(cut) == {"more_parties": 4, "ceiling": 34}
    assert len(plan.missing) == 100


def test_a_county_with_too_few_homes_is_one_cut():
    (cut,) = solve(clustered(100, 2000, 40, bounds=Bounds(27, 33))).cuts
    assert (cut.side, cut.asked, cut.available, cut.missing, len(cut.parties)) == ("counterparts", 2700, 2000, 700, 100)
    assert told(cut) == {"floor": 20}


def thirty(most: int, more: int = 0) -> Problem:
    """500 households at 10 to 15 each with 30 officers."""
    parties = [Party(f"O{n:02}", {"homes": Bounds(10, 15 if n >= 30 else most)}) for n in range(30 + more)]
    return placed(Problem(parties, [Counterpart(f"H{n:03}", {"homes": ONE}) for n in range(500)], [HOMES]))


def test_thirty_officers_for_five_hundred_households_in_as_many_places():
    (cut,) = solve(thirty(15)).cuts
    assert (cut.asked, cut.available, cut.missing) == (500, 450, 50)
    assert told(cut) == {"more_parties": 4, "ceiling": 17}
    assert [solve(problem).feasible for problem in (thirty(17), thirty(16), thirty(15, 4), thirty(15, 3))] == [True, False] * 2


def two_townships(*between: Counterpart, both: int) -> Problem:
    """A and B, two places each, for three and four homes of their own; ``both`` may serve everywhere."""
    parties = [
        Party("A", {"homes": Bounds(0, 2)}, serves=frozenset({"T1", "M"}), position=(0, 0)),
        Party("B", {"homes": Bounds(0, 2)}, serves=frozenset({"T2", "M"}), position=(9000, 0)),
        Party("J", {"homes": Bounds(0, both)}, position=(5000, 0)),
    ]
    homes = [Counterpart(f"A{n}", {"homes": ONE}, area="T1", position=(100 * n, 0)) for n in range(3)]
    homes += [Counterpart(f"B{n}", {"homes": ONE}, area="T2", position=(9000 + 100 * n, 0)) for n in range(4)]
    return Problem(parties, [*homes, *between], [HOMES])


def test_two_knots_that_a_wider_home_joins_are_one():
    """It is far off and has nobody; A and B are full, each of homes of its own, and it could be with either."""
    plan = solve(two_townships(Counterpart("W", {"homes": ONE}, area="M", position=(50_000, 50_000)), both=0))
    (cut,) = plan.cuts
    assert (cut.asked, cut.available, cut.missing, cut.parties) == (8, 4, 4, ("A", "B", "J"))
    assert told(cut)["more_parties"] == 2
    assert len(plan.missing) == 4


def test_a_wider_home_that_has_a_place_is_told_with_those_whose_place_it_has():
    cuts = solve(two_townships(Counterpart("W", {"homes": ONE}, area="M", position=(10, 10)), both=0)).cuts
    assert [(cut.asked, cut.available, cut.missing, {row.area for row in cut.rows}) for cut in cuts] == [
        (4, 2, 2, {"T2"}),
        (4, 2, 2, {"T1", "M"}),
    ]


def test_two_knots_that_have_nothing_in_common_stay_two():
    """J would join them, but has no place: each township lacks its own."""
    cuts = solve(two_townships(both=0)).cuts
    assert [(cut.asked, cut.available, cut.missing, {row.area for row in cut.rows}) for cut in cuts] == [
        (3, 2, 1, {"T1"}),
        (4, 2, 2, {"T2"}),
    ]


def test_a_need_that_nobody_answers_is_its_own_cut_beside_a_shortage():
    cuts = solve(placed(county(sick=6))).cuts
    assert [(cut.asked, cut.available, cut.missing, len(cut.parties)) for cut in cuts] == [(6, 0, 6, 0), (64, 60, 4, 4)]
    assert "没有一名干部(单位)可以联系他们" in cuts[0].zh
    assert "没有一名干部(单位)可以联系他们" not in cuts[1].zh


def test_a_floor_that_would_take_a_home_its_link_is_not_named():
    """O's total leaves one link: the school that nobody else can serve. A floor of 1 for homes would take it away."""
    layers = [Layer("homes"), Layer("schools")]
    parties = [
        Party("O", {"homes": Bounds(2, 3), "schools": Bounds(0, 2)}, total=Bounds(0, 1)),
        Party("P", {"homes": Bounds(0, 1)}),
    ]
    problem = Problem(parties, [Counterpart("H", {"homes": ONE, "schools": ONE})], layers)
    (cut,) = solve(problem).cuts
    assert (cut.side, cut.missing, told(cut)) == ("counterparts", 2, {"floor": 0})
