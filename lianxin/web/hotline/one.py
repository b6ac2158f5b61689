"""One call: the caller's open matters at once, what can be answered, and the form that fills while somebody types."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lianxin import clock
from lianxin.hotline import actions, queries
from lianxin.hotline.actions.answering import BROUGHT, URGED
from lianxin.liaison.queries import Reading
from lianxin.matters import actions as matter_actions
from lianxin.matters import queries as matters
from lianxin.matters.facts import law_of
from lianxin.registry import queries as registry
from lianxin.rules.access import purpose_of
from lianxin.rules.errors import NotFound, Refused
from lianxin.rules.matters import STEPS
from lianxin.web.counter.forms import FIELDS
from lianxin.web.declare import needs
from lianxin.web.errors import in_words, onto_form
from lianxin.web.forming import sent, status
from lianxin.web.hotline.desk import keys_on
from lianxin.web.hotline.forms import CallForm
from lianxin.web.hotline.words import DONE, HOW, NOTHING, SETTLED_BY_HAND, row_of, rows_of
from lianxin.web.matters.offers import categories_for
from lianxin.web.matters.shown import category_word
from lianxin.web.matters.shown import row_of as matter_row
from lianxin.web.matters.suggesting import likely_of, said
from lianxin.web.viewer import viewer


@needs("call", "answer")
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, code: str) -> HttpResponse:
    """A call that one answers; what its caller asks is registered, or answered at once. Sent twice it is one matter."""
    me, at = viewer(request), clock.now()
    reading = Reading(at, purpose_of("hotline"), "hotline") if request.method == "GET" else None
    found = queries.call_of(me, code, reading=reading)
    form = CallForm(me, partial(categories_for, me), sent(request), **_known(found))
    if request.method == "POST" and form.is_valid():
        try:
            token = form.cleaned_data["token"]
            made = actions.register(code=code, matter=form.new_matter(), by=me.code, at=at, token=token)
        except Refused as refusal:
            onto_form(form, refusal, FIELDS)
        else:
            return _registered(request, found, made)
    return _page(request, found, form)


def _known(found: queries.CallFile) -> dict[str, str]:
    """What need not be typed: what was written of the caller for the matter before; else the number, and who and where by the
    roll where only one has left that number there.
    """
    before = next((one.matter for one in reversed(found.about) if one.how == BROUGHT and not one.matter.anonymous), None)
    if before is not None:
        return {
            "asker_phone": before.asker_phone,
            "area": f"{before.area.name} · {before.area.code}",
            "asker": before.asker,
            "asker_as": "confidential" if before.confidential else "",
            "tells_by": before.tells_by,
        }
    home = found.households[0] if len(found.households) == 1 else None
    place = home.area if home else found.call.area
    return {
        "asker_phone": found.call.phone,
        "area": f"{place.name} · {place.code}",
        "asker": home.name if home else "",
    }


def _page(request: HttpRequest, found: queries.CallFile, form: CallForm) -> HttpResponse:
    at = clock.now()
    about = {one.matter_id: one.how for one in found.about}
    context = {
        "call": row_of(found.call, at),
        "phone": found.call.phone,
        "recording": found.call.recording,
        "form": form,
        "about": [(matter_row(one.matter), HOW.get(one.how, one.how)) for one in found.about],
        "open": [_theirs(one, about) for one in found.open if about.get(one.pk) != BROUGHT],
        "before": [_theirs(one, about) for one in found.before],
        "calls": rows_of(found.calls, at),
        "households": found.households,
        "settled": found.call.outcome in NOTHING,
        "spoken": bool(found.call.answered_at or found.call.agent_id or found.call.back_how == "reached"),
        "outcomes": SETTLED_BY_HAND,
        "keys": keys_on(request),
        "today": clock.today(),
    }
    return render(request, "hotline/call.html", context, status=status(form))


@dataclass(frozen=True, slots=True)
class Theirs:
    """A matter of the caller's, and what can be done with it while they are on the line."""

    row: Any
    token: str
    may_ask: bool
    may_urge: bool
    may_add: bool


def _number(typed: str) -> str:
    """A matter's number as it is read out, in groups; any other code as it stands."""
    plain = typed.replace("-", "").replace(" ", "")
    return (plain if plain.isdecimal() else typed.strip())[:64]


def _theirs(matter: Any, about: Mapping[int, str]) -> Theirs:
    """What it is, and what is not done with it yet on this call."""
    how = about.get(matter.pk)
    return Theirs(
        matter_row(matter),
        uuid.uuid4().hex,
        how is None,
        how != URGED and matter.state in STEPS["urge"].came_from and matter.led_by_id is None,
        matter.state in STEPS["reply"].came_from,
    )


def _registered(request: HttpRequest, found: queries.CallFile, made: Any) -> HttpResponse:
    """Number and code, to be read out now."""
    receipt = matter_actions.receipt_of(made)
    context = {
        "matter": matter_row(made),
        "number": receipt.shown,
        "secret": receipt.shown_secret,
        "at_once": made.state == "answered",
        "told_by": made.tells_by,
        "keys": keys_on(request),
        "call": found.call.code,
    }
    response = render(request, "hotline/registered.html", context)
    response["Cache-Control"] = "no-store"
    return response


@needs("call", "answer")
@require_POST
def settle(request: HttpRequest, code: str) -> HttpResponseBase:
    """The call brought nothing new: asked how far it is, silent, dialled wrongly, broken off."""
    try:
        actions.settle(code=code, outcome=request.POST.get("outcome", ""), by=viewer(request).code, at=clock.now())
    except Refused as refusal:
        for reason in in_words(refusal.faults):
            messages.error(request, reason)
        return redirect("hotline-call", code)
    messages.success(request, _("已记下"))
    return redirect("hotline")


@needs("call", "answer")
@require_POST
def concern(request: HttpRequest, code: str) -> HttpResponseBase:
    """The caller asks how far a matter of theirs is, urges it, or adds to it: nothing is registered a second time."""
    me, given = viewer(request), request.POST
    how, about = given.get("how", ""), _number(given.get("matter", ""))
    written = {"text": given.get("text", "")[:4000], "token": given.get("token", "")[:60]}
    try:
        actions.concern(code=code, matter=about, how=how, by=me.code, at=clock.now(), **written)
    except Refused as refusal:
        for reason in in_words(refusal.faults):
            messages.error(request, reason)
    except NotFound as missing:
        if missing.kind != "matter":
            raise
        messages.error(request, _("没有编号为“%(code)s”的事项") % {"code": about})
    else:
        messages.success(request, str(DONE[how]))
    return redirect("hotline-call", code)


@needs("call", "answer")
@require_POST
def similar(request: HttpRequest) -> HttpResponse:
    """While somebody types: answers to read out, the likely category and unit, and what may be the same incident.

    The words may name somebody: they are posted, and stand in no address.
    """
    me, given, today = viewer(request), request.POST, clock.today()
    code = given.get("area", "").rsplit("·", 1)[-1].strip()[:48]
    text, kind = given.get("text", "")[:4000], given.get("kind", "problem")[:16]
    found = matters.suggest_for(me, text=text, area=code, kind=kind, day=today)
    alike = likely_of(me, found) if found else []
    rows = matters.matters_with_codes(me, [one.code for one in alike])
    matters.log_matters(me, rows, Reading(clock.now(), purpose_of("hotline"), "hotline"))
    context = {"alike": alike, "answers": (), "guesses": (), "lead": "", "why": ""}
    place = _place(code)
    if found is not None and place is not None:
        law = law_of(place, today)
        context["guesses"] = [(one.category, category_word(law, one.category), said(one.reason)) for one in found.categories]
        context["answers"] = queries.ready_answers(said=text, area=place, on=today)
        if found.lead is not None and found.lead.unit is not None:
            context["lead"], context["why"] = found.lead.unit.name, said(found.lead.reason)
    return render(request, "hotline/_similar.html", context)


def _place(code: str) -> Any:
    try:
        return registry.area_by_code(code)
    except NotFound:
        return None
