"""What is told of shortages, for generated problems in which each home lies elsewhere, against flows of OR-Tools' own."""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ortools.graph.python import max_flow

from lianxin.rules.pairing import Bounds, Counterpart, Cut, Layer, Pair, Party, Problem, Remedy, solve

pytestmark = pytest.mark.sqlite_only
AREAS = ("T1", "T2", "T3")
SOME = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@st.composite
def shortages(draw) -> Problem:
    """Up to six officers and fourteen homes; places, parties who may serve, and homes are often too few."""
    areas = AREAS[: draw(st.integers(1, 3))]
    spot = st.tuples(st.integers(0, 9000), st.integers(0, 9000))
    sick = st.sampled_from([frozenset(), frozenset({"sick"})])
    bounds = st.builds(lambda low, more: Bounds(low, low + more), st.sampled_from([0, 0, 1, 2, 3]), st.integers(0, 3))
    asks = st.sampled_from([Bounds(1, 1)] if draw(st.booleans()) else [Bounds(1, 1), Bounds(0, 1), Bounds(1, 2), Bounds(2, 2)])
    parties = [
        Party(
            f"O{n}", {"homes": draw(bounds)}, serves=frozenset(draw(st.sets(st.sampled_from(areas)))),
            position=draw(spot), skills=draw(sick),
        )
        for n in range(draw(st.integers(1, 6)))
    ]  # fmt: skip
    homes = [
        Counterpart(f"H{n:02}", {"homes": draw(asks)}, area=draw(st.sampled_from(areas)), position=draw(spot), needs=draw(sick))
        for n in range(draw(st.integers(1, 14)))
    ]
    pairs = st.tuples(st.just("homes"), st.sampled_from([p.code for p in parties]), st.sampled_from([h.code for h in homes]))
    bans = [Pair(*pair) for pair in sorted(draw(st.sets(pairs, max_size=5)))]
    return Problem(parties, homes, [Layer("homes")], bans=bans, required=draw(sick))


def may(problem: Problem, party: Party, home: Counterpart) -> bool:
    """Whether the pair may be, said again."""
    return (
        (not party.serves or home.area in party.serves)
        and not home.needs & problem.required - party.skills
        and not any((ban.party, ban.counterpart) == (party.code, home.code) for ban in problem.bans)
    )


def most_links(problem: Problem, by_party: Iterable[int], by_home: Iterable[int]) -> int:
    """How many links there can be, with so many for each party and each home at most."""
    net = max_flow.SimpleMaxFlow()
    last = len(problem.parties) + len(problem.counterparts) + 1
    for place, number in enumerate(by_party, 1):
        net.add_arc_with_capacity(0, place, number)
    for place, number in enumerate(by_home, 1 + len(problem.parties)):
        net.add_arc_with_capacity(place, last, number)
    for place, party in enumerate(problem.parties, 1):
        for there, home in enumerate(problem.counterparts, 1 + len(problem.parties)):
            if may(problem, party, home):
                net.add_arc_with_capacity(place, there, 1)
    net.solve(0, last)
    return net.optimal_flow()


def lacking_places(problem: Problem) -> int:
    """How many links that homes ask for no plan can make."""
    asked = [home.asks["homes"].least for home in problem.counterparts]
    return sum(asked) - most_links(problem, [party.bounds["homes"].most for party in problem.parties], asked)


def lacking_homes(problem: Problem) -> int:
    """How many links that parties must have no plan can make."""
    asked = [party.bounds["homes"].least for party in problem.parties]
    return sum(asked) - most_links(problem, asked, [home.asks["homes"].most for home in problem.counterparts])


def after(problem: Problem, cut: Cut, remedy: Remedy, number: int) -> Problem:
    """The problem with a remedy of this number."""
    if remedy.kind == "more_parties":
        usual = int(remedy.en.split("(")[1].split()[0])
        one = Party("X", {"homes": Bounds(0, usual)}, serves=frozenset(row.area for row in cut.rows), skills=frozenset({"sick"}))
        return replace(problem, parties=[*problem.parties, *(replace(one, code=f"X{n}") for n in range(number))])
    parties = []
    for party in problem.parties:
        least, most = party.bounds["homes"].least, party.bounds["homes"].most
        low, high = (least, max(most, number)) if remedy.kind == "ceiling" else (min(least, number), most)
        parties.append(replace(party, bounds={"homes": Bounds(low, high)}) if party.code in cut.parties else party)
    return replace(problem, parties=parties)


@SOME
@given(shortages())
def test_the_missing_places_of_all_cuts_are_those_that_no_plan_can_fill(problem):
    for side, lacking in (("places", lacking_places(problem)), ("counterparts", lacking_homes(problem))):
        cuts = [cut for cut in solve(problem, engine="plain").cuts if cut.side == side]
        assert sum(cut.missing for cut in cuts) == lacking
        for cut in cuts:
            assert cut.missing == cut.asked - cut.available > 0
            assert cut.room >= cut.available >= 0


@SOME
@given(shortages())
def test_nobody_is_told_to_have_no_party_who_has_one(problem):
    for cut in solve(problem, engine="plain").cuts:
        if cut.side == "places" and not cut.parties:
            for row in cut.rows:
                alike = [one for one in problem.counterparts if (one.area, tuple(sorted(one.needs))) == (row.area, row.needs)]
                forlorn = [one for one in alike if not any(may(problem, party, one) for party in problem.parties)]
                assert row.counterparts <= len(forlorn)


@SOME
@given(shortages())
def test_what_is_named_is_enough_for_its_cut_and_one_less_is_not(problem):
    """Of several cuts of one side a remedy may help another too: that one less is too little is asked where there is one."""
    plan = solve(problem, engine="plain")
    for side, lacking, less in (("places", lacking_places, -1), ("counterparts", lacking_homes, 1)):
        cuts = [cut for cut in plan.cuts if cut.side == side]
        for cut in cuts:
            for remedy in cut.remedies:
                assert lacking(after(problem, cut, remedy, remedy.number)) <= lacking(problem) - cut.missing
                if len(cuts) == 1:
                    assert lacking(after(problem, cut, remedy, remedy.number + less)) > 0
