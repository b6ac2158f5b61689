"""What comes with a number: its definition, attested and suppressed marks, what can be asked, and keys that nobody defines."""

from datetime import date

import pytest

from lianxin.duties.figures import figure
from lianxin.figures.definitions import UnknownFigureError
from lianxin.figures.queries import catalogue
from lianxin.figures.queries import figure as counted
from lianxin.liaison.models import Link
from lianxin.registry.models import Counterpart, Officer
from lianxin.rules import periods
from lianxin.rules.errors import NotFound
from tests.oracle.builder import files_of, policy_text

from .loading import load

MAY, TODAY = periods.parse("2026-05"), date(2026, 6, 10)
RULES = """
figures:
  f:
    {zh: 走访困难户, clause: 走访困难户多少户, count: counterparts, of: {entries: visit, with: {kind: household, need: hardship}}}
  work: {zh: 走访, clause: 条款, of: {entries: visit}}
  income: {zh: 村集体收入, clause: 条款, of: {attested: 农业局}}
  partners: {zh: 结对单位, clause: 条款, count: units, of: {links: any}}
  later: {zh: 亮卡, clause: 条款, of: {documents: progress-card}}
duties:
  d: {zh: 每户, clause: 条款, who: cadre, per: {kind: household, linked: home}, of: {entries: visit}, at_least: 1, every: month}
"""


@pytest.fixture
def _county(db, tmp_path):
    extra = {"needs": "H1,hardship,2026-05-01,村委会,低保,", "attested": "income,C1,2026-05,1200,农业局"}
    for name, text in files_of("E1 O1 visit 2026-05-05 cp=H1", extra).items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    (tmp_path / "policy.yaml").write_text(policy_text(RULES), encoding="utf-8")
    load(tmp_path)


@pytest.mark.usefixtures("_county")
def test_the_definition_stands_beside_the_number():
    answer = figure("f", MAY, today=TODAY)
    assert answer.clause == "走访困难户多少户"
    assert "困难户" in answer.definition
    assert "“走访”" in answer.definition


@pytest.mark.usefixtures("_county")
def test_few_residents_by_need_are_marked_and_work_never_is():
    assert figure("f", MAY, today=TODAY).rows[0].few
    assert not figure("work", MAY, today=TODAY).rows[0].few


@pytest.mark.usefixtures("_county")
def test_an_attested_number_says_who_attests_it():
    row = figure("income", MAY, today=TODAY).rows[0]
    assert (row.value, row.attested) == ("1200", "农业局")


@pytest.mark.usefixtures("_county")
def test_the_unit_of_an_officers_link_is_that_of_the_main_post():
    officer, home = Officer.objects.get(code="O1"), Counterpart.objects.get(code="H1")
    assert figure("partners", MAY, today=TODAY).rows[0].number == 0
    Link.objects.create(officer=officer, counterpart=home, root=home, kind="home", valid_from=date(2026, 1, 1))
    assert figure("partners", MAY, today=TODAY).rows[0].number == 1


@pytest.mark.usefixtures("_county")
def test_what_is_not_built_is_unmeasured_never_nought():
    answer = figure("later", MAY, today=TODAY)
    assert not answer.measured
    assert answer.rows[0].number is None


@pytest.mark.usefixtures("_county")
def test_an_unknown_key_is_refused_with_the_nearest():
    with pytest.raises(UnknownFigureError) as refused:
        figure("wrk", MAY, today=TODAY)
    assert refused.value.near == "work"
    assert "wrk" in refused.value.message("zh")


@pytest.mark.usefixtures("_county")
def test_an_unknown_area_is_refused():
    with pytest.raises(NotFound):
        figure("work", MAY, today=TODAY, area="nowhere")


@pytest.mark.usefixtures("_county")
def test_sums_over_parties_are_asked_of_the_duties():
    with pytest.raises(ValueError, match="sums over its parties"):
        counted("d", MAY, today=TODAY)
    assert figure("d", MAY, today=TODAY).rows[0].number == 0


@pytest.mark.usefixtures("_county")
def test_the_catalogue_has_every_key_with_words():
    found = {each.key: each for each in catalogue()}
    assert {"f", "work", "income", "later", "d", "homes", "homes.parties", "homes.counterparts"} <= set(found)
    assert all(each.words for each in found.values())
    assert not found["later"].measured


@pytest.mark.usefixtures("_county")
def test_a_policy_that_came_later_defines_from_its_day():
    with pytest.raises(UnknownFigureError):
        figure("work", periods.parse("2024-05"), today=TODAY)
