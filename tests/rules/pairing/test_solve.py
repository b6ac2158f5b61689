"""Plans of small problems equal the best of all plans; none breaks a hard rule."""

import pytest
from hypothesis import HealthCheck, assume, given, settings

from lianxin.rules.pairing import Bounds, solve
from lianxin.rules.pairing.blocks import blocks_of
from lianxin.rules.pairing.faults import broken
from tests.rules.pairing import instances

pytestmark = pytest.mark.sqlite_only
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def answers(problem, engine):
    plan = solve(problem, engine=engine)
    chosen = {link.key for link in plan.links}
    assert len(chosen) == len(plan.links)
    return plan, instances.judged(problem, chosen)


def shortage(plan) -> int:
    return sum(one.missing * (4 if one.of == "counterpart" else 1) for one in plan.missing)


@pytest.mark.parametrize("engine", ["plain", "ortools"])
@QUICK
@given(problem=instances.problems(layers=2, parties=2, counterparts=3))
def test_the_best_of_all_plans(engine, problem):
    plan, judged = answers(problem, engine)
    assert judged == instances.best(problem)
    assert judged == (shortage(plan), plan.cost)
    assert plan.bound == plan.cost


@QUICK
@given(problem=instances.problems(parties=3, counterparts=4))
def test_a_plan_breaks_no_hard_rule(problem):
    plan = solve(problem, engine="plain")
    faults = broken(problem, plan.links)
    assert bool(faults) == bool(plan.missing)
    assert not [fault for fault in faults if not fault.en.startswith("fewer")]


@QUICK
@given(problem=instances.problems(layers=2, parties=4, counterparts=9))
def test_both_engines_agree(problem):
    one, other = (solve(problem, engine=engine) for engine in ("plain", "ortools"))
    assert (shortage(one), one.cost, one.bound) == (shortage(other), other.cost, other.bound)
    assert one.optimal


@QUICK
@given(problem=instances.problems(parties=3, counterparts=4))
def test_the_same_each_time(problem):
    turned = type(problem)(
        problem.parties[::-1], problem.counterparts[::-1], problem.layers, problem.held, problem.musts, problem.bans,
        problem.travel, problem.required, problem.language_required, problem.costs,
    )  # fmt: skip
    for seed in (0, 7):
        assert solve(problem, seed=seed).links == solve(turned, seed=seed).links


@QUICK
@given(problem=instances.problems(parties=3, counterparts=3))
def test_what_was_settled_stays(problem):
    plan = solve(problem)
    assume(plan.links)
    again = solve(problem.locked(plan.links[:2]))
    assert set(plan.links[:2]) <= set(again.links)
    assert again.cost == plan.cost


def test_bounds_are_written_once():
    assert Bounds(1, 1) == Bounds(1, 1)
    assert blocks_of
