"""The five steps as a clerk takes them; nothing changes until the last; whoever may not import finds nothing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lianxin.audit.models import Act, Read
from lianxin.exchange.models import SheetImport, SheetMapping
from lianxin.liaison.models import Link
from lianxin.matters.models import Matter
from lianxin.registry.models import Counterpart, Post
from tests.exchange.sheets import messy

BOOK = {"柳河": messy.HOUSEHOLDS}
MERGES = {"柳河": messy.HOUSEHOLD_MERGES}


@pytest.fixture(autouse=True)
def _vault(settings, tmp_path):
    settings.DATA = tmp_path


def send(browser, content: bytes, name: str = "结对花名册.xlsx"):
    return browser.post("/imports/upload/", {"file": SimpleUploadedFile(name, content)})


def uploaded(browser, content: bytes | None = None) -> str:
    answer = send(browser, content or messy.xlsx(BOOK, MERGES))
    assert answer.status_code == 302
    return answer.headers["location"].split("/")[2]


def test_the_whole_journey(county, signed_in, tmp_path):
    clerk = signed_in("100005")
    key = uploaded(clerk)
    page = clerk.get(f"/imports/{key}/sheets/").content.decode()
    assert "户名册" in page
    assert "柳树沟村" in page
    before = Counterpart.objects.count(), Link.objects.count()
    answer = clerk.post(f"/imports/{key}/sheets/", {"since-0": "2026-05-01", "source-0": "柳河镇民政办"})
    assert answer.headers["location"] == f"/imports/{key}/questions/"
    page = clerk.get(answer.headers["location"]).content.decode()
    assert "低保困难户" in page
    answer = clerk.post(f"/imports/{key}/questions/", {})
    assert answer.headers["location"] == f"/imports/{key}/check/"
    page = clerk.get(answer.headers["location"]).content.decode()
    assert "新来户" in page
    assert "冯庆余" in page
    assert "13633334444" not in page
    assert before == (Counterpart.objects.count(), Link.objects.count())
    answer = clerk.post(f"/imports/{key}/check/", {})
    assert answer.headers["location"] == f"/imports/{key}/done/"
    assert "导入完成" in clerk.get(answer.headers["location"]).content.decode()
    made = Counterpart.objects.get(name="新来户")
    assert (made.area.code, made.members, made.phone) == ("990001001000", 5, "13633334444")
    assert Link.objects.filter(counterpart=made).count() == 2
    assert Counterpart.objects.get(code="h08").valid_to is None
    assert SheetMapping.objects.get().target == "households"
    assert not list((tmp_path / "files" / "imports").glob(f"{key}*"))
    assert Act.objects.filter(verb="exchange.sheet.loaded", code=key).exists()
    assert Read.objects.filter(kind="counterpart", code="h08", through="import-check").exists()
    assert clerk.post(f"/imports/{key}/check/", {}).status_code == 404


def test_what_is_gone_ends_only_by_a_tick(county, signed_in):
    clerk = signed_in("100005")
    key = uploaded(clerk)
    clerk.post(f"/imports/{key}/sheets/", {"since-0": "2026-05-01", "source-0": "民政办"})
    clerk.post(f"/imports/{key}/questions/", {})
    clerk.post(f"/imports/{key}/check/", {"gone": ["all:counterparts"]})
    gone = Counterpart.objects.get(code="h08")
    assert (gone.valid_to.isoformat(), gone.end_reason) == ("2026-04-30", "核对名册时不再列入")
    assert not Link.objects.filter(counterpart=gone, valid_to=None).exists()
    assert gone.needs.get().to.isoformat() == "2026-04-30"


def test_it_reads_in_english_too(county, signed_in):
    clerk = signed_in("100005", "en")
    key = uploaded(clerk)
    page = clerk.get(f"/imports/{key}/sheets/").content.decode()
    assert "householder" in page
    assert "Taken as" in page
    clerk.post(f"/imports/{key}/sheets/", {"since-0": "2026-05-01", "source-0": "民政办"})
    assert "none of these: leave it out" in clerk.get(f"/imports/{key}/questions/").content.decode()
    clerk.post(f"/imports/{key}/questions/", {})
    page = clerk.get(f"/imports/{key}/check/").content.decode()
    assert "on the roll, not in the sheet" in page
    assert "Counterparts" in page


def test_a_corrected_column_counts_and_a_changed_kind_is_read_anew(county, signed_in):
    clerk = signed_in("100005")
    key = uploaded(clerk, messy.gbk([["村", "户主", "口子数"], ["石桥村", "吴有田", "9"]]))
    answer = clerk.post(f"/imports/{key}/sheets/", {"kind-0": "officers"})
    assert answer.headers["location"] == f"/imports/{key}/sheets/"
    clerk.post(f"/imports/{key}/sheets/", {"kind-0": "households"})
    answer = clerk.post(f"/imports/{key}/sheets/", {"column-0-1": ""})
    assert answer.status_code == 422
    assert "还没有指明哪一列是" in answer.content.decode()
    sent = {"column-0-0": "place.village", "column-0-1": "home.name", "column-0-2": "home.members", "since-0": "2026-05-01"}
    assert clerk.post(f"/imports/{key}/sheets/", sent).headers["location"] == f"/imports/{key}/check/"
    clerk.post(f"/imports/{key}/check/", {})
    assert Counterpart.objects.get(code="h06").members == 9


def test_the_mended_file_keeps_the_answers(county, signed_in):
    clerk = signed_in("100005")
    rows = [["村", "户主", "人口"], ["柳书沟村", "王桂兰", "四"]]
    first = uploaded(clerk, messy.gbk(rows))
    clerk.post(f"/imports/{first}/sheets/", {"since-0": "2026-05-01"})
    clerk.post(f"/imports/{first}/questions/", {})
    rows[1][2] = "6"
    file = SimpleUploadedFile("改.csv", messy.gbk(rows))
    second = clerk.post("/imports/upload/", {"file": file, "like": first}).headers["location"].split("/")[2]
    answer = clerk.post(f"/imports/{second}/sheets/", {"since-0": "2026-05-01"})
    assert answer.headers["location"] == f"/imports/{second}/check/"
    clerk.post(f"/imports/{second}/check/", {})
    assert Counterpart.objects.get(code="h01").members == 6


def test_another_clerk_does_not_see_it(county, signed_in):
    key = uploaded(signed_in("100005"))
    office = signed_in("100006")
    for step in ("sheets", "questions", "check", "working", "faults.xlsx"):
        assert office.get(f"/imports/{key}/{step}{'' if '.' in step else '/'}").status_code == 404
    assert "结对花名册" not in office.get("/imports/").content.decode()


@pytest.mark.parametrize("code", ["100001", "100004", "100008", "100011"])
def test_who_may_not_import_finds_nothing(county, signed_in, code):
    assert signed_in(code).get("/imports/").status_code == 404
    assert send(signed_in(code), messy.gbk([["姓名"]])).status_code == 404


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "不是表格"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "网页"),
        (b"PK\x03\x04broken", "打不开"),
    ],
)
def test_what_is_no_sheet_is_refused_with_the_reason(county, signed_in, content, words, tmp_path):
    answer = send(signed_in("100005"), content)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page or "请" in page
    assert not SheetImport.objects.exists()


def test_an_upload_can_be_dropped(county, signed_in, tmp_path):
    clerk = signed_in("100005")
    key = uploaded(clerk)
    assert clerk.post(f"/imports/{key}/drop/").status_code == 302
    assert not SheetImport.objects.exists()
    assert not list((tmp_path / "files" / "imports").glob(f"{key}*"))


def test_faults_come_back_at_their_cells_and_as_xlsx(county, signed_in, tmp_path):
    clerk = signed_in("100005")
    rows = [["村", "户主", "人口", "电话"], ["柳树沟村", "甲一", "四", "1381111"], ["青山村", "乙二", 3, ""]]
    key = uploaded(clerk, messy.xlsx({"表2": rows}))
    clerk.post(f"/imports/{key}/sheets/", {"since-0": "2026-05-01"})
    page = clerk.get(f"/imports/{key}/check/").content.decode()
    assert "表2 第2行 C列" in page
    assert "不在你的工作范围内" in page
    assert "确认导入" not in page
    answer = clerk.get(f"/imports/{key}/faults.xlsx")
    assert answer.content.startswith(b"PK")
    assert clerk.post(f"/imports/{key}/check/", {}).status_code == 302
    assert not Counterpart.objects.filter(name="甲一").exists()


def test_the_county_office_reads_officers_in(county, signed_in):
    office = signed_in("100006")
    key = uploaded(office, messy.xlsx({"花名册": messy.OFFICERS}))
    clerk_page = office.get(f"/imports/{key}/sheets/").content.decode()
    assert "干部名册" in clerk_page
    answer = office.post(f"/imports/{key}/sheets/", {"since-0": "2026-05-01"})
    assert answer.headers["location"] == f"/imports/{key}/check/"
    office.post(f"/imports/{key}/check/", {})
    assert Post.objects.get(officer__name="欧阳小红").unit.code == "liuhe"


def test_a_ledger_of_matters_comes_to_the_desk(county, signed_in):
    clerk = signed_in("100005")
    key = uploaded(clerk, messy.xls(messy.MATTERS, "5月"))
    page = clerk.get(f"/imports/{key}/sheets/").content.decode()
    assert "诉求台账" in page
    assert 'name="system-0"' in page
    assert 'name="since-0"' not in page
    answer = clerk.post(f"/imports/{key}/sheets/", {})
    assert answer.headers["location"] == f"/imports/{key}/questions/"
    page = clerk.get(answer.headers["location"]).content.decode()
    assert "柳书沟村" in page
    assert "公开公示" in page
    assert "好像已经办过" in page
    clerk.post(f"/imports/{key}/questions/", {})
    page = clerk.get(f"/imports/{key}/check/").content.decode()
    assert "三组路灯不亮" in page
    assert "13811112222" not in page
    assert "1 行诉求按你的回答不导入" in page
    assert "由分办台定" in page
    assert not Matter.objects.exists()
    assert clerk.post(f"/imports/{key}/check/", {}).headers["location"] == f"/imports/{key}/done/"
    page = clerk.get(f"/imports/{key}/done/").content.decode()
    assert "3 件诉求已进分办台" in page
    assert "/desk/?channel=batch" in page
    assert "三组路灯不亮" in clerk.get("/desk/?channel=batch").content.decode()
    again = uploaded(clerk, messy.gbk(messy.MATTERS))
    clerk.post(f"/imports/{again}/sheets/", {})
    clerk.post(f"/imports/{again}/questions/", {})
    clerk.post(f"/imports/{again}/check/", {})
    assert Matter.objects.count() == 3


def test_a_ledger_reads_in_english_and_its_faults_too(county, signed_in):
    clerk = signed_in("100005", "en")
    key = uploaded(clerk, messy.gbk([["诉求人", "电话", "村", "诉求内容", "工单编号"], ["甲", "1381", "石桥村", "停水", "W1"]]))
    answer = clerk.post(f"/imports/{key}/sheets/", {})
    assert answer.status_code == 422
    assert "whose" in answer.content.decode()
    clerk.post(f"/imports/{key}/sheets/", {"system-0": "12345"})
    page = clerk.get(f"/imports/{key}/check/").content.decode()
    assert "not a phone number" in page
    assert "Matters" in page
