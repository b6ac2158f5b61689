"""Layers, conflicts, musts, absences, stopping: one small county each; and instances whose optimum is planted."""

import subprocess
import sys
from dataclasses import replace
from random import Random

import pytest

from lianxin.rules.errors import Refused
from lianxin.rules.pairing import ONE, Bounds, Counterpart, Layer, Pair, Party, Problem, engines, solve
from lianxin.rules.pairing.faults import broken

pytestmark = pytest.mark.sqlite_only


def planted(officers: int, each: int, seed: int) -> tuple[Problem, int]:
    """Clusters far apart, each as large as its officer's ceiling: whoever is not served by the own officer costs more."""
    random = Random(seed)
    parties, homes, total = [], [], 0
    for n in range(officers):
        x, y = 100_000 * (n % 10), 100_000 * (n // 10)
        parties.append(Party(f"O{random.random()}", {"homes": Bounds(0, each)}, position=(x, y)))
        for place in range(each):
            far = random.randrange(1, 20_000)
            homes.append(Counterpart(f"H{n}-{place}", {"homes": ONE}, position=(x + far, y)))
            total += far
    random.shuffle(homes)
    random.shuffle(parties)
    return Problem(parties, homes, [Layer("homes")]), total


@pytest.mark.parametrize(("engine", "officers", "each"), [("plain", 12, 8), ("ortools", 12, 8), ("ortools", 80, 20)])
def test_a_planted_optimum(engine, officers, each):
    problem, cost = planted(officers, each, seed=officers)
    plan = solve(problem, engine=engine)
    assert (plan.cost, plan.bound, plan.missing) == (cost, cost, ())
    assert not broken(problem, plan.links)


def test_five_layers_over_the_same_villages():
    """J1: leaders, units, first secretaries, township leaders and the police, each with its own numbers."""
    numbers = {"leader": 1, "unit": 3, "first_secretary": 1, "township": 2, "police": 3}
    parties = [
        Party(f"{key}-{n}", {key: Bounds(0, most)}, position=(n * 900, 0)) for key, most in numbers.items() for n in range(6)
    ]
    asks = {"leader": Bounds(0, 1), "unit": ONE, "first_secretary": ONE, "township": ONE, "police": ONE}
    villages = [Counterpart(f"V{n}", asks, "village", position=(n * 1000, 500)) for n in range(6)]
    plan = solve(Problem(parties, villages, [Layer(key) for key in numbers]))
    assert plan.optimal
    assert {part.layers for part in plan.parts} == {(key,) for key in numbers}
    for village in villages:
        mine = [link for link in plan.links if link.counterpart == village.code]
        assert {link.layer for link in mine} == set(numbers) - {"leader"}


def test_the_total_holds_over_layers():
    parties = [Party(f"O{n}", {"homes": Bounds(0, 5), "villages": Bounds(0, 2)}, total=Bounds(0, 4)) for n in range(3)]
    homes = [Counterpart(f"H{n}", {"homes": ONE}) for n in range(9)]
    villages = [Counterpart(f"V{n}", {"villages": ONE}, "village") for n in range(3)]
    plan = solve(Problem(parties, [*homes, *villages], [Layer("homes"), Layer("villages")]))
    assert plan.feasible
    assert {sum(link.party == one.code for link in plan.links) for one in parties} == {4}


def two() -> Problem:
    parties = [Party(f"O{n}", {"homes": Bounds(0, 3)}, position=(n * 1000, 0)) for n in range(2)]
    return Problem(parties, [Counterpart(f"H{n}", {"homes": ONE}, position=(0, n)) for n in range(3)], [Layer("homes")])


def test_a_declared_conflict_is_kept_apart():
    problem = replace(two(), bans=[Pair("", "O0", "H1", "亲属")])
    assert ("homes", "O1", "H1") in {link.key for link in solve(problem).links}


def test_what_must_be_is():
    plan = solve(replace(two(), musts=[Pair("homes", "O1", "H0")]))
    assert ("homes", "O1", "H0") in {link.key for link in plan.links}
    assert plan.cost == plan.bound == 1000 + 1 + 2


def test_what_contradicts_itself_is_refused_with_every_reason():
    problem = replace(two(), musts=[Pair("homes", "O1", "H0"), Pair("homes", "O0", "H0")], bans=[Pair("homes", "O1", "H0")])
    with pytest.raises(Refused) as refused:
        solve(problem)
    assert {fault.field for fault in refused.value.faults} == {"links", "counterparts.H0"}
    with pytest.raises(Refused):
        solve(replace(two(), parties=[Party("O0", {"homes": Bounds(3, 2)})]))
    with pytest.raises(Refused):
        solve(replace(two(), counterparts=[Counterpart("H0", {"nothing": ONE})]))


def test_an_absent_officer_carries_fewer():
    problem = two()
    away = replace(problem, parties=[replace(problem.parties[0], absent=50), problem.parties[1]])
    assert sum(link.party == "O0" for link in solve(away).links) == 1


def test_progress_and_stop():
    problem, _ = planted(30, 10, seed=1)
    areas = [replace(one, serves=frozenset({f"T{n % 3}"})) for n, one in enumerate(problem.parties)]
    homes = [replace(one, area=f"T{n % 3}") for n, one in enumerate(problem.counterparts)]
    problem = replace(problem, parties=areas, counterparts=homes)
    steps = []
    whole = solve(problem, progress=lambda done, of: steps.append((done, of)))
    assert steps == [(1, 3), (2, 3), (3, 3)]
    for engine in ("plain", "ortools"):
        stopped = solve(problem, stop=lambda: True, engine=engine)
        assert stopped.stopped
        assert stopped.links
        assert stopped.bound <= stopped.cost or stopped.missing
        assert not [fault for fault in broken(problem, stopped.links) if not fault.en.startswith("fewer")]
    assert not whole.stopped


def test_ties_follow_the_seed_alone():
    parties = [Party(f"O{n}", {"homes": Bounds(0, 2)}) for n in range(6)]
    homes = [Counterpart(f"H{n}", {"homes": ONE}) for n in range(12)]
    plans = {}
    for seed in range(5):
        plans[seed] = solve(Problem(parties, homes, [Layer("homes")]), seed=seed).links
        assert solve(Problem(parties[::-1], homes[::-1], [Layer("homes")]), seed=seed).links == plans[seed]
    assert len(set(plans.values())) > 1


def test_the_plain_install_needs_no_arrays(monkeypatch):
    code = "import sys, lianxin.rules.pairing; print(sorted({'numpy', 'ortools'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    monkeypatch.setattr(engines, "has_ortools", lambda: False)
    problem, cost = planted(70, 1, seed=2)
    plan = solve(problem)
    assert plan.parts[0].method.startswith("successive")
    assert plan.cost == cost


def test_a_total_without_a_ceiling_is_no_ceiling_over_several_layers():
    """Two layers over two villages: an officer whose total has no upper number may have all four links."""
    both = {"a": Bounds(2, 2), "b": Bounds(2, 2)}
    villages = [Counterpart(f"V{n}", {"a": ONE, "b": ONE}) for n in range(2)]
    plan = solve(Problem([Party("O", both, total=Bounds(4, None))], villages, [Layer("a"), Layer("b")]))
    assert (len(plan.links), plan.missing) == (4, ())


def test_links_carried_elsewhere_break_no_total_by_themselves():
    party = Party("O", {"homes": Bounds(0, 5)}, carries={"homes": 3}, total=Bounds(0, 2))
    problem = Problem([party], [Counterpart("H", {"homes": Bounds(0, 1)})], [Layer("homes")])
    assert broken(problem, solve(problem).links) == []
