"""Urging slips: numbered, answered by who is asked, written off by another."""

import io
import re
from datetime import date
from html import unescape

from docx import Document as read_docx
from python_calamine import CalamineWorkbook

from lianxin import clock
from lianxin.audit.models import Delivery
from lianxin.duties import actions as duties
from lianxin.matters.models import Against, Matter
from lianxin.reports.models import Slip
from lianxin.rules import periods
from tests.web.county import NOW
from tests.web.matters import cases

COUNTY = "990000000000"
OFFICE, LEADER, HEAD, OWNER = "100006", "100004", "100011", "100001"


def issue(browser, **changes):
    sent = {"unit": "agri", "officer": "李明", "text": "石桥村引水渠尽快通水", "due_on": "2026-05-20", **changes}
    return browser.post("/slips/new/", sent)


def test_a_slip_from_issue_to_write_off(county, signed_in):
    office = signed_in(OFFICE)
    assert issue(office).status_code == 302
    slip = Slip.objects.get()
    assert (slip.year, slip.number, slip.unit.code, slip.officer.code) == (2026, 1, "agri", OWNER)
    assert Delivery.objects.filter(subject_kind="slip", about="issued").count() == 1
    assert "石桥村引水渠" in signed_in(OWNER).get("/slips/").content.decode()
    early = office.post(f"/slips/{slip.pk}/off/")
    assert early.status_code == 422
    assert signed_in(OWNER).post(f"/slips/{slip.pk}/answer/", {"text": "5月18日已通水"}).status_code == 302
    assert "5月18日已通水" in office.get("/slips/").content.decode()
    assert office.post(f"/slips/{slip.pk}/off/").status_code == 302
    assert office.post(f"/slips/{slip.pk}/off/").status_code == 422
    assert issue(office).status_code == 302
    assert Slip.objects.order_by("-pk").first().number == 2


def test_nobody_writes_off_ones_own_answer(county, signed_in):
    office = signed_in(OFFICE)
    issue(office)
    slip = Slip.objects.get()
    office.post(f"/slips/{slip.pk}/answer/", {"text": "已办"})
    assert office.post(f"/slips/{slip.pk}/off/").status_code == 422


def test_every_fault_stands_beside_its_field(county, signed_in):
    refused = issue(signed_in(OFFICE), unit="没有的单位", due_on="2026-05-01")
    assert refused.status_code == 422
    assert not Slip.objects.exists()
    assert issue(signed_in(OFFICE), due_on="2026-05-01").status_code == 422


def test_a_stranger_finds_no_slip(county, signed_in):
    issue(signed_in(OFFICE))
    pk = Slip.objects.get().pk
    assert "石桥村" not in signed_in("100003").get("/slips/").content.decode()
    assert signed_in("100003").post(f"/slips/{pk}/answer/", {"text": "已办"}).status_code == 404
    assert issue(signed_in(OWNER)).status_code in (403, 404)


def test_the_ledgers_come_as_one_file(county, signed_in, tmp_path):
    duties.issue(periods.parse("2026-05"), COUNTY, by="clock", at=NOW)
    issue(signed_in(OFFICE))
    answer = signed_in(OFFICE).get(f"/ledgers/table.xlsx?area={COUNTY}&period=2026-05")
    (tmp_path / "ledger.xlsx").write_bytes(answer.content)
    book = CalamineWorkbook.from_path(str(tmp_path / "ledger.xlsx"))
    assert book.sheet_names == ["任务台账", "问题台账", "督办台账"]
    assert any("石桥村引水渠尽快通水" in row for row in book.get_sheet_by_name("督办台账").to_python())
    assert any("柳河镇" in row for row in book.get_sheet_by_name("任务台账").to_python())


def test_what_is_overdue_fills_the_form(county, signed_in):
    cases.staff(county)
    code = cases.handling()
    Matter.objects.filter(code=code).update(due_on="2026-05-01")
    late = Matter.objects.get(code=code)
    html = signed_in(OFFICE).get("/slips/new/").content.decode()
    link = re.search(rf'href="\?([^"]*about={late.code})"', html)
    assert link
    form = signed_in(OFFICE).get("/slips/new/?" + unescape(link[1])).content.decode()
    assert f'value="{late.unit.name} · {late.unit.code}"' in form
    assert late.title in unescape(form)
    asked = {
        "unit": f"水利局 · {late.unit.code}",
        "text": f"请尽快办理“{late.title}”",
        "due_on": "2026-05-21",
        "about": late.code,
    }
    assert signed_in(OFFICE).post("/slips/new/", {"officer": "", **asked}).status_code == 302
    slip = Slip.objects.get()
    assert (slip.about_kind, slip.about_code) == ("matter", late.code)
    assert signed_in(OFFICE).post("/slips/new/", {"officer": "", **asked, "about": "9999999999"}).status_code == 404


def test_a_slip_about_what_complains_of_somebody_is_nowhere_for_him(county, signed_in):
    cases.staff(county)
    matter = Matter.objects.get(code=cases.handling())
    office, leader = signed_in(OFFICE), signed_in(LEADER)
    sent = {"unit": "水利局", "officer": "", "text": "请尽快办理暗语", "due_on": "2026-05-21", "about": matter.code}
    assert office.post("/slips/new/", sent).status_code == 302
    pk = Slip.objects.get().pk
    pages = ("/slips/", f"/slips/{pk}/slip.docx", f"/ledgers/table.xlsx?area={COUNTY}&period=2026-05", "/audit/?kind=slip")
    assert "暗语" in leader.get(pages[0]).content.decode()
    assert "暗语" in office.get(pages[3]).content.decode()
    Against.objects.create(matter=matter, officer=county.officers[LEADER])
    assert "暗语" not in leader.get(pages[0]).content.decode()
    assert leader.get(pages[1]).status_code == 404
    assert "暗语" not in str(read_book(leader.get(pages[2])))
    assert "暗语" not in leader.get(pages[3]).content.decode()
    assert leader.post(f"/slips/{pk}/off/").status_code == 404
    assert "暗语" in office.get(pages[0]).content.decode()
    assert "暗语" in str(read_book(office.get(pages[2])))


def read_book(answer):
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def test_the_day_that_is_offered_is_a_working_day(county, signed_in, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: date(2026, 5, 16))  # Saturday: in a week it is one again
    form = signed_in(OFFICE).get("/slips/new/").context["form"]
    assert form.initial["due_on"] == "2026-05-25"


def test_a_slip_is_printed_as_docx(county, signed_in):
    issue(signed_in(OFFICE), text="修渠 <b>&")
    slip = Slip.objects.get()
    signed_in(OWNER).post(f"/slips/{slip.pk}/answer/", {"text": "已通水"})
    answer = signed_in(OWNER).get(f"/slips/{slip.pk}/slip.docx?fonts=free")
    rows = [[cell.text for cell in row.cells] for row in read_docx(io.BytesIO(answer.content)).tables[0].rows]
    assert rows[2] == ["督办事项", "修渠 <b>&"]
    assert rows[4][1].startswith("已通水")
    assert rows[5] == ["销号", ""]
    assert signed_in("100008").get(f"/slips/{slip.pk}/slip.docx").status_code in (403, 404)
