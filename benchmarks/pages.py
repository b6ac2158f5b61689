"""*Today*, a household, a township's board and the county's: officers and areas fixed, a hundred times the entries.

The median cost of each page with many entries against the same page with few, in one run; the worst page counts.
"""

import os
from statistics import median
from typing import Any

from django.test import Client, override_settings

from benchmarks import county
from benchmarks.timing import seconds
from lianxin.duties.actions import issue
from lianxin.registry.models import Account
from lianxin.rules.periods import parse

YEAR = "2026"


def run(*, quick: bool) -> dict[str, Any]:
    """Measure each page with few and with many entries; returns the worst ratio."""
    few, many, rounds = (500, 50_000, 8) if quick else (10_000, 1_000_000, 40)
    os.environ["LIANXIN_NOW"] = county.NOW.isoformat()
    made = county.make(officers=600, townships=20, villages=200, households=7_200)
    county.add_entries(made, few, seed=1)
    first = _pages(made, rounds)
    county.add_entries(made, many - few, seed=2)
    second = _pages(made, rounds)
    ratios = {name: second[name] / first[name] for name in first}
    for name, ratio in ratios.items():
        with_few, with_many = first[name] * 1000, second[name] * 1000
        print(f"   {name:10} {with_few:7.1f} ms with {few} entries, {with_many:7.1f} ms with {many}: {ratio:.2f}")
    worst = max(ratios.values())
    print(f"   **{worst:.2f}** at worst (aim: at most 1.5)")
    return {
        "ratio": round(worst, 3),
        "pages": {name: round(ratio, 3) for name, ratio in ratios.items()},
        "few": few,
        "many": many,
    }


def _pages(made: county.County, rounds: int) -> dict[str, float]:
    """The median seconds of each page; the boards read dues that were issued just before."""
    issue(parse(YEAR), county.ROOT, by=county.MANAGER, at=county.NOW)
    account = Account.objects.get(username=made.officers[0])
    pages = {
        "today": "/today/",
        "household": f"/counterparts/{made.links[made.officers[0]][1]}/?for=visit",
        "township": f"/board/?area={made.townships[0]}&period=2026-12",
        "county": f"/board/?area={county.ROOT}&period=2026-12",
    }
    with override_settings(ALLOWED_HOSTS=["*"]):
        client = Client()
        client.force_login(account)
        times: dict[str, list[float]] = {name: [] for name in pages}
        for turn in range(rounds + 2):
            for name, address in pages.items():
                took = seconds(lambda address=address: _get(client, address))
                if turn > 1:
                    times[name].append(took)
    return {name: median(each) for name, each in times.items()}


def _get(client: Client, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address}: {answer.status_code}")
