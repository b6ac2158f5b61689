"""Who should serve whom, against what others make of the same instances (docs/benchmarks.md). Each instance in a process of its
own: HiGHS and OR-Tools must not meet in one, and memory is measured for each. Last line: JSON; ``ratio`` is the highest cost
of a fresh plan to the optimum, or to the bound that is proved; a mended plan has its own limit.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks import pairing_instances as make
from lianxin.rules.pairing import Bounds, Plan, Problem, changed, repair, solve
from lianxin.rules.pairing.blocks import Block, blocks_of

ROOT = Path(__file__).resolve().parent.parent
Answer = dict[str, Any]


def cpu(do: Callable[[], Any]) -> tuple[Any, float]:
    """What it answers, and the seconds of processor time that it took."""
    start = time.process_time()
    answer = do()
    return answer, time.process_time() - start


def told(plan: Plan) -> str:
    """A plan in a few words."""
    missing = sum(one.missing for one in plan.missing)
    state = "optimal over all pairs" if plan.optimal else f"at most {float(1 + plan.gap):.5f} times the optimum"
    return f"cost {plan.cost:,}, bound {plan.bound:,}: {state}; {missing} places missing"


def all_pairs_instance(quick: bool) -> Problem:
    """600 officers and 9,000 households; quick: 200 and 3,000."""
    officers, households = (200, 3_000) if quick else (600, 9_000)
    return make.county(officers, households, 60, bounds=Bounds(12, 16))


def all_pairs(quick: bool) -> Answer:
    """Against OR-Tools over the whole graph, in this process, and HiGHS over the same pairs, in another."""
    problem = all_pairs_instance(quick)
    _load()
    plan, ours = cpu(lambda: solve(problem))
    whole, theirs = cpu(lambda: _whole(blocks_of(problem)[0]))
    highs = int(float(_child("highs", quick, parse=False)))
    pairs = plan.parts[0].pairs
    print(f"   {len(problem.parties)} officers x {len(problem.counterparts)} households, {pairs:,} pairs: {told(plan)}")
    print(
        f"   OR-Tools over the whole graph {whole:,}, HiGHS {highs:,}: {'equal' if plan.cost == whole == highs else 'NOT EQUAL'}"
    )
    print(f"   {ours:.2f} s of CPU against {theirs:.2f} s: **{ours / theirs:.2f}** (aim at full size: at most 0.5)")
    equal = plan.cost == whole == highs
    return {"cost": plan.cost / highs, "time": round(ours / theirs, 3), "equal": equal, "cpu": round(ours, 2)}


def _load() -> None:
    """Libraries are loaded and steps compiled before anything is timed."""
    solve(make.county(200, 3_000, 60, bounds=Bounds(12, 16)))


def _whole(block: Block) -> int:
    """OR-Tools over every pair of a part at once."""
    from lianxin.rules.pairing.arrays import Arrays  # noqa: PLC0415  # never where HiGHS is
    from lianxin.rules.pairing.network import frame_of  # noqa: PLC0415

    engine = Arrays(block)
    engine.take(*engine.grid.everything())
    engine.send(frame_of(block, 2 * engine.top))
    return engine.worth()


def highs(quick: bool) -> None:
    """HiGHS's optimum over all pairs, alone in its process: columns are added until by its own duals no pair is left out that
    could improve. All pairs at once take it a quarter of an hour; the optimum proved is the same.
    """
    import highspy  # noqa: PLC0415  # clashes with OR-Tools
    import numpy as np  # noqa: PLC0415

    from lianxin.rules.pairing.grid import Grid  # noqa: PLC0415

    block = blocks_of(all_pairs_instance(quick))[0]
    legs, items = len(block.legs), len(block.items)
    grid = Grid(block)
    costs = grid.costs(*grid.everything())[0].reshape(items, legs).astype(np.float64)
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.addRows(
        items + legs,
        np.array([item.least * item.many for item in block.items] + [leg.least for leg in block.legs], float),
        np.array([item.most * item.many for item in block.items] + [leg.most for leg in block.legs], float),
        0, np.zeros(items + legs, np.int32), np.zeros(0, np.int32), np.zeros(0),
    )  # fmt: skip
    inside = np.zeros((items, legs), bool)
    wanted = _nearest(costs, 8)
    while wanted.any():
        item, leg = np.nonzero(wanted)
        inside |= wanted
        many = np.array([block.items[number].many for number in item.tolist()], float)
        solver.addCols(
            len(item), costs[item, leg], np.zeros(len(item)), many, 2 * len(item), np.arange(0, 2 * len(item), 2, np.int32),
            np.stack([item, items + leg], 1).ravel().astype(np.int32), np.ones(2 * len(item)),
        )  # fmt: skip
        solver.run()
        duals = np.array(solver.getSolution().row_dual)
        rest = costs - duals[:items, None] - duals[None, items:]
        rest[inside] = 0
        wanted = _nearest(rest, 6) & (rest < -1e-6)
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise ArithmeticError("HiGHS found no optimum")
    print(round(solver.getInfo().objective_function_value))


def _nearest(costs: Any, many: int) -> Any:
    """The cheapest for each item, and for each leg as many as fill it twice over."""
    import numpy as np  # noqa: PLC0415

    found = np.zeros(costs.shape, bool)
    found[np.arange(len(costs))[:, None], np.argpartition(costs, many, axis=1)[:, :many]] = True
    each = min(len(costs) - 1, 4 * many)
    found[np.argpartition(costs, each, axis=0)[:each], np.arange(costs.shape[1])[None, :]] = True
    return found


def county(quick: bool) -> Answer:
    """Z7 at ten times its households: 4,000 officers, 120,000 households, 150 villages, 400 enterprises."""
    size = (500, 15_000, 50) if quick else (4_000, 120_000, 150)
    problem = make.county(*size, enterprises=60 if quick else 400, bounds=Bounds(27, 33))
    _, loading = cpu(lambda: solve(make.county(80, 2_400, 60, bounds=Bounds(27, 33)), tolerance=Fraction(1, 100)))
    plan, seconds = cpu(lambda: solve(problem, tolerance=Fraction(1, 1000)))
    print(f"   {size[0]:,} officers, {size[1]:,} households, {size[2]} villages, three layers: {told(plan)}")
    print(
        f"   {seconds:.1f} s of CPU from the problem to the plan (aim at full size: at most 10), "
        f"libraries loaded before ({loading:.1f} s, more when their steps have to be compiled); {_memory()} MiB"
    )
    for part in plan.parts:
        print(f"      {', '.join(part.layers)}: {part.method}, {part.cost / max(1, part.bound):.6f}")
    return {"cost": plan.cost / plan.bound, "missing": len(plan.missing), "cpu": round(seconds, 1), "mib": _memory()}


def mended(quick: bool) -> Answer:
    """One officer in a hundred leaves the county."""
    officers, households = (400, 12_000) if quick else (1_500, 45_000)
    problem = make.county(officers, households, 60, bounds=Bounds(27, 33))
    plan = solve(problem, tolerance=Fraction(1, 2000))
    gone = {party.code for party in problem.parties[::100]}
    left = replace(problem, parties=[party for party in problem.parties if party.code not in gone])
    fresh, whole = cpu(lambda: solve(left))
    near, auction = cpu(lambda: solve(left, tolerance=Fraction(1, 1000)))
    again, seconds = cpu(lambda: repair(left, plan.links))
    ended, _ = changed(plan.links, again.links)
    share, cost = len(ended) / len(plan.links), again.cost / fresh.cost
    print(f"   {officers:,} officers, {households:,} households, {len(gone)} leave: {len(again.missing)} missing")
    print(
        f"   **{cost:.4f}** of the fresh optimum (at most 1.02), {share:.2%} of links changed (3%), "
        f"{seconds / whole:.3f} of the fresh optimum's time (0.1)"
    )
    print(f"   a fresh plan by auction, within {float(near.gap):.5f}: {auction:.1f} s of CPU; mended in {seconds:.1f} s")
    return {"cost": cost, "changed": round(share, 4), "time": round(seconds / whole, 3), "missing": len(again.missing)}


def prefecture(quick: bool) -> Answer:
    """J2: 70,000 officers, 2,000,000 households, 6,216 villages, township by township (180); quick: one of them, of mean size."""
    _load()
    ours = first = 0.0
    cost = bound = greedy = unserved = served = missing = cost_of_first = 0
    whose = slice(2, 3) if quick else slice(TOWNSHIPS)
    compared = slice(2, 3) if quick else slice(5)  # sizes come round after five
    for number, problem in enumerate(_townships(whose), whose.start or 0):
        plan, seconds = cpu(lambda problem=problem: solve(problem))
        ours += seconds
        cost, bound, missing = cost + plan.cost, bound + plan.bound, missing + len(plan.missing)
        near, empty = _greedy(problem)
        greedy, unserved, served = greedy + near, unserved + empty, served + len(plan.links)
        if number < compared.stop:
            first, cost_of_first = ours, cost
        if number % 20 == 19:
            print(f"   {number + 1} of {TOWNSHIPS} townships: {ours:.0f} s of CPU", flush=True)
    memory = _memory()  # before all pairs of a township are laid out
    whole, theirs = 0, 0.0
    for problem in _townships(compared):
        value, seconds = cpu(lambda problem=problem: _whole(blocks_of(problem)[0]))
        whole, theirs = whole + value, theirs + seconds
    ratio, optimal = first / theirs, cost_of_first / whole
    print(f"   {served:,} households: cost {cost:,}, bound {bound:,}, {missing} missing; {ours:.0f} s of CPU, {memory} MiB")
    print("   OR-Tools over all pairs of a township of mean size (quick), or of five, one of each size:")
    print(f"   {theirs:.1f} s against {first:.1f} s: **{ratio:.2f}** (at most 0.5); our cost {optimal:.6f}")
    print(f"   greedy, the nearest with a place left: cost {greedy / cost:.3f} with {unserved:,} unserved")
    return {"cost": cost / bound, "time": round(ratio, 3), "cpu": round(ours, 1), "mib": memory,
            "greedy": round(greedy / cost, 3), "greedy_unserved": unserved}  # fmt: skip


TOWNSHIPS = 180


def _townships(some: slice) -> Iterator[Problem]:
    every = make.townships(TOWNSHIPS, 70_000, 2_000_000, 6_216, bounds=Bounds(24, 33))
    return islice(every, some.start, some.stop)


def _greedy(problem: Problem) -> tuple[int, int]:
    """Each household in turn takes the cheapest officer with a place left; lower numbers are not looked at."""
    import numpy as np  # noqa: PLC0415

    from lianxin.rules.pairing.grid import NEVER, Grid  # noqa: PLC0415

    block = blocks_of(problem)[0]
    grid = Grid(block)
    left = np.array([leg.most for leg in block.legs])
    total = unserved = 0
    every = np.arange(len(left))
    for start in range(0, len(block.items), 500):
        costs, _ = grid.costs(np.tile(every, min(500, len(block.items) - start)),
                              np.repeat(np.arange(start, min(start + 500, len(block.items))), len(left)))  # fmt: skip
        for row in costs.reshape(-1, len(left)):
            free = np.where(left > 0, row, NEVER)
            best = int(free.argmin())
            if free[best] >= NEVER:
                unserved += 1
            else:
                left[best] -= 1
                total += int(free[best])
    return total, unserved


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


INSTANCES: dict[str, Callable[[bool], Answer]] = {
    "all-pairs": all_pairs, "county": county, "repair": mended, "prefecture": prefecture,
}  # fmt: skip


def run(*, quick: bool) -> Answer:
    """Every instance, each in its process; prints the table's lines and returns the highest cost to optimum."""
    answers = {}
    for name in INSTANCES:
        print(f"== pairing: {name}", flush=True)
        answers[name] = _child(name, quick, parse=True)
    fresh = (each["cost"] for name, each in answers.items() if name != "repair")
    return {"ratio": round(max(fresh), 6), **answers}


def _child(name: str, quick: bool, *, parse: bool) -> Any:
    command = [sys.executable, "-m", "benchmarks.pairing", name, *(["--quick"] if quick else [])]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=dict(os.environ)) as child:
        lines = []
        for line in child.stdout or ():
            lines.append(line)
            if parse and not line.startswith("{"):
                print(line, end="", flush=True)
    if child.returncode:
        raise SystemExit(child.returncode)
    return json.loads(lines[-1]) if parse else lines[-1]


if __name__ == "__main__":
    if sys.argv[1] == "highs":
        highs("--quick" in sys.argv)
    else:
        print(json.dumps(INSTANCES[sys.argv[1]]("--quick" in sys.argv)))
