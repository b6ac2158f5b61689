"""Officers and households made for the pairing benchmark: clustered in villages, with needs, skills and two languages."""

from collections.abc import Iterator
from random import Random

from lianxin.rules.pairing import ONE, Bounds, Counterpart, Layer, Party, Problem

NEEDS = ("farming", "schooling", "illness", "jobs", "housing", "elderly")
HOMES, POINTS, FIRMS = Layer("homes", "联系户"), Layer("points", "联系村"), Layer("firms", "联系企业")


def near(random: Random, spot: tuple[int, int], spread: int) -> tuple[int, int]:
    """A place around a spot."""
    return int(random.gauss(spot[0], spread)), int(random.gauss(spot[1], spread))


def seats(random: Random, number: int, side: int) -> list[tuple[int, int]]:
    """So many places in a square."""
    return [(random.randrange(side), random.randrange(side)) for _ in range(number)]


def county(officers: int, households: int, villages: int, *, enterprises: int = 0, bounds: Bounds, seed: int = 1) -> Problem:
    """A county whose officers may serve everywhere: two fifths sit at its seat, the others in twenty townships."""
    random = Random(seed)
    side = 60_000
    towns = seats(random, 20, side)
    spots = seats(random, villages, side)
    parties = []
    for number in range(officers):
        seat, spread = ((side // 2, side // 2), 4_000) if number % 5 < 2 else (towns[number % 20], 3_000)
        skills = frozenset(random.sample(NEEDS, random.randint(1, 3)))
        of = {"homes": bounds}
        if enterprises:
            of |= {"points": Bounds(1, 3), "firms": Bounds(0, 1)}
        parties.append(
            Party(
                f"O{number:05}", of, unit=f"U{number % 90:02}", area=f"T{number % 20:02}", position=near(random, seat, spread),
                skills=skills, languages=frozenset({"zh", "bo"} if number % 12 == 0 else {"zh"}),
            )
        )  # fmt: skip
    served = [home(random, number, spots) for number in range(households)]
    if enterprises:
        per_village = officers // villages
        served += [
            Counterpart(f"V{number:04}", {"points": Bounds(per_village // 2, 3 * per_village)}, "village", position=spot)
            for number, spot in enumerate(spots)
        ]
        served += [
            Counterpart(f"E{number:04}", {"firms": Bounds(1, 3)}, "enterprise", position=near(random, towns[number % 20], 2_000))
            for number in range(enterprises)
        ]
    return Problem(parties, served, [HOMES, POINTS, FIRMS] if enterprises else [HOMES])


def home(random: Random, number: int, spots: list[tuple[int, int]], area: str = "") -> Counterpart:
    """A household in one of the villages."""
    village = number % len(spots)
    needs = frozenset({random.choice(NEEDS)}) if random.random() < 0.4 else frozenset[str]()
    return Counterpart(
        f"H{number:07}", {"homes": ONE}, area=area, village=f"{area}V{village:04}", position=near(random, spots[village], 500),
        needs=needs, language="bo" if random.random() < 0.05 else "zh", weight=1 + len(needs),
    )  # fmt: skip


def townships(number: int, officers: int, households: int, villages: int, *, bounds: Bounds, seed: int = 1) -> Iterator[Problem]:
    """A prefecture read township by township: sizes vary by half, officers do not cross."""
    for place in range(number):
        random = Random(seed * 100_003 + place)
        side = 12_000
        spots = seats(random, _share(villages, number, place), side)
        area = f"T{place:04}"
        parties = [
            Party(
                f"{area}O{n:04}", {"homes": bounds}, area=area, serves=frozenset({area}),
                position=near(random, (side // 2, side // 2), 3_000), skills=frozenset(random.sample(NEEDS, 2)),
                languages=frozenset({"zh", "bo"} if n % 12 == 0 else {"zh"}),
            )
            for n in range(_share(officers, number, place))
        ]  # fmt: skip
        served = [home(random, n, spots, area) for n in range(_share(households, number, place))]
        yield Problem(parties, served, [HOMES])


def _share(total: int, number: int, place: int) -> int:
    """The share of one of so many: between half and one and a half of the even one, all together the total."""
    weights = [2 + place % 5 for place in range(number)]
    before, after = sum(weights[:place]), sum(weights[: place + 1])
    return total * after // sum(weights) - total * before // sum(weights)
