"""Entries: made once, shown with their history, corrected, withdrawn."""

from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianxin import clock
from lianxin.matters import queries as matters
from lianxin.matters.actions import lift
from lianxin.phones import queries as phones
from lianxin.records import actions
from lianxin.records import queries as records
from lianxin.registry import queries as registry
from lianxin.registry.access import Viewer
from lianxin.reports.queries.closings import closed_over
from lianxin.rules.access import Scope
from lianxin.rules.errors import Refused
from lianxin.web import errors, paging
from lianxin.web.context import periods_of
from lianxin.web.declare import needs
from lianxin.web.entries import page
from lianxin.web.entries.copying import text_of
from lianxin.web.entries.counted import counted
from lianxin.web.entries.finding import chips_found
from lianxin.web.entries.forms import PLACES, EntryForm, initial_from, initial_of
from lianxin.web.entries.shown import shown
from lianxin.web.given import Entry
from lianxin.web.matters.shown import row_of
from lianxin.web.scope import Choice
from lianxin.web.templatetags.lianxin import period_name
from lianxin.web.viewer import scope_of, viewer


@needs("entry", "make")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Record what was done: at most five taps and one sentence; sent twice it is still one entry."""
    if request.method == "GET":
        initial = initial_of(clock.today(), who=request.GET.getlist("who"), kind=request.GET.get("kind", ""))
        return _form(request, EntryForm(initial=initial))
    me, form = viewer(request), EntryForm(request.POST)
    if "look" in request.POST:
        return _looked(request, form)
    if form.is_valid() and _placed(me, form):
        try:
            made, raised = _save(me, form)
        except Refused as refusal:
            errors.onto_form(form, refusal, PLACES)
        else:
            messages.success(request, _said(form, raised=bool(raised)))
            _tell_closed(request, me, made.day)
            return redirect("entry", made.code)
    return _form(request, form)


def _said(form: EntryForm, *, raised: bool) -> str:
    if not raised:
        return _("已保存")
    solved = form.cleaned_data.get("become") == "solved"
    return _("已保存,问题记为当场解决,群众可以评价") if solved else _("已保存,问题已作为事项上报")


def _tell_closed(request: HttpRequest, me: Viewer, day: date) -> None:
    """Say of a day of a closed period what that means: the record counts, and moves no task that was closed."""
    closing = closed_over(me, day) if day < clock.today().replace(day=1) else None
    if closing is not None:
        words = _("%(period)s已经结账:这条记录计入数据,不改动已结账的任务。要计入任务,请找办公室重新打开。")
        messages.info(request, words % {"period": period_name(closing.period)})


def _placed(me: Viewer, form: EntryForm) -> bool:
    """Whether it says whom or where, as far as it has to; only one that says neither costs a look at the policy's words."""
    if form.nowhere:
        word = page.words_here(me, form.cleaned_data["day"]).entries.get(form.cleaned_data["kind"])
        form.settle_place(names_somebody=word is not None and bool(word.with_), home=page.near_home(me))
    return not form.errors


def _save(me: Viewer, form: EntryForm) -> tuple[Entry, bool]:
    """The entry, and the matters that its problems were ticked to become, in one transaction; whether there are any."""
    entry = form.new_entry(officer=me.code)
    raised = form.new_matters(area=page.near_home(me))
    if not raised:
        return actions.make_entry(entry=entry, by=me.code, at=clock.now()), False
    made, _matters = lift(entry=replace(entry, problems=()), matters=raised, by=me.code, at=clock.now())
    return made, True


def _form(request: HttpRequest, form: EntryForm, **extra: Any) -> HttpResponse:
    """The page of a form: only what is shown is looked up, so that an entry in order costs none of it."""
    status = 422 if form.errors else 200
    offered = page.offer(viewer(request), clock.today(), chosen=form["who"].value() or form.initial.get("who", ()))
    form.offer(offered.words, offered.campaigns)
    known = {"title": _("记录走访"), "action": request.path, **extra}
    return render(request, "entries/form.html", page.context_of(form, offered, known), status=status)


def _looked(request: HttpRequest, form: EntryForm, **extra: Any) -> HttpResponse:
    """The form as it was, with those found: for a browser without script."""
    form.errors.clear()
    typed = request.POST.get("find", "")
    return _form(request, form, typed=typed, found=chips_found(viewer(request), typed), **extra)


@needs("entry", "read")
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """My entries by month, the latest first; of the period that was set, or with a word in them."""
    me, typed, asked = viewer(request), request.GET.get("q", "").strip()[:60], request.GET.get("period")
    span = scope_of(request).period
    part = records.entries_of_officer(
        me,
        registry.officer_by_code(me.code),
        cursor=request.GET.get("after", ""),
        first=span.first if asked else None,
        last=span.last if asked else None,
        containing=typed,
    )
    words = page.words_here(me, clock.today())
    rows = [shown(line, words) for line in part.lines]
    months = [(month, list(rows)) for month, rows in groupby(rows, key=lambda row: row.day.strftime("%Y-%m"))]
    whole = paging.Page(rows, part.cursor, "after" not in request.GET)
    context = {"months": months, "page": whole, "typed": typed, "more": paging.more(request.GET)}
    return render(request, "entries/list.html", {**context, "period_choices": _periods(request)})


def _periods(request: HttpRequest) -> list[Choice]:
    """The periods on offer, and all of them, which is what shows without one."""
    asked = "period" in request.GET
    found = periods_of(scope_of(request))
    offered = found if asked else [Choice(one.value, one.label, False) for one in found]
    return [Choice("", _("全部时间"), not asked), *offered]


@needs("entry", "read")
@require_safe
def entry(request: HttpRequest, code: str) -> HttpResponse:
    """One entry: what, when and when recorded, what it counted for, its corrections, what the household says."""
    me, today = viewer(request), clock.today()
    chain = records.entry_history(me, code)
    words = page.words_here(me, today)
    steps = [shown(line, words) for line in chain]
    row = next(step for step in steps if step.code == code)
    own = row.by(me.code)
    campaign = dict(page.campaigns_on(me.homes, row.day)).get(row.campaign, row.campaign)
    context = {
        "entry": row,
        "as_text": text_of(row, campaign),
        "chain": steps,
        "recorder": page.officers_by_code([row.recorded_by])[0].name if row.recorded_by else "",
        "campaign": campaign,
        "objections": records.objections_of(me, code, at=clock.now()),
        "may_reply": own,
        "may_instruct": me.may("instruction", "give"),
        "may_correct": row.current and (own or me.widest("entry", "correct") > Scope.OWN),
        "matters": [row_of(one) for one in matters.matters_of_entry(me, code)],
        "became": matters.matters_of_problems(me, [one.code for one in row.problems]),
        "photos": phones.photos_of_entry(me, code),
        "may_lift": own and row.current,
        "counted": counted(me, row, today=today) if own else [],
    }
    return render(request, "entries/entry.html", context)


@needs("entry", "correct")
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, code: str) -> HttpResponse:
    """Put another entry in place of this one; the old one stays to be seen."""
    me = viewer(request)
    old = records.entry_for(me, code, action="correct")
    if request.method == "GET" and (old.superseded_on or old.withdrawn_on):
        return redirect("entry", code)  # it leads to the one that holds; nobody fills in a form that cannot be saved
    extra = {"title": _("更正记录"), "correcting": True, "more_open": True}
    if request.method == "GET":
        return _form(request, EntryForm(initial=initial_from(old)), **extra)
    form = EntryForm(request.POST, initial=initial_from(old))
    if "look" in request.POST:
        return _looked(request, form, **extra)
    if form.is_valid() and _placed(me, form):
        try:
            entry = form.new_entry(officer=old.officers[0].code)
            made = actions.correct_entry(code=code, entry=entry, by=me.code, at=clock.now())
        except Refused as refusal:
            errors.onto_form(form, refusal, PLACES)
        else:
            messages.success(request, _("已更正,原来的一条留着"))
            return redirect("entry", made.code)
    return _form(request, form, **extra)


@needs("entry", "correct")
@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponseRedirectBase:
    """Take an entry back, with a reason."""
    me = viewer(request)
    actions.withdraw_entry(code=code, reason=request.POST.get("reason", ""), by=me.code, at=clock.now())
    messages.success(request, _("已撤回,原因留着"))
    return redirect("entry", code)
