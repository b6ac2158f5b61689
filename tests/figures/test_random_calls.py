"""Random calls and measures over them, counted by the product and by the independent count."""

import random
from datetime import date, datetime, timedelta

import pytest

from lianxin.rules.entries import SHANGHAI
from tests.figures.loading import load
from tests.figures.test_examples import product
from tests.oracle.builder import BASE, example, write
from tests.oracle.compare import differences
from tests.oracle.figures import figure

EVENTS = ("rung", "answered", "timed", "missed", "back_due", "called_back")
OUTCOMES = ("matter", "consultation", "progress", "silent", "wrong", "dropped")
PLACES = (("U1", "C1"), ("U2", "T1"), ("U3", "T2"), ("U2", "V1"))
GROUPS = (None, "record_township", "record_village", "month", "kind", "officer_unit")


def a_call(rng: random.Random, number: int) -> str:
    unit, area = rng.choice(PLACES)
    rang = datetime(2026, 4, 25, tzinfo=SHANGHAI) + timedelta(seconds=rng.randrange(45 * 86_400))
    wait = rng.choice([str(rng.randrange(40)), str(rng.randrange(40)), "missed", "lost", "unknown", ""])
    cells = [f"wait={wait}", f"outcome={rng.choice([*OUTCOMES, ''])}"]
    if wait in {"missed", "lost"} and rng.random() < 0.6:
        cells.append(f"back={rang + timedelta(minutes=rng.randrange(20, 3000)):%m-%dT%H:%M:%S}")
    cells += ["phone=no"] * (rng.random() < 0.2) + ["confidential=yes"] * (rng.random() < 0.1)
    return f"K{number} {unit} {area} {rang:%m-%dT%H:%M:%S} {' '.join(cells)}"


def a_source(rng: random.Random) -> str:
    names = rng.sample(EVENTS, rng.choice([1, 1, 2]))
    found = [f"calls: [{', '.join(names)}]"]
    if set(names) <= {"answered", "timed"} and rng.random() < 0.5:
        found.append(f"within_seconds: {rng.randrange(1, 40)}")
    if names == ["called_back"] and rng.random() < 0.7:
        found.append(f"in_time: {rng.choice(['true', 'false'])}")
    if rng.random() < 0.3:
        found.append(f"outcome: [{', '.join(rng.sample(OUTCOMES, 2))}]")
    if rng.random() < 0.2:
        found.append(f"area: {rng.choice(PLACES)[1]}")
    if rng.random() < 0.1:
        found.append("confidential: true")
    return f"{{{', '.join(found)}}}"


def a_figure(rng: random.Random, number: int) -> str:
    who = f", who: {rng.choice(['hall', 'bureau', '[hall, bureau]'])}" if rng.random() < 0.2 else ""
    head = f"  f{number}: {{zh: 数{number}, clause: 条款{who}, of: "
    if rng.random() < 0.25:
        return f"{head}{{calls: {rng.choice(['timed', 'answered'])}}}, count: {rng.choice(['mean_seconds', 'median_seconds'])}}}"
    count = rng.choice(["records", "records", "days", "working_days", "units"])
    rest = f", out_of: {a_source(rng)}" if rng.random() < 0.4 else ""
    return f"{head}{a_source(rng)}, count: {count}{rest}}}"


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_as_the_independent_count(seed, tmp_path):
    rng = random.Random(seed)
    rules = "\n".join(a_figure(rng, number) for number in range(24))
    calls = "\n".join(a_call(rng, number) for number in range(160))
    made = example("random", "27", "", f"figures:\n{rules}", "", [], args={"key": "f0"}, calls=calls)
    folder = write(made, tmp_path)
    load(folder)
    for number in range(24):
        asked = {"key": f"f{number}", "period": rng.choice(["2026-05", "2026", "2026-05-04"]), "today": date(2026, 6, 1)}
        asked |= {"area": rng.choice([None, "C1", "T1", "T2"]), "by": rng.choice(GROUPS)}
        asked |= {"as_of": date(2026, 5, 20)} if rng.random() < 0.3 else {}
        told = differences(f"{seed} {asked}", product("figure", asked), oracle(folder, asked))
        assert told == []
        behind = asked | {"by": None, "records": True}
        assert differences(f"{seed} {asked}", product("figure", behind), oracle(folder, behind)) == []


def oracle(folder, asked):
    given = dict(asked)
    return figure(folder, given.pop("key"), given.pop("period"), **given)


def test_the_county_of_the_examples_has_the_places_of_the_calls():
    assert all(f"{unit}," in BASE["units"] for unit, _ in PLACES)
