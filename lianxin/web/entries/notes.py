"""What is found on entries and has to be answered: problems, objections, instructions."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianxin import clock
from lianxin.liaison.queries import Reading
from lianxin.matters import actions as matter_actions
from lianxin.matters import queries as matters
from lianxin.records import actions
from lianxin.records import queries as records
from lianxin.registry import queries as registry
from lianxin.rules.access import purpose_of
from lianxin.rules.errors import NotFound, Refused
from lianxin.web import paging, places
from lianxin.web.declare import needs
from lianxin.web.errors import in_words
from lianxin.web.viewer import scope_of, viewer

PAGE = 30


@needs("objection", "reply")
@require_POST
def reply(request: HttpRequest, code: str, objection: int) -> HttpResponseRedirectBase:
    """The officer's answer, which the household sees."""
    me = viewer(request)
    actions.reply_to_objection(objection=objection, text=request.POST.get("reply", ""), by=me.code, at=clock.now())
    messages.success(request, _("已答复,这户人家看得到"))
    return redirect("entry", code)


@needs("problem", "read")
@require_safe
def problems(request: HttpRequest) -> HttpResponse:
    """Open notes: my own, or with ``all`` those of everybody whom I oversee, in the area that was set."""
    me, area = viewer(request), scope_of(request).area
    everybody = request.GET.get("all") == "1"
    found = records.open_problems(
        me,
        officer=None if everybody else registry.officer_by_code(me.code),
        area=registry.area_by_code(area) if area and everybody else None,
        after=_number(request.GET.get("after", "")),
        limit=PAGE + 1,
    )
    page = paging.Page(found[:PAGE], str(found[PAGE - 1].pk) if len(found) > PAGE else "", "after" not in request.GET)
    context = {"page": page, "everybody": everybody, "may_all": _oversees(request), "more": paging.more(request.GET)}
    context["may_lift"] = not everybody and me.may("matter", "make")
    return render(request, "entries/problems.html", {**context, **_scope(request, everybody=everybody)})


def _scope(request: HttpRequest, *, everybody: bool) -> dict[str, Any]:
    """Open problems have no period; those of everybody have an area."""
    if not everybody:
        return {"area_choices": [], "period_choices": []}
    place = places.place_of(request, "problem", "read")
    return {"area_choices": places.choices(request, "problem", "read", place), "period_choices": []}


def _oversees(request: HttpRequest) -> bool:
    return viewer(request).oversees("problem", "read")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


@needs("problem", "read")
@require_http_methods(["GET", "POST"])
def problem(request: HttpRequest, code: str) -> HttpResponse:
    """One problem: where it was found, and what became of it."""
    me, faults = viewer(request), []
    if request.method == "POST":
        records.problem_for(me, code, action="close")
        try:
            actions.close_problem(code=code, note=request.POST.get("note", ""), by=me.code, at=clock.now())
        except Refused as refusal:
            faults = in_words(refusal.faults)
        else:
            messages.success(request, _("已办结"))
            return redirect("problems")
    found = records.problem_for(me, code)
    context: dict[str, Any] = {"problem": found, "may_close": _may_close(request, code), "faults": faults}
    context["may_instruct"] = me.may("instruction", "give")
    context["matter"] = matters.matters_of_problems(me, [code]).get(code, "")
    context["may_lift"] = found.closed_on is None and me.may("matter", "make")
    return render(request, "entries/problem.html", context, status=422 if faults else 200)


def _may_close(request: HttpRequest, code: str) -> bool:
    try:
        return records.problem_for(viewer(request), code, action="close").closed_on is None
    except NotFound:
        return False


def _report(found: Any, result: str, *, by: str) -> None:
    """The result; that of an instruction on a matter stands in the matter's history as well."""
    if found.about_kind == "matter":
        step = {"step": "report_back", "text": result, "instruction": found.code}
        matter_actions.take_step(code=found.about_code, by=by, at=clock.now(), **step)
    else:
        actions.report_instruction(code=found.code, result=result, by=by, at=clock.now())


@needs("instruction", "report")
@require_http_methods(["GET", "POST"])
def instruction(request: HttpRequest, code: str) -> HttpResponse:
    """An instruction that one gave or owns; the owner says what was done."""
    me, faults = viewer(request), []
    found = next((one for one in records.instructions_for(me).filter(code=code)), None)
    if found is None:
        raise NotFound("instruction", code)
    if request.method == "POST":
        try:
            _report(found, request.POST.get("result", ""), by=me.code)
        except Refused as refusal:
            faults = in_words(refusal.faults)
        else:
            messages.success(request, _("已报告结果"))
            return redirect("instruction", code)
    own = found.owner.code == me.code
    about = matters.matters_with_codes(me, [found.about_code]) if found.about_kind == "matter" else []
    matters.log_matters(me, about, Reading(clock.now(), purpose_of("matter"), "instruction"))
    late = found.due_on < clock.today()
    context = {"instruction": found, "own": own, "late": late, "faults": faults, "about": about[0] if about else None}
    return render(request, "entries/instruction.html", context, status=422 if faults else 200)
