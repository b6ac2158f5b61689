"""Random folders with random policies, counted twice: figures by the product and by the independent count.

Dues are compared so in tests/duties. `LIANXIN_SEEDS=1-200` asks for more folders than the few of an ordinary run,
`LIANXIN_SIZE=small` for larger ones.
"""

import os
import random
from pathlib import Path

import pytest

from lianxin.figures.definitions import UnknownFigureError
from tests.oracle.compare import differences
from tests.oracle.figures import figure_in
from tests.oracle.folder import read_folder
from tests.oracle.generate import Made, make_folder
from tests.oracle.world import World

from .loading import load
from .test_examples import product

FIRST, LAST = (int(number) for number in os.environ.get("LIANXIN_SEEDS", "1-3").split("-"))
SIZE = os.environ.get("LIANXIN_SIZE", "tiny")
GROUPS = ("officer", "officer_unit", "record_village", "record_township", "record_county", "kind", "month")


def asked_of(made: Made, rng: random.Random) -> list[dict]:
    """Each figure twice: as one number, and by some group; of some area, as of some day, in a campaign, with its records."""
    found = []
    for key in made.figures:
        for by in (None, rng.choice(GROUPS)):
            args = {"key": key, "period": rng.choice(made.periods), "today": made.today, "by": by}
            args |= {"area": rng.choice(made.areas)} if rng.random() < 0.4 else {}
            args |= {"as_of": made.as_of} if rng.random() < 0.2 else {}
            args |= {"records": True} if by is None and rng.random() < 0.15 else {}
            args |= {"campaign": "drive"} if rng.random() < 0.1 else {}
            found.append(args)
    return found


def by_hand(worlds: dict, args: dict) -> list[dict] | None:
    """What the independent count gives; None where it has no answer."""
    told = {name: value for name, value in args.items() if name not in {"key", "period", "today", "as_of"}}
    try:
        return figure_in(worlds[args.get("as_of")], args["key"], args["period"], **told)
    except (LookupError, ValueError):
        return None


def is_left_out(made: Made, args: dict, policies: str) -> bool:
    """Cases in which the two read a rule otherwise, on purpose.

    The records behind a share of working days (the independent count lists none), and by villages a share of the roll of one that
    was merged within the period: by the areas of the last day it has no roll (rule 23).
    """
    rules = "\n".join(line for line in policies.splitlines() if line.strip().startswith(f"{args['key']}:"))
    if args.get("records"):
        return '"out_of": "working_days"' in rules
    return args["by"] == "record_village" and '"out_of": {"kind"' in rules and "099" in (made.folder / "areas.csv").read_text()


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(FIRST, LAST + 1))
def test_figures_of_a_random_folder(seed: int, tmp_path: Path) -> None:
    made = make_folder(tmp_path, seed, SIZE)
    load(made.folder)
    folder = read_folder(made.folder)
    policies = "\n".join(path.read_text(encoding="utf-8") for path in tmp_path.glob("*.yaml"))
    worlds = {day: World(folder, made.today, day) for day in (None, made.as_of)}
    faults = []
    for args in asked_of(made, random.Random(seed)):
        expected = by_hand(worlds, args)
        if expected is None or is_left_out(made, args, policies):
            continue
        try:
            got = product("figure", args)
        except UnknownFigureError:
            got = []
        faults += differences(str(args), got, expected)
    assert faults == []
