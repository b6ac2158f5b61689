"""A plan mended: what may stay stays; and what changes cost, told before they are made."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings

from lianxin.rules.pairing import (
    ONE,
    Bounds,
    Costs,
    Counterpart,
    Held,
    Layer,
    Party,
    Problem,
    changed,
    explain,
    price_of_change,
    repair,
    solve,
)
from lianxin.rules.pairing.faults import broken
from tests.rules.pairing import instances

pytestmark = pytest.mark.sqlite_only
QUICK = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def row(officers: int = 5, homes: int = 20) -> Problem:
    parties = [Party(f"O{n}", {"homes": Bounds(2, 6)}, position=(1000 * n, 0)) for n in range(officers)]
    served = [Counterpart(f"H{n:02}", {"homes": ONE}, position=(250 * n, 300)) for n in range(homes)]
    return Problem(parties, served, [Layer("homes")])


def without(problem: Problem, *codes: str) -> Problem:
    return replace(problem, parties=[one for one in problem.parties if one.code not in codes])


def test_after_a_departure_only_the_leavers_links_change():
    plan = solve(row())
    mended = repair(without(row(), "O2"), plan.links)
    gone, come = changed(plan.links, mended.links)
    assert {party for _, party, _ in gone} == {"O2"}
    assert len(gone) == len(come)
    assert not broken(without(row(), "O2"), mended.links)


def test_where_the_rest_is_full_others_move_too_but_few():
    problem = row(officers=5, homes=24)
    plan = solve(problem)
    mended = repair(without(problem, "O0"), plan.links)
    assert mended.feasible
    gone, _ = changed(plan.links, mended.links)
    assert all(party == "O0" for _, party, _ in gone)


def test_a_new_village_and_a_merge():
    problem = row()
    plan = solve(problem)
    newcomers = [Counterpart(f"N{n}", {"homes": ONE}, position=(4000, 900)) for n in range(3)]
    wider = replace(problem, counterparts=[*problem.counterparts, *newcomers])
    mended = repair(wider, plan.links)
    assert changed(plan.links, mended.links)[0] == set()
    assert {one.code for one in newcomers} == {one for _, _, one in changed(plan.links, mended.links)[1]}


@QUICK
@given(problem=instances.problems(layers=2, parties=3, counterparts=4))
def test_a_mended_plan_misses_no_more_than_a_fresh_one(problem):
    plan = solve(problem)
    assume(len(problem.parties) > 1)
    gone = problem.parties[0].code
    left = replace(
        problem,
        parties=problem.parties[1:],
        held=[one for one in problem.held if one.party != gone],
        bans=[one for one in problem.bans if one.party != gone],
    )
    mended, fresh = repair(left, plan.links), solve(left)
    assert mended.feasible == fresh.feasible
    assert not [fault for fault in broken(left, mended.links) if not fault.en.startswith("fewer")]


@QUICK
@given(problem=instances.problems(parties=3, counterparts=3))
def test_no_plan_with_the_next_best_costs_less_than_said(problem):
    plan = solve(problem)
    assume(plan.feasible and plan.links)
    link = plan.links[0]
    (told, *_) = explain(problem, plan, link.layer, link.counterpart)
    for other in told.others:
        price = price_of_change(problem, plan.links, link.layer, link.counterpart, old=link.party, new=other.party, again=True)
        if price.plan is not None and price.plan.feasible and price.best is not None:
            assert price.best >= other.at_least


def test_the_price_of_a_change_by_hand():
    problem = row()
    plan = solve(problem)
    price = price_of_change(problem, plan.links, "homes", "H00", old="O0", new="O1", again=True)
    assert price.direct == 1044 - 300
    assert price.best is not None
    assert price.best <= price.direct or price.faults
    told = explain(problem, plan, "homes", "H00")[0]
    assert told.others[0].party == "O1"
    assert told.cost.way == 300


def test_a_link_of_today_costs_its_price():
    problem = row()
    kept = replace(problem, held=[Held("homes", "O4", "H00")])
    assert ("homes", "O4", "H00") in {link.key for link in solve(kept).links}
    given_up = replace(problem, held=[Held("homes", "O4", "H00", price=100)])
    assert ("homes", "O4", "H00") not in {link.key for link in solve(given_up).links}


@QUICK
@given(problem=instances.problems(parties=3, counterparts=3, change=0), price=instances.st.sampled_from([0, 1, 8000]))
def test_no_plan_with_as_few_missing_changes_fewer_links(problem, price):
    """Whatever a change is priced at otherwise: tried against all plans."""
    problem = replace(problem, held=[], costs=replace(problem.costs, change=price))
    links = solve(problem).links
    newcomer = replace(problem.counterparts[0], code="N")
    now = replace(
        problem, counterparts=[*problem.counterparts[1:], newcomer], bans=[b for b in problem.bans if b.counterpart != "H0"]
    )
    mended = repair(now, links)
    keys = {link.key for link in links if link.counterpart != "H0"}
    lost = len(keys - {link.key for link in mended.links})
    held = [Held(*key, price=1_000_000) for key in sorted(keys)]
    missing, cost = instances.best(replace(now, held=held))
    assert lost == cost // 1_000_000
    assert missing == sum(one.missing * (4 if one.of == "counterpart" else 1) for one in mended.missing)


def test_a_new_officer_who_must_have_some_takes_no_more_than_that():
    """Where changes have no price of their own, and where fairness would like to move many."""
    for costs in (Costs(change=0), Costs(change=0, fairness=50_000)):
        problem = replace(row(officers=4), costs=costs)
        plan = solve(problem)
        wider = replace(problem, parties=[*problem.parties, Party("N", {"homes": Bounds(2, 6)}, position=(0, 0))])
        mended = repair(wider, plan.links)
        gone, come = changed(plan.links, mended.links)
        assert (len(gone), len(come), mended.feasible) == (2, 2, True)


@QUICK
@given(problem=instances.problems(parties=3, counterparts=3, families=True), data=instances.st.data())
def test_where_no_price_is_known_nothing_is_claimed_of_other_plans(problem, data):
    """Families, and plans mended: no plan with the other party costs less than is said."""
    plan = solve(problem)
    mended = data.draw(instances.st.booleans())
    if mended:
        plan = repair(problem, plan.links)
    for link in plan.links[:2]:
        (told, *_) = (one for one in explain(problem, plan, link.layer, link.counterpart) if one.link == link)
        for other in told.others:
            price = price_of_change(
                problem, plan.links, link.layer, link.counterpart, old=link.party, new=other.party, again=True
            )
            assert price.best is None or price.missing or price.best >= other.at_least
