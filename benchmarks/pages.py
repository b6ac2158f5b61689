"""*Today*, a household, a township's board and the county's: officers and areas fixed, a hundred times the entries.

The few stand in a copy of the database, made before the many were added. Each page is opened in both, in turns, so that a busy
machine is busy for both; the median with many against the median with few; the worst page counts.
"""

import os
from statistics import median
from typing import Any

from django.db import connection
from django.test import Client, override_settings

from benchmarks import county
from benchmarks.timing import seconds
from lianxin.duties.actions import issue
from lianxin.registry.models import Account
from lianxin.rules.periods import parse

Times = dict[str, list[float]]


def run(*, quick: bool) -> dict[str, Any]:
    """Measure each page with few and with many entries; returns the worst ratio."""
    few, many, rounds = (200, 20_000, 11) if quick else (10_000, 1_000_000, 40)
    os.environ["LIANXIN_NOW"] = county.NOW.isoformat()
    officers = 400 if quick else 600
    made = county.make(officers=officers, townships=20, villages=200, households=officers * 12)
    client = Client()
    client.force_login(Account.objects.get(username=made.officers[0]))
    _fill(made, few, "2026-12" if quick else "2026", seed=1)
    there, copy = str(connection.settings_dict["NAME"]), _copied()
    _fill(made, many - few, "2026-12" if quick else "2026", seed=2)
    with override_settings(ALLOWED_HOSTS=["*"]):
        first, second = _in_turns(client, _pages(made), (copy, there), rounds)
    ratios = {name: median(second[name]) / median(first[name]) for name in first}
    for name, ratio in ratios.items():
        with_few, with_many = median(first[name]) * 1000, median(second[name]) * 1000
        print(f"   {name:10} {with_few:7.1f} ms with {few} entries, {with_many:7.1f} ms with {many}: {ratio:.2f}")
    worst = max(ratios.values())
    print(f"   **{worst:.2f}** at worst (aim: at most 1.5)")
    pages = {name: round(ratio, 3) for name, ratio in ratios.items()}
    return {"ratio": round(worst, 3), "pages": pages, "few": few, "many": many}


def _fill(made: county.County, entries: int, owed: str, *, seed: int) -> None:
    """So many entries more, and the dues issued anew: boards read those."""
    county.add_entries(made, entries, seed=seed)
    issue(parse(owed), county.ROOT, by=county.MANAGER, at=county.NOW)
    county.analyse()


def _copied() -> str:
    """The name of a copy of the database as it is."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        copy = name.replace(".sqlite3", "-few.sqlite3")
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [copy])
        return copy
    _open("postgres")
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}_few"')
        cursor.execute(f'CREATE DATABASE "{name}_few" TEMPLATE "{name}"')
    _open(name)
    return f"{name}_few"


def _open(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def _pages(made: county.County) -> dict[str, str]:
    return {
        "today": "/today/",
        "household": f"/counterparts/{made.links[made.officers[0]][1]}/?for=visit",
        "township": f"/board/?area={made.townships[0]}&period=2026-12",
        "county": f"/board/?area={county.ROOT}&period=2026-12",
    }


def _in_turns(client: Client, pages: dict[str, str], databases: tuple[str, ...], rounds: int) -> list[Times]:
    """The seconds of each page in each database; one opening of each goes before, which does not count."""
    found: list[Times] = [{name: [] for name in pages} for _ in databases]
    for _ in range(rounds):
        for times, database in zip(found, databases, strict=True):
            _open(database)
            for address in pages.values():
                _get(client, address)
            for name, address in pages.items():
                times[name].append(seconds(lambda address=address: _get(client, address)))
    return found


def _get(client: Client, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address}: {answer.status_code}")
