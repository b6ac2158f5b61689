"""Messy files as clerks have them, made for the tests: .xlsx with merged cells, old .xls, GBK CSV."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
import xlwt

Merge = tuple[int, int, int, int, Any]


def xlsx(sheets: dict[str, Sequence[Sequence[Any]]], merges: dict[str, Sequence[Merge]] | None = None) -> bytes:
    """A workbook; a merge is first row, first column, last row, last column, value."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if cell is not None:
                        page.write(number, column, cell)
            for top, left, bottom, right, value in (merges or {}).get(name, ()):
                page.merge_range(top, left, bottom, right, value)
    return out.getvalue()


def xls(rows: Sequence[Sequence[Any]], name: str = "Sheet1") -> bytes:
    """An old workbook."""
    out = io.BytesIO()
    book = xlwt.Workbook(encoding="gbk")
    page = book.add_sheet(name)
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell is not None:
                page.write(number, column, cell)
    book.save(out)
    return out.getvalue()


def gbk(rows: Sequence[Sequence[Any]]) -> bytes:
    """A CSV file as an old system writes it."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("gb18030")


def put(folder: Path, content: bytes) -> Path:
    """The content as a file without a telling name."""
    path = folder / "upload"
    path.write_bytes(content)
    return path


OFFICERS: Sequence[Sequence[Any]] = (
    ("柳州示例县科级干部花名册", *[None] * 7),
    ("填报单位:县委组织部", *[None] * 6, "2026年5月"),
    (None,) * 8,
    ("序号", "姓名", "性别", "工作单位", "现任职务", "级别", "联系电话", "联系村"),
    (1, "李 明", "男", "农业农村局", "局长", "正科级", 13900000000, "柳树沟村"),
    (2, "王芳", "女", "县农业农村局", "副局长", "副科级", "１３９００００００００", "石桥"),
    (3, "张强", "男", "青山乡人民政府", "乡长", "正科", 13900000000.0, "青山村、石桥村"),
    (4, "欧阳小红", "女", "柳河镇政府", "副镇长", "副科级", "13711112222", "柳树沟村"),
    (None,) * 8,
    ("合计", "4人", None, None, None, None, None, None),
)

HOUSEHOLDS: Sequence[Sequence[Any]] = (
    ("柳河镇结对帮扶花名册", *[None] * 8),
    ("序号", "行政村", "户主信息", None, None, "帮扶类别", "帮扶责任人", None, None),
    (None, None, "姓名", "人口", "电话", None, "姓名", "单位", "电话"),
    (1, "柳树沟村", "王桂兰", 4, 13811112222, "困难户", "李明", "农业农村局", "13900000000"),
    (2, None, "李福来", "3人", "13811112222", None, "同上", "农业农村局", None),
    (3, None, "新来户", 5.0, 13633334444, "低保困难户", "王芳、李明", "农业农村局", None),
    ("小计", "3户", None, 12, None, None, None, None, None),
    (4, "石桥村", "周美玲", 4, "0990-6001234", None, "王芳", "农业农村局", None),
    ("注:本表一式两份", *[None] * 8),
)
HOUSEHOLD_MERGES: Sequence[Merge] = (
    (0, 0, 0, 8, "柳河镇结对帮扶花名册"),
    (1, 0, 2, 0, "序号"),
    (1, 1, 2, 1, "行政村"),
    (1, 2, 1, 4, "户主信息"),
    (1, 5, 2, 5, "帮扶类别"),
    (1, 6, 1, 8, "帮扶责任人"),
    (3, 1, 5, 1, "柳树沟村"),
)

MATTERS: Sequence[Sequence[Any]] = (
    ("柳河镇群众诉求收集台账", *[None] * 12),
    ("填报单位:柳河镇政府", *[None] * 11, "2026年5月"),
    (
        *("序号", "诉求人", "电话", "反映时间", "村", "诉求内容", "类别", "性质"),
        *("办理单位", "办理情况", "来源", "来源编号", "是否保密"),
    ),
    (
        *(1, "王 桂兰", 13811112222, "2026-05-11 09:30", "柳树沟村", "三组路灯不亮,\n晚上走路看不见。", "用电", "问题"),
        *("供电所", "未办", "12345热线", 20260511001, "否"),
    ),
    (
        *(2, "李福来", "１３８１１１１３３３３", "2026年5月12日", "柳书沟村", "自来水管爆了，没水喝", "生活/饮水", "求助"),
        *(None, "正在办理", None, None, None),
    ),
    (
        *(3, "匿名", "不详", 20260512, "石桥", "希望公开低保名单", "公开公示", "意见建议"),
        *(None, None, "12345热线", "20260512007", "是"),
    ),
    (
        *(4, "周美玲", "13633334444", "2026.5.10", "石桥村", "去年修的路已经好了", "道路", "反映"),
        *("交通局", "已办结", None, None, None),
    ),
    (
        *(5, "李福来", "13811113333", "2026-5-12", "柳书沟村", "自来水管爆了，没水喝", "饮水", "求助"),
        *[None] * 5,
    ),
    ("合计", "5件", *[None] * 11),
)
