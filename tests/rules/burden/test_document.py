"""The tables of docs/algorithms/burden.md say what happens, and docs/burden.md is up to date."""

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from docs import burden
from lianxin.rules.burden.roll import Ask
from tests.rules.burden.making import YEAR, checks, chiefs, judged, months, planned, policy, roll

DOCS = Path(__file__).parents[3] / "docs"
PAGE = DOCS / "algorithms" / "burden.md"


def table(first: str) -> list[list[str]]:
    """The rows of the table whose first column bears that name."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    start = next(
        n for n, (line, rule) in enumerate(pairwise(lines)) if line.startswith(f"| {first} |") and rule.startswith("|--")
    )
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    assert rows
    return rows


def hours(text: str) -> Fraction:
    return sum((Fraction(part) for part in text.split()), Fraction(0))


def duty(key: str, rest: str) -> str:
    return f"{key}: {{zh: {key}, clause: 条, who: chief, {rest.strip('{')[:-1]}}}"


@pytest.mark.parametrize("row", table("duty"), ids=lambda row: row[0][:50])
def test_hours(row):
    written, officers, pieces, work, way = row
    lines = planned(policy("", duty("d", written)), roll(chiefs(int(officers)))).lines
    assert sum(line.load.acts for line in lines) == int(pieces)
    assert sum(line.load.minutes for line in lines) == hours(work) * 60
    assert sum(line.load.travel for line in lines) == hours(way) * 60


@pytest.mark.parametrize("row", table("parties"), ids=" ".join)
def test_links(row):
    parties, lower, ceiling, there, asked, most, missing, more, or_ceiling = map(int, row)
    quota = f"between: [{lower}, {ceiling}], cover: {{counterparts: 100%}}"
    rule = f"homes: {{zh: 户, clause: 条, who: chief, with: household, {quota}}}"
    found = [
        one
        for one in judged(policy(rule), roll(chiefs(parties), counterparts={Ask(("household",)): there})).findings
        if one.check == "links-too-many"
    ]
    assert parties * ceiling == most
    assert bool(found) == bool(missing)
    for one in found:
        assert (one.numbers["asked"], one.numbers["missing"], one.numbers["ceiling"]) == (asked, missing, or_ceiling)
        assert f"{more} more officers" in one.en


@pytest.mark.parametrize("row", table("half-days a month"), ids=" ".join)
def test_time(row):
    stays, surveys, month, days, impossible = row
    lines = [duty("stay", f"{{count: half_days, of: {{entries: stay, with: village}}, at_least: {stays}, every: month}}")]
    if int(surveys):
        lines.append(
            duty("survey", f"{{count: half_days, of: {{entries: survey, with: village}}, at_least: {surveys}, every: month}}")
        )
    when = months(month)
    assert when.working_days == int(days)
    assert ("time" in checks(judged(policy("", "\n".join(lines)), roll(chiefs(3)), when))) == (impossible == "yes")


def test_the_burden_of_the_five_is_up_to_date():
    """Run script/burden."""
    assert (DOCS / "burden.md").read_text(encoding="utf-8") == burden.page()


def test_the_five_can_be_done():
    assert [place.policy for place in burden.FIVE if burden.judged(place).impossible] == []
    assert YEAR.period == burden.YEAR
