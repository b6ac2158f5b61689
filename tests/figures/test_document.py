"""The tables of docs/algorithms/counting.md say what is counted."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianxin.duties.figures import figure
from lianxin.figures.queries import tally
from lianxin.figures.values import Owing, PartyId
from lianxin.registry.models import Officer
from lianxin.rules import periods
from lianxin.rules.policy.read import read_policy
from tests.oracle.builder import files_of, policy_text

from .loading import load

PAGE = (Path(__file__).resolve().parents[2] / "docs/algorithms/counting.md").read_text(encoding="utf-8")
TODAY = date(2026, 6, 10)


def fenced(name: str) -> str:
    return re.search(rf"```{name}\n(.*?)```", PAGE, re.S)[1]


def lines(header: str) -> list[list[str]]:
    """The cells of all tables with that header."""
    found = []
    for table in re.findall(rf"^\| {re.escape(header)} \|\n\|[-|]+\|\n((?:\|.*\n)+)", PAGE, re.M):
        found += [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in table.splitlines()]
    return found


CASES = (
    [(measure, "", as_of, answer) for measure, as_of, answer in lines("measure | as of | answer")]
    + [(measure, "", "", answer) for measure, answer in lines("measure | answer")]
    + [(measure, by, "", answer) for measure, by, answer in lines("measure | by | answer")]
)


def county(tmp_path: Path, rules: str) -> None:
    files = files_of(fenced("entries"), {"links": fenced("links"), "needs": fenced("needs")})
    for name, text in files.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    (tmp_path / "policy.yaml").write_text(policy_text(rules), encoding="utf-8")
    load(tmp_path)


def said(answer) -> str:
    rows = answer.rows
    if len(rows) == 1 and not rows[0].group:
        row = rows[0]
        return row.value if row.denominator is None else f"{row.value} ({row.numerator} of {row.denominator})"
    return ", ".join(f"{row.group} {row.value}" for row in rows)


def test_the_page_has_its_tables():
    assert len(CASES) > 20


@pytest.mark.django_db
@pytest.mark.parametrize(("measure", "by", "as_of", "answer"), CASES)
def test_a_line_of_the_page(measure, by, as_of, answer, tmp_path):
    county(tmp_path, f"figures:\n  f: {{zh: 数据, clause: 条款, {measure}}}")
    seen = date.fromisoformat(as_of) if as_of else None
    got = figure("f", periods.parse("2026-05"), today=TODAY, by=by or None, as_of=seen)
    assert said(got) == answer


MEASURES = {
    "three of records": [
        "of: {entries: visit}",
        "of: {entries: talk}",
        "of: {entries: stay, with: {kind: village, linked: point}}",
    ],
    "records, distinct households, half-days": [
        "of: {entries: visit}",
        "count: counterparts, of: {entries: visit, with: household}",
        "count: half_days, of: {entries: stay}",
    ],
}


@pytest.mark.django_db
@pytest.mark.parametrize(("together", "statements"), lines("duties asked together | statements"))
def test_one_statement_for_many(together, statements, tmp_path):
    duties = [
        f"  d{i}: {{zh: 任务, clause: 条款, who: everyone, {one}, at_least: 1, every: month}}"
        for i, one in enumerate(MEASURES[together])
    ]
    rules = "duties:\n" + "\n".join(duties)
    county(tmp_path, rules)
    policy = read_policy(policy_text(rules)).policy
    owing = {key: [Owing(PartyId("officer", each.id)) for each in Officer.objects.all()] for key in policy.duties}
    with CaptureQueriesContext(
        connection,
    ) as asked:
        tally(policy, owing, first=date(2026, 5, 1), last=date(2026, 5, 31), today=TODAY)
    assert sum("FROM records_entry e" in each["sql"] for each in asked.captured_queries) == int(statements)
