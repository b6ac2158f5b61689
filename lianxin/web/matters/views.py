"""One matter: what is asked, where it stands, and the steps that this person may take now."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
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
from lianxin.matters.access import allowed
from lianxin.matters.facts import law_of
from lianxin.matters.queries.ready import in_force
from lianxin.records import access as records
from lianxin.registry import queries as registry
from lianxin.rules.access import purpose_of
from lianxin.rules.errors import NotFound, Refused
from lianxin.rules.matter_faults import LONGEST
from lianxin.rules.matters import OPEN
from lianxin.web.addresses import address_of, fixed
from lianxin.web.ask import photos
from lianxin.web.declare import needs
from lianxin.web.errors import in_words, language, onto_form
from lianxin.web.matters import words
from lianxin.web.matters.asked import SHEETS
from lianxin.web.matters.forms import Offer, StepForm, read_form, sheet_of, step_form
from lianxin.web.matters.offers import now, offer_for
from lianxin.web.matters.shown import page_of
from lianxin.web.matters.suggesting import dispatched, proposed
from lianxin.web.templatetags.lianxin import day
from lianxin.web.viewer import viewer

FOUND = 12
MOST = 500
ANSWERING = frozenset({"solve", "solve_at_once", "decline", "shelve"})
"""The steps into which a ready answer can be put."""
ABOUT_THE_ANSWER = frozenset({"verify", "rate", "decide_exclusion", "decide_appeal", "exclude", "appeal"})
"""The steps for which one has to know whom to call, what was answered, and what was said of it."""
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
    offer = _offer(request, dossier)
    wanted = dossier.matter.kind == "promise" or any(one.value == "solve" for one in waits)
    unplanned = wanted and not dossier.plans and _plans(me, dossier.matter)
    steps = now(offered, dossier.matter.state, offer, first="plan" if unplanned else "")
    context: dict[str, Any] = {
        **page_of(me, dossier, at),
        "steps": steps.any,
        "waits": in_words(waits),
        "asks": [*_tasks(me, dossier, offered), *_asks(dossier, offered)],
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
        form = step_form(one.step, offer, version=dossier.matter.version, initial=_known(one.step, dossier))
        context["ready"] = _ready(one.step, dossier)
        context["inline"] = {"form": form, "sheet": one.sheet, "action": reverse("matter-step", args=[code, one.step])}
        if one.step == "dispatch":
            context["proposed"] = proposed(me, dossier.matter, clock.today())
            context["may_merge"] = "merge" in offered
    return render(request, "matters/matter.html", context, status=409 if stale else 422 if faults else 200)


def _plans(me: Any, row: Any) -> bool:
    """Whether the reader is who has to make the plan: whoever handles it; where nobody is named, whoever is of the unit."""
    return bool(row.officer_id == me.officer_id if row.officer_id else row.unit_id in me.units)


def _asks(dossier: Any, offered: Collection[str]) -> list[str]:
    """What somebody has asked for that the reader may decide: it stands beside the buttons that decide it."""
    asks = []
    extension, transfer = dossier.open_extension, dossier.open_transfer
    if extension is not None and "grant_extension" in offered:
        length = f"{extension.amount}{words.word(words.MEASURES, extension.measure)}"
        asks.append(_("申请延期%(length)s,理由:%(why)s") % {"length": length, "why": extension.reason})
    if transfer is not None and "accept_transfer" in offered:
        asks.append(_("%(unit)s想移交给你单位:%(why)s") % {"unit": dossier.matter.unit.name, "why": transfer.reason})
    if "decide_exclusion" in offered:
        row = dossier.matter
        ground = law_of(row.area, clock.today()).words.label("exclusions", row.exclusion_asked, language())
        why = next((one.text for one in reversed(dossier.steps) if one.step == "exclude"), "")
        asks.append(_("申请剔除统计:%(ground)s。%(why)s") % {"ground": ground, "why": why})
    if "decide_return" in offered:
        asks += _both_sides(dossier)
    if "decide_appeal" in offered:
        asks += [
            _("承办单位申诉评价:%(why)s") % {"why": one.appeal} for one in dossier.ratings if one.appeal and one.upheld is None
        ]
    return asks


def _both_sides(dossier: Any) -> list[str]:
    """Why the unit gave it back, and why that is disputed: the last of each."""
    said = {one.step: one.text for one in dossier.steps if one.step in ("return", "dispute")}
    labels = {"return": _("单位退回的理由:%(why)s"), "dispute": _("提请复核的理由:%(why)s")}
    return [label % {"why": said[step]} for step, label in labels.items() if said.get(step)]


def _tasks(me: Any, dossier: Any, offered: Collection[str]) -> list[str]:
    """What the reader was told to do, or the reader's units asked: it stands beside the forms that say how it went."""
    told = [one for one in dossier.instructions if one.done_at is None and one.owner_id == me.officer_id]
    order = _("%(who)s批示:%(text)s (%(day)s)")
    orders = [order % {"who": one.given_by.name, "text": one.text, "day": day(one.due_on)} for one in told]
    mine = [one for one in dossier.parts if one.done_on is None and one.unit_id in me.units]
    said = [f"{one.task} ({day(one.due_on)})" if one.due_on else one.task for one in mine if one.task]
    return orders + ([_("请你单位做:%(task)s") % {"task": one} for one in said] if "finish_part" in offered else [])


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
        known |= {"officer": f"{row.officer.name} · {row.officer.code}" if row.officer else ""}
        if row.due_on and row.due_on >= clock.today():
            known["due_on"] = row.due_on
        if row.kind == "promise":
            known["content"] = row.text[: LONGEST["content"]]
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
    offer = _offer(request, dossier)
    if data is not None:
        may = allowed(viewer(request), dossier.matter, ["review"])
        offer = replace(offer, departs=bool(data.get("override") or may))
    return step_form(step, offer, data, version=dossier.matter.version, initial=_known(step, dossier))


def _taken(request: HttpRequest, code: str, step: str) -> HttpResponseBase:
    """The step goes straight to the action, which checks all of it; the page is made only where it is refused."""
    me = viewer(request)
    form = read_form(step, me, request.POST)
    given = _given(request, code, step, form) if form.is_valid() else None
    if given is None:
        dossier = _opened(request, code)
        return _form(request, dossier, step, _with_faults(_form_of(request, dossier, step, request.POST), form))
    typed, pressed = form.cleaned_data, said(request, code, step)
    sent = {"version": typed["version"], "token": typed["token"], "viewer": me}
    try:
        actions.take_step(code=code, step=step, by=me.code, at=clock.now(), **sent, **given)
    except Refused as refusal:
        return _refused(request, code, step, given, refusal)
    messages.success(request, _("已记下:%(step)s") % {"step": pressed})
    gone = step in LEAVES and not queries.matters_with_codes(me, [code])
    return HttpResponseRedirect(fixed("today") if gone else _back(request, code))


def _given(request: HttpRequest, code: str, step: str, form: StepForm) -> dict[str, Any] | None:
    """What was typed, or picked of what was proposed; None when something is missing, which then stands on the form."""
    if step != "dispatch":
        return form.given()
    return dispatched(form, request.POST, lambda: queries.matter_of(viewer(request), code).matter)


def _with_faults(form: StepForm, read: StepForm) -> StepForm:
    """The form that is shown, with what the one that was only read said besides."""
    for name, faults in read.errors.items() if form.is_valid() else ():
        form.add_error(name, list(faults))
    return form


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


def said(request: HttpRequest, code: str, step: str) -> str:
    """A step in the reader's language, as the button that was pressed said it."""
    if step == "escalate":
        return str(sheet_of(step, _offer(request, queries.matter_of(viewer(request), code))).do)
    return str(SHEETS[step].do)


def _back(request: HttpRequest, code: str) -> str:
    """Where the step was taken from: a list of one's own, else the matter's page."""
    back = request.POST.get("back", "")
    if back and url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        return back
    return address_of("matter", code)


def _form(request: HttpRequest, dossier: Any, step: str, form: StepForm, *, stale: bool = False) -> HttpResponse:
    """The form on its own page; after somebody else's step with what was typed, and the number of steps as it is now."""
    row = dossier.matter
    if stale:
        form.data = {**form.data.dict(), "version": str(row.version)}  # type: ignore[attr-defined]
    context = {
        "m": row,
        "sheet": sheet_of(step, _offer(request, dossier)),
        "form": form,
        "stale": stale,
        "back": reverse("matter", args=[row.code]),
        "ready": _ready(step, dossier),
    }
    if step in ABOUT_THE_ANSWER:
        shown = page_of(viewer(request), dossier, clock.now())
        context["told"] = {name: shown[name] for name in ("m", "judged")}
    if step == "dispatch":
        picked = request.POST.get("pick", "") if request.method == "POST" else None
        context["proposed"] = proposed(viewer(request), row, clock.today(), picked=picked)
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
