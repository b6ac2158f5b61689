"""Side by side: two ways of doing one thing, in turns, so that a busy machine is busy for both."""

import gc
import time
from collections.abc import Callable
from statistics import median


def seconds(do: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """How long one call takes by that clock."""
    start = clock()
    do()
    return clock() - start


def in_turns(*ways: Callable[[], object], rounds: int = 7, clock: Callable[[], float] = time.perf_counter) -> list[float]:
    """The median of each way over so many rounds, after one round that does not count.

    Every other round goes backwards: whoever comes first finds the caches cold, and must not always be the same one.
    """
    times: list[list[float]] = [[] for _ in ways]
    order = list(enumerate(ways))
    for number in range(rounds + 1):
        gc.collect()
        for place, way in order if number % 2 else reversed(order):
            took = seconds(way, clock)
            if number:
                times[place].append(took)
    return [median(each) for each in times]
