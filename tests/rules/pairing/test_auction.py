"""Large parts by auction: a plan that keeps every number, and a bound that no plan falls below, at most a step a place apart."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from benchmarks.pairing_instances import county
from lianxin.rules.pairing import ONE, Bounds, Costs, Counterpart, Held, Layer, Pair, Party, Problem, solve
from lianxin.rules.pairing.auction import Auction, by_auction, fits
from lianxin.rules.pairing.blocks import blocks_of
from lianxin.rules.pairing.columns import never
from lianxin.rules.pairing.faults import broken
from lianxin.rules.pairing.grid import Grid

pytestmark = pytest.mark.sqlite_only
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
SPOTS = st.tuples(st.integers(0, 3).map(lambda x: x * 3000), st.integers(0, 3).map(lambda y: y * 4000))
NEEDS = st.sets(st.sampled_from(["sick", "school"])).map(frozenset)


@st.composite
def problems(draw) -> Problem:
    """Two to six officers and up to thirty households on few spots, so that many are alike and ties are common."""
    bounds = st.builds(lambda low, more: Bounds(low, low + more), st.integers(0, 4), st.integers(0, 5))
    parties = [
        Party(f"O{number}", {"homes": draw(bounds)}, position=draw(SPOTS), skills=draw(NEEDS))
        for number in range(draw(st.integers(2, 6)))
    ]
    homes = [
        Counterpart(f"H{number:02}", {"homes": ONE}, position=draw(SPOTS), needs=draw(NEEDS))
        for number in range(draw(st.integers(1, 30)))
    ]
    pairs = st.tuples(st.sampled_from([p.code for p in parties]), st.sampled_from([h.code for h in homes]))
    held = [Held("homes", *pair, price=draw(st.integers(0, 20_000))) for pair in sorted(draw(st.sets(pairs, max_size=6)))]
    bans = [Pair("homes", *pair) for pair in sorted(draw(st.sets(pairs, max_size=3)))]
    return Problem(parties, homes, [Layer("homes")], held=held, bans=bans, costs=Costs(km=draw(st.sampled_from([1000, 700]))))


def auctioned(problem: Problem) -> tuple[Auction, Grid]:
    """The auction of a problem of one part; assumes that it is one for it."""
    blocks = blocks_of(problem)
    assume(len(blocks) == 1)
    grid = Grid(blocks[0])
    assume(fits(blocks[0], grid))
    return Auction(blocks[0], grid), grid


@QUICK
@given(problem=problems())
def test_cost_and_bound_hold_the_cheapest_plan_between_them_and_every_number_is_kept(problem):
    exact = solve(problem, engine="plain")
    assume(not exact.missing)
    auction, grid = auctioned(problem)
    found = auction.run(Fraction(0))
    solution = auction.solution(found, finished=True)
    assert solution.bound <= exact.cost <= solution.cost <= solution.bound + sum(leg.most for leg in grid.block.legs)
    by_leg = [0] * len(grid.block.legs)
    for item, leg in zip(auction.item, found.leg, strict=True):
        by_leg[leg] += 1
        assert leg not in grid.block.items[item].banned
    assert all(leg.least <= many <= leg.most for leg, many in zip(grid.block.legs, by_leg, strict=True))


def test_bans_that_leave_no_plan_end_the_auction():
    parties = [Party(f"O{n}", {"homes": Bounds(0, 2)}, position=(n, 0)) for n in range(2)]
    homes = [Counterpart(f"H{n}", {"homes": ONE}, position=(n, 9)) for n in range(4)]
    bans = [Pair("homes", "O0", home.code) for home in homes[:3]]
    [block] = blocks_of(Problem(parties, homes, [Layer("homes")], bans=bans))
    assert fits(block, Grid(block))
    assert by_auction(block, lambda: False, Fraction(1, 100)) is None


@pytest.fixture(scope="module")
def large() -> Problem:
    return county(420, 12_600, 40, bounds=Bounds(27, 33))


def test_a_county_is_solved_within_its_tolerance_and_proved_against_all_pairs(large):
    plan = solve(large, tolerance=Fraction(1, 1000))
    assert plan.parts[0].method.startswith("auction")
    assert not plan.missing
    assert not broken(large, plan.links)
    assert plan.cost <= plan.bound * 1.001
    assert plan.cost == sum(link.cost for link in plan.links)
    exact = solve(large)
    assert exact.optimal
    assert plan.bound <= exact.cost <= plan.cost


def test_rough_rounds_look_at_fewer_units(large):
    [block] = blocks_of(large)
    auction = Auction(block, Grid(block))
    found = auction.run(Fraction(1, 200))
    assert auction.rounds > 1
    assert found.cost <= found.bound * 1.005
    assert [len(auction._sample(share).units) for share in (4, 16, 64)] == [3150, 787, 787]


def test_today_s_links_are_kept_where_their_price_is_high(large):
    plan = solve(large, tolerance=Fraction(1, 1000))
    held = [Held(*link.key, price=50_000) for link in plan.links[::3]]
    again = solve(Problem(large.parties, large.counterparts, large.layers, held=held), tolerance=Fraction(1, 1000))
    assert again.parts[0].method.startswith("auction")
    assert sum(link.kept for link in again.links) == len(held)


def test_a_price_that_began_too_high_is_lowered_not_waited_for(large):
    """All others would have to rise by so much, a step at a time: 14,000 places by a thousand steps each."""
    [block] = blocks_of(large)
    auction = Auction(block, Grid(block))
    auction.run(Fraction(1, 200))
    auction.prices[7] += 60_000
    found = auction._hold(auction.whole, 50, never)
    assert found.cost - found.bound <= 50 * int(auction.whole.most.sum())
    assert auction.prices[7] <= np.sort(auction.prices)[-2] + 1_000


def test_stopped_it_answers_with_a_whole_plan_and_its_bound(large):
    plan = solve(large, tolerance=Fraction(1, 100_000), stop=iter([False, *[True] * 99]).__next__)
    assert plan.stopped
    assert not plan.missing
    assert len(plan.links) == len(large.counterparts)
    assert plan.bound < plan.cost
