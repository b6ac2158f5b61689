"""The forms a folder may come in: encodings, Chinese names, workbooks; and the forms that are refused before they are read."""

import csv
import io
import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter

from lianxin.exchange.tables import TABLES
from lianxin.records.models import Entry
from lianxin.registry.models import Area, Counterpart, Officer
from tests.exchange.county import FILES, POLICY, write_county
from tests.exchange.test_load import load

pytestmark = pytest.mark.django_db


def rows_of(name):
    return list(csv.reader(io.StringIO(FILES[name])))


def in_chinese(name):
    table = next(table for table in TABLES if table.name == name)
    rows = rows_of(name)
    return table.zh, [[table.column(cell).zh for cell in rows[0]], *rows[1:]]


def write_workbook(folder, *, chinese=False, change=None, **options):
    """The county as a workbook with real dates and numbers."""
    folder.mkdir(exist_ok=True)
    (folder / "example.yaml").write_text(POLICY, encoding="utf-8")
    book = xlsxwriter.Workbook(str(folder / "county.xlsx"), options)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name in FILES:
        shown, rows = in_chinese(name) if chinese else (name, rows_of(name))
        sheet = book.add_worksheet(shown)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if number and rows_of(name)[0][place] in {"day", "from", "to", "valid_from", "valid_to", "until"} and cell:
                    sheet.write_datetime(number, place, datetime.fromisoformat(cell), day)
                elif number and cell.isdecimal() and not cell.startswith("0"):
                    sheet.write_number(number, place, int(cell))
                else:
                    sheet.write_string(number, place, cell)
        if change and name == change[0]:
            change[1](sheet)
    book.close()
    return folder / "county.xlsx"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings(tmp_path, encoding):
    write_county(tmp_path)
    for file in tmp_path.glob("*.csv"):
        file.write_bytes(file.read_text(encoding="utf-8").encode(encoding))
    assert load(tmp_path).lines() == []
    assert Officer.objects.get(code="007").name == "王一"


def test_utf_16_is_refused_with_the_remedy(tmp_path):
    write_county(tmp_path)
    (tmp_path / "officers.csv").write_bytes(FILES["officers"].encode("utf-16"))
    lines = load(tmp_path, lang="en").lines()
    assert [line[:3] for line in lines] == [("officers.csv", "", "")]
    assert "CSV UTF-8" in lines[0][4]


def test_neither_encoding(tmp_path):
    write_county(tmp_path)
    (tmp_path / "officers.csv").write_bytes(b"officer_code,name\n1,\xff\xfe\xff\n")
    assert [line[:3] for line in load(tmp_path).lines()] == [("officers.csv", "", "")]


def test_chinese_file_and_column_names(tmp_path):
    (tmp_path / "example.yaml").write_text(POLICY, encoding="utf-8")
    for name in FILES:
        shown, rows = in_chinese(name)
        with (tmp_path / f"{shown}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(rows)
    assert load(tmp_path).lines() == []
    assert load(write_county(tmp_path / "english")).skipped["entries"] == 6


def test_chinese_choices(tmp_path):
    areas = FILES["areas"].replace(",county,", ",县,").replace(",township,", ",乡镇,").replace(",village,", ",村,")
    assert load(write_county(tmp_path, areas=areas)).lines() == []
    assert Area.objects.get(code="011").level == "county"


@pytest.mark.parametrize("chinese", [False, True])
def test_a_workbook_holds_the_same(tmp_path, chinese):
    load(write_county(tmp_path / "csv"))
    report = load(write_workbook(tmp_path / "book", chinese=chinese))
    assert report.lines() == []
    assert not any(report.new.values())


def test_a_folder_with_one_workbook(tmp_path):
    write_workbook(tmp_path)
    assert load(tmp_path).lines() == []
    assert Area.objects.get(code="011").name == "示例县"


def test_a_workbook_beside_csv_files_is_refused(tmp_path):
    write_workbook(tmp_path)
    (tmp_path / "calendar.csv").write_text(FILES["calendar"], encoding="utf-8")
    assert [line[0] for line in load(tmp_path).lines()] == ["county.xlsx"]


def test_a_formula_in_a_workbook_is_refused_with_its_cell(tmp_path):
    book = write_workbook(tmp_path, change=("counterparts", lambda sheet: sheet.write_formula("F2", "=1+2", None, 3)))
    assert load(book, lang="en").lines() == [("counterparts", "2", "F", "", "holds formulas: paste them as values")]


def test_half_a_person_in_a_workbook_is_refused(tmp_path):
    book = write_workbook(tmp_path, change=("counterparts", lambda sheet: sheet.write_number("F2", 2.5)))
    assert [line[:4] for line in load(book).lines()] == [("counterparts", "2", "members", "2.5")]


def test_a_code_that_lost_its_digits_is_refused(tmp_path):
    book = write_workbook(tmp_path, change=("officers", lambda sheet: sheet.write_number("A4", 330102199001011234)))
    lines = load(book, lang="en").lines()
    assert ("officers", "4", "officer_code") in [line[:3] for line in lines]
    assert "as text" in lines[0][4]


def test_a_time_of_day_where_a_date_belongs(tmp_path):
    def write(sheet):
        sheet.write_datetime("A2", datetime(2026, 5, 1, 8, 30))  # noqa: DTZ001

    assert [line[:3] for line in load(write_workbook(tmp_path, change=("calendar", write))).lines()] == [("calendar", "2", "day")]


def test_a_zip_bomb_is_not_opened(tmp_path):
    book = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (32 << 20))
    lines = load(book, lang="en").lines()
    assert [line[0] for line in lines] == ["bomb.xlsx"]
    assert "suspiciously" in lines[0][4]


def test_a_workbook_too_large_once_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr("lianxin.exchange.workbook.MOST_BYTES", 1000)
    assert "CSV" in load(write_workbook(tmp_path), lang="en").lines()[0][4]


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04 cut off"])
def test_what_only_calls_itself_a_workbook(tmp_path, content):
    book = tmp_path / "x.xlsx"
    book.write_bytes(content)
    assert [line[0] for line in load(book).lines()] == ["x.xlsx"]


def test_a_damaged_workbook(tmp_path):
    book = write_workbook(tmp_path)
    data = bytearray(book.read_bytes())
    for place in range(200, len(data) // 2, 97):
        data[place] ^= 0xFF
    book.write_bytes(bytes(data))
    assert [line[0] for line in load(book).lines()] == ["county.xlsx"]


def test_nothing_to_load(tmp_path):
    assert len(load(tmp_path).lines()) == 1
    assert len(load(tmp_path / "nowhere").lines()) == 1


def test_a_quotation_mark_never_closed(tmp_path):
    write_county(tmp_path, officers='officer_code,name\n1,"open\n2,x\n')
    assert [line[:2] for line in load(tmp_path).lines()] == [("officers.csv", "2")]


def test_a_huge_cell(tmp_path):
    write_county(tmp_path, officers="officer_code,name\n1," + "x" * 200_000 + "\n")
    lines = load(tmp_path, lang="en").lines()
    assert [line[:2] for line in lines] == [("officers.csv", "2")]


def test_more_cells_than_the_header(tmp_path):
    write_county(tmp_path, calendar="day,working,official\n2026-05-01,no,yes,extra\n")
    assert [line[:2] for line in load(tmp_path).lines()] == [("calendar.csv", "2")]


def test_empty_rows_and_short_rows_are_read(tmp_path):
    write_county(tmp_path, calendar="day,working,official,note\n\n2026-05-01,no,yes\n,,,\n")
    report = load(tmp_path)
    assert report.lines() == []
    assert report.new["calendar"] == 1


def test_codes_keep_leading_zeros_and_text_its_apostrophe(tmp_path):
    load(write_county(tmp_path))
    assert Officer.objects.filter(code="007", mobile_index__gt="").exists()
    assert Counterpart.objects.get(code="H2").name == "=钱家"
    assert Entry.objects.get(code="N6").text == "=报告"
    assert Entry.objects.get(code="N3").text == "两行\n文字"
    assert Counterpart.objects.get(code="H3").root.code == "H1"
    assert Entry.objects.get(code="N3").superseded_on == date(2026, 5, 12)
