"""Exchange by spreadsheet: taken in row by row, once; told by a person, once; a bad row and nothing is taken."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from lianxin.audit.models import Read
from lianxin.matters.models import Matter
from lianxin.platforms.actions import NewPartner, make_partner
from lianxin.platforms.models import Outgoing, Received
from lianxin.rules.errors import Refused
from lianxin.rules.order_sheets import messages, rows_of, several
from lianxin.web.spreadsheets import Sheet, workbook
from tests.web.county import NOW

OFFICE, OWNER = "100006", "100001"
HEAD = ["工单编号", "内容", "地区", "姓名", "期限", "报文"]
GOOD = ["GD1", "村口停水两天", "990001001000", "张三", date(2026, 5, 20), ""]
PATH = "/platforms/side/ledger/sheet/"


@pytest.fixture
def ledger(county):
    new = NewPartner(code="ledger", kind="platform", name="上级台账", area="990000000000", sends="sheet")
    return make_partner(partner=new, by=OFFICE, at=NOW)


def sent(browser, *rows, head=HEAD):
    file = SimpleUploadedFile("orders.xlsx", workbook([Sheet("工单", [], head, rows)]))
    return browser.post(PATH, {"file": file})


def test_each_row_is_one_order_however_often_the_table_comes(ledger, signed_in):
    browser = signed_in(OFFICE)
    assert sent(browser, GOOD).status_code == 302
    assert sent(browser, GOOD, ["GD2", "路灯坏了", "990001002000", "", "", "新工单"]).status_code == 302
    assert sorted(Matter.objects.values_list("outer_number", flat=True)) == ["GD1", "GD2"]
    matter = Matter.objects.get(outer_number="GD1")
    assert (matter.source_system, matter.outer_due, matter.area.code) == ("上级台账", date(2026, 5, 20), "990001001000")
    assert sent(browser, ["GD1", "", "", "", date(2026, 5, 18), "改期限"]).status_code == 302
    matter.refresh_from_db()
    assert matter.outer_due == date(2026, 5, 18), "said at the same moment: a change is later than its order"
    assert not Received.objects.filter(state="passed").exists()


def test_one_bad_row_and_nothing_is_taken(ledger, signed_in):
    bad = [
        ["GD2", "", "", "", "", ""],
        ["GD3", "x", "", "", "昨天", ""],
        ["GD4", "x", "", "", "", "表扬"],
        ["", "x", "", "", "", ""],
    ]
    answer = sent(signed_in(OFFICE), GOOD, *bad)
    assert answer.status_code == 422
    page = answer.content.decode()
    for row in ("第3行", "第4行", "第5行", "第6行", "“内容”", "“工单编号”"):
        assert row in page
    assert not Received.objects.exists()


@pytest.mark.parametrize("content", [b"", b"nonsense", b"PK\x03\x04"])
def test_what_is_no_workbook(ledger, signed_in, content):
    answer = signed_in(OFFICE).post(PATH, {"file": SimpleUploadedFile("orders.xlsx", content)})
    assert answer.status_code == 422
    assert sent(signed_in(OFFICE), ["x"], head=["随便"]).status_code == 422
    assert not Received.objects.exists()


def test_what_is_to_be_told_is_taken_along_and_then_told(ledger, signed_in):
    browser = signed_in(OFFICE)
    sent(browser, GOOD)
    answer = browser.get(f"{PATH}table.xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert (rows[1][1], rows[2][1]) == ("工单编号", "GD1")
    assert (rows[1][4], rows[2][4]) == ("状态", "待受理"), "in words: a person reads it out to the other side"
    assert Read.objects.filter(by=OFFICE, through="platforms.xlsx").count() == 1
    row = Outgoing.objects.get()
    browser.post(f"{PATH}told/", {"message": [row.message, "nothing"]})
    row.refresh_from_db()
    assert row.state == "sent"
    assert browser.get(PATH).context["waiting"] == []


def test_nobody_else(ledger, signed_in):
    for who in (OWNER, "100008"):
        assert signed_in(who).get(PATH).status_code in {403, 404}
        assert signed_in(who).get(f"{PATH}table.xlsx").status_code in {403, 404}


def test_the_rule_alone():
    table = [
        (1, ["number", "text", "被投诉单位", "匿名", "电话", "多余"]),
        (2, ["7", "'=x", "甲局; 乙局", "是", 13800001111.0, "?"]),
        (3, [""]),
    ]
    ((id, body),) = messages(rows_of(table), at=NOW)
    assert '"against": ["甲局", "乙局"], "anonymous": true, "phone": "13800001111"' in body.decode()
    assert '"text": "=x"' in body.decode()
    assert messages(rows_of(table), at=NOW.replace(hour=23))[0][0] == id, "the same row is the same message"
    with pytest.raises(Refused):
        rows_of([])


@pytest.mark.parametrize(
    "typed", ["2026/5/4", "2026-05-04", "2026.5.4", "2026\u5e745\u67084\u65e5", "2026-5-4 08:30", "2026/05/04 08:30:00"]
)
def test_a_day_as_people_type_it(typed):
    ((_id, body),) = messages(rows_of([(1, ["number", "text", "due_on"]), (2, ["7", "x", typed])]), at=NOW)
    assert '"due_on": "2026-05-04"' in body.decode()


@pytest.mark.parametrize("typed", ["2026/13/4", "4/5", "2026-05", "2026-05-04x"])
def test_what_is_no_day(typed):
    with pytest.raises(Refused):
        messages(rows_of([(1, ["number", "text", "due_on"]), (2, ["7", "x", typed])]), at=NOW)


@pytest.mark.parametrize("between", [";", "\uff1b", "\u3001", ",", "\uff0c", "\n"])
def test_names_with_whichever_sign_between_them(between):
    assert several(f"甲局{between} 乙局{between}") == ["甲局", "乙局"]
