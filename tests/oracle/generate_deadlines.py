"""Random calendars and random deadlines, the same for the same seed. Imports nothing of the product."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from tests.oracle.deadlines import DAY, EIGHT_HOURS, Table

FIRST = date(2025, 6, 1)
DAYS = 700
KNOWN_UNTIL = date(2026, 12, 31)


class Case(NamedTuple):
    """One deadline to be computed; the event in seconds since 1970."""

    epoch: int
    spans: tuple[tuple[int, str], ...]
    pauses: tuple[tuple[date, date], ...]
    outer: date | None


def random_table(random: Random) -> Table:
    """Some years of days: holidays of three to eight days, Saturdays worked for them, days without a notice, and an end."""
    days = [FIRST + DAY * n for n in range(DAYS) if FIRST + DAY * n <= KNOWN_UNTIL]
    worked = {day: day.weekday() < 5 for day in days}
    for _ in range(random.randint(2, 12)):
        first = random.choice(days)
        for n in range(random.randint(1, 8)):
            if first + DAY * n in worked:
                worked[first + DAY * n] = False
        for _ in range(random.randint(0, 2)):
            saturday = first + DAY * random.randint(-14, 14)
            if saturday in worked and saturday.weekday() >= 5:
                worked[saturday] = True
    official = frozenset(day for day in days if random.random() < 0.999)
    return Table(worked, official)


def random_case(random: Random) -> Case:
    """An event at a whole minute, one to three spans, pauses that may overlap, sometimes somebody else's date."""
    day = FIRST + DAY * random.randint(0, DAYS - 200)
    epoch = _epoch(day) + random.randrange(1440) * 60
    measures = ["hours", "office_hours", "days", "working_days", "working_days", "working_days", "months"]
    first = random.choice(measures)
    spans = [(_amount(first, random), first)]
    for _ in range(random.choice([0, 0, 0, 1, 2])):
        measure = first if random.random() < 0.8 else random.choice(measures)
        spans.append((_amount(measure, random), measure))
    pauses = tuple(_pause(day, random) for _ in range(random.choice([0, 0, 0, 1, 1, 2, 3])))
    outer = day + DAY * random.randint(0, 60) if random.random() < 0.2 else None
    return Case(epoch, tuple(spans), pauses, outer)


def cases(seed: int, count: int, *, a_table: int = 500) -> Iterator[tuple[Table, Case]]:
    """So many deadlines; a calendar serves ``a_table`` of them."""
    random = Random(seed)
    table = random_table(random)
    for number in range(count):
        if number % a_table == 0:
            table = random_table(random)
        yield table, random_case(random)


def _epoch(day: date) -> int:
    return (day - date(1970, 1, 1)).days * 86400 - EIGHT_HOURS


def _amount(measure: str, random: Random) -> int:
    most = {"hours": 24, "office_hours": 12, "days": 40, "working_days": 25, "months": 2}[measure]
    return random.randint(1, most)


def _pause(day: date, random: Random) -> tuple[date, date]:
    first = day + timedelta(days=random.randint(-5, 40))
    return first, first + DAY * random.randint(0, 20)
