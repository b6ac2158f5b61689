"""The worked examples of the counting rules, on the product."""

from datetime import date
from pathlib import Path

import pytest

from lianxin.duties.figures import figure
from lianxin.duties.queries import work_out
from lianxin.rules import periods
from tests.oracle.compare import differences
from tests.oracle.examples import EXAMPLES, Example, write

from .loading import load

DATES = ("today", "as_of")


def cell(value: object) -> str:
    return "" if value is None else str(value)


def run(example: Example) -> list[dict[str, str]]:
    args = {key: date.fromisoformat(value) if key in DATES else value for key, value in example.args.items()}
    return product(example.command, args)


def product(command: str, args: dict) -> list[dict[str, str]]:
    """The rows that the product gives."""
    args = dict(args)
    period = periods.parse(args.pop("period"))
    if command == "figure":
        answer = figure(args.pop("key"), period, **args)
        if args.get("records"):
            return [{"record": code} for code in answer.records]
        return [
            {
                "group": row.group,
                "value": row.value,
                "numerator": cell(row.numerator),
                "denominator": cell(row.denominator),
                "attested": row.attested,
                "suppressed": "",
            }
            for row in answer.rows
        ]
    return [
        {
            "party_kind": due.party_kind,
            "party_code": due.party_code,
            "duty": due.duty,
            "clause": due.clause,
            "period": due.period,
            "target": cell(due.verdict.target),
            "owed": cell(due.verdict.owed),
            "done": cell(due.verdict.done),
            "numerator": cell(due.verdict.numerator),
            "denominator": cell(due.verdict.denominator),
            "state": due.state,
            "quantity": due.quantity,
        }
        for due in work_out(period, **args)
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: f"{one.rule}-{one.name}")
def test_example(example: Example, tmp_path: Path) -> None:
    load(write(example, tmp_path))
    assert differences("", run(example), example.expected) == []
