"""Ledgers with fixed columns as pages and sheets; urging slips, answered and written off."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianxin import clock
from lianxin.liaison.queries import Reading
from lianxin.matters.queries import log_matters, matters_with_codes, stuck
from lianxin.registry import access as registry
from lianxin.registry import queries as registry_queries
from lianxin.reports import access, actions, queries
from lianxin.reports.actions.urging import NewSlip
from lianxin.reports.queries.notices import PROTECTED
from lianxin.rules import periods
from lianxin.rules.access import purpose_of
from lianxin.rules.errors import NotFound, Refused
from lianxin.rules.periods import span_in_words
from lianxin.web import forming, paging, places
from lianxin.web.declare import needs
from lianxin.web.errors import in_words
from lianxin.web.matters import words
from lianxin.web.reports.closings import titles_of
from lianxin.web.reports.docx import SlipWords, slip_docx
from lianxin.web.reports.papers import docx_response, fonts_asked, home_of
from lianxin.web.scope import offered
from lianxin.web.spreadsheets import Sheet, response
from lianxin.web.typeset import chinese
from lianxin.web.viewer import scope_of
from lianxin.web.viewer import viewer as viewer_of

SIZE: Final = 30
_BETWEEN: Final = " · "
A_WEEK: Final = timedelta(days=7)


@needs("slip", "read")
@require_safe
def slips(request: HttpRequest) -> HttpResponse:
    """The ledger of urging slips: number, date, what, who, by when, what was done, written off."""
    return _slips(request)


def _slips(request: HttpRequest, faults: list[str] | None = None) -> HttpResponse:
    viewer, before = viewer_of(request), forming.number_mark(request)
    which = "all" if request.GET.get("which") == "all" else "open"
    area = home_of(request) if viewer.may("board", "read") else None
    rows = queries.slips_of(viewer, area, which=which, before=before, limit=SIZE + 1)
    asked = scope_of(request).area
    context = {
        "area": area,
        "page": paging.cut(rows, SIZE, key=lambda row: (row.pk,), first=not before),
        "more": f"?which={which}&{'area=' + asked + '&' if asked else ''}",
        "which": which,
        "today": clock.today(),
        "may_issue": viewer.may("slip", "issue"),
        "may_end": viewer.may("slip", "end"),
        "offered": list(offered(clock.today())),
        "usual": periods.preceding(periods.containing("month", clock.today())).label,
        "names": places.names(request, [code for row in rows for code in (row.by, row.replied_by, row.written_off_by) if code]),
        "faults": faults or [],
    }
    return render(request, "reports/slips.html", context, status=422 if faults else 200)


class SlipForm(forming.DeskForm):
    """What a slip says."""

    unit = forms.CharField(label=gettext_lazy("承办单位(名称或代码)"), max_length=100)
    officer = forms.CharField(label=gettext_lazy("责任人(姓名或代码)"), max_length=60, required=False)
    text = forms.CharField(label=gettext_lazy("督办事项"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    due_on = forming.DayField(label=gettext_lazy("时限"))
    about = forms.CharField(max_length=120, required=False, widget=forms.HiddenInput())


@needs("slip", "issue")
@require_http_methods(["GET", "POST"])
def new_slip(request: HttpRequest) -> HttpResponse:
    """Issue a slip: about what is overdue with one press, filled in; or about anything else, written here."""
    viewer = viewer_of(request)
    area = places.place_of(request, "slip", "issue")
    first = {name: request.GET.get(name, "")[:500] for name in ("unit", "officer", "text", "about")}
    first["due_on"] = registry_queries.calendar().on_or_after(clock.today() + A_WEEK).isoformat()
    form = SlipForm(forming.sent(request), initial=first)
    if forming.sent(request) is not None and forming.done(form, lambda given: _issue(request, viewer, area.code, given)):
        messages.success(request, _("已发出督办单"))
        return redirect("slips")
    context = {"form": form, "area": area, "late": [] if request.GET.get("unit") else list(_late(viewer))}
    return render(request, "reports/slip_new.html", context, status=forming.status(form))


def _late(viewer: Any) -> Iterator[tuple[Any, str]]:
    """What is overdue within the viewer's reach, each with the form's address filled in; nothing that is told in confidence."""
    found, _cursor = stuck(viewer, at=clock.now(), limit=SIZE)
    told = [(one, one.matter.unit) for one in found if not one.matter.confidential and one.matter.kind not in PROTECTED]
    log_matters(viewer, [one.matter for one, unit in told if unit], Reading(clock.now(), purpose_of("matter"), "slips/new"))
    for one, unit in told:
        if unit is None:
            continue
        text = f"请尽快办理“{one.matter.title}”" + chinese(f"(编号{one.matter.code}),并把进展告诉群众。")
        officer = one.matter.officer
        who = f"{officer.name}{_BETWEEN}{officer.code}" if officer else ""
        sent = {"unit": f"{unit.name}{_BETWEEN}{unit.code}", "officer": who, "text": text, "about": one.matter.code}
        yield one, urlencode({name: value for name, value in sent.items() if value})


def _code(typed: str) -> str:
    """The code of what was filled in as name and code; else what was typed."""
    return typed.rpartition(_BETWEEN)[2].strip()


def _issue(request: HttpRequest, viewer: Any, area: str, given: dict[str, Any]) -> None:
    """Raises Refused, also for a unit or an officer that is not found."""
    try:
        unit = forming.the_one(registry.units(viewer, "unit", "read"), _code(given["unit"]))
    except forms.ValidationError as error:
        raise Refused.because("unit", given["unit"], error.messages[0], error.messages[0]) from error
    try:
        officer = places.officer_typed(request, _code(given["officer"]), "officer", "read").code if given["officer"] else ""
    except NotFound as error:
        raise Refused.because("officer", given["officer"], "没有这个干部", "there is no such officer") from error
    about = given["about"]
    if about and not matters_with_codes(viewer, [about]):
        raise NotFound("matter", about)
    kind = "matter" if about else "other"
    slip = NewSlip(unit.code, given["text"], given["due_on"], officer=officer, about_kind=kind, about_code=about)
    actions.issue_slip(viewer=viewer, area=area, slip=slip, at=clock.now())


@needs("slip", "answer")
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what was done."""
    try:
        actions.answer_slip(viewer=viewer_of(request), pk=pk, text=request.POST.get("text", ""), at=clock.now())
    except Refused as refusal:
        return _slips(request, in_words(refusal.faults))
    messages.success(request, _("已回复"))
    return redirect("slips")


@needs("slip", "end")
@require_POST
def write_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a slip off."""
    try:
        actions.write_off(viewer=viewer_of(request), pk=pk, at=clock.now())
    except Refused as refusal:
        return _slips(request, in_words(refusal.faults))
    messages.success(request, _("已销号"))
    return redirect("slips")


@needs("board", "read")
@require_safe
def ledger_xlsx(request: HttpRequest) -> HttpResponse:
    """The three ledgers of an area and period on one file: duties, matters, slips, each with its fixed columns."""
    viewer, period = viewer_of(request), scope_of(request).period
    area = places.place_of(request, "board", "read")
    about = (f"{area.name} {period.label}", clock.now().strftime("%Y-%m-%d %H:%M"))
    titles = titles_of(area)
    heads = (_("序号"), _("单位"), _("任务"), _("应完成"), _("已完成"), _("未完成"), _("进行中"), _("免除"), _("尚不能统计"))
    tasks = [
        (place, one.name, titles.get(one.duty, one.duty), one.dues, one.met, one.short, one.open, one.exempt, one.unmeasured)
        for place, one in enumerate(queries.tasks(area, period), start=1)
    ]
    found = queries.matters(viewer, area, period)
    log_matters(viewer, found, Reading(clock.now(), purpose_of("export"), "ledger.xlsx"))
    columns = (_("序号"), _("编号"), _("收到"), _("种类"), _("事项"), _("地点"), _("承办单位"), _("时限"), _("状态"))
    listed = [
        (
            *(place, one.code, one.reported_on, words.word(words.KINDS, one.kind), one.title, one.village or one.area),
            *(one.unit, one.due_on, _state(one.state)),
        )
        for place, one in enumerate(found, start=1)
    ]
    return response(
        _("推进台账-%(area)s-%(period)s") % {"area": area.name, "period": period.label},
        [
            Sheet(_("任务台账"), about, heads, tasks),
            Sheet(_("问题台账"), about, columns, listed),
            _slip_sheet(viewer, area, about),
        ],
    )


def _slip_sheet(viewer: Any, area: Any, about: tuple[str, ...]) -> Sheet:
    head = (_("编号"), _("发出"), _("督办事项"), _("承办单位"), _("责任人"), _("时限"), _("落实情况"), _("回复"), _("销号"))
    found = queries.slips_of(viewer, area, which="all", limit=2000)
    return Sheet(_("督办台账"), about, head, [_slip_row(one) for one in found])


def _slip_row(one: Any) -> tuple[Any, ...]:
    replied, ended = (moment.astimezone(clock.ZONE).date() if moment else None for moment in (one.replied_at, one.written_off_at))
    officer = one.officer.name if one.officer else ""
    issued = one.at.astimezone(clock.ZONE).date()
    return (f"〔{one.year}〕{one.number}", issued, one.text, one.unit.name, officer, one.due_on, one.reply, replied, ended)


@needs("slip", "read")
@require_safe
def slip_file(request: HttpRequest, pk: int) -> HttpResponse:
    """A slip as DOCX, to be printed, stamped and sent; ``?fonts=free`` names the free fonts that stand in."""
    slip = access.slip_for(viewer_of(request), pk)
    number = f"督办〔{slip.year}〕{slip.number}号"
    names = places.names(request, [code for code in (slip.replied_by, slip.written_off_by) if code])
    lines = (
        ("承办单位", slip.unit.name),
        ("责任人", slip.officer.name if slip.officer else ""),
        ("督办事项", slip.text),
        ("办理时限", span_in_words(slip.due_on, slip.due_on)),
        ("落实情况", _with_who(slip.reply, names.get(slip.replied_by, ""), slip.replied_at)),
        ("销号", _with_who("已销号" if slip.written_off_at else "", names.get(slip.written_off_by, ""), slip.written_off_at)),
    )
    words = SlipWords(number, slip.area.name, slip.at.astimezone(clock.ZONE).date(), lines)
    return docx_response(slip_docx(words, fonts=fonts_asked(request)), f"督办单{number}")


def _with_who(text: str, who: str, moment: Any) -> str:
    """What was said, by whom and when; nothing where nothing was said, so that there is room to write."""
    if moment is None:
        return ""
    day = moment.astimezone(clock.ZONE).date()
    return f"{text}({who}{'' if not who else ' '}{span_in_words(day, day)})"


def _state(state: str) -> str:
    return str(words.STATES[state][2]) if state in words.STATES else state
