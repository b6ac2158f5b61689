"""Random folders counted twice: by the product and by the independent count.

python -m tests.figures.differential FIRST_SEED HOW_MANY [SIZE]        on the database of DATABASE_URL's name with _diff, or in memory
"""

import os
import sys
import tempfile
import time
import traceback
from collections import Counter
from datetime import date
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianxin.settings.test")


def asked_of(made) -> list[tuple[str, dict]]:
    """What is asked of one folder: its dues and figures, now, as of a day, by group, by area."""
    found = []
    for period in made.periods:
        found.append(("duties", {"period": period, "today": made.today}))
        found.append(("duties", {"period": period, "today": made.today, "as_of": made.as_of}))
    return found


def figures_of(made, rng) -> list[tuple[str, dict]]:
    """Figures, in many ways."""
    found = []
    for key in made.figures + made.duties:
        for by in (None, rng.choice(BY)):
            period = rng.choice(made.periods)
            args = {"key": key, "period": period, "today": made.today, "by": by}
            if rng.random() < 0.4:
                args["area"] = rng.choice(made.areas)
            if rng.random() < 0.2:
                args["as_of"] = made.as_of
            if rng.random() < 0.1 and by is None:
                args["records"] = True
            if rng.random() < 0.1:
                args["campaign"] = "drive"
            found.append(("figure", args))
    return found


BY = ("officer", "officer_unit", "record_village", "record_township", "record_county", "kind", "month")


def main() -> int:
    django.setup()
    import random

    from django.db import connection, transaction
    from django.test.utils import setup_databases

    from lianxin.figures.definitions import UnknownFigureError
    from tests.oracle.compare import differences
    from tests.oracle.duties import duties_in
    from tests.oracle.figures import figure_in
    from tests.oracle.folder import read_folder
    from tests.oracle.generate import make_folder
    from tests.oracle.world import World

    from .loading import load
    from .test_examples import product

    setup_databases(verbosity=0, interactive=False, keepdb=False)
    first, many = int(sys.argv[1]), int(sys.argv[2])
    size = sys.argv[3] if len(sys.argv) > 3 else "tiny"
    what = sys.argv[4] if len(sys.argv) > 4 else "both"
    asked, rows, wrong, faults = 0, 0, 0, Counter()
    began = time.monotonic()
    for seed in range(first, first + many):
        rng = random.Random(seed)
        with tempfile.TemporaryDirectory() as folder, transaction.atomic():
            made = make_folder(Path(folder), seed, size, tuple(os.environ.get("WITHOUT", "").split()))
            try:
                load(made.folder)
                read = read_folder(made.folder)
                worlds = {day: World(read, made.today, day) for day in (None, made.as_of)}
                connection.check_constraints()
            except Exception:
                print(f"seed {seed}: cannot be loaded")
                traceback.print_exc()
                transaction.set_rollback(True)
                continue
            questions = (asked_of(made) if what != "figures" else []) + (figures_of(made, rng) if what != "duties" else [])
            for command, args in questions:
                asked += 1  # noqa
                told = dict(args)
                period, _ = told.pop("period"), told.pop("today")
                world = worlds[told.pop("as_of", None)]
                try:
                    if command == "duties":
                        expected = duties_in(world, period, **told)
                    else:
                        expected = figure_in(world, told.pop("key"), period, **told)
                except (LookupError, ValueError):
                    expected = None
                try:
                    with transaction.atomic():
                        got = product(command, args)
                except UnknownFigureError:
                    got = None
                except Exception as error:
                    wrong += 1
                    faults[f"{type(error).__name__}: {str(error)[:150]}"] += 1
                    if faults[f"{type(error).__name__}: {str(error)[:150]}"] == 1:
                        print(f"seed {seed} {command} {args}")
                        traceback.print_exc()
                    continue
                if expected is None:
                    continue
                if got is None:
                    if got is not expected:
                        wrong += 1
                        print(f"seed {seed} {command} {args}: product {got}, oracle {expected}"[:400])
                    continue
                rows += len(expected)
                found = differences("", got, expected)
                if found:
                    wrong += 1
                    if wrong <= 40:
                        print(f"seed {seed} {command} { {k: str(v) for k, v in args.items()} }")
                        for line in found[:6]:
                            print("   ", line)
            transaction.set_rollback(True)
    print(f"{asked} questions, {rows} rows, {wrong} wrong, {time.monotonic() - began:.0f} s", dict(faults))
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
