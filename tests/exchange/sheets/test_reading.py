"""A file as it is: types told from content, headers found wherever they lie, cells cleaned, what is never read."""

import contextlib
import io
import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.exchange.faults import CellError, Faults
from lianxin.exchange.sheets import cleaning, headers
from lianxin.exchange.sheets.fields import FIELDS, HEADINGS, MATTER_FIELDS, OF_MATTERS, heading
from lianxin.exchange.sheets.grid import Grid, read_grids
from lianxin.exchange.sheets.lines import lines_of
from lianxin.exchange.sheets.plan import propose
from tests.exchange.sheets import messy


def plan_of(rows, name="Sheet1"):
    grid = Grid(name, [list(row) for row in rows], width=max(len(row) for row in rows))
    return grid, propose(grid, {}, {"since": "2026-05-01"})


# -- files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["xlsx", "xls", "gbk", "utf8"])
def test_each_form_reads_alike(tmp_path, form):
    rows = [["姓名", "工作单位", "手机"], ["李明", "农业农村局", "013900000000"]]
    made = {
        "xlsx": lambda: messy.xlsx({"甲": rows}),
        "xls": lambda: messy.xls(rows, "甲"),
        "gbk": lambda: messy.gbk(rows),
        "utf8": lambda: messy.gbk(rows).decode("gb18030").encode("utf-8-sig"),
    }
    (grid,) = read_grids(messy.put(tmp_path, made[form]()))
    assert [[cleaning.text_of(cell) for cell in row] for row in grid.rows] == rows


def test_merged_cells_are_filled_down_and_across(tmp_path):
    content = messy.xlsx({"户": messy.HOUSEHOLDS}, {"户": messy.HOUSEHOLD_MERGES})
    (grid,) = read_grids(messy.put(tmp_path, content))
    assert [grid.rows[number][1] for number in (3, 4, 5)] == ["柳树沟村"] * 3
    assert grid.rows[1][2:5] == ["户主信息"] * 3


def test_a_formula_is_read_by_its_stored_result_and_told(tmp_path):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet("甲")
        page.write_row(0, 0, ["户主", "人口"])
        page.write_row(1, 0, ["甲一"])
        page.write_formula(1, 1, "=2+2", value=4)
    (grid,) = read_grids(messy.put(tmp_path, out.getvalue()))
    assert grid.formula == "B2"
    assert grid.rows[1][1] == 4


def far(cell: str) -> bytes:
    """A small workbook whose one sheet has a cell far away."""
    out = io.BytesIO(messy.xlsx({"甲": [["户主"]]}))
    made = io.BytesIO()
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(made, "w") as new:
        for item in old.infolist():
            content = old.read(item.filename)
            if item.filename == "xl/worksheets/sheet1.xml":
                row = "".join(char for char in cell if char.isdigit())
                extra = f'<row r="{row}"><c r="{cell}"><v>1</v></c></row></sheetData>'
                content = content.replace(b"</sheetData>", extra.encode())
            new.writestr(item, content)
    return made.getvalue()


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (40 << 20))
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (far("A1000000"), "最多60000行"),
        (far("XFD2"), "最多500列"),
        (far("SF60000"), "表格过大"),
        (bomb(), "压缩比异常"),
        (b"PK\x03\x04" + b"0" * 100, "打不开"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 2000, "打不开"),
        (b"<html><body><table>", "网页"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "不是表格"),
        ("姓名".encode("utf-16"), "UTF-16"),
        ("\n".join(["甲"] * 60_001).encode(), "最多60000行"),
        ('"未完'.encode(), "引号"),
    ],
    ids=["million rows", "far column", "large", "bomb", "zip", "ole", "html", "png", "utf16", "long csv", "quote"],
)
def test_what_cannot_be_read_is_refused_with_the_reason(tmp_path, content, words):
    with pytest.raises(CellError) as refused:
        read_grids(messy.put(tmp_path, content))
    assert words in refused.value.why.zh
    assert refused.value.why.en


# -- headers -------------------------------------------------------------------------------------

PLAIN = ["序号", "姓名", "工作单位", "职务", "级别", "手机"]
MEANT = {
    "姓名": "officer.name",
    "工作单位": "officer.unit",
    "职务": "officer.title",
    "级别": "officer.class",
    "手机": "officer.mobile",
}


@settings(max_examples=60, deadline=None)
@given(
    columns=st.permutations(PLAIN),
    titles=st.lists(st.sampled_from(["某县干部花名册", "填报单位:组织部", "二〇二六年五月", ""]), max_size=5),
    gaps=st.sets(st.integers(0, 6), max_size=3),
    people=st.integers(1, 6),
)
def test_the_header_is_found_under_titles_beside_blanks_in_any_order(columns, titles, gaps, people):
    header = []
    for place, name in enumerate(columns):
        header += ["", name] if place in gaps else [name]
    sample = {"序号": 1.0, "姓名": "李明", "工作单位": "农业农村局", "职务": "局长", "级别": "正科级", "手机": 13900000000.0}
    rows = [[title] for title in titles] + [header] + [[sample.get(name, "") for name in header] for _ in range(people)]
    grid, plan = plan_of(rows)
    assert (plan.row, plan.depth, plan.kind) == (len(titles) + 1, 1, "officers")
    assert {header[place]: meaning for place, meaning in plan.columns.items()} == MEANT
    lines = list(lines_of(grid, plan, Faults()))
    assert [line["officer.mobile"] for line in lines] == ["13900000000"] * people


def test_a_header_of_two_rows_says_whose_name_it_is():
    upper = ["序号", "村", "户主", "户主", "帮扶干部", "帮扶干部", "帮扶干部"]
    lower = ["序号", "村", "姓名", "电话", "姓名", "单位", "电话"]
    _, plan = plan_of([["结对花名册"], upper, lower, [1, "甲村", "王一", "13811112222", "李明", "农业局", "13911112222"]])
    assert (plan.row, plan.depth, plan.kind) == (2, 2, "households")
    assert plan.columns == {
        1: "place.village",
        2: "home.name",
        3: "home.phone",
        4: "officer.name",
        5: "officer.unit",
        6: "officer.mobile",
    }


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (["户主姓名", "行政村", "人口"], "households"),
        (["姓名", "单位", "职务"], "officers"),
        (["干部姓名", "联系村"], "links"),
        (["单位名称", "单位类型"], "units"),
        (["乡镇", "村名"], "villages"),
        (["企业名称", "电话"], "organisations"),
        (["品名", "数量"], "none"),
    ],
)
def test_what_a_sheet_is_follows_from_its_header(header, kind):
    _, plan = plan_of([header, ["甲"] * len(header)])
    assert plan.kind == kind


@pytest.mark.parametrize("of_matters", [True, False])
def test_no_two_fields_share_a_heading(of_matters):
    """On a ledger of matters 类别 is another thing than on a roll; within each of the two a heading means one thing."""
    seen: dict[str, str] = {}
    for field in FIELDS:
        if (field in MATTER_FIELDS) is of_matters:
            for word in dict.fromkeys(field.headings):
                assert seen.setdefault(word, field.key) == field.key, word


def test_what_both_have_means_the_rolls_field_on_a_roll():
    shared = set(OF_MATTERS) & {heading(word) for field in FIELDS if field not in MATTER_FIELDS for word in field.headings}
    assert "类别" in shared
    assert not any(HEADINGS[word].startswith("matter.") for word in shared)


@pytest.mark.parametrize(
    "heading",
    ["民族", "宗教信仰", "政治面貌", "是否上访", "重点人员", "身份证号", "公民身份号码", "银行账号", "风险等级", "人脸照片"],
)
def test_what_is_never_read_is_refused_by_name(heading):
    grid, plan = plan_of([["户主", "村", heading], ["王一", "甲村", "某"]])
    assert 2 not in plan.columns
    (refused,) = headers.refused_columns(grid, headers.header_at(grid, 1, 1))
    assert refused.column == 2
    assert "原则" in refused.why.zh or "从不导入" in refused.why.zh


def test_identity_numbers_are_refused_under_any_heading():
    _grid, plan = plan_of(
        [["户主", "村", "联系电话"], ["王一", "甲村", "110101199003071234"], ["王二", "甲村", "11010119900307123X"]]
    )
    assert "home.phone" not in plan.columns.values()


# -- rows and cells ------------------------------------------------------------------------------


def test_total_blank_note_and_repeated_header_rows_are_left_out():
    rows = [
        ["序号", "户主", "村", "人口"],
        [1, "王一", "甲村", 3],
        ["", "", "", ""],
        ["序号", "户主", "村", "人口"],
        [2, "王二", "〃", 4],
        ["合  计", "2户", "", 7],
        ["填表人:张三", "", "", ""],
    ]
    grid, plan = plan_of(rows)
    lines = list(lines_of(grid, plan, Faults()))
    assert [(line.row, line["home.name"], line["place.village"]) for line in lines] == [(2, "王一", "甲村"), (5, "王二", "甲村")]


def test_blank_cells_go_on_from_above_only_when_told():
    grid, plan = plan_of([["户主", "村"], ["王一", "甲村"], ["王二", ""]])
    assert [line["place.village"] for line in lines_of(grid, plan, Faults())] == ["甲村", ""]
    plan.options["fill"] = "yes"
    assert [line["place.village"] for line in lines_of(grid, plan, Faults())] == ["甲村", "甲村"]


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2024.3.1", date(2024, 3, 1)),
        ("2024年3月", date(2024, 3, 1)),
        ("2024年3月15日", date(2024, 3, 15)),
        ("２０２４－０３－１５", date(2024, 3, 15)),
        ("20240301", date(2024, 3, 1)),
        (20240301.0, date(2024, 3, 1)),
        ("202403", date(2024, 3, 1)),
        ("2024", date(2024, 1, 1)),
        ("2024/3", date(2024, 3, 1)),
        (45352.0, date(2024, 3, 1)),
        (datetime(2024, 3, 1, 0, 0), date(2024, 3, 1)),  # noqa: DTZ001
        (date(2024, 3, 1), date(2024, 3, 1)),
        ("至今", None),
    ],
)
def test_dates_in_many_forms(cell, day):
    assert cleaning.date_of(cell) == day


@pytest.mark.parametrize("cell", ["2024.13.1", "去年", "3月1日", "1024-01-01", "20240230"])
def test_what_is_no_date_is_refused(cell):
    with pytest.raises(CellError):
        cleaning.date_of(cell)


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        (13811112222.0, "13811112222"),
        ("１３８ １１１１ ２２２２", "13811112222"),
        ("138-1111-2222、13900000000", "138-1111-2222"),
        ("0990-6001234", "0990-6001234"),
        ("'13811112222", "13811112222"),
    ],
)
def test_phones_stay_text(cell, phone):
    assert cleaning.phone_of(cleaning.text_of(cell)) == phone


@pytest.mark.parametrize("cell", ["110101199003071234", "1.38E+10", "没有", "123", 1.38e17])
def test_what_is_no_phone_is_refused(cell):
    with pytest.raises(CellError):
        cleaning.phone_of(cleaning.text_of(cell))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("李 明", ("李明",)),
        ("李明、王芳", ("李明", "王芳")),
        ("李明/王芳;赵敏,李明", ("李明", "王芳", "赵敏")),
        ("李明\n王芳", ("李明", "王芳")),
        ("李明(组长)", ("李明",)),
        ("阿依古丽·买买提", ("阿依古丽·买买提",)),
    ],
)
def test_people_of_a_cell(text, names):
    assert cleaning.names_of(cleaning.text_of(text)) == names


@given(st.text(max_size=40))
def test_cleaning_never_breaks(text):
    cleaning.plain(text)
    cleaning.names_of(text)
    for read in (cleaning.date_of, cleaning.phone_of, cleaning.whole_of):
        with contextlib.suppress(CellError):
            read(text)
