"""Lists that leave the house: an export of households is a read of each; needs that ran out are shown to those who serve."""

from datetime import date

import pytest

from lianxin.audit.models import Read
from lianxin.duties import actions
from lianxin.liaison.models import Link
from lianxin.registry.models import Need
from lianxin.rules import periods
from tests.web.county import NOW


def test_an_export_of_households_is_logged_as_a_read_of_each(county, signed_in):
    Link.objects.filter(counterpart__code__in=("h01", "h02")).delete()
    browser = signed_in("100006")
    answer = browser.get("/coverage/san-ge-tuxian/households/counterparts/table.xlsx")
    assert answer.content[:2] == b"PK"
    logged = Read.objects.filter(through="coverage.xlsx").values_list("code", "by")
    assert sorted(logged) == [("h01", "100006"), ("h02", "100006")]
    assert browser.get("/coverage/san-ge-tuxian/households/parties/table.xlsx").status_code == 200
    assert Read.objects.filter(through="coverage.xlsx").count() == 2


@pytest.mark.parametrize("path", ["/dues/table.xlsx?period=2026-05", "/board/units/agri/table.xlsx?period=2026-05"])
def test_dues_as_a_sheet(county, signed_in, path):
    actions.issue(periods.parse("2026-05"), "990000000000", by="clock", at=NOW)
    assert signed_in("100006").get(path).content[:2] == b"PK"
    assert signed_in("100003").get(path).status_code == 404 or "unit" not in path


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
