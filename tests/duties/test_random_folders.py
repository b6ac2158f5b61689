"""Random folders: what the product works out against the independent count, cell by cell. LIANXIN_SEEDS asks for more."""

import os
from pathlib import Path

import pytest

from lianxin.duties.queries import work_out
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
