"""The independent count gives what was worked out by hand, for each counting rule and each step."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from .compare import differences
from .duties import duties
from .examples import EXAMPLES, Example, write
from .figures import figure

DATES = ("today", "as_of")


def run(example: Example, folder: Path) -> list[dict[str, str]]:
    """The rows that the independent count gives for an example."""
    args: dict[str, Any] = {key: date.fromisoformat(value) if key in DATES else value for key, value in example.args.items()}
    period = args.pop("period")
    if example.command == "figure":
        return figure(folder, args.pop("key"), period, **args)
    return duties(folder, period, **args)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: f"{one.rule}-{one.name}")
def test_example(example: Example, tmp_path: Path) -> None:
    rows = run(example, write(example, tmp_path))
    assert differences("", rows, example.expected) == []


def test_each_rule_has_an_example() -> None:
    assert {str(number) for number in range(1, 28)} | {f"step {n}" for n in (1, 2, 3, 4, 5, 7)} <= {one.rule for one in EXAMPLES}


def test_names_are_unique() -> None:
    assert len({one.name for one in EXAMPLES}) == len(EXAMPLES)
