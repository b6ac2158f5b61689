"""What keeping summaries costs, against what taking in the entries cost: by CPU of the processes, on PostgreSQL with its server.

Blocks of entries go in through HTTP; after each the clock's step looks, eleven minutes on by its own clock, as by day. The
night's round, which counts everything changed, is told beside.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection

from lianxin.duties.summaries import Renewed, renew
from lianxin.figures.summaries import MS_FOR_A_CHANGE

TICKS = os.sysconf("SC_CLK_TCK")
BLOCKS = 10


def measure(put: Callable[[int], float], requests: int, *, night: datetime, rounds: bool) -> dict[str, Any]:
    """Return the ratio, and what was counted; ``put`` takes in so many entries and returns the web process's CPU seconds.

    Without ``rounds`` nothing is counted before but what never was, and the night's round is not run (``rounds`` measures it).
    """
    start = time.perf_counter()
    list(renew(at=night, stopped=_never, everything=rounds))
    first = time.perf_counter() - start
    at, intake, upkeep = night + timedelta(hours=6), 0.0, 0.0
    done: list[Renewed] = []
    for _ in range(BLOCKS):
        before = of_server()
        intake += put(requests // BLOCKS)
        intake += of_server() - before
        at += timedelta(minutes=11)
        before, own = of_server(), time.process_time()
        done += renew(at=at, stopped=_never)
        upkeep += time.process_time() - own + of_server() - before
    start = time.perf_counter()
    if rounds:
        list(renew(at=night + timedelta(days=1), stopped=_never, everything=True))
    night_took = time.perf_counter() - start
    saved = requests * MS_FOR_A_CHANGE / 1000  # by day all areas of its month are counted together
    ratio, most, each, entry = upkeep / intake, (upkeep + saved) / intake, upkeep * 1000 / requests, intake * 1000 / requests
    night_told = f"; at night {night_took:.1f} s" if rounds else ""
    print(f"   summaries: {each:.2f} ms of CPU for an entry whose intake took {entry:.2f} ms, {len(done)} counted by day")
    print(f"   **{ratio:.2f}** of intake, {most:.2f} where counting takes long (aim: at most 0.4){night_told}")
    found = {"upkeep": round(ratio, 3), "upkeep_at_most": round(most, 3), "counted_by_day": len(done)}
    return {**found, "first_seconds": round(first, 1), "night_seconds": round(night_took, 1)} if rounds else found


def of_server() -> float:
    """CPU seconds so far of the server's processes that serve this database; 0 where the database is a file."""
    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        pids = [pid for (pid,) in cursor.fetchall()]
    return sum(_cpu(pid) for pid in pids)


def without_helpers() -> None:
    """No parallel plans on this connection from now on: what helpers of the server spent would be lost with them."""
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")


def _cpu(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def _never() -> bool:
    return False
