"""One month's five duties for all officers, dues already issued, and each rolled up to villages, townships and the county.

Against hand-written SQL for the same cells on the product's own tables, in turns, in one process; equal cell by cell. Beside
it, as the limit that a later step aims at: DuckDB's plain group-by of the same rows, already counted and in memory.

In a prefecture both are measured by CPU, of this process and of the server's for it, with parallel plans off for both.
"""

import csv
import resource
import tempfile
import time
from datetime import date
from typing import Any

import duckdb
from django.db import connection

from benchmarks import county, prefecture
from benchmarks.timing import in_turns
from benchmarks.upkeep import of_server, without_helpers
from lianxin.duties.actions import issue
from lianxin.duties.models import Due
from lianxin.figures import queries as figures
from lianxin.figures.values import By, Owing, PartyId
from lianxin.policy.queries import schedule
from lianxin.rules.periods import parse

MONTH = parse("2026-05")
DUTIES = ("stay", "talk", "homes", "life", "outreach")
LEVELS: tuple[By, ...] = ("record_village", "record_township", "record_county")
TODAY = date(2026, 12, 31)
Cells = dict[tuple[str, str, str], int]


def run(*, quick: bool, officers: int | None = None) -> dict[str, Any]:
    """Make the county, issue its dues, measure; returns the ratio of our time to that of hand-written SQL.

    With ``officers`` in a prefecture of that size.
    """
    clock, of_issue = time.perf_counter, None
    if officers:
        size = prefecture.ready(officers)
        officers, entries, rounds, clock = size.officers, size.entries, 3, cpu
        of_issue = _issued()
    else:
        officers, entries, rounds = (600, 80_000, 10) if quick else (2_000, 1_000_000, 8)
        made = county.make(officers=officers, townships=20, villages=200, households=officers * 12)
        county.add_entries(made, entries, seed=1)
        issue(MONTH, county.ROOT, by=county.MANAGER, at=county.NOW)
    ours, theirs = product(), by_hand()
    if ours != theirs:
        wrong = {cell for cell in ours.keys() | theirs.keys() if ours.get(cell) != theirs.get(cell)}
        raise SystemExit(f"{len(wrong)} cells differ, such as {sorted(wrong)[:3]}")
    duck = _duck()
    mine, hand, limit = in_turns(product, by_hand, duck, rounds=rounds, clock=clock)
    print(f"   {officers} officers, {entries} entries, {len(ours)} equal cells{', by CPU' if clock is cpu else ''}")
    print(f"   product {mine * 1000:.1f} ms, hand-written SQL {hand * 1000:.1f} ms, DuckDB's group-by {limit * 1000:.1f} ms")
    print(f"   **{mine / hand:.2f}** times hand-written SQL (aim: at most 1.5); {mine / limit:.1f} times DuckDB")
    found = {"ratio": round(mine / hand, 3), "to_duckdb": round(mine / limit, 2), "cells": len(ours), "entries": entries}
    return {**found, "issue": of_issue} if of_issue else found


def cpu() -> float:
    """CPU seconds of this process and of the server's for it so far."""
    return time.process_time() + of_server()


def _issued() -> dict[str, float]:
    """Issue the month for everybody at once, as if for the first time; returns what that took. No parallel plans from now on."""
    without_helpers()
    Due.objects.filter(period=MONTH.label).delete()
    start, before = time.perf_counter(), cpu()
    made = issue(MONTH, prefecture.ROOT, by=county.MANAGER, at=county.NOW).made
    spent, took = cpu() - before, time.perf_counter() - start
    before = cpu()
    issue(MONTH, prefecture.ROOT, by=county.MANAGER, at=county.NOW)
    again, memory = cpu() - before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"   {made} dues issued in {took:.0f} s, {spent:.0f} s of CPU; again, with nothing changed, {again:.0f}; {memory} MiB")
    return {"dues": made, "seconds": round(took), "cpu": round(spent), "again": round(again), "mebibytes": memory}


def product() -> Cells:
    """The cells as the product counts them: for the parties of the issued dues, and for the areas."""
    policy = schedule()[0].policy
    owing: dict[str, list[Owing]] = {key: [] for key in DUTIES}
    for duty, officer in Due.objects.filter(period=MONTH.label).values_list("duty", "officer_id"):
        owing[duty].append(Owing(PartyId("officer", officer)))
    tallies = figures.tally(policy, owing, first=MONTH.first, last=MONTH.last, today=TODAY)
    cells: Cells = {
        (duty, "officer", str(party.id)): tally.number
        for duty, found in tallies.items()
        for party, tally in found.items()
        if tally.number
    }
    for (duty, level), answer in figures.figures(DUTIES, MONTH, today=TODAY, by=LEVELS).items():
        cells.update({(duty, str(level), row.group): row.number for row in answer.rows if row.number})
    return cells


_COUNTS = """e.outcome = 'done' AND e.recorded_on <= %(today)s AND (e.withdrawn_on IS NULL OR e.withdrawn_on > %(today)s)
  AND (e.superseded_on IS NULL OR e.superseded_on > %(today)s)"""
_MAY = "e.day BETWEEN %(first)s AND %(last)s"
_LINKED_NEEDY = """EXISTS (SELECT 1 FROM records_entrycounterpart c WHERE c.entry_id = e.id AND c.origin = 0
    AND EXISTS (SELECT 1 FROM liaison_link l WHERE l.officer_id = o.officer_id AND l.root_id = c.root_id
        AND l.valid_from <= e.day AND (l.valid_to IS NULL OR l.valid_to >= e.day))
    AND EXISTS (SELECT 1 FROM registry_need n
        WHERE n.root_id = c.root_id AND n.need = 'hardship' AND n.first <= e.day AND n.last >= e.day))"""
_LINKED_POINT = """EXISTS (SELECT 1 FROM records_entrycounterpart c JOIN liaison_link l ON l.root_id = c.root_id
    WHERE c.entry_id = e.id AND l.officer_id = o.officer_id AND l.kind = 'point'
        AND l.valid_from <= e.day AND (l.valid_to IS NULL OR l.valid_to >= e.day))"""
_OFFICERS = f"""
SELECT o.officer_id, COUNT(*) FILTER (WHERE e.kind = 'talk' AND {_LINKED_NEEDY}), COUNT(*) FILTER (WHERE e.kind = 'life'),
       SUM(e.persons) FILTER (WHERE e.kind = 'outreach')
FROM records_entryofficer o JOIN records_entry e ON e.id = o.entry_id
WHERE o.day BETWEEN %(first)s AND %(last)s AND e.kind IN ('talk', 'life', 'outreach') AND {_COUNTS} GROUP BY o.officer_id"""
_HOMES = f"""
SELECT o.officer_id, COUNT(DISTINCT c.root_id)
FROM records_entryofficer o JOIN records_entry e ON e.id = o.entry_id
JOIN records_entrycounterpart c ON c.entry_id = e.id AND c.origin = 0
WHERE o.day BETWEEN %(first)s AND %(last)s AND e.kind = 'visit' AND {_COUNTS} GROUP BY o.officer_id"""
_STAYS = f"""
SELECT officer_id, SUM(CASE WHEN halves > 2 THEN 2 ELSE halves END) FROM (
    SELECT o.officer_id, d.day, SUM(d.half_days) AS halves
    FROM records_entryday d JOIN records_entry e ON e.id = d.entry_id JOIN records_entryofficer o ON o.entry_id = e.id
    WHERE d.day BETWEEN %(first)s AND %(last)s AND e.kind = 'stay' AND {_COUNTS} AND {_LINKED_POINT} GROUP BY o.officer_id, d.day
) AS dates GROUP BY officer_id"""


_WHERE = "a.village_id AS record_village, a.township_id AS record_township, a.county_id AS record_county"
_AREA = "JOIN registry_area a ON a.id = e.place_id"
_PLAIN = f"""
SELECT {_WHERE}, COUNT(*) FILTER (WHERE e.kind = 'talk' AND EXISTS (
           SELECT 1 FROM records_entryofficer o WHERE o.entry_id = e.id AND {_LINKED_NEEDY})) AS talk,
       COUNT(*) FILTER (WHERE e.kind = 'life') AS life, SUM(e.persons) FILTER (WHERE e.kind = 'outreach') AS persons
FROM records_entry e {_AREA} WHERE {_MAY} AND e.kind IN ('talk', 'life', 'outreach') AND {_COUNTS} GROUP BY 1, 2, 3"""
_VISITED = f"""
SELECT {_WHERE}, c.root_id FROM records_entry e {_AREA}
JOIN records_entrycounterpart c ON c.entry_id = e.id AND c.origin = 0
WHERE {_MAY} AND e.kind = 'visit' AND {_COUNTS}"""
_STAYED = f"""
SELECT {_WHERE}, o.officer_id, d.day, d.half_days
FROM records_entryday d JOIN records_entry e ON e.id = d.entry_id JOIN records_entryofficer o ON o.entry_id = e.id {_AREA}
WHERE d.day BETWEEN %(first)s AND %(last)s AND e.kind = 'stay' AND {_COUNTS} AND {_LINKED_POINT}"""


def _rolled(level: str) -> tuple[str, str, str]:
    """One level of areas, from rows found once: entries, money and persons once, half-days for each officer."""
    named = f"JOIN registry_area g ON g.id = {level} GROUP BY g.code"
    plain = f"SELECT '{level}', g.code, SUM(talk), SUM(life), SUM(persons) FROM base {named}"
    homes = f"SELECT '{level}', g.code, COUNT(DISTINCT root_id) FROM base {named}"
    stays = f"""SELECT '{level}', g.code, SUM(CASE WHEN halves > 2 THEN 2 ELSE halves END) FROM (
        SELECT {level}, officer_id, day, SUM(half_days) AS halves FROM base GROUP BY 1, 2, 3) AS dates {named}"""
    return plain, homes, stays


def _one_pass(rows: str, place: int) -> str:
    """All levels in one statement: what somebody who knows both databases would write."""
    return f"WITH base AS MATERIALIZED ({rows}) " + " UNION ALL ".join(_rolled(level)[place] for level in LEVELS)


_BY_AREA = tuple(_one_pass(rows, place) for place, rows in enumerate((_PLAIN, _VISITED, _STAYED)))
_BY_OFFICER = tuple(f"SELECT 'officer', every.* FROM ({each}) AS every" for each in (_OFFICERS, _HOMES, _STAYS))


def by_hand() -> Cells:
    """The same cells by SQL that somebody wrote for just this question."""
    cells: Cells = {}
    values = {"first": MONTH.first, "last": MONTH.last, "today": TODAY}
    with connection.cursor() as cursor:
        for statements in (_BY_OFFICER, _BY_AREA):
            for statement, duties in zip(statements, _COLUMNS, strict=True):
                cursor.execute(statement, values)
                for group, key, *numbers in cursor.fetchall():
                    counted = zip(duties, numbers, strict=True)
                    cells.update({(duty, group, str(key)): int(number) for duty, number in counted if number})
    return cells


_COLUMNS = (("talk", "life", "outreach"), ("homes",), ("stay",))


def _duck() -> Any:
    """The month's rows in DuckDB, and its group-by of them."""
    memory = duckdb.connect()
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT o.officer_id, a.village_id, a.township_id, a.county_id, e.kind,
                COALESCE(c.root_id, 0), COALESCE(e.persons, 0), COALESCE(d.half_days, 0)
            FROM records_entryofficer o JOIN records_entry e ON e.id = o.entry_id JOIN registry_area a ON a.id = e.place_id
            JOIN records_entryday d ON d.entry_id = e.id
            LEFT JOIN records_entrycounterpart c ON c.entry_id = e.id AND c.origin = 0
            WHERE o.day BETWEEN %s AND %s""",
            [MONTH.first, MONTH.last],
        )
        rows = cursor.fetchall()
    memory.execute(
        "CREATE TABLE r (officer INT, village INT, township INT, county INT, kind VARCHAR, home INT, persons INT, halves INT)"
    )
    with tempfile.NamedTemporaryFile("w", suffix=".csv", newline="") as file:
        csv.writer(file).writerows(rows)
        file.flush()
        memory.execute(f"INSERT INTO r SELECT * FROM read_csv('{file.name}', header = false)")

    def group() -> None:
        for by in ("officer", "village", "township", "county"):
            memory.execute(
                f"""SELECT {by}, SUM(halves) FILTER (WHERE kind = 'stay'), COUNT(*) FILTER (WHERE kind = 'talk'),
                COUNT(DISTINCT home) FILTER (WHERE kind = 'visit'), COUNT(*) FILTER (WHERE kind = 'life'),
                SUM(persons) FILTER (WHERE kind = 'outreach') FROM r GROUP BY {by}"""
            ).fetchall()

    return group
