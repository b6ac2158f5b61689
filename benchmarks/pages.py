"""*Today*, a household, a township's board and the county's: officers and areas fixed, a hundred times the entries.

The few stand in a copy of the database, made before the many were added. Each page is opened in both, in turns, so that a busy
machine is busy for both; the median with many against the median with few; the worst page counts. In a prefecture CPU is told
beside, of this process and of the server's for it, and counts: the clock on the wall tells what others do as well.
"""

import os
import time
from functools import partial
from statistics import median
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings

from benchmarks import county, prefecture
from benchmarks.timing import seconds
from benchmarks.upkeep import of_server
from lianxin.duties.actions import issue
from lianxin.registry.models import Account
from lianxin.rules.periods import parse

Times = dict[str, list[float]]


def run(*, quick: bool, officers: int | None = None) -> dict[str, Any]:
    """Measure each page with few and with many entries; returns the worst ratio.

    With ``officers`` in a prefecture of that size and in one of a hundredth of it.
    """
    if officers:
        return _of_prefecture(officers, rounds=11 if quick else 25)
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
        found = _in_turns((client, client), _pages(made), (copy, there), rounds)
    pages = _compared(found, few, many)
    return {"ratio": _worst(pages), "pages": pages, "few": few, "many": many}


def _compared(found: tuple[Times, Times], few: int, many: int, unit: str = "ms") -> dict[str, float]:
    """Print how each page compares; returns the ratios."""
    first, second = found
    ratios = {name: median(second[name]) / median(first[name]) for name in first}
    for name, ratio in ratios.items():
        with_few, with_many = median(first[name]) * 1000, median(second[name]) * 1000
        print(f"   {name:10} {with_few:7.1f} {unit} with {few} entries, {with_many:7.1f} {unit} with {many}: {ratio:.2f}")
    return {name: round(ratio, 3) for name, ratio in ratios.items()}


def _worst(pages: dict[str, float]) -> float:
    worst = max(pages.values())
    print(f"   **{worst:.2f}** at worst (aim: at most 1.5)")
    return worst


def _of_prefecture(officers: int, rounds: int) -> dict[str, Any]:
    """The boards and figures of a county and of the prefecture, *Today*, a household: there and at a hundredth of the size."""
    os.environ["LIANXIN_NOW"] = county.NOW.isoformat()
    many = prefecture.ready(officers)
    there = str(connection.settings_dict["NAME"])
    _make(f"{there}_few")
    few = prefecture.ready(officers // 100)
    pages = {
        "today": "/today/",
        "household": "/counterparts/H00000000/?for=visit",
        "township": f"/board/?area={prefecture.TOWNSHIP}&period={prefecture.MONTH}",
        "county": f"/board/?area={prefecture.COUNTY}&period={prefecture.MONTH}",
        "prefecture": f"/board/?area={prefecture.ROOT}&period={prefecture.MONTH}",
        "figures": f"/figures/?area={prefecture.COUNTY}&period={prefecture.MONTH}",
    }
    clients = (Client(), Client())
    for name, client in zip((f"{there}_few", there), clients, strict=True):
        _open(name)
        client.force_login(Account.objects.get(username=prefecture.officer_of("prefecture")))
    cpu: tuple[Times, Times] = ({name: [] for name in pages}, {name: [] for name in pages})
    with override_settings(ALLOWED_HOSTS=["*"]):
        found = _in_turns(clients, pages, (f"{there}_few", there), rounds, cpu)
    by_clock = _compared(found, few.entries, many.entries)
    by_cpu = _compared(cpu, few.entries, many.entries, "ms of CPU")
    return {"ratio": _worst(by_cpu), "pages": by_cpu, "by_clock": by_clock, "few": few.entries, "many": many.entries}


def _make(name: str) -> None:
    """A database of that name, if there is none, with its tables; it is the one in use from now on."""
    _open("postgres")
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            cursor.execute(f'CREATE DATABASE "{name}"')
    _open(name)
    call_command("migrate", verbosity=0, interactive=False)


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


def _in_turns(
    clients: tuple[Client, Client],
    pages: dict[str, str],
    databases: tuple[str, str],
    rounds: int,
    spent: tuple[Times, Times] | None = None,
) -> tuple[Times, Times]:
    """The seconds of each page in each database; one opening of each goes before, which does not count.

    What CPU they took is added to ``spent``.
    """
    found: tuple[Times, Times] = ({name: [] for name in pages}, {name: [] for name in pages})
    for _ in range(rounds):
        for place, (client, database) in enumerate(zip(clients, databases, strict=True)):
            _open(database)
            for address in pages.values():
                _get(client, address)
            for name, address in pages.items():
                before = _cpu() if spent else 0.0
                found[place][name].append(seconds(partial(_get, client, address)))
                if spent:
                    spent[place][name].append(_cpu() - before)
    return found


def _cpu() -> float:
    return time.process_time() + of_server()


def _get(client: Client, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address}: {answer.status_code}")
