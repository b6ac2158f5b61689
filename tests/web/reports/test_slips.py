"""Urging slips: numbered, answered by who is asked, written off by another."""

from python_calamine import CalamineWorkbook

from lianxin.audit.models import Delivery
from lianxin.duties import actions as duties
from lianxin.reports.models import Slip
from lianxin.rules import periods
from tests.web.county import NOW

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
