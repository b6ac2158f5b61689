"""Exchange by spreadsheet: a table of orders is taken in, a table of what is to be told is taken along and then said told."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianxin import clock
from lianxin.audit.actions import record_reads
from lianxin.exchange.csvfile import BrokenRow
from lianxin.exchange.faults import CellError
from lianxin.exchange.workbook import Workbook
from lianxin.platforms import queries
from lianxin.platforms.actions import sheets
from lianxin.rules.access import purpose_of
from lianxin.rules.errors import Refused
from lianxin.rules.order_sheets import HEADS
from lianxin.web import spreadsheets
from lianxin.web.declare import needs
from lianxin.web.errors import language, said
from lianxin.web.forming import DeskForm
from lianxin.web.matters.words import LEVELS, OUTCOMES, STATES
from lianxin.web.platforms.said import CAME, TYPES, word
from lianxin.web.viewer import viewer

LARGEST: Final = 4 * 1024 * 1024
HEAD: Final = ("报文编号", "工单编号", "报文", "时间", "状态", "结果", "内容", "应向哪里反映", "承办单位", "期限", "满意度")
SAYS: Final = ("state", "outcome", "text", "referred_to", "unit", "due_on", "level")
SHOWN: Final = 30
OURS: Final[Mapping[str, Mapping[str, Promise]]] = {
    "state": {key: words[2] for key, words in STATES.items()},
    "outcome": OUTCOMES,
    "level": LEVELS,
}


class SheetForm(DeskForm):
    """A table of orders."""

    file = forms.FileField(
        label=gettext_lazy("对方给的工单表(XLSX,不超过4兆)"), widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"})
    )


@needs("order", "decide")
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, code: str) -> HttpResponseBase:
    """What came by table, and what is to be told."""
    me = viewer(request)
    side = queries.one_side(me, code)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            table = _table(form.cleaned_data["file"].read(LARGEST + 1))
            states = sheets.take_sheet(code=code, table=table, by=me.code, at=clock.now())
        except Refused as refusal:
            for one in refusal.faults[:SHOWN]:
                row = _("第%(row)s行:") % {"row": one.field} if one.field.isdecimal() else ""
                form.add_error("file", f"{row}{said(one)}")
        else:
            messages.success(request, _("已收下表格:%(told)s") % {"told": _counts(states)})
            return redirect("platforms-sheet", code)
    waiting = [
        {"row": row, "type": word(TYPES, row.type), "text": body["data"].get("text", "")}
        for row, body in sheets.to_carry(me, code)
    ]
    context = {"row": side.partner, "form": form, "waiting": waiting, "heads": list(HEADS)}
    return render(request, "platforms/sheet.html", context, status=422 if form.errors else 200)


def _counts(states: Any) -> str:
    names = {key: str(words[2]) for key, words in CAME.items()} | {"again": _("以前来过")}
    return "、".join(f"{names.get(key, key)} {number}" for key, number in sorted(states.items())) or _("没有新的")


def _table(content: bytes) -> list[tuple[int, list[Any]]]:
    """The first sheet of a workbook. Raises Refused for what is none."""
    if len(content) > LARGEST:
        raise Refused.because("file", len(content), "文件太大,最多4兆", "the file is too large: 4 MiB at most")
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(content)
        file.flush()
        try:
            book = Workbook(Path(file.name))
            if book.formulas:
                raise Refused.because("file", "", "表里有公式,请存成数值", "it holds formulas: save their values")
            return list(book.rows(book.sheets[0]))
        except CellError as error:
            raise Refused.because("file", "", error.why.zh, error.why.en) from error
        except BrokenRow as error:
            raise Refused.because("file", "", "列太多", "too many columns") from error


@needs("order", "decide")
@require_safe
def table(request: HttpRequest, code: str) -> HttpResponse:
    """What is to be told, as a table; each line is logged as a read of its matter."""
    me, now = viewer(request), clock.now()
    side = queries.one_side(me, code)
    found = sheets.to_carry(me, code)
    codes = sorted({row.matter for row, _body in found if row.matter})
    record_reads(codes, kind="matter", by=me.code, at=now, purpose=purpose_of("export"), through="platforms.xlsx")
    lang = language()
    rows = [
        [row.message, row.number, word(TYPES, row.type), body["timestamp"][:16].replace("T", " ")]
        + [_in_words(name, str(body["data"].get(name, ""))) for name in SAYS]
        for row, body in found
    ]
    about = [f"{side.partner.name} · {now:%Y-%m-%d %H:%M} · {me.name}"]
    head = HEAD if lang == "zh" else ("message", "number", "type", "at", *SAYS)
    return spreadsheets.response(f"{side.partner.name}-{now:%Y%m%d}", [spreadsheets.Sheet(_("回件"), about, head, rows)])


def _in_words(name: str, value: str) -> str:
    """What is carried by a person reads as a person would say it, where nobody has matched the platform's own word."""
    return str(OURS.get(name, {}).get(value, value))


@needs("order", "decide")
@require_POST
def told(request: HttpRequest, code: str) -> HttpResponseBase:
    """A person has told the platform of those that stood on the page."""
    number = sheets.carried(code=code, messages=request.POST.getlist("message"), by=viewer(request).code, at=clock.now())
    messages.success(request, _("已记下:%(n)s条已告知对方") % {"n": number})
    return redirect("platforms-sheet", code)
