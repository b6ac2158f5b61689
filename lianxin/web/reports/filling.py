"""Fill their form: a superior's blank is uploaded once, its cells are mapped here, and each period it fills itself."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from typing import Any, Final
from urllib.parse import quote, urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianxin import clock
from lianxin.figures.queries import catalogue
from lianxin.reports import access, files
from lianxin.reports.actions import filling
from lianxin.reports.cells import Beside, fillable
from lianxin.rules import periods
from lianxin.rules.errors import Refused
from lianxin.rules.sentences import SPANS, Reference, SpanName, references
from lianxin.web import forming, places
from lianxin.web.declare import needs
from lianxin.web.errors import in_words, language
from lianxin.web.reports.papers import DOCX
from lianxin.web.scope import offered
from lianxin.web.spreadsheets import XLSX
from lianxin.web.viewer import viewer as viewer_of

_BRACKETS: Final = re.compile(r"[((][^()()]*[))]")
_SHARE: Final = re.compile("率|占比|比例|比重|%")
_NO_FIGURE: Final = re.compile("备注|说明|签字|签名|盖章|填表人|填报人")
FORMS: Final = ("", "元", "万元", "亿元", "万", "分子", "分母")
SPAN_WORDS: Final = {
    "period": gettext_lazy("本期"),
    "year": gettext_lazy("今年以来"),
    "since": gettext_lazy("实施以来"),
}


@needs("form", "read")
@require_safe
def blanks(request: HttpRequest) -> HttpResponse:
    """The forms of superiors that the reader may fill."""
    rows = access.forms(viewer_of(request)).defer("content").order_by("-pk")[:100]
    context = {
        "forms": rows,
        "may_make": viewer_of(request).may("form", "make"),
        "periods": list(offered(clock.today())),
        "usual": periods.preceding(periods.containing("month", clock.today())).label,
    }
    return render(request, "reports/blanks.html", context)


class BlankForm(forming.DeskForm):
    """A blank to keep."""

    name = forms.CharField(label=gettext_lazy("叫什么"), max_length=100)
    file = forms.FileField(
        label=gettext_lazy("空白表(XLSX或DOCX,不超过2兆)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.docx"}),
    )


@needs("form", "make")
@require_http_methods(["GET", "POST"])
def new_blank(request: HttpRequest) -> HttpResponse:
    """Upload a blank once."""
    viewer = viewer_of(request)
    area = places.place_of(request, "form", "make")
    form = BlankForm(request.POST, request.FILES) if request.method == "POST" else BlankForm()
    made: list[Any] = []

    def keep(given: dict[str, Any]) -> None:
        content = given["file"].read(files.LARGEST + 1)
        made.append(filling.keep_form(viewer=viewer, area=area.code, name=given["name"], content=content, at=clock.now()))

    if request.method == "POST" and forming.done(form, keep):
        messages.success(request, _("已收下。现在说明哪一格填哪个数"))
        return redirect("blank", made[0].pk)
    return render(request, "reports/blank_new.html", {"form": form, "area": area}, status=forming.status(form))


@needs("form", "make")
@require_safe
def blank(request: HttpRequest, pk: int) -> HttpResponse:
    """The cells of a form, with what goes into each."""
    return _blank(request, pk)


def _blank(request: HttpRequest, pk: int, faults: list[str] | None = None) -> HttpResponse:
    row = access.form_for(viewer_of(request), pk, action="make")
    sheets = files.cells_of(bytes(row.content), row.kind)
    figures = catalogue(area=row.area.code, on=clock.today(), lang=language())
    beside = {cell.place: words for sheet in sheets for cell, words in fillable(sheet)}
    names = {one.key: one.name for one in figures}
    asked = request.POST.get("place", "") if faults else request.GET.get("cell", "")
    chosen = asked if asked in beside else _next(list(beside), row.cells, request.GET.get("after", ""))
    context = {
        "row": row,
        "sheets": sheets,
        "figures": figures,
        "spans": [(name, SPAN_WORDS[name]) for name in SPANS],
        "forms": [form for form in FORMS if form],
        "places": [(place, words.words, place == chosen) for place, words in beside.items()],
        "fillable": beside,
        "chosen": chosen,
        "offer": _chosen(row.cells.get(chosen, ""), beside.get(chosen), figures, filling.units_of(row.area, clock.today())),
        "mapped": {place: _said(reference, names) for place, reference in row.cells.items()},
        "left": sum(place not in row.cells for place in beside),
        "faults": faults or [],
    }
    return render(request, "reports/blank.html", context, status=422 if faults else 200)


def _next(places: list[str], done: Container[str], after: str) -> str:
    """The next cell of which nothing has been said: behind the one just done, else from the beginning."""
    start = places.index(after) + 1 if after in places else 0
    return next((place for place in (*places[start:], *places[:start]) if place not in done), "")


def _said(reference: str, names: dict[str, str]) -> str:
    """A reference in words: 好事实事 · 本期."""
    one = references(reference)[0]
    return " · ".join(str(word) for word in (names.get(one.key, one.key), SPAN_WORDS[one.span], one.form) if word)


def _chosen(reference: str, beside: Beside | None, figures: Sequence[Any], units: dict[str, str]) -> Reference:
    """What the form offers for a cell: what was said of it, else what the words beside it suggest; a person decides."""
    if reference:
        return references(reference)[0]
    if beside is None:
        return Reference("")
    head, label = beside.words, _BRACKETS.sub("", beside.left)
    if _NO_FIGURE.search("".join(head.split())):
        return Reference("")
    wants_share = bool(_SHARE.search(head))
    fitting = [
        one
        for one in figures
        if (one.name in label or (len(label) > 1 and label in one.name)) and (units.get(one.key) == "share") == wants_share
    ]
    best = max(fitting, key=lambda one: len(one.name), default=None)
    this_year, since = re.search("今年|全年|年度|本年", head), re.search("累计|以来", head)
    span: SpanName = "year" if this_year else "since" if since else "period"
    money = best is not None and units.get(best.key) == "fen" and "万元" in head
    return Reference(best.key if best else "", span, "万元" if money else "")


@needs("form", "make")
@require_POST
def map_cell(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which figure goes into a cell, or that none does."""
    sent = request.POST
    key, span, shape = sent.get("figure", ""), sent.get("span", "period"), sent.get("form", "")
    at = "" if span == "period" else f"@{span}"
    reference = f"{{{key}{at}{'|' + shape if shape else ''}}}" if key else ""
    try:
        filling.map_cell(viewer=viewer_of(request), pk=pk, place=sent.get("place", ""), reference=reference, at=clock.now())
    except Refused as refusal:
        return _blank(request, pk, in_words(refusal.faults))
    messages.success(request, _("已记下"))
    return redirect(f"{reverse('blank', args=[pk])}?{urlencode({'after': sent.get('place', '')})}#map")


@needs("form", "read")
@require_POST
def fill(request: HttpRequest, pk: int) -> HttpResponse:
    """The form filled for a period, as a download and nothing else."""
    try:
        period = periods.parse(request.POST.get("period", ""))
    except periods.PeriodError as error:
        raise Http404(str(pk)) from error
    row, content = filling.fill(viewer=viewer_of(request), pk=pk, period=period, at=clock.now())
    answer = HttpResponse(content, content_type=XLSX if row.kind == "xlsx" else DOCX)
    name = quote(f"{row.name}-{period.label}")
    answer["Content-Disposition"] = f"attachment; filename=\"form.{row.kind}\"; filename*=UTF-8''{name}.{row.kind}"
    answer["Cache-Control"] = "no-store"
    return answer
