"""The figures that a document prints, met exactly by records: 49,833 households visited, 43.6万元 given, 963 deeds."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from lianxin.demo import rounds
from lianxin.demo.county import Other, Person
from lianxin.demo.plan import Headline
from lianxin.demo.work import Deed, Worker
from lianxin.rules import lunar

UNIT_QUANTITY = ("fen", "persons", "count")


def meet(worker: Worker) -> Iterator[Deed]:
    """Entries that make each headline of the plan come out exactly."""
    for headline in worker.county.plan.headlines:
        if rounds.is_round(worker.policy, headline.kind):
            yield from rounds.deeds(worker, headline.kind, headline.total)
        elif headline.distinct:
            yield from _trips(worker, headline)
        else:
            yield from _each(worker, headline)


def campaign_span(first: date, last: date) -> tuple[date, date]:
    """A campaign runs from the second month to five weeks before the end: what is lived in the last weeks is not of it, so that
    its own figures stay those of the document in a demonstration that people work in."""
    return first + timedelta(days=30), last - timedelta(weeks=5)


def _trips(worker: Worker, headline: Headline) -> Iterator[Deed]:
    """So many different households, several to a trip, village by village."""
    random = worker.county.random
    chosen = sorted(random.sample(worker.county.kind(headline.counterpart), headline.total), key=lambda other: other.place.code)
    by_village: dict[str, list[Other]] = defaultdict(list)
    for other in chosen:
        by_village[other.place.code].append(other)
    size = max(1, round(headline.total / headline.entries))
    queue = _Rota(worker)
    for village, homes in by_village.items():
        start = 0
        while start < len(homes):
            part = homes[start : start + random.randint(max(1, size - 2), size + 2)] if size > 1 else homes[start : start + 1]
            start += len(part)
            person = queue.near(village)
            day = queue.day(person, headline)
            yield Deed(headline.kind, day, (person.code,), tuple(home.code for home in part), campaign=headline.campaign)


def _each(worker: Worker, headline: Headline) -> Iterator[Deed]:
    """So many entries, whose quantity adds up to the total."""
    word = worker.policy.words.entries[headline.kind]
    quantity = next((name for name in UNIT_QUANTITY if name in word.quantities), "")
    summed = quantity if quantity and headline.total != headline.entries else ""
    amounts = _parts(worker, headline.total, headline.entries, summed) if summed else [0] * headline.entries
    pool = (
        [other for other in worker.county.kind(headline.counterpart) if _has(other, headline.need)]
        if headline.counterpart
        else []
    )
    queue = _Rota(worker)
    for amount in amounts:
        person = queue.next()
        others = (worker.county.random.choice(pool).code,) if pool else ()
        deed = Deed(headline.kind, queue.day(person, headline), (person.code,), others, campaign=headline.campaign)
        for name in word.quantities:
            deed.quantities[name] = amount if name == summed else _usual(worker, name)
        yield deed


def _has(other: Other, need: str) -> bool:
    return not need or any(key == need for key, _ in other.needs)


def _usual(worker: Worker, quantity: str) -> int:
    random = worker.county.random
    return {
        "fen": random.choice((1_000, 2_000, 5_000, 8_000, 20_000)) * 100,
        "persons": random.randint(8, 40),
        "minutes": random.choice((90, 120, 180)),
        "half_days": 1,
    }.get(quantity, 1)


def _parts(worker: Worker, total: int, number: int, quantity: str) -> list[int]:
    """``number`` whole amounts, at least 1 each, that add up to the total; money in round sums but for the last."""
    random = worker.county.random
    grain = 10_000 if quantity == "fen" else 1
    parts: list[int] = []
    rest = total
    for left in range(number, 1, -1):
        amount = max(1, round(rest // left * random.uniform(0.6, 1.4)) // grain * grain)
        parts.append(amount)
        rest -= amount
    parts.append(rest)
    return parts


class _Rota:
    """Whose turn it is, and on which day."""

    def __init__(self, worker: Worker) -> None:
        self.worker = worker
        county = worker.county
        self.people = [person for person in county.people if (county.last - person.since).days > 30]
        county.random.shuffle(self.people)
        self.turn = 0
        self.by_village: dict[str, list[Person]] = defaultdict(list)
        people = {person.code: person for person in self.people}
        for tie in worker.ties.every():
            if tie.party in people:
                self.by_village[tie.other.place.code].append(people[tie.party])

    def next(self) -> Person:
        """The next officer in turn."""
        self.turn += 1
        return self.people[self.turn % len(self.people)]

    def near(self, village: str) -> Person:
        """An officer who is linked there, or the next in turn."""
        near = self.by_village.get(village)
        return self.worker.county.random.choice(near) if near else self.next()

    def day(self, person: Person, headline: Headline) -> date:
        """A day of the campaign, before a festival, or any, on which that officer is there."""
        county = self.worker.county
        first, last = county.first, county.last
        if headline.campaign:
            span = self.worker.campaigns[headline.campaign]
            first, last = span.first, span.last or county.last
        elif headline.festival:
            first, last = county.random.choice(_festivals(county.first, county.last))
        first = max(first, person.since)
        for _ in range(60):
            day = first + timedelta(days=county.random.randrange(max(1, (last - first).days + 1)))
            if not person.is_away(day) and (self.worker.calendar.is_working(day) or county.random.random() < 0.1):
                return day
        return first


def _festivals(first: date, last: date) -> list[tuple[date, date]]:
    """The days before Spring Festival, 七一, 重阳 and National Day that lie in the year."""
    days = lunar.solar_days(first, last, 1, 1) + lunar.solar_days(first, last, 9, 9)
    days += [date(year, month, 1) for year in range(first.year, last.year + 1) for month in (7, 10)]
    spans = [(max(first, day - timedelta(days=12)), day - timedelta(days=1)) for day in days if first < day <= last]
    return spans or [(first, last)]
