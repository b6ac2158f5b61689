"""Records rolled up to today's merged areas, or left where they were named (rule 13)."""

from datetime import date

import pytest

from lianxin.duties.figures import figure
from lianxin.rules import periods
from tests.oracle.builder import files_of, policy_text

from .loading import load

ENTRIES = "E1 O2 visit 2026-05-05 area=V5\nE2 O2 visit 2026-05-06 cp=V5\nE3 O2 visit 2026-05-20 area=V1"
MAY = periods.parse("2026-05")


@pytest.fixture
def _county(db, tmp_path):
    files = files_of(ENTRIES, {"areas": "V5,五村,village,T2,,,2026-05-15,V1"})
    for name, text in files.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    rules = "figures:\n  f: {zh: 走访, clause: 条款, of: {entries: visit}}"
    (tmp_path / "policy.yaml").write_text(policy_text(rules), encoding="utf-8")
    load(tmp_path)


def groups(by: str, **more) -> dict[str, int]:
    return {row.group: row.number for row in figure("f", MAY, today=date(2026, 6, 10), by=by, **more).rows}


@pytest.mark.usefixtures("_county")
def test_a_record_stays_where_it_was_named():
    assert groups("record_village") == {"V1": 1, "V5": 2}
    assert groups("record_township") == {"T1": 1, "T2": 2}


@pytest.mark.usefixtures("_county")
def test_rolled_up_it_lies_in_the_merged_village():
    assert groups("record_village", merged=True) == {"V1": 3}
    assert groups("record_township", merged=True) == {"T1": 3}
    assert groups("record_township", merged=True, area="T2") == {}
