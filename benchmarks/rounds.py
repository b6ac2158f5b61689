"""The night's round of a prefecture, whole: figures of a month, quarter and year, and coverage, of all areas; what each takes.

Everything is counted as if nothing had been. Beside it what the prefecture's month takes alone, by the same statements.
"""

from __future__ import annotations

import resource
import time
from typing import Any

from benchmarks import county
from benchmarks.upkeep import of_server, without_helpers
from lianxin.duties import figures as counting
from lianxin.duties.summaries import Renewed, renew
from lianxin.figures.models import Counted
from lianxin.rules.periods import Period


class Spent:
    """Seconds on the wall, and of CPU of this process and of the server's for it, since the last look."""

    def __init__(self) -> None:
        self._last = (time.perf_counter(), time.process_time() + of_server())

    def look(self) -> tuple[float, float]:
        now = (time.perf_counter(), time.process_time() + of_server())
        took = (round(now[0] - self._last[0], 1), round(now[1] - self._last[1], 1))
        self._last = now
        return took


def measure(keys: list[str], month: Period, area: str) -> dict[str, Any]:
    """Count everything anew; returns seconds and CPU of each part, of all, and of the month of one area alone."""
    without_helpers()
    spent, parts = Spent(), {}
    counting.several(keys, month, today=county.NOW.date(), area=area)
    alone = spent.look()[1]
    Counted.objects.update(as_of=None, changes=0)
    done: list[Renewed] = []

    def looked() -> bool:
        """Asked before each part: tells of the one before."""
        took = spent.look()
        if done:
            parts[f"{done[-1].what} {done[-1].period}"] = {"areas": len(done), "seconds": took[0], "cpu": took[1]}
            print(
                f"   {done[-1].what:10} {done[-1].period:8} {len(done):4} areas {took[0]:8.1f} s {took[1]:8.1f} s of CPU",
                flush=True,
            )
        done.clear()
        return False

    for one in renew(at=county.NOW.replace(hour=3), stopped=looked):
        done.append(one)
    looked()
    cpu, memory = sum(part["cpu"] for part in parts.values()), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"   the round {cpu:.0f} s of CPU, {memory} MiB; the prefecture's month alone {alone:.1f} s")
    return {"parts": parts, "cpu": round(cpu), "mebibytes": memory, "month_alone_cpu": alone}
