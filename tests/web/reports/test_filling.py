"""A superior's form: looked at, mapped, filled each period; nothing else of it is touched, nothing unsafe is taken."""

import io
import re
import zipfile
from types import SimpleNamespace

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document as new_docx
from python_calamine import CalamineWorkbook

from lianxin.audit.models import Act
from lianxin.reports import files
from lianxin.reports.actions import filling
from lianxin.reports.cells import Beside, fillable
from lianxin.reports.gaps import gaps_of
from lianxin.reports.models import Form
from lianxin.web.reports import filling as page

OFFICE = "100006"
FETCHES = b'<a><b TargetMode="External" Type="x/image"/></a>'
SHARED = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' + b"<si><t>&x;</t></si>" * 9 + b"</sst>"
ENTITY = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + SHARED


def xlsx() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet("月报")
        bold = book.add_format({"bold": True, "border": 1})
        page.write_row(0, 0, ["项目", "本月", "累计"], bold)
        page.write(1, 0, "好事实事")
        page.write_blank(1, 1, None, bold)
        page.write(2, 0, "合计")
        page.write_formula(2, 1, "=SUM(B2:B2)")
        book.add_worksheet("说明").write(0, 0, "请按月填报")
    return out.getvalue()


def docx() -> bytes:
    book = new_docx()
    table = book.add_table(rows=2, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text, table.cell(1, 0).text = "项目", "数量", "好事实事"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_part(content: bytes, name: str, data: bytes) -> bytes:
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as book:
        book.writestr(name, data)
    return out.getvalue()


def keep(browser, content: bytes, name: str = "月报.xlsx"):
    return browser.post("/blanks/new/", {"name": "民情月报", "file": SimpleUploadedFile(name, content)})


def sheet_of(content: bytes, tmp_path, name: str):
    path = tmp_path / "form.xlsx"
    path.write_bytes(content)
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_name(name).to_python()


def test_a_sheet_fills_itself_each_period(county, signed_in, tmp_path):
    browser = signed_in(OFFICE)
    assert keep(browser, xlsx()).status_code == 302
    form = Form.objects.get()
    assert "月报!B2" in browser.get(f"/blanks/{form.pk}/").content.decode()
    for place, span in (("月报!B2", "period"), ("月报!C2", "since")):
        sent = {"place": place, "figure": "deeds", "span": span, "form": ""}
        assert browser.post(f"/blanks/{form.pk}/map/", sent).status_code == 302
    answer = browser.post(f"/blanks/{form.pk}/fill/", {"period": "2026-05"})
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    rows = sheet_of(answer.content, tmp_path, "月报")
    assert rows[1][0] == "好事实事"
    assert isinstance(rows[1][1], float)
    assert rows[1][2] >= rows[1][1]
    assert sheet_of(answer.content, tmp_path, "说明") == [["请按月填报"]]
    original, filled = zipfile.ZipFile(io.BytesIO(xlsx())), zipfile.ZipFile(io.BytesIO(answer.content))
    assert filled.read("xl/styles.xml") == original.read("xl/styles.xml")
    assert b"SUM(B2:B2)" in filled.read("xl/worksheets/sheet1.xml")
    assert Act.objects.filter(verb="reports.form.filled").count() == 1


def test_a_document_fills_itself(county, signed_in):
    browser = signed_in(OFFICE)
    keep(browser, docx(), "月报.docx")
    form = Form.objects.get()
    assert browser.post(f"/blanks/{form.pk}/map/", {"place": "表1!B2", "figure": "deeds", "span": "year"}).status_code == 302
    answer = browser.post(f"/blanks/{form.pk}/fill/", {"period": "2026-05"})
    table = new_docx(io.BytesIO(answer.content)).tables[0]
    assert table.cell(1, 1).text.isdigit()
    assert table.cell(1, 0).text == "好事实事"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"not a file at all", "不是XLSX或DOCX"),
        (with_part(xlsx(), "xl/vbaProject.bin", b"x"), "宏"),
        (with_part(docx(), "word/embeddings/a.bin", b"x"), "嵌入对象"),
        (
            with_part(xlsx(), "xl/worksheets/_rels/sheet9.xml.rels", b'<a><b TargetMode="External" Type="x/image"/></a>'),
            "外面的内容",
        ),
        (with_part(xlsx(), "xl/media/bomb.bin", b"0" * (31 << 20)), "太大"),
        (b"0" * ((2 << 20) + 1), "2兆"),
    ],
)
def test_what_is_not_taken(county, signed_in, content, says):
    refused = keep(signed_in(OFFICE), content)
    assert refused.status_code == 422
    assert says in refused.content.decode()
    assert not Form.objects.exists()


def test_entities_are_not_resolved(county, signed_in):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx())) as book, zipfile.ZipFile(out, "w") as made:
        for part in book.infolist():
            data = book.read(part)
            if part.filename == "xl/sharedStrings.xml":
                data = ENTITY
            made.writestr(part, data)
    answer = keep(signed_in(OFFICE), out.getvalue())
    form = Form.objects.first()
    if form is not None:
        assert "root:" not in signed_in(OFFICE).get(f"/blanks/{form.pk}/").content.decode()
    assert answer.status_code in (302, 422)


def test_a_formula_is_not_overwritten_and_an_unknown_cell_refused(county, signed_in):
    browser = signed_in(OFFICE)
    keep(browser, xlsx())
    pk = Form.objects.get().pk
    unfit = {"place": "月报!B2", "figure": "deeds", "span": "period", "form": "万元"}
    assert browser.post(f"/blanks/{pk}/map/", unfit).status_code == 422
    for place in ("月报!B3", "月报!Z99"):
        sent = {"place": place, "figure": "deeds", "span": "period"}
        assert browser.post(f"/blanks/{pk}/map/", sent).status_code == 422


def test_a_stranger_fills_nothing(county, signed_in):
    keep(signed_in(OFFICE), xlsx())
    pk = Form.objects.get().pk
    for code in ("100001", "100003", "100005"):
        assert signed_in(code).post(f"/blanks/{pk}/fill/", {"period": "2026-05"}).status_code in (403, 404)


def awkward() -> bytes:
    """Two sheets and a hidden one, merged cells, formulas with a stale total, a percentage, a note, a name with & and '."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet("附表1 月报&统计")
        box, share = book.add_format({"border": 1}), book.add_format({"border": 1, "num_format": "0.0%"})
        page.merge_range("A1:E1", "联系服务群众情况", box)
        page.merge_range("A2:A3", "项目", box)
        page.merge_range("B2:C2", "本月", box)
        page.merge_range("D2:E2", "累计", box)
        for place, text in zip(("B3", "C3", "D3", "E3"), ("数量", "占比", "数量", "占比"), strict=True):
            page.write(place, text, box)
        for row, text in ((4, "好事实事(件)"), (5, "解决率")):
            page.write(f"A{row}", text, box)
            page.merge_range(f"D{row}:E{row}", "", box)
            page.write_blank(f"B{row}", None, box)
            page.write_blank(f"C{row}", None, share)
        page.write("A6", "合计", box)
        page.write_formula("B6", "=B4*2", box, 0)
        page.write_comment("B4", "只填办结的")
        book.add_worksheet("说明 '26").write_formula("A1", "='附表1 月报&统计'!B4+1", None, 1)
        book.add_worksheet("隐藏").hide()
    return out.getvalue()


def test_a_form_is_shown_as_it_looks_and_merged_cells_once(county, signed_in):
    browser = signed_in(OFFICE)
    keep(browser, awkward())
    pk = Form.objects.get().pk
    html = browser.get(f"/blanks/{pk}/").content.decode()
    assert 'colspan="5">联系服务群众情况' in html
    assert 'rowspan="2">项目' in html
    assert "隐藏</h2>" not in html
    places = browser.get(f"/blanks/{pk}/").context["places"]
    assert [place.rpartition("!")[2] for place, _, _ in places if place.startswith("附表1")] == [
        "B4",
        "C4",
        "D4",
        "B5",
        "C5",
        "D5",
    ]
    assert places[0][1] == "好事实事(件) · 本月 · 数量"
    covered = {"place": "附表1 月报&统计!E4", "figure": "deeds", "span": "period"}
    assert browser.post(f"/blanks/{pk}/map/", covered).status_code == 422


def test_the_words_beside_a_cell_suggest_its_figure_and_the_next_comes_by_itself(county, signed_in):
    browser = signed_in(OFFICE)
    keep(browser, awkward())
    pk = Form.objects.get().pk
    page = browser.get(f"/blanks/{pk}/")
    assert (page.context["offer"].key, page.context["offer"].span) == ("deeds", "period")
    sent = {"place": page.context["chosen"], "figure": "deeds", "span": "period", "form": ""}
    after = browser.post(f"/blanks/{pk}/map/", sent, follow=True)
    assert after.context["chosen"].endswith("!C4")
    assert after.context["offer"].key == ""  # a share is wanted, and this figure is a number
    skipped = browser.post(f"/blanks/{pk}/map/", {"place": after.context["chosen"], "figure": ""}, follow=True)
    assert skipped.context["chosen"].endswith("!D4")
    assert (skipped.context["offer"].key, skipped.context["offer"].span) == ("deeds", "since")


def test_totals_reckon_anew_and_percentages_are_numbers(county, signed_in):
    browser = signed_in(OFFICE)
    keep(browser, awkward())
    pk = Form.objects.get().pk
    Form.objects.update(cells={"附表1 月报&统计!B4": "{deeds}", "附表1 月报&统计!C5": "{households.parties}"})
    made = zipfile.ZipFile(io.BytesIO(browser.post(f"/blanks/{pk}/fill/", {"period": "2026-05"}).content))
    first, second = (made.read(f"xl/worksheets/sheet{number}.xml").decode() for number in (1, 2))
    assert re.search(r'<c r="B6"[^>]*><f>B4\*2</f></c>', first)
    assert "<v>1</v>" not in second
    assert 'fullCalcOnLoad="1"' in made.read("xl/workbook.xml").decode()
    share = re.search(r'<c r="C5"[^>]*><v>([0-9.]+)</v></c>', first)
    assert share
    assert 0 <= float(share[1]) <= 1
    assert "mergeCell" in first
    assert made.read("xl/comments1.xml")


def test_cells_that_do_not_say_where_they_are(county):
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row><c t="inlineStr"><is><t>deeds</t></is></c><c s="1"/></row></sheetData></worksheet>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx())) as book, zipfile.ZipFile(out, "w") as made:
        for part in book.infolist():
            made.writestr(part, sheet if part.filename == "xl/worksheets/sheet1.xml" else book.read(part))
    found = files.cells_of(out.getvalue(), "xlsx")[0]
    assert [cell.text for cell in found.rows[0]] == ["deeds", ""]
    filled = files.filled(out.getvalue(), "xlsx", {"月报!B1": "7"})
    assert [cell.text for cell in files.cells_of(filled, "xlsx")[0].rows[0]] == ["deeds", "7"]


def sentences() -> bytes:
    """A document that asks for numbers in its sentences, one gap underlined and in a run of its own, and within cells."""
    book = new_docx()
    book.add_paragraph("填报日期:    年  月  日")
    line = book.add_paragraph("本月办好事实事")
    line.add_run("    ").underline = True
    line.add_run("件,干部结对联点率(  )%。")
    table = book.add_table(rows=2, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "合  计", "件  数"
    table.cell(1, 0).text, table.cell(1, 1).text = "好事实事", "共____件"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_numbers_go_into_the_gaps_of_sentences_and_cells_and_the_words_around_them_stay(county, signed_in):
    browser = signed_in(OFFICE)
    keep(browser, sentences(), "情况.docx")
    pk = Form.objects.get().pk
    page = browser.get(f"/blanks/{pk}/")
    assert [place for place, _, _ in page.context["places"]] == ["正文!A2#1", "正文!A2#2", "表1!B2#1"]
    assert page.context["offer"].key == "deeds"
    for place, figure in (("正文!A2#1", "deeds"), ("正文!A2#2", "households.parties"), ("表1!B2#1", "deeds")):
        assert browser.post(f"/blanks/{pk}/map/", {"place": place, "figure": figure, "span": "period"}).status_code == 302
    book = new_docx(io.BytesIO(browser.post(f"/blanks/{pk}/fill/", {"period": "2026-05"}).content))
    assert book.paragraphs[0].text == "填报日期:    年  月  日"
    assert re.fullmatch(r"本月办好事实事\d+件,干部结对联点率\([\d.]+\)%。", book.paragraphs[1].text)
    assert book.paragraphs[1].runs[1].underline
    assert re.fullmatch(r"共\d+件", book.tables[0].cell(1, 1).text)
    assert book.tables[0].cell(0, 0).text == "合  计"


@pytest.mark.parametrize(
    ("text", "gaps"),
    [
        ("本月共走访____户,收集意见(  )条", [("本月共走访", "户"), ("收集意见", "条")]),
        ("慰问金    万元", [("慰问金", "万元")]),
        ("共  户", [("", "户")]),
        ("____年__月__日", []),
        ("人  次", []),
        ("填报单位:____ 填报日期:____", []),
        ("培训____人次", [("培训", "人次")]),
        ("(  )是 (  )否", []),
    ],
)
def test_which_gaps_are_for_numbers(text, gaps):
    assert [(one.before, one.unit) for one in gaps_of(text)] == gaps


def test_what_a_gap_stands_beside_is_the_words_before_it_else_its_row(county):
    book = new_docx()
    book.add_paragraph("一、基本情况")
    book.add_paragraph("慰问金、慰问品折合现金____万元")
    table = book.add_table(rows=2, cols=3)
    for place, text in enumerate(("项目", "今年累计", "备  注")):
        table.cell(0, place).text = text
    table.cell(1, 0).text, table.cell(1, 1).text = "培训班", "共   场次"
    out = io.BytesIO()
    book.save(out)
    found = [(cell.place, words.words) for sheet in files.cells_of(out.getvalue(), "docx") for cell, words in fillable(sheet)]
    assert found == [
        ("正文!A2#1", "慰问金、慰问品折合现金 · 万元"),
        ("表1!B2#1", "培训班 · 今年累计 · 场次"),
        ("表1!C2", "培训班 · 备 注"),
    ]


@pytest.mark.parametrize(
    ("head", "key", "span"),
    [("今年累计", "deeds", "year"), ("累计", "deeds", "since"), ("备 注", "", "period"), ("本月", "deeds", "period")],
)
def test_what_is_suggested(head, key, span):
    figures = [SimpleNamespace(key="deeds", name="好事实事")]
    offer = page._chosen("", Beside("好事实事(件)", (head,)), figures, {"deeds": "records"})
    assert (offer.key, offer.span if key else "period") == (key, span)


def test_a_sheet_with_noughts_and_gaps_and_its_unit_in_the_head(county, tmp_path):
    """A nought stands where a number is to stand; a unit that the head names is not said twice."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet("月报")
        page.write_row(0, 0, ["项目", "金额(万元)", "说明"])
        page.write_row(1, 0, ["慰问金", 0, "办好事实事____件"])
    (sheet,) = files.cells_of(out.getvalue(), "xlsx")
    assert [cell.place for cell, _ in fillable(sheet)] == ["月报!B2", "月报!C2#1"]
    filled = files.filled(out.getvalue(), "xlsx", {"月报!B2": "43.6", "月报!C2#1": "960余"})
    assert sheet_of(filled, tmp_path, "月报")[1] == ["慰问金", 43.6, "办好事实事960余件"]


@pytest.mark.parametrize(
    ("said", "beside", "cell"),
    [("43.6万元", "慰问金 · 金额(万元)", "43.6"), ("436000元", "金额(万元)", "436000元"), ("436000元", "金额(元)", "436000")],
)
def test_a_unit_that_the_form_names_is_not_written_again(said, beside, cell):
    assert filling._bare("月报!B2", said, beside) == cell


def test_merged_cells_of_a_document(county):
    book = new_docx()
    table = book.add_table(rows=3, cols=3)
    table.cell(0, 0).merge(table.cell(0, 2)).text = "情况"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "项目"
    table.cell(1, 1).text, table.cell(1, 2).text = "本月", "累计"
    out = io.BytesIO()
    book.save(out)
    (sheet,) = files.cells_of(out.getvalue(), "docx")
    assert [(cell.place, cell.across, cell.down) for cell in sheet.rows[0]] == [("表1!A1", 3, 1)]
    assert sheet.rows[1][0].down == 2
    assert [(cell.place, words.words) for cell, words in fillable(sheet)] == [
        ("表1!B3", "项目 · 情况 · 本月"),
        ("表1!C3", "项目 · 情况 · 累计"),
    ]
    filled = files.filled(out.getvalue(), "docx", {"表1!C3": "42"})
    assert new_docx(io.BytesIO(filled)).tables[0].cell(2, 2).text == "42"
