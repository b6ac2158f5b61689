"""The log of the exchange: searched by number, matter or id; one message with what became of it; worked or sent again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianxin import clock
from lianxin.liaison.queries import Reading
from lianxin.platforms import actions, queries
from lianxin.platforms.actions.receiving import UNREAD
from lianxin.registry import access
from lianxin.rules.access import purpose_of
from lianxin.rules.errors import Refused
from lianxin.web import paging, places
from lianxin.web.declare import needs
from lianxin.web.errors import in_words, language
from lianxin.web.forming import by_number, number_mark, sent
from lianxin.web.platforms import said
from lianxin.web.platforms.forms import AgainstForm
from lianxin.web.typeset import chinese
from lianxin.web.viewer import viewer

SIZE = 50
TABS = ("in", "out", "refused")
States = Mapping[str, tuple[str, str, Promise]]


def _tag(states: States, key: str) -> tuple[str, str, Any]:
    return states.get(key, ("", "", key))


def _row(row: Any, states: States) -> dict[str, Any]:
    return {"row": row, "type": said.word(said.TYPES, row.type), "tag": _tag(states, row.state)}


@needs("platform", "read")
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """What came, what went, what was turned away: codes and times alone."""
    me = viewer(request)
    tab = request.GET.get("tab", "in")
    tab = tab if tab in TABS else "in"
    asked: dict[str, Any] = {"partner": request.GET.get("partner", ""), "before": number_mark(request) or None, "limit": SIZE + 1}
    more: dict[str, Any] = {"state": request.GET.get("state", ""), "typed": request.GET.get("q", "").strip()}
    rows: list[Any]
    if tab == "refused":
        rows, states = list(queries.refusals(me, **asked)), {}
    elif tab == "out":
        rows, states = list(queries.went(me, **asked, **more)), said.WENT
    else:
        rows, states = list(queries.came(me, **asked, **more)), said.CAME
    page = by_number(rows, SIZE, request)
    context = {
        "tab": tab,
        "page": page,
        "lines": [_refused(row) if tab == "refused" else _row(row, states) for row in page.rows],
        "more": paging.more(request.GET),
        "sides": [one.partner for one in queries.sides(me)],
        "states": [(key, words[2]) for key, words in states.items()],
        "asked": {**asked, **more},
    }
    return render(request, "platforms/log.html", context)


def _refused(row: Any) -> dict[str, Any]:
    return {"row": row, "reason": said.word(said.REASONS, row.reason), "said": said.half(row.said)}


def _reading() -> Reading:
    return Reading(clock.now(), purpose_of("triage"), "platforms")


@needs("platform", "read")
@require_safe
def came(request: HttpRequest, number: int) -> HttpResponse:
    """One that came; its content only for whoever may read orders, and logged."""
    return _came(request, number, _form(request))


def _form(request: HttpRequest) -> AgainstForm:
    me = viewer(request)
    return AgainstForm(lambda: access.units(me, "unit", "read"), sent(request))


def _came(request: HttpRequest, number: int, form: AgainstForm, faults: list[str] | None = None) -> HttpResponse:
    seen = queries.came_one(viewer(request), number, reading=_reading())
    row = seen.row
    english = language() == "en"
    context = {
        "seen": seen,
        **_row(row, said.CAME),
        "through": said.word(said.THROUGH, row.through),
        "why": [(_named(row, one), one["en"] if english else chinese(one["zh"])) for one in row.why],
        "decided_by": places.names(request, [row.decided_by]).get(row.decided_by, row.decided_by),
        "asks_against": any(one["field"] in {"against", "unit"} for one in row.why),
        "form": form,
        "faults": faults or [],
    }
    return render(request, "platforms/came.html", context, status=422 if faults else 200)


def _named(row: Any, why: dict[str, str]) -> str:
    """The word of theirs that it is about; the field, where the message could not be read at all."""
    return why["field"] if row.type == UNREAD else why["value"]


@needs("order", "decide")
@require_POST
def decide(request: HttpRequest, number: int) -> HttpResponseBase:
    """Worked again, with the units that it is about, or put aside."""
    me, at, act = viewer(request), clock.now(), request.POST.get("act", "")
    form = _form(request)
    if act == "against" and not form.is_valid():
        return _came(request, number, form, [str(one) for found in form.errors.values() for one in found])
    try:
        if act == "aside":
            actions.put_aside(number=number, reason=request.POST.get("reason", ""), by=me.code, at=at)
            messages.success(request, _("已搁置"))
        else:
            named = form.cleaned_data["against"] if act == "against" else None
            found = actions.work_again(number=number, by=me.code, at=at, against=named)
            taken = found.state not in {"held", "early"}
            messages.success(request, _("已处理")) if taken else messages.warning(request, _("还不能收下,看下面的原因"))
    except Refused as refusal:
        return _came(request, number, form, in_words(refusal.faults))
    return redirect("platforms-in", number)


@needs("platform", "read")
@require_safe
def went(request: HttpRequest, number: int) -> HttpResponse:
    """One that went, with each try."""
    seen = queries.went_one(viewer(request), number, reading=_reading())
    tries = [{"row": one, "words": said.attempt(one.said)} for one in seen.attempts]
    return render(request, "platforms/went.html", {"seen": seen, "tries": tries, **_row(seen.row, said.WENT)})


@needs("platform", "change")
@require_POST
def again(request: HttpRequest, number: int) -> HttpResponseBase:
    """Send it again: its id tells the other side that it is the same."""
    actions.send_again(number=number, by=viewer(request).code, at=clock.now())
    messages.success(request, _("已放回待发"))
    return redirect("platforms-out", number)
