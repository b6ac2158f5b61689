"""The hotline's desk: who rings now, whom one talks with, who is to be called back. It is asked again every three seconds."""

import hashlib
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianxin import clock
from lianxin.hotline import actions, queries
from lianxin.liaison.queries import Reading
from lianxin.registry.access import Viewer
from lianxin.rules.access import purpose_of
from lianxin.rules.errors import Refused
from lianxin.web.declare import needs
from lianxin.web.errors import in_words
from lianxin.web.hotline.words import rows_of
from lianxin.web.viewer import viewer

UNCHANGED = 204
"""Nothing is to be put in the place of what stands there (htmx)."""


def keys_on(request: HttpRequest) -> bool:
    """Whether single keys act; one choice for all desks."""
    return request.COOKIES.get("desk_keys", "1") == "1"


def _now(me: Viewer, at: datetime) -> dict[str, Any]:
    found = queries.board(me, at=at)
    told = {name: rows_of(getattr(found, name), at) for name in ("ringing", "mine", "to_call_back")}
    seen = repr([[(one.code, one.word, one.tries, one.late) for one in rows] for rows in told.values()])
    return {**told, "more": found.more_to_call_back, "seen": hashlib.sha256(seen.encode()).hexdigest()[:16]}


@needs("call", "answer")
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The desk with its keys, one's seat, and the knowledge that can be looked up."""
    me, at = viewer(request), clock.now()
    context = {**_now(me, at), "seat": queries.my_seat(me), "lines": queries.lines(me), "keys": keys_on(request)}
    return render(request, "hotline/desk.html", context)


@needs("call", "answer")
@require_safe
def now(request: HttpRequest) -> HttpResponse:
    """What changes on the desk, in part; 204 while nothing has changed, so that nobody's focus is lost."""
    context = _now(viewer(request), clock.now())
    if request.GET.get("seen") == context["seen"]:
        return HttpResponse(status=UNCHANGED)
    return render(request, "hotline/_now.html", context)


def _refused(request: HttpRequest, refusal: Refused) -> HttpResponseBase:
    for reason in in_words(refusal.faults):
        messages.error(request, reason)
    return redirect("hotline")


@needs("call", "answer")
@require_POST
def take(request: HttpRequest, code: str) -> HttpResponseBase:
    """Take the call; a colleague's stays with the colleague."""
    try:
        actions.take(code=code, by=viewer(request).code, at=clock.now())
    except Refused as refusal:
        return _refused(request, refusal)
    return redirect("hotline-call", code)


@needs("call", "answer")
@require_POST
def back(request: HttpRequest, code: str) -> HttpResponseBase:
    """Called back: reached, its page follows; not reached, it waits for the next try."""
    me, at, reached = viewer(request), clock.now(), request.POST.get("reached") == "1"
    try:
        call = actions.call_back(code=code, reached=reached, by=me.code, at=at)
    except Refused as refusal:
        return _refused(request, refusal)
    queries.log_calls(me, [call], Reading(at, purpose_of("hotline"), "hotline"))
    if reached:
        return redirect("hotline-call", code)
    messages.info(request, _("已记下没打通") if call.back_at is None else _("几次都没打通,不再回拨"))
    return redirect("hotline")


@needs("call", "answer")
@require_POST
def seat(request: HttpRequest) -> HttpResponseBase:
    """Where one sits; left empty, nowhere."""
    me, extension = viewer(request), request.POST.get("extension", "").strip()
    try:
        if extension:
            actions.sit(line=request.POST.get("line", ""), extension=extension, by=me.code, at=clock.now())
        else:
            actions.leave(by=me.code, at=clock.now())
    except Refused as refusal:
        return _refused(request, refusal)
    messages.success(request, _("已记下你的分机") if extension else _("已离席"))
    return redirect("hotline")
