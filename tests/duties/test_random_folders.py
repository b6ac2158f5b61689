"""Random folders: what the product works out against the independent count, cell by cell. LIANXIN_SEEDS asks for more."""

import os
from collections import Counter
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from lianxin.duties.actions import issue
from lianxin.duties.boards import issued
from lianxin.duties.queries import work_out
from lianxin.registry.models import Officer, Unit
from lianxin.rules import periods
from tests.figures.loading import load
from tests.figures.test_examples import cell
from tests.oracle.compare import differences
from tests.oracle.duties import duties
from tests.oracle.generate import make_folder

SEEDS = range(int(os.environ.get("LIANXIN_SEEDS", "6")))


def rows_of(found) -> list[dict[str, str]]:
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
        for due in found
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("seed", SEEDS)
def test_the_product_agrees_with_the_independent_count(seed: int, tmp_path: Path) -> None:
    made = make_folder(tmp_path, seed)
    load(made.folder)
    for period in made.periods:
        for as_of in (None, made.as_of):
            found = rows_of(work_out(periods.parse(period), today=made.today, as_of=as_of))
            expected = duties(made.folder, period, today=made.today, as_of=as_of)
            assert differences(f"{seed} {period} {as_of}", found, expected) == []


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [3, 5])
def test_scopes_agree(seed: int, tmp_path: Path) -> None:
    made = make_folder(tmp_path, seed)
    load(made.folder)
    officers = Officer.objects.values_list("code", flat=True)
    units = Unit.objects.values_list("code", flat=True)
    scopes = [{"area": code} for code in made.areas]
    scopes += [{"officer": code} for code in officers] + [{"unit": code} for code in units]
    for scope in scopes:
        found = rows_of(work_out(periods.parse("2026-Q2"), today=made.today, **scope))
        expected = duties(made.folder, "2026-Q2", today=made.today, **scope)
        assert differences(f"{seed} {scope}", found, expected) == []


@pytest.mark.django_db
def test_what_is_issued_of_a_random_folder_is_what_is_worked_out(tmp_path: Path) -> None:
    made = make_folder(tmp_path, 5)
    load(made.folder)
    at = datetime.combine(made.today, time(12), tzinfo=ZoneInfo("Asia/Shanghai"))
    for label in made.periods:
        period = periods.parse(label)
        issue(period, "C1", by="clock", at=at)
        assert issue(period, "C1", by="clock", at=at).changes == ()
        found = work_out(period, today=made.today, area="C1")
        rows = issued(period, "C1").values_list("period", "duty", "officer__code", "unit__code", "owed", "done", "state")
        assert Counter((row[0], row[1], row[2] or row[3], *row[4:]) for row in rows) == Counter(
            (due.period, due.duty, due.party_code, due.verdict.owed, due.verdict.done, due.state)
            for due in found
            if due.window.first <= made.today
        )
