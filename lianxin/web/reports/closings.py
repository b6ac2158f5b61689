"""Closing months, quarters and years; what officers say of their own lines before that."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianxin import clock
from lianxin.policy import queries as policies
from lianxin.reports import actions, queries
from lianxin.rules import periods
from lianxin.rules.errors import Refused
from lianxin.rules.periods import Period
from lianxin.web import places
from lianxin.web.declare import needs
from lianxin.web.errors import in_words
from lianxin.web.templatetags.lianxin import named
from lianxin.web.viewer import viewer as viewer_of


@needs("closing", "make")
@require_safe
def closings(request: HttpRequest) -> HttpResponse:
    """Every period that is over: how it stands, who waits for an answer, whether it is closed."""
    return _closings(request)


def _closings(request: HttpRequest, faults: list[str] | None = None) -> HttpResponse:
    viewer = viewer_of(request)
    area = places.place_of(request, "closing", "make")
    books = queries.books(area, today=clock.today())
    codes = [book.closing.closed_by for book in books if book.closing] + [one.by for book in books for one in book.reopenings]
    context = {
        "area": area,
        "area_choices": places.choices(request, "closing", "make", area),
        "books": books,
        "heard": queries.heard(viewer, area),
        "titles": titles_of(area),
        "names": places.names(request, codes),
        "faults": faults or [],
    }
    return render(request, "reports/closings.html", context, status=422 if faults else 200)


def titles_of(area: Any) -> dict[str, str]:
    """The titles of the duties in force in an area, by key."""
    found = policies.policies_in_force(area, clock.today())
    return {key: named(duty) for version in found for key, duty in version.policy.duties.items()}


def _period(label: str) -> Period:
    try:
        return periods.parse(label)
    except periods.PeriodError as error:
        raise Http404(label) from error


@needs("closing", "make")
@require_POST
def close(request: HttpRequest, label: str) -> HttpResponse:
    """Close a period for the area."""
    area, period = places.place_of(request, "closing", "make"), _period(label)
    try:
        actions.close_period(viewer=viewer_of(request), area=area.code, period=period, at=clock.now())
    except Refused as refusal:
        return _closings(request, in_words(refusal.faults))
    messages.success(request, _("已结账,应完成从此不再变动"))
    return redirect(f"{reverse('closings')}?area={area.code}")


@needs("closing", "make")
@require_POST
def reopen(request: HttpRequest, label: str) -> HttpResponse:
    """Open a closed period again, with a reason."""
    area, period = places.place_of(request, "closing", "make"), _period(label)
    reason = request.POST.get("reason", "")
    try:
        actions.reopen_period(viewer=viewer_of(request), area=area.code, period=period, reason=reason, at=clock.now())
    except Refused as refusal:
        return _closings(request, in_words(refusal.faults))
    messages.success(request, _("已重新打开;再次结账以前,应完成随记录变动"))
    return redirect(f"{reverse('closings')}?area={area.code}")


@needs("remark", "answer")
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer what an officer said of a line."""
    area = places.place_of(request, "closing", "make")
    try:
        actions.answer_remark(viewer=viewer_of(request), pk=pk, text=request.POST.get("text", ""), at=clock.now())
    except Refused as refusal:
        return _closings(request, in_words(refusal.faults))
    messages.success(request, _("已答复"))
    return redirect(f"{reverse('closings')}?area={area.code}")


@needs("remark", "make")
@require_safe
def my_lines(request: HttpRequest) -> HttpResponse:
    """One's own lines of periods that are over and not closed yet, and what one says of them."""
    return _mine(request)


def _mine(request: HttpRequest, faults: list[str] | None = None) -> HttpResponse:
    viewer = viewer_of(request)
    titles: dict[str, str] = {}
    for home in viewer.homes:
        titles |= titles_of(home)
    context = {"lines": queries.my_lines(viewer), "titles": titles, "faults": faults or []}
    return render(request, "reports/lines.html", context, status=422 if faults else 200)


@needs("remark", "make")
@require_POST
def say(request: HttpRequest, due: int) -> HttpResponse:
    """Say something of a line of one's own before it is closed."""
    try:
        actions.remark(viewer=viewer_of(request), due=due, text=request.POST.get("text", ""), at=clock.now())
    except Refused as refusal:
        return _mine(request, in_words(refusal.faults))
    messages.success(request, _("已记下,结账前会答复你"))
    return redirect("my-lines")
