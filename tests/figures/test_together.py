"""Figures asked for together: the same numbers as each alone, in statements that do not grow with figures of one shape."""

from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianxin.figures.definitions import UnknownFigureError, definition
from lianxin.figures.queries import figure, figures, is_sum
from lianxin.rules import periods
from tests.oracle.builder import files_of, policy_text
from tests.oracle.generate import Made, make_folder

from .loading import load

GROUPS = (None, "officer", "officer_unit", "record_village", "record_township", "record_county", "kind", "month")
ENTRIES = "E1 O1 visit 2026-05-05 cp=H1\nE2 O1 visit 2026-05-06 cp=H1\nE3 O2 visit 2026-05-07 cp=H2\nE4 O2 talk 2026-05-07 cp=H1"
RULES = """
figures:
  times: {zh: 走访次数, clause: 条款, of: {entries: visit}}
  talks: {zh: 谈心次数, clause: 条款, of: {entries: talk}}
  reached: {zh: 走访户数, clause: 条款, count: counterparts, of: {entries: visit, with: household}}
"""
MAY, TODAY = periods.parse("2026-05"), date(2026, 6, 10)
LEVELS = ("record_village", "record_township", "record_county")


def known(made: Made, period: periods.Period) -> list[str]:
    """The figures of a folder that the engine answers by itself in the period."""
    found = []
    for key in made.figures:
        try:
            rule = definition(key, period).rule
        except UnknownFigureError:
            continue
        if not is_sum(rule):
            found.append(key)
    return found


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("seed", [11, 12, 13])
def test_together_or_alone_the_numbers_are_the_same(seed: int, tmp_path: Path) -> None:
    made = make_folder(tmp_path, seed, "tiny")
    load(made.folder)
    period, today = periods.parse(made.periods[0]), made.today
    keys = known(made, period)
    assert keys
    together = figures(keys, period, today=today, by=GROUPS)
    for key in keys:
        for by in GROUPS:
            assert together[key, by] == figure(key, period, today=today, by=by), (key, by)


@pytest.fixture
def _county(db: None, tmp_path: Path) -> None:
    for name, text in files_of(ENTRIES, {}).items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    (tmp_path / "policy.yaml").write_text(policy_text(RULES), encoding="utf-8")
    load(tmp_path)


def statements(keys: list[str]) -> int:
    with CaptureQueriesContext(connection) as ran:
        figures(keys, MAY, today=TODAY, by=LEVELS)
    return len(ran.captured_queries)


@pytest.mark.usefixtures("_county")
def test_measures_of_one_shape_and_all_levels_share_a_statement() -> None:
    statements(["times"])  # the policy's text is read once per process
    alone = statements(["times"])
    assert statements(["times", "talks"]) == alone
    assert statements(["times", "talks", "reached"]) == alone + 1


@pytest.mark.usefixtures("_county")
def test_a_group_without_a_record_of_a_figure_is_no_row_of_it() -> None:
    found = figures(["times", "talks", "reached"], MAY, today=TODAY, by=["record_county", "kind"])
    assert [(row.group, row.number) for row in found["reached", "record_county"].rows] == [("C1", 2)]
    assert [(row.group, row.number) for row in found["talks", "kind"].rows] == [("talk", 1)]
