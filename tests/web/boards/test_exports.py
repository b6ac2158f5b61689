"""Lists that leave the house: an export of households is a read of each; needs that ran out are shown to those who serve."""

import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from lianxin.audit.models import Read
from lianxin.duties import actions
from lianxin.liaison.models import Link
from lianxin.registry.models import Need
from lianxin.rules import periods
from lianxin.web.boards import missing
from lianxin.web.spreadsheets import in_units
from tests.web.county import NOW


def cells(answer):
    """The first sheet of a workbook that was streamed or sent at once."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()


def test_an_export_of_households_is_logged_as_a_read_of_each(county, signed_in):
    Link.objects.filter(counterpart__code__in=("h01", "h02")).delete()
    browser = signed_in("100006")
    answer = browser.get("/coverage/san-ge-tuxian/households/counterparts/table.xlsx")
    assert [row[0] for row in cells(answer)][-2:] == ["h01", "h02"]
    logged = Read.objects.filter(through="coverage.xlsx").values_list("code", "by")
    assert sorted(logged) == [("h01", "100006"), ("h02", "100006")]
    assert browser.get("/coverage/san-ge-tuxian/households/parties/table.xlsx").status_code == 200
    assert Read.objects.filter(through="coverage.xlsx").count() == 2


@pytest.mark.parametrize("path", ["/dues/table.xlsx?period=2026-05", "/board/units/agri/table.xlsx?period=2026-05"])
def test_dues_as_a_sheet(county, signed_in, path):
    actions.issue(periods.parse("2026-05"), "990000000000", by="clock", at=NOW)
    rows = cells(signed_in("100006").get(path))
    head = next(row for row in rows if "应完成" in row)
    days = [row for row in rows if row[head.index("数")] == "天"]
    assert {row[head.index("应完成")] for row in days} == {3}, "three days, as pages show them: not six half-days"
    assert signed_in("100003").get(path).status_code == 404 or "unit" not in path


def test_the_whole_list_leaves_the_house_with_its_township(county, signed_in, monkeypatch):
    Link.objects.filter(counterpart__base="household").delete()
    browser = signed_in("100006")
    path = "/coverage/san-ge-tuxian/households/counterparts/table.xlsx"
    at_once = cells(browser.get(path))
    monkeypatch.setattr(missing, "AT_ONCE", 2)
    assert cells(browser.get(path)) == at_once
    assert len(at_once) > 10
    village, township = at_once[-1][2:]
    assert village.endswith("村")
    assert township.endswith(("镇", "乡"))


@pytest.mark.parametrize(
    ("value", "quantity", "shown"),
    [
        (7, "half_days", 3.5),
        (6, "half_days", 3),
        (640_000, "fen", 6400),
        (650, "fen", 6.5),
        (5, "records", 5),
        (None, "fen", None),
    ],
)
def test_a_workbook_reckons_in_the_units_that_pages_show(value, quantity, shown):
    assert in_units(value, quantity) == shown


def test_needs_that_ran_out_are_shown_to_the_clerk_who_serves(county, signed_in):
    Need.objects.filter(counterpart__code="h01").update(last=date(2026, 5, 1))
    clerk = signed_in("100005")
    assert "1项帮扶类别已到期" in clerk.get("/board/").content.decode()
    html = clerk.get("/needs/lapsed/").content.decode()
    assert "王桂兰" in html
    assert "赵淑珍" not in html
    assert list(Read.objects.filter(through="needs-lapsed").values_list("code", "purpose")) == [("h01", "核实帮扶需要")]


def test_who_oversees_without_serving_sees_numbers_of_needs_that_ran_out_never_names(county, signed_in):
    Need.objects.filter(counterpart__code="h01").update(last=date(2026, 5, 1))
    office = signed_in("100006")
    board = office.get("/board/").content.decode()
    assert "有帮扶类别已到期" in board
    assert "1项帮扶类别" not in board
    html = office.get("/needs/lapsed/").content.decode()
    assert "少于5" in html
    assert "王桂兰" not in html
    assert not Read.objects.filter(through="needs-lapsed").exists()
