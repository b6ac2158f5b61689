"""The tables of docs/algorithms/pairing.md say what happens."""

from itertools import pairwise
from pathlib import Path

import pytest

from lianxin.rules.pairing import ONE, Bounds, Counterpart, Layer, Party, Problem, solve
from lianxin.rules.pairing.blocks import bounds_of
from lianxin.rules.pairing.costs import pair_cost
from lianxin.rules.pairing.postings import Applicant, Criterion, Village, fit

pytestmark = pytest.mark.sqlite_only
PAGE = Path(__file__).parents[3] / "docs" / "algorithms" / "pairing.md"


def table(first: str) -> list[list[str]]:
    """The rows of the table whose first column bears that name."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    start = next(
        n for n, (line, rule) in enumerate(pairwise(lines)) if line.startswith(f"| {first} |") and rule.startswith("|--")
    )
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    assert rows
    return rows


def spot(text: str) -> tuple[int, int]:
    x, y = text.split(",")
    return int(x), int(y)


@pytest.mark.parametrize("row", table("party at"), ids=" ".join)
def test_costs(row):
    at, skills, languages, there, needs, language, *parts = row
    party = Party("O", {}, position=spot(at), skills=frozenset(skills.split()), languages=frozenset(languages.split()))
    one = Counterpart("H", {}, position=spot(there), needs=frozenset(needs.split()), language=language)
    cost = pair_cost(Problem([party], [one], []), party, one)
    assert [cost.way, cost.needs, cost.language] == [int(part) for part in parts]


@pytest.mark.parametrize("row", table("at least"), ids=" ".join)
def test_numbers(row):
    least, most, absent, carries, *numbers = map(int, row)
    party = Party("O", {"L": Bounds(least, most)}, absent=absent, carries={"L": carries})
    assert list(bounds_of(party, "L", 99)) == numbers


def line(positions: str, each: str, homes: str) -> Problem:
    least, most = map(int, each.split("-"))
    return Problem(
        [Party(at, {"L": Bounds(least, most)}, position=(int(at), 0)) for at in positions.split()],
        [Counterpart(at, {"L": ONE}, position=(int(at), 0)) for at in homes.split()],
        [Layer("L")],
    )


@pytest.mark.parametrize("engine", ["plain", "ortools"])
@pytest.mark.parametrize("row", table("officers at"), ids=" ".join)
def test_plans(row, engine):
    positions, each, homes, cost, bound, links = row
    plan = solve(line(positions, each, homes), engine=engine)
    assert (plan.cost, plan.bound) == (int(cost), int(bound))
    assert sorted(f"{link.party}:{link.counterpart}" for link in plan.links) == sorted(links.split())


@pytest.mark.parametrize("row", table("officers"), ids=" ".join)
def test_cuts(row):
    officers, least, most, homes, missing, *remedies = row
    problem = Problem(
        [Party(f"O{n}", {"L": Bounds(int(least), int(most))}) for n in range(int(officers))],
        [Counterpart(f"H{n}", {"L": ONE}) for n in range(int(homes))],
        [Layer("L")],
    )
    (cut,) = solve(problem).cuts
    told = {remedy.kind: str(remedy.number) for remedy in cut.remedies}
    assert cut.missing == int(missing)
    assert [told.get(kind, "") for kind in ("more_parties", "ceiling", "floor")] == remedies


@pytest.mark.parametrize("row", table("weight"), ids=" ".join)
def test_fits(row):
    weight, need, marks, strength, points = row
    found = fit(
        [Criterion("c", "指标", int(weight))],
        Village("V", {"c": int(need)}),
        Applicant("P", "U", {"c": int(strength)}),
        {"c": [int(mark) for mark in marks.split()]},
    )
    assert found.total == int(points)
