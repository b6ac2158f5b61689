"""An entry through HTTP against an authenticated one-row insert, by CPU of the web process; a folder against COPY.

Both requests go through the same server (granian, one worker), the same session, the same middleware, in turns. The folder
is loaded in a process of its own, so that its memory can be seen.
"""

import csv
import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection, transaction
from django.middleware.csrf import _get_new_csrf_string
from django.test import Client

from benchmarks import county, prefecture, upkeep
from benchmarks.timing import seconds
from lianxin.records.models import Entry
from lianxin.registry.models import Account

PORT = 8765
TICKS = os.sysconf("SC_CLK_TCK")


def run(*, quick: bool, officers: int | None = None, rows: int | None = None) -> dict[str, Any]:
    """Measure requests and folders; returns the ratio of CPU for an entry to that of a bare row.

    With ``officers`` in a prefecture of that size, without folders: those are measured by themselves, with so many ``rows``.
    """
    requests = 150 if quick else 1_000
    rows = rows or (8_000 if quick else 200_000)
    os.environ["LIANXIN_NOW"] = county.NOW.isoformat()
    if officers:
        size = prefecture.ready(officers)
        made = Writer(*prefecture.writer())
    else:
        whole = county.make(officers=600, townships=20, villages=200, households=7_200)
        county.add_entries(whole, 2_000 if quick else 100_000, seed=1)
        made = Writer(whole.officers[0], whole.links[whole.officers[0]][1:])
    entry, row = _by_http(made, requests)
    ratio = entry / row
    print(
        f"   an entry {entry * 1000:.2f} ms of CPU, a bare authenticated row {row * 1000:.2f} ms, over {requests} requests each"
    )
    print(f"   **{ratio:.2f}** times (aim: at most 2.5)")
    found: dict[str, Any] = {"ratio": round(ratio, 3), **_upkeep(made, requests, rounds=not officers)}
    if officers:
        return {**found, **vars(size)}
    return {**found, "folder": _folders(whole, rows)}


class Writer(NamedTuple):
    """Who writes, and of whom."""

    officer: str
    households: list[str]


def _upkeep(made: Writer, requests: int, *, rounds: bool) -> dict[str, Any]:
    """What it takes to keep summaries while entries of the last days come in (``upkeep``)."""
    cookies, values = _session(made.officer), _entries(made, within=25)
    with _served() as server:
        link = http.client.HTTPConnection("127.0.0.1", PORT)
        _post(link, "/record/", next(values), cookies)

        def put(number: int) -> float:
            before = cpu_of(server.pid)
            for _ in range(number):
                _post(link, "/record/", next(values), cookies)
            return cpu_of(server.pid) - before

        return upkeep.measure(put, requests, night=county.NOW.replace(hour=3), rounds=rounds)


# -- through HTTP ------------------------------------------------------------------------------------


def _by_http(made: Writer, requests: int) -> tuple[float, float]:
    """CPU seconds per request of the two ways, in blocks that take turns."""
    cookies = _session(made.officer)
    with _served() as server:
        connection_ = http.client.HTTPConnection("127.0.0.1", PORT)
        forms = {"/record/": _entries(made), "/bench/insert/": ({"code": str(number)} for number in range(10**9))}
        spent = dict.fromkeys(forms, 0.0)
        for block in range(11):
            for address, values in forms.items():
                before = cpu_of(server.pid)
                for _ in range(requests // 10):
                    _post(connection_, address, next(values), cookies)
                if block:
                    spent[address] += cpu_of(server.pid) - before
    done = requests // 10 * 10
    return spent["/record/"] / done, spent["/bench/insert/"] / done


def _session(code: str) -> dict[str, str]:
    client = Client()
    client.force_login(Account.objects.get(username=code))
    return {
        settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value,
        settings.CSRF_COOKIE_NAME: _get_new_csrf_string(),
    }


def _entries(made: Writer, within: int = 300) -> Iterator[dict[str, str]]:
    random = Random(3)
    while True:
        day = county.LAST - timedelta(days=random.randrange(within))
        yield {
            "code": str(uuid.uuid4()),
            "kind": "visit",
            "who": random.choice(made.households),
            "day": day.isoformat(),
            "text": "都好。",
        }


def _post(link: http.client.HTTPConnection, address: str, values: dict[str, str], cookies: dict[str, str]) -> None:
    body = urlencode({**values, "csrfmiddlewaretoken": cookies[settings.CSRF_COOKIE_NAME]})
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
    }
    link.request("POST", address, body, headers)
    answer = link.getresponse()
    answer.read()
    if answer.status not in {204, 302}:
        raise SystemExit(f"{address}: {answer.status}")


class _served:
    """The product with one address more, in a server of its own."""

    def __enter__(self) -> "subprocess.Popen[bytes]":
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "benchmarks.served"}
        command = [
            "granian",
            "--interface",
            "wsgi",
            "--port",
            str(PORT),
            "--workers",
            "1",
            "--blocking-threads",
            "1",
            "--log-level",
            "error",
        ]
        self.process = subprocess.Popen([sys.executable, "-m", *command, "lianxin.wsgi:application"], env=environment)
        for _ in range(200):
            try:
                link = http.client.HTTPConnection("127.0.0.1", PORT, timeout=2)
                link.request("GET", "/healthz")
                if link.getresponse().status == 200:
                    return self.process
            except OSError:
                time.sleep(0.1)
        raise SystemExit("the server did not start")

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(20)


def cpu_of(pid: int) -> float:
    """User and system seconds of a process and its descendants so far."""
    total, waiting = 0.0, [pid]
    while waiting:
        one = waiting.pop()
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        total += (int(fields[11]) + int(fields[12])) / TICKS
        waiting += [
            int(child) for task in Path(f"/proc/{one}/task").iterdir() for child in (task / "children").read_text().split()
        ]
    return total


# -- a folder ------------------------------------------------------------------------------------


def _folders(made: county.County, rows: int) -> dict[str, Any]:
    """Load a folder of so many entries, and one of a tenth; COPY as many bare rows."""
    found = {number: _load(made, number) for number in (rows // 10, rows)}
    bare = _copy(rows)
    took, memory = found[rows]
    small = found[rows // 10][1]
    print(
        f"   a folder of {rows} entries: {took:.1f} s ({rows / took:.0f} a second), "
        f"{took / bare:.1f} times bare COPY ({bare:.2f} s)"
    )
    print(f"   memory {memory} MiB with {rows} entries, {small} MiB with {rows // 10} (aim: under 1024, and not growing)")
    return {
        "entries": rows,
        "seconds": round(took, 2),
        "to_copy": round(took / bare, 1),
        "mebibytes": memory,
        "mebibytes_of_a_tenth": small,
    }


def _load(made: county.County, rows: int) -> tuple[float, int]:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        _write(made, folder / "entries.csv", rows)
        command = [sys.executable, "-m", "benchmarks.loading", str(folder)]
        answer = subprocess.run(
            command,
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "benchmarks.settings"},
        )
    told = json.loads(answer.stdout.splitlines()[-1])
    return told["seconds"], told["mebibytes"]


def _write(made: county.County, file: Path, rows: int) -> None:
    with file.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(
            ["entry_code", "officer_codes", "kind", "day", "recorded_at", "counterpart_codes", "half_days", "persons"]
        )
        for one in county.written(made, rows, seed=rows):
            writer.writerow(
                [
                    one.code,
                    ";".join(one.officers),
                    one.kind,
                    one.day,
                    one.recorded_at.isoformat(),
                    ";".join(one.counterparts),
                    one.half_days or "",
                    one.persons or "",
                ]
            )


def _copy(rows: int) -> float:
    """As many bare rows of the width of an entry, by COPY on PostgreSQL and by executemany on SQLite."""
    values = [(f"B{number}", "visit", date(2026, 5, 14).isoformat(), "2026-05-14T19:00:00+08:00", "") for number in range(rows)]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_bare (code VARCHAR(64) PRIMARY KEY, kind TEXT, day DATE, recorded_at TEXT, text TEXT)")

    def copy() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy("COPY bench_bare FROM STDIN") as out:
                    for row in values:
                        out.write_row(row)
            else:
                cursor.executemany("INSERT INTO bench_bare VALUES (%s, %s, %s, %s, %s)", values)

    took = seconds(copy)
    if Entry.objects.count() < rows:
        raise SystemExit("the folder did not go in")
    return took
