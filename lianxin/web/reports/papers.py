"""Documents of figures: what the clock drafted, read, edited, checked, signed; as DOCX, XLSX and text to paste."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianxin import clock
from lianxin.registry import access as registry
from lianxin.reports import actions, queries
from lianxin.reports.queries import Paper
from lianxin.reports.queries.asking import askable
from lianxin.rules.documents import KINDS, MOVES, STATES
from lianxin.rules.errors import NotFound, Refused
from lianxin.web import forming, paging, places
from lianxin.web.declare import needs
from lianxin.web.errors import in_words, language
from lianxin.web.reports.docx import docx_of
from lianxin.web.reports.writer import FREE, OFFICIAL, Fonts
from lianxin.web.spreadsheets import Sheet, response
from lianxin.web.templatetags.lianxin import named
from lianxin.web.typeset import chinese
from lianxin.web.viewer import scope_of
from lianxin.web.viewer import viewer as viewer_of

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SIZE: Final = 30
FILTERS: Final[dict[str, tuple[str, ...]]] = {
    "": (),
    "open": ("drafted", "submitted", "checked"),
    "signed": ("signed",),
}
FILTER_WORDS: Final = {"": gettext_lazy("全部"), "open": gettext_lazy("办理中"), "signed": gettext_lazy("已签发")}


@needs("document", "read")
@require_safe
def papers(request: HttpRequest) -> HttpResponse:
    """The documents of an area, the latest period first, with what waits for the reader on top."""
    viewer = viewer_of(request)
    asked, below = scope_of(request).area, request.GET.get("below") == "1"
    area = home_of(request)
    chosen = request.GET.get("state", "open")
    chosen = chosen if chosen in FILTERS else "open"
    before = forming.number_mark(request)
    rows = queries.documents_of(viewer, area=area, below=below, states=FILTERS[chosen], before=before, limit=SIZE + 1)
    context = {
        "area": area,
        "page": paging.cut(rows, SIZE, key=lambda row: (row.pk,), first=not before),
        "more": f"?state={chosen}&{'area=' + asked + '&' if asked else ''}{'below=1&' if below else ''}",
        "waiting": queries.waiting_for(viewer, area, below=below),
        "below": below,
        "chosen": chosen,
        "filters": [(key, label, key == chosen) for key, label in FILTER_WORDS.items()],
        "states": _words(STATES),
        "kinds": _words(KINDS),
        "askable": _askable(viewer, area),
        "area_query": f"&area={asked}" if asked else "",
    }
    return render(request, "reports/papers.html", context)


def _askable(viewer: Any, area: Any) -> list[tuple[str, str, Any]]:
    """The papers that the reader may have drafted now: name, title, days."""
    if area is None or not viewer.may("document", "draft"):
        return []
    if not registry.areas(viewer, "document", "draft").filter(pk=area.pk).exists():
        return []
    return [(one.name, named(one.rule), one.period) for one in askable(area, clock.today())]


@needs("document", "draft")
@require_POST
def draft_now(request: HttpRequest) -> HttpResponse:
    """Draft a paper of the area now, up to today."""
    viewer = viewer_of(request)
    area = places.place_of(request, "document", "draft")
    try:
        made = actions.draft_now(viewer=viewer, area=area.code, name=request.POST.get("name", ""), at=clock.now())
    except Refused as refusal:
        for words in in_words(refusal.faults):
            messages.error(request, words)
        return redirect("papers")
    messages.success(request, _("已按到今天为止的记录拟好"))
    return redirect("paper", made.pk)


def home_of(request: HttpRequest) -> Any:
    """The area asked for, else the reader's widest; None for an officer who has only documents of one's own."""
    try:
        return places.place_of(request, "document", "read")
    except NotFound:
        if scope_of(request).area:
            raise
        return None


def _words(table: dict[str, tuple[str, str]]) -> dict[str, str]:
    place = 1 if language() == "en" else 0
    return {key: words[place] for key, words in table.items()}


@needs("document", "read")
@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """One document: every figure opens its records; what is counted otherwise since it was signed stands beside it."""
    return _paper(request, pk)


def _paper(request: HttpRequest, pk: int, status: int = 200, faults: list[str] | None = None) -> HttpResponse:
    found = queries.paper_of(viewer_of(request), pk, at=clock.now())
    row = found.row
    codes = [*row.drafted_by, row.checked_by, row.signed_by]
    now = found.cells_now()
    context = {
        "paper": found,
        "row": row,
        "text": chinese(found.text),
        "offers": [(name, MOVES[name]) for name in queries.offers(viewer_of(request), row) if name not in ("edit", "return")],
        "may_edit": "edit" in queries.offers(viewer_of(request), row),
        "may_return": "return" in queries.offers(viewer_of(request), row),
        "names": places.names(request, [code for code in codes if code]),
        "drafters": list(row.drafted_by),
        "state": _words(STATES)[row.state],
        "kind": _words(KINDS)[row.kind],
        "issuer": queries.issuer_of(row),
        "table": list(_lines(row.table, now)),
        "corrected": bool(found.corrections or now),
        "faults": faults or [],
    }
    return render(request, "reports/paper.html", context, status=status)


_Cell = tuple[dict[str, str], str, str]


def _lines(table: dict[str, Any] | None, now: dict[tuple[str, str], str]) -> Iterator[tuple[str, str, list[_Cell]]]:
    """The lines of a document's table: code, name, and each cell with its column, so that it opens what it counts.

    The third of a cell is what is counted now, where that is something else than what was signed.
    """
    for line in table["rows"] if table else ():
        cells = zip(table["columns"], line["cells"], strict=True) if table else ()
        code = line["code"]
        yield code, line["name"], [(column, said, now.get((code, column["key"]), "")) for column, said in cells]


class PaperForm(forms.Form):
    """The words of a document; figures stand as references."""

    title = forms.CharField(label=gettext_lazy("标题"), max_length=120)
    recipients = forms.CharField(label=gettext_lazy("主送"), max_length=200, required=False)
    text = forms.CharField(
        label=gettext_lazy("正文"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 18, "class": "long"}),
        help_text=gettext_lazy("一段一行;花括号里的是数,由记录得出,挪动、删去都可以,不要手写数"),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput())


@needs("document", "draft")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the words of a draft; the figures named are counted again on saving."""
    viewer = viewer_of(request)
    found = queries.paper_of(viewer, pk, at=clock.now(), compare=False)
    if "edit" not in queries.offers(viewer, found.row):
        raise Http404(str(pk))
    row = found.row
    first = {"title": row.title, "recipients": row.recipients, "text": row.text, "revision": row.revision}
    form = PaperForm(forming.sent(request), initial=first)
    sent = forming.sent(request)
    if sent is not None and forming.done(form, lambda given: actions.edit(viewer=viewer, pk=pk, at=clock.now(), **given)):
        messages.success(request, _("已保存,数据已按现在的记录重算"))
        return redirect("paper", pk)
    context = {"paper": found, "row": row, "form": form, "values": row.values}
    return render(request, "reports/edit.html", context, status=forming.status(form))


Act = Callable[..., Any]
_ACTS: Final[dict[str, Act]] = {
    "recount": actions.recount,
    "submit": actions.submit,
    "check": actions.check,
    "return": actions.send_back,
    "sign": actions.sign,
}
_SAID: Final = {
    "recount": gettext_lazy("数据已按现在的记录重算"),
    "submit": gettext_lazy("已送核"),
    "check": gettext_lazy("已核稿"),
    "return": gettext_lazy("已退改"),
    "sign": gettext_lazy("已签发,数据从此冻结"),
}


@needs("document", "read")
@require_POST
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Take one step of a document; a refusal shows on its page, as it is now."""
    if step not in _ACTS:
        raise Http404(step)
    viewer = viewer_of(request)
    typed = request.POST.get("revision", "")
    given: dict[str, Any] = {"reason": request.POST.get("reason", "")} if step == "return" else {}
    revision = int(typed) if typed.isdecimal() else 0
    try:
        _ACTS[step](viewer=viewer, pk=pk, revision=revision, at=clock.now(), **given)
    except Refused as refusal:
        faults = in_words(refusal.faults)
        return _paper(request, pk, 422, faults)
    messages.success(request, _SAID[step])
    return redirect("paper", pk)


@needs("document", "read")
@require_safe
def docx(request: HttpRequest, pk: int) -> HttpResponse:
    """The document in the official layout; ``?fonts=free`` names the free fonts that stand in."""
    found = queries.paper_of(viewer_of(request), pk, at=clock.now(), compare=False)
    content = docx_of(found, issuer=queries.issuer_of(found.row), fonts=fonts_asked(request))
    return docx_response(content, found.row.title)


def fonts_asked(request: HttpRequest) -> Fonts:
    """The fonts of an office's computer, or those that stand in for them."""
    return FREE if request.GET.get("fonts") == "free" else OFFICIAL


def docx_response(content: bytes, name: str) -> HttpResponse:
    """A DOCX as a download under its Chinese name."""
    answer = HttpResponse(content, content_type=DOCX)
    answer["Content-Disposition"] = f"attachment; filename=\"paper.docx\"; filename*=UTF-8''{quote(name)}.docx"
    answer["Cache-Control"] = "no-store"
    return answer


@needs("document", "read")
@require_safe
def xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The document's figures as a table: each with its span, and the table by area on a sheet of its own."""
    found = queries.paper_of(viewer_of(request), pk, at=clock.now())
    return response(found.row.title, list(_sheets(found)))


def _sheets(found: Paper) -> list[Sheet]:
    row = found.row
    as_of = row.as_of.astimezone(clock.ZONE).strftime("%Y-%m-%d %H:%M")
    lines = (found.number, f"{row.area.name} {row.period}", _("数据截至 %(at)s") % {"at": as_of})
    about = tuple(line for line in lines if line)
    head = (_("数据"), _("从"), _("到"), _("数"), _("部门核定"))
    rows = [(one["name"], one["first"], one["last"], one["said"], one["attested"]) for one in row.values.values()]
    text = Sheet(_("正文"), about, (row.title,), [(chinese(paragraph.text),) for paragraph in found.paragraphs])
    sheets = [Sheet(_("数据"), about, head, rows), text]
    if row.table:
        heads = (_("代码"), _("单位"), *(column["name"] for column in row.table["columns"]))
        listed = [(line["code"], line["name"], *line["cells"]) for line in row.table["rows"]]
        sheets.append(Sheet(_("附表"), about, heads, listed))
    corrected = list(_corrected(found))
    if corrected:
        sheets.append(Sheet(_("签发以后的更正"), about, (_("单位"), _("数据"), _("签发时"), _("现在")), corrected))
    return sheets


def _corrected(found: Paper) -> Iterator[tuple[str, str, str, str]]:
    """What is counted otherwise since it was signed: where, which figure, the frozen number, what it is now."""
    row = found.row
    for one in found.corrections:
        yield row.area.name, row.values[one.reference]["name"], one.frozen, one.now
    now = found.cells_now()
    for code, name, cells in _lines(row.table, now):
        yield from ((name, column["name"], said, now[code, column["key"]]) for column, said, later in cells if later)
