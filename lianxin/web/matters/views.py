"""One matter: what is asked, where it stands, and the steps that this person may take now."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianxin import clock
from lianxin.liaison import access as liaison
from lianxin.liaison.queries import Reading
from lianxin.matters import actions, queries
from lianxin.matters.facts import law_of
from lianxin.matters.queries.ready import in_force
from lianxin.records import access as records
from lianxin.registry import queries as registry
from lianxin.rules.access import purpose_of
from lianxin.rules.errors import NotFound, Refused
from lianxin.rules.matters import OPEN, STEPS
from lianxin.web.ask import photos
from lianxin.web.declare import needs
from lianxin.web.errors import in_words, onto_form
from lianxin.web.matters.asked import SHEETS
from lianxin.web.matters.forms import Offer, StepForm, sheet_of, step_form
from lianxin.web.matters.offers import now, offer_for, unchecked
from lianxin.web.matters.shown import page_of
from lianxin.web.viewer import viewer

FOUND = 12
MOST = 500
ANSWERING = frozenset({"solve", "solve_at_once", "decline", "shelve"})
"""The steps into which a ready answer can be put."""
LEAVES = frozenset({"return", "refuse_transfer", "recuse", "finish_part", "name_handler"})
"""Steps after which the matter may be out of reach of whoever took them: then *Today* is shown, not a page that is not there."""
SHORT = 12
"""Longer texts are shown again when the step for which they were typed can no longer be taken."""


@needs("matter", "read")
@require_safe
def matter(request: HttpRequest, code: str) -> HttpResponseBase:
    """The page of one matter; reading one with a resident is logged. Who handed it over is led to what came of it."""
    try:
        return matter_page(request, code)
    except NotFound:
        if viewer(request).may("matter", "handed") and queries.is_handed_over(viewer(request), code):
            return redirect("matter-handed", code)
        raise


def matter_page(
    request: HttpRequest, code: str, *, stale: bool = False, faults: tuple[str, ...] = (), typed: Sequence[str] = ()
) -> HttpResponse:
    """The page as it is now, after a step that was refused with the reasons on top, and the texts that were typed for it."""
    me, at = viewer(request), clock.now()
    dossier = queries.matter_of(me, code, reading=Reading(at, purpose_of("matter"), "matter"))
    offered = actions.offered(me, dossier.matter, dossier.may, at=at)
    waits = actions.barred(me, dossier.matter, "solve", at=at) if "solve" in dossier.may and "solve" not in offered else ()
    steps = now(offered, dossier.matter.state, first="plan" if waits and not dossier.plans else "")
    context: dict[str, Any] = {
        **page_of(me, dossier, at),
        "steps": steps.any,
        "waits": in_words(waits),
        "direct": steps.direct,
        "links": steps.links,
        "others": steps.others,
        "inline": None,
        "ready": [],
        "may_split": "triage" in dossier.may_do,
        "opens": _opens(me, dossier.matter),
        "opens_entry": _opens_entry(me, dossier.matter),
        "send_team": me.may("team", "send") and dossier.matter.state in OPEN,
        "stale": stale,
        "faults": faults,
        "typed": typed,
    }
    if steps.inline is not None:
        one = steps.inline
        form = step_form(one.step, _offer(request, dossier), version=dossier.matter.version, initial=_known(one.step, dossier))
        context["ready"] = _ready(one.step, dossier)
        context["inline"] = {"form": form, "sheet": one.sheet, "action": reverse("matter-step", args=[code, one.step])}
    return render(request, "matters/matter.html", context, status=409 if stale else 422 if faults else 200)


def _ready(step: str, dossier: Any) -> list[Any]:
    """The ready answers for the matter's category and those above it, where something is answered; those of the place."""
    if step not in ANSWERING:
        return []
    row = dossier.matter
    wanted = {*law_of(row.area, clock.today()).category_chain(row.category), ""}
    return [one for one in in_force(row.area, on=clock.today())[:MOST] if one.category in wanted][:FOUND]


def _opens(me: Any, row: Any) -> bool:
    """Whether the reader may open the page of whose matter it is."""
    return row.root_id is not None and liaison.counterparts(me, "read").filter(pk=row.root_id).exists()


def _opens_entry(me: Any, row: Any) -> bool:
    return row.entry_id is not None and records.entries(me, "read").filter(pk=row.entry_id).exists()


def _offer(request: HttpRequest, dossier: Any) -> Offer:
    row = dossier.matter
    law = law_of(row.area, clock.today())
    return offer_for(viewer(request), law, row.category, parts=dossier.parts, stands=lambda: law.tier_of(row))


def _known(step: str, dossier: Any) -> dict[str, Any]:
    """What a form of a step need not ask: it is known."""
    row = dossier.matter
    known: dict[str, Any] = {}
    if step in {"dispatch", "classify", "correct"}:
        known["category"] = row.category
    if step == "correct":
        known |= {"title": row.title, "kind": row.kind, "place": row.place}
    if step in {"solve", "solve_at_once"}:
        known["outcome"] = "solved"
    if step == "plan":
        known |= {"officer": row.officer.code if row.officer else "", "due_on": row.due_on}
    return known


@needs("matter", "read")
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, code: str, step: str) -> HttpResponseBase:
    """One step: its short form, or, where nothing is asked, only the press. Two presses are one; a stale page is told so."""
    if step not in SHEETS:
        raise Http404(step)
    if request.method == "POST":
        return _taken(request, code, step)
    dossier = _opened(request, code)
    if step not in dossier.may:
        return redirect("matter", code)  # somebody has moved it on: the page says where it stands
    faults = actions.barred(viewer(request), dossier.matter, step, at=clock.now())
    if faults:
        for reason in in_words(faults):
            messages.error(request, reason)
        return redirect("matter", code)
    return _form(request, dossier, step, _form_of(request, dossier, step))


def _opened(request: HttpRequest, code: str) -> Any:
    """The matter, of which something will be shown beside a form: the reading is logged."""
    return queries.matter_of(viewer(request), code, reading=Reading(clock.now(), purpose_of("matter"), "matter"))


def _form_of(request: HttpRequest, dossier: Any, step: str, data: Any = None) -> StepForm:
    return step_form(step, _offer(request, dossier), data, version=dossier.matter.version, initial=_known(step, dossier))


def _taken(request: HttpRequest, code: str, step: str) -> HttpResponseBase:
    """The step goes straight to the action, which checks all of it; the page is made only where it is refused."""
    me = viewer(request)
    form = step_form(step, unchecked(me), request.POST, version=0)
    if not form.is_valid():
        dossier = _opened(request, code)
        return _form(request, dossier, step, _form_of(request, dossier, step, request.POST))
    given, typed = form.given(), form.cleaned_data
    sent = {"version": typed["version"], "token": typed["token"], "viewer": me}
    try:
        actions.take_step(code=code, step=step, by=me.code, at=clock.now(), **sent, **given)
    except Refused as refusal:
        return _refused(request, code, step, given, refusal)
    messages.success(request, _("已记下:%(step)s") % {"step": said(step)})
    return redirect("today" if step in LEAVES and not queries.matters_with_codes(me, [code]) else _back(request, code))


def _refused(request: HttpRequest, code: str, step: str, given: dict[str, Any], refusal: Refused) -> HttpResponse:
    """The form again with the reasons; the matter's page where the step can no longer be taken or has no form."""
    dossier = queries.matter_of(viewer(request), code)
    stale = any(fault.field == "version" for fault in refusal.faults)
    if SHEETS[step].direct or step not in dossier.may:
        texts = [value for value in given.values() if isinstance(value, str) and len(value) > SHORT]
        return matter_page(request, code, stale=stale, faults=() if stale else tuple(in_words(refusal.faults)), typed=texts)
    form = _form_of(request, dossier, step, request.POST)
    if form.is_valid() and not stale:
        onto_form(form, refusal)
    return _form(request, dossier, step, form, stale=stale)


def said(step: str) -> str:
    """A step in the reader's language."""
    return str(SHEETS[step].do) if step in SHEETS else STEPS[step].zh


def _back(request: HttpRequest, code: str) -> str:
    """Where the step was taken from: a list of one's own, else the matter's page."""
    back = request.POST.get("back", "")
    if back and url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        return back
    return reverse("matter", args=[code])


def _form(request: HttpRequest, dossier: Any, step: str, form: StepForm, *, stale: bool = False) -> HttpResponse:
    """The form on its own page; after somebody else's step with what was typed, and the number of steps as it is now."""
    row = dossier.matter
    if stale:
        form.data = {**form.data.dict(), "version": str(row.version)}  # type: ignore[attr-defined]
    context = {
        "m": row,
        "sheet": sheet_of(step, _offer(request, dossier)) if step == "escalate" else SHEETS[step],
        "form": form,
        "stale": stale,
        "back": reverse("matter", args=[row.code]),
        "ready": _ready(step, dossier),
    }
    status = 409 if stale else 422 if form.errors else 200
    return render(request, "matters/step.html", context, status=status)


@needs("matter", "read")
@require_safe
def photo(request: HttpRequest, code: str, name: str) -> HttpResponseBase:
    """A photo of a matter that the reader may see."""
    dossier = _opened(request, code)
    if name not in {one.name for one in dossier.photos}:
        raise NotFound("photo", name)
    return photos.shown(name)


@needs("matter", "read")
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """What is found while somebody types a unit, an officer or a place: lines for the list below the field."""
    me = viewer(request)
    for name in ("unit", "officer", "area"):
        typed = next((value for key, value in request.GET.items() if key.endswith(name)), "")
        if typed:
            found: Any = _FINDERS[name](typed, me)
            return render(request, "matters/_found.html", {"found": found})
    return render(request, "matters/_found.html", {"found": []})


_FINDERS: dict[str, Any] = {
    "unit": lambda typed, me: registry.units_found(typed, limit=FOUND),
    "officer": lambda typed, me: registry.officers_found(typed, limit=FOUND),
    "area": lambda typed, me: registry.areas_found(typed, limit=FOUND),
}
