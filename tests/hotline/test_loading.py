"""Calls by the thousand from a file, counted a second time by hand: loaded once, whole or not at all."""

import csv
from datetime import datetime, timedelta
from fractions import Fraction
from random import Random

import pytest

from lianxin.audit.models import Act
from lianxin.cli.main import main
from lianxin.hotline.models import Call
from lianxin.rules.calls_rows import COLUMNS
from tests.web.county import NOW
from tests.web.matters import cases

DAYS, CALLS = 40, 1500


def write(path, calls=CALLS, seed=7):
    """A file of calls: most answered, some missed, some of those called back, some by callers who try again."""
    random, rows = Random(seed), []
    for number in range(calls):
        rang = NOW - timedelta(days=random.randrange(DAYS), seconds=random.randrange(36_000), hours=1)
        row = {"line": "12345", "call": f"n{number}", "rang_at": rang.isoformat(), "phone": f"139{random.randrange(10**8):08}"}
        if random.random() < 0.9:
            answered = rang + timedelta(seconds=random.randrange(40))
            row |= {"answered_at": answered.isoformat(), "ended_at": (answered + timedelta(minutes=3)).isoformat()}
            row |= {"officer_code": "100006", "outcome": random.choice(["progress", "silent", "consultation"])}
        elif random.random() < 0.5:
            back = rang + timedelta(hours=random.randrange(1, 40))
            row |= {"called_back_at": back.isoformat(), "officer_code": "100006"} if back < NOW else {}
        rows.append(row)
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def counted(path, first, last):
    """The same figures in the plainest way: one row after the other."""
    found = dict.fromkeys(("rung", "answered", "quick", "missed", "to_call_back", "called_back", "back_in_time"), 0)
    waits = []
    with path.open() as file:
        for row in csv.DictReader(file):
            rang = datetime.fromisoformat(row["rang_at"])
            if not first <= rang.date() <= last:
                continue
            found["rung"] += 1
            if row["answered_at"]:
                wait = int((datetime.fromisoformat(row["answered_at"]) - rang).total_seconds())
                waits.append(wait)
                found["answered"] += 1
                found["quick"] += wait <= 15
                continue
            found["missed"] += 1
            found["to_call_back"] += 1
            if row["called_back_at"]:
                late = datetime.fromisoformat(row["called_back_at"]) > rang + timedelta(hours=24)
                found["called_back"] += 1
                found["back_in_time"] += not late
    mean = int(Fraction(sum(waits), len(waits)) + Fraction(1, 2)) if waits else None
    return {**found, "mean_wait": mean}


@pytest.fixture(autouse=True)
def _language(monkeypatch):
    monkeypatch.setenv("LIANXIN_LANG", "en")


@pytest.fixture
def file(telephony, tmp_path):
    return write(tmp_path / "calls.csv")


def count(capsys, period):
    capsys.readouterr()
    assert main(["calls", "count", "--period", period, "--format", "csv"]) == 0
    return next(csv.DictReader(capsys.readouterr().out.splitlines()))


def test_loaded_and_counted_as_an_independent_count_does(file, capsys):
    assert main(["calls", "load", str(file)]) == 0
    assert Call.objects.count() == CALLS
    for period, first, last in (("2026-05", NOW.replace(day=1), NOW), ("2026-05-04", NOW.replace(day=4), NOW.replace(day=4))):
        found, right = count(capsys, period), counted(file, first.date(), last.date())
        assert {name: found[name] for name in right} == {name: str(value) for name, value in right.items()}
    days = ["calls", "count", "--period", "2026-05", "--by-day", "--format", "csv"]
    assert main(days) == 0
    rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert sum(int(row["rung"]) for row in rows) == counted(file, NOW.replace(day=1).date(), NOW.date())["rung"]


def test_twice_is_once(file, capsys):
    main(["calls", "load", str(file)])
    before = list(Call.objects.order_by("pk").values())
    capsys.readouterr()
    assert main(["calls", "load", str(file)]) == 0
    assert f"0 new, {CALLS} skipped" in capsys.readouterr().err
    assert list(Call.objects.order_by("pk").values()) == before
    assert Act.objects.filter(verb="hotline.calls.loaded").count() == 1


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("line", "999"),
        ("call", "a b"),
        ("rang_at", "yesterday"),
        ("rang_at", ""),
        ("rang_at", "2027-01-01T00:00"),
        ("answered_at", "2020-01-01T00:00"),
        ("phone", "x"),
        ("officer_code", "nobody"),
        ("outcome", "happy"),
        ("matter_code", "none"),
    ],
)
def test_one_bad_cell_and_nothing_is_changed(file, capsys, column, value):
    rows = list(csv.DictReader(file.open()))
    rows[1200][column] = value
    with file.open("w", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS)
        writer.writeheader()
        writer.writerows(rows[1190:1210])
    assert main(["calls", "load", str(file)]) == 1
    told = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert (told[0]["row"], column in {line["column"] for line in told}) == ("12", True)
    assert not Call.objects.exists()


def test_the_same_call_told_otherwise_is_a_fault(file, tmp_path):
    main(["calls", "load", str(file)])
    assert main(["calls", "load", str(write(tmp_path / "other.csv", calls=30, seed=8))]) == 1
    assert Call.objects.count() == CALLS


def test_a_dry_run_changes_nothing(file):
    assert main(["calls", "load", str(file), "--dry-run"]) == 0
    assert not Call.objects.exists()


def test_columns_that_there_are_not(tmp_path, telephony, capsys):
    path = tmp_path / "bad.csv"
    path.write_text("line,mood,line\n")
    assert main(["calls", "load", str(path)]) == 1
    told = capsys.readouterr().err
    assert all(name in told for name in ("mood", "line", "call", "rang_at"))


def test_a_call_with_its_matter(telephony, tmp_path):
    code = cases.ask()
    path = tmp_path / "one.csv"
    path.write_text(
        f"line,call,rang_at,answered_at,outcome,matter_code\n12345,x,{NOW.isoformat()},{NOW.isoformat()},matter,{code}\n"
    )
    assert main(["calls", "load", str(path)]) == 0
    assert Call.objects.get().matters.get().matter.code == code
