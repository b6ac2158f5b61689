"""Calls for postings: their list, a new one, one with its rows, its stages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianxin import clock
from lianxin.planning.actions import postings as actions
from lianxin.planning.queries import postings
from lianxin.registry import access
from lianxin.web import places
from lianxin.web.declare import needs
from lianxin.web.forming import done, sent, status
from lianxin.web.pairing.forms import ReasonForm
from lianxin.web.pairing.posted import revision_of, tried
from lianxin.web.postings.forms import NewForm
from lianxin.web.postings.shown import head, stage
from lianxin.web.viewer import viewer

AHEAD: Final = timedelta(days=30)


@needs("posting", "read")
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Every call that the reader may read."""
    me = viewer(request)
    rows = [(call, stage(call)) for call in postings.calls(me)]
    return render(request, "postings/list.html", {"rows": rows, "may_draft": me.may("posting", "draft")})


@needs("posting", "draft")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new call."""
    me, at = viewer(request), clock.now()
    area = places.place_of(request, "posting", "draft")
    officers = access.officers(me, "officer", "read")
    form = NewForm(lambda: officers, sent(request), initial={"first": (clock.today() + AHEAD).replace(day=1)})
    made: list[Any] = []

    def act(given: dict[str, Any]) -> None:
        made.append(actions.begin_call(area=area, by=me.code, at=at, **given))

    if request.method == "POST" and done(form, act):
        return redirect("posting", made[0].pk)
    context = {
        "form": form,
        "title": _("新的一轮选派"),
        "lead": _("把村的需要、部门的优势、本人的专长对起来,算出两种配法;人来决定,和建议不同的写明理由。"),
        "do": _("下一步"),
        "back": reverse("postings"),
        "aside": _("驻村选派"),
    }
    return render(request, "registry/form.html", context, status=status(form))


@needs("posting", "read")
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A call: what villages need, who applied, how far the panel is, what was decided."""
    me = viewer(request)
    call = postings.call_for(me, pk)
    context = head(me, call) | {
        "villages": postings.villages(call),
        "units": postings.units(call),
        "people": postings.applicants(call),
        "panel": postings.progress(call),
        "decisions": postings.decisions(call) if call.state == "decided" else [],
    }
    return render(request, "postings/call.html", context)


@needs("posting", "draft")
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Marking opens, or is over."""
    me, at = viewer(request), clock.now()
    call = postings.call_for(me, pk, action="draft")
    act = {"open": actions.open_marking, "close": actions.close_marking}.get(request.POST.get("to", ""))
    if act is None:
        raise Http404
    tried(request, lambda: act(call=call, revision=revision_of(request, call), by=me.code, at=at))
    return redirect("posting", pk)


@needs("posting", "draft")
@require_http_methods(["GET", "POST"])
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it up, with the reason."""
    me, at = viewer(request), clock.now()
    call = postings.call_for(me, pk, action="draft")
    form = ReasonForm(sent(request))

    def act(given: dict[str, Any]) -> None:
        actions.drop_call(call=call, revision=revision_of(request, call), by=me.code, at=at, **given)

    if request.method == "POST" and done(form, act):
        return redirect("posting", pk)
    context = {
        "form": form,
        "title": _("放弃这一轮"),
        "do": _("放弃"),
        "danger": True,
        "revision": call.revision,
        "back": reverse("posting", args=[pk]),
        "aside": call.name,
    }
    return render(request, "pairing/ask.html", context, status=status(form))
