"""Groups, families and fairness: the bound never exceeds the best plan, nor the plan the tolerance of its own gap."""

from dataclasses import replace
from importlib import import_module

import pytest
from hypothesis import HealthCheck, given, settings

from lianxin.rules.pairing import ONE, Bounds, Costs, Counterpart, Layer, Pair, Party, Problem, solve
from lianxin.rules.pairing.faults import broken
from tests.rules.pairing import instances

pytestmark = pytest.mark.sqlite_only
QUICK = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def shortage(plan) -> int:
    return sum(one.missing * (4 if one.of == "counterpart" else 1) for one in plan.missing)


@pytest.mark.parametrize("engine", ["plain", "ortools"])
@pytest.mark.parametrize("prices", [{"group_party": 4000}, {"fairness": 2500}, {"group_party": 3000, "fairness": 1000}])
@QUICK
@given(data=instances.st.data())
def test_bound_best_and_plan_stand_in_order(engine, prices, data):
    problem = data.draw(instances.problems(parties=2, counterparts=4, **prices))
    plan = solve(problem, engine=engine)
    judged = instances.judged(problem, {link.key for link in plan.links})
    missing, cost = instances.best(problem)
    assert judged[0] == missing == shortage(plan)
    parts = [part for part in plan.parts if part.counterparts]
    if len(parts) == 1 or not prices.get("fairness"):
        assert judged[1] == plan.cost
    if len(plan.parts) == 1:
        assert plan.bound <= cost <= plan.cost


def county(**costs) -> Problem:
    """Two villages of eight homes, four officers of up to eight, in a row two kilometres apart."""
    parties = [Party(f"O{n}", {"homes": Bounds(0, 8)}, position=(2000 * n, 0)) for n in range(4)]
    homes = [
        Counterpart(f"{village}{n}", {"homes": ONE}, position=(x + 10 * n, 0), group=village, weight=1 + n % 2)
        for village, x in (("A", 2900), ("B", 3000))
        for n in range(8)
    ]
    return Problem(parties, homes, [Layer("homes")], costs=Costs(**costs))


def test_a_village_with_as_few_officers_as_possible():
    apart, together = solve(county()), solve(county(group_party=5000))
    assert len({(link.counterpart[0], link.party) for link in together.links}) == 2
    assert together.gap < 1
    assert apart.optimal


def test_a_family_has_one_officer():
    problem = county()
    members = [replace(one, family="f" if one.code in {"A0", "A1", "B7"} else "") for one in problem.counterparts]
    plan = solve(Problem(problem.parties, members, problem.layers))
    assert len({link.party for link in plan.links if link.counterpart in {"A0", "A1", "B7"}}) == 1
    assert plan.bound <= plan.cost
    assert plan.optimal


def test_load_is_spread_when_it_has_a_price():
    def highest(plan):
        load = dict.fromkeys("0123", 0)
        for link in plan.links:
            load[link.party[1]] += 1 + int(link.counterpart[1]) % 2
        return max(load.values())

    assert highest(solve(county())) == 12
    fair = solve(county(fairness=20_000))
    assert highest(fair) == 6
    assert fair.bound <= fair.cost


def test_a_part_too_large_to_list_is_priced_all_the_same(monkeypatch):
    monkeypatch.setattr(import_module("lianxin.rules.pairing.solve"), "LISTED", 0)
    large = solve(county(group_party=5000))
    monkeypatch.undo()
    listed = solve(county(group_party=5000))
    assert large.bound <= listed.cost <= large.cost
    assert "too large" in large.parts[0].method


@QUICK
@given(problem=instances.problems(parties=3, counterparts=5, families=True))
def test_no_family_is_split(problem):
    ones = [
        replace(one, asks={layer: Bounds(min(1, each.least), 1) for layer, each in one.asks.items()})
        for one in problem.counterparts
    ]
    problem = replace(problem, counterparts=ones)
    plan = solve(problem)
    assert "families" not in {fault.field for fault in broken(problem, plan.links)}
    assert plan.bound <= plan.cost


def settled(**costs) -> Problem:
    """Two officers, the second nearer to all homes but the first; who has the first by a must has begun the village."""
    parties = [Party("A", {"homes": Bounds(0, 3)}, position=(0, 0)), Party("B", {"homes": Bounds(0, 3)}, position=(3000, 0))]
    homes = [Counterpart(f"H{n}", {"homes": ONE}, position=(2000, 0), group="v", family="f") for n in range(3)]
    return Problem(parties, homes, [Layer("homes")], musts=[Pair("homes", "A", "H0")], costs=Costs(**costs))


def test_the_rest_of_a_family_follows_the_member_that_is_locked():
    plan = solve(settled())
    assert {link.party for link in plan.links} == {"A"}
    assert plan.cost == plan.bound == 6000


def test_whoever_is_in_a_group_by_a_lock_is_paid_for_once():
    """Without a family: two officers in the village would cost 4,000 twice; the nearer one saves 2,000 only."""
    problem = settled(group_party=4000)
    plan = solve(replace(problem, counterparts=[replace(one, family="") for one in problem.counterparts]))
    assert {link.party for link in plan.links} == {"A"}
    assert plan.cost == 6000 + 4000
    assert plan.bound <= plan.cost


@QUICK
@given(problem=instances.problems(parties=3, counterparts=4, group_party=4000))
def test_small_parts_with_groups_are_solved_to_the_end(problem):
    """Who serves in which village is branched over: the best of all plans, and proved to be."""
    plan = solve(problem)
    assert (plan.cost, plan.bound) == (instances.best(problem)[1], plan.cost)


def test_a_load_carried_already_is_part_of_the_bound():
    """One officer with two who may serve nobody here: no plan has a lower highest load."""
    problem = Problem(
        [Party("A", {"homes": Bounds(0, 0)}, load=2)], [Counterpart("H", {"homes": Bounds(0, 1)})], [Layer("homes")]
    )
    plan = solve(replace(problem, costs=Costs(fairness=3000)))
    assert (plan.cost, plan.bound) == (6000, 6000)
