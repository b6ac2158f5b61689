"""Ledgers with fixed columns as pages and sheets; urging slips, answered and written off."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianxin import clock
from lianxin.liaison.queries import Reading
from lianxin.matters.queries import log_matters
from lianxin.registry import access as registry
from lianxin.reports import actions, queries
from lianxin.reports.actions.urging import NewSlip
from lianxin.rules.access import purpose_of
from lianxin.rules.errors import NotFound, Refused
from lianxin.web import forming, paging, places
from lianxin.web.declare import needs
from lianxin.web.errors import in_words
from lianxin.web.matters import words
from lianxin.web.reports.closings import titles_of
from lianxin.web.reports.papers import home_of
from lianxin.web.spreadsheets import Sheet, response
from lianxin.web.viewer import scope_of
from lianxin.web.viewer import viewer as viewer_of

SIZE: Final = 30


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


@needs("slip", "issue")
@require_http_methods(["GET", "POST"])
def new_slip(request: HttpRequest) -> HttpResponse:
    """Issue a slip; what it is about may come with the address."""
    viewer = viewer_of(request)
    area = places.place_of(request, "slip", "issue")
    first = {name: request.GET.get(name, "")[:200] for name in ("unit", "officer", "text")}
    form = SlipForm(forming.sent(request), initial=first)
    if forming.sent(request) is not None and forming.done(form, lambda given: _issue(request, viewer, area.code, given)):
        messages.success(request, _("已发出督办单"))
        return redirect("slips")
    return render(request, "reports/slip_new.html", {"form": form, "area": area}, status=forming.status(form))


def _issue(request: HttpRequest, viewer: Any, area: str, given: dict[str, Any]) -> None:
    """Raises Refused, also for a unit or an officer that is not found."""
    try:
        unit = forming.the_one(registry.units(viewer, "unit", "read"), given["unit"])
    except forms.ValidationError as error:
        raise Refused.because("unit", given["unit"], error.messages[0], error.messages[0]) from error
    try:
        officer = places.officer_typed(request, given["officer"], "officer", "read").code if given["officer"] else ""
    except NotFound as error:
        raise Refused.because("officer", given["officer"], "没有这个干部", "there is no such officer") from error
    slip = NewSlip(unit=unit.code, officer=officer, text=given["text"], due_on=given["due_on"])
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
    heads = (_("序号"), _("单位"), _("任务"), _("应完成"), _("已完成"), _("未完成"), _("进行中"), _("免除"))
    tasks = [
        (place, one.name, titles.get(one.duty, one.duty), one.dues, one.met, one.short, one.open, one.exempt)
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


def _state(state: str) -> str:
    return str(words.STATES[state][2]) if state in words.STATES else state
