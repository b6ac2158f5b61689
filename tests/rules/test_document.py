"""The tables of docs/algorithms/dues.md say what happens."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from pydantic import TypeAdapter
from ruamel.yaml import YAML

from lianxin.rules import dues
from lianxin.rules.dues import Count, Goal
from lianxin.rules.periods import parse
from lianxin.rules.policy.schema import Duty, Of, Share, Window
from lianxin.rules.policy.values import Origin
from lianxin.rules.presence import Presence
from lianxin.rules.states import Standing, judge, over_on
from lianxin.rules.windows import ending_in
from lianxin.rules.workdays import Calendar, official_days

PAGE = Path(__file__).parents[2] / "docs" / "algorithms" / "dues.md"
CALENDAR = Calendar(official_days(2026))


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


def days(text: str) -> list[date]:
    return [date.fromisoformat(each) for each in text.split()]


@pytest.mark.parametrize("row", table("every"), ids=" ".join)
def test_windows(row):
    every, within, begins, asked, labels = row
    narrowed = TypeAdapter(Window).validate_python(YAML(typ="safe").load(within), context=Origin.WRITTEN) if within else None
    more = {"within": (narrowed,)} if narrowed else {}
    of = Of(source="entries", names=("visit",))
    duty = Duty(key="d", zh="任务", clause="条", who=("cadre",), of=of, at_least=1, every=every, **more)
    found = ending_in(duty, parse(asked), CALENDAR, begins=int(begins))
    assert [window.label for window in found] == labels.split()


@pytest.mark.parametrize("row", table("target"), ids=" ".join)
def test_owed(row):
    target, working, present, owed = map(int, row)
    assert dues.prorated(target, Presence(working, present, provisional=False)) == owed


@pytest.mark.parametrize("row", table("share"), ids=" ".join)
def test_shares(row):
    share, out_of, target = row
    goal = Goal("at_least", Share.model_validate(share))
    assert dues.number_of(goal, Count(0, int(out_of))) == int(target)


@pytest.mark.parametrize("row", table("link since"), ids=" ".join)
def test_half_of_the_window(row):
    since, window, counts = row
    period = parse(window)
    assert dues.long_enough(date.fromisoformat(since), period.first, period.last) is (counts == "yes")


@pytest.mark.parametrize("row", table("n"), ids=" ".join)
def test_rolling(row):
    gap, since, counted, window, lapsed = row
    period = parse(window)
    found = dues.lapses(days(counted), date.fromisoformat(since), period.first, period.last, int(gap))
    assert " ".join(f"{lapse.first}..{lapse.last}" for lapse in found) == lapsed


@pytest.mark.parametrize("row", table("at least"), ids=" ".join)
def test_states(row):
    least, done, last, grace, seen, state = row
    how, _, day = seen.rpartition(" ")
    on = date.fromisoformat(day)
    over = over_on(on, on if how == "as of" else None)
    reached = dues.reaches(Goal("at_least", int(least)), Count(int(done)))
    standing = Standing(last=date.fromisoformat(last), over=over, reached=reached, grace_days=int(grace))
    assert judge(standing).state == state
