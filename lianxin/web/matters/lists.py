"""Matters as lists: those one handles, those within reach, those found by words; and an open note that becomes one."""

from datetime import timedelta
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from lianxin import clock
from lianxin.liaison.queries import Reading
from lianxin.matters import actions, queries
from lianxin.matters.queries.desk import Filters
from lianxin.records import queries as records
from lianxin.rules.access import purpose_of
from lianxin.web import places
from lianxin.web.declare import needs
from lianxin.web.matters.filtering import LISTS, FilterForm, carried, cursor_of, filters_of, page_of_rows, tabs
from lianxin.web.matters.shown import row_of_line
from lianxin.web.paging import more
from lianxin.web.viewer import viewer

PAGE: Final = 25
A_YEAR: Final = timedelta(days=365)
WAYS: Final = (
    ("desk", gettext_lazy("分办台"), "triage"),
    ("counter-desk", gettext_lazy("窗口代办"), "counter"),
    ("matters-stuck", gettext_lazy("卡在哪里"), "urge"),
    ("matters-office", gettext_lazy("事项督办"), "review"),
    ("matters-handed", gettext_lazy("已移交的"), "handed"),
)
"""The desks, for whoever has them."""


@needs("matter", "read")
@require_safe
def matters(request: HttpRequest) -> HttpResponse:
    """The matters that the reader may see, by words and filters; open ones first unless asked otherwise."""
    me = viewer(request)
    place, filters = asked_for(request)
    form = FilterForm(me, request.GET)
    part = queries.lines(me, filters, cursor=cursor_of(request.GET), limit=PAGE)
    queries.log_matters(me, part.lines, Reading(clock.now(), purpose_of("matter"), "matters"))
    context: dict[str, Any] = {
        "query": request.GET.urlencode(),
        "page": page_of_rows(map(row_of_line, part.lines), part.cursor, request.GET),
        "more": more(request.GET),
        "form": form,
        "filtered": form.filtered,
        "narrowed": any(request.GET.get(name) for name in ("kind", "category", "channel")),
        "tabs": tabs(request.GET, LISTS, "open"),
        "kept": [(name, value) for name, value in carried(request.GET) if name not in form.fields],
        "may": [(view, label) for view, label, action in WAYS if me.may("matter", action)],
        "area_choices": places.choices(request, "matter", "read", place) if place else [],
        "period_choices": [],
    }
    return render(request, "matters/list.html", context)


def asked_for(request: HttpRequest) -> tuple[Any, Filters]:
    """The place that the list is about (None for whoever sees only his own), and what it is narrowed down to."""
    place = places.place_of(request, "matter", "read") if oversees(request) else None
    state = request.GET.get("state", "open")
    told = {"state": state, "area": place.code if place and request.GET.get("area") else ""}
    if not state:
        told["first"] = (clock.today() - A_YEAR).isoformat()
    return place, filters_of(request.GET, **told)


def oversees(request: HttpRequest) -> bool:
    """Whether the reader sees more matters than one's own."""
    return viewer(request).oversees("matter", "read")


@needs("matter", "make")
@require_POST
def lift(request: HttpRequest, problem: str) -> HttpResponseBase:
    """An open note becomes a matter with one tap: nothing is typed again."""
    me = viewer(request)
    records.problem_for(me, problem)
    kind, category = request.POST.get("kind", "problem"), request.POST.get("category", "")
    made = actions.lift_problem(problem=problem, kind=kind, category=category, by=me.code, at=clock.now())
    messages.success(request, _("已作为事项上报,交有关单位办"))
    return redirect("matter", made.code)
