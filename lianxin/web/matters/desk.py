"""The dispatch desk: one clerk, three hundred matters a day. One press gives the last one away and takes the next.

Two people never have the same one: it is claimed before it is shown. What was given away can be taken back for ten seconds.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianxin import clock
from lianxin.liaison.queries import Reading
from lianxin.matters import actions, queries
from lianxin.matters.facts import Law, law_of
from lianxin.matters.queries.desk import CLAIM_LASTS, WAITING
from lianxin.registry.access import Viewer
from lianxin.rules.access import purpose_of
from lianxin.rules.errors import NotFound, Refused
from lianxin.web import places
from lianxin.web.declare import needs
from lianxin.web.errors import in_words, onto_form
from lianxin.web.matters.filtering import QUEUES, FilterForm, carried, cursor_of, filters_of, page_of_rows, tabs
from lianxin.web.matters.forms import StepForm, step_form
from lianxin.web.matters.offers import offer_for
from lianxin.web.matters.queue_rows import Row, row_of
from lianxin.web.matters.shown import page_of
from lianxin.web.matters.suggesting import dispatched, lead_of, proposed
from lianxin.web.paging import more
from lianxin.web.viewer import viewer

PAGE: Final = 25
UNDO: Final = 10
YEAR: Final = 365 * 24 * 3600
LAST: Final = "desk_last"
"""Where the session keeps what was given away last."""


def tail(request: HttpRequest) -> str:
    """The filters of the address, for the next one."""
    told = carried(request.GET)
    return f"?{urlencode(told)}" if told else ""


def _to(request: HttpRequest, view: str, *args: str) -> HttpResponseBase:
    return redirect(reverse(view, args=args) + tail(request))


def common(request: HttpRequest) -> dict[str, Any]:
    """What every page of the desk shows: the keys, the filters that go on, the last one that may be taken back."""
    keys = request.COOKIES.get("desk_keys", "1") == "1"
    return {"keys": keys, "tail": tail(request), "undo": _undoable(request)}


def _undoable(request: HttpRequest) -> dict[str, Any] | None:
    """What was given away in the last ten seconds, and how many of them are left."""
    last = request.session.get(LAST)
    if not last:
        return None
    left = UNDO - (clock.now() - datetime.fromisoformat(last["at"])).total_seconds()
    return {**last, "left": int(left)} if left >= 1 else None


# -- the queue -------------------------------------------------------------------------------------


@needs("matter", "triage")
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What waits to be given to somebody, by what was filtered; equal ones go together."""
    return _queue(request)


def _queue(
    request: HttpRequest, *, form: StepForm | None = None, faults: Sequence[str] = (), ticked: Collection[str] = ()
) -> HttpResponse:
    """The list; after a refusal with the reasons, what was written for several, and those still ticked."""
    me = viewer(request)
    place = places.place_of(request, "matter", "triage")
    law = law_of(place, clock.today())
    filters = filters_of(request.GET)
    part = queries.queue(me, filters, cursor=cursor_of(request.GET), limit=PAGE)
    queries.log_matters(me, part.matters, Reading(clock.now(), purpose_of("triage"), "desk"))
    names = places.names(request, [row.claimed_by for row in part.matters if row.claimed_by])
    rows = [row_of(row, names, me.code, law, now=clock.now()) for row in part.matters]
    asked = FilterForm(me, request.GET)
    context = {
        **common(request),
        "page": page_of_rows(rows, part.cursor, request.GET),
        "more": more(request.GET),
        "tabs": tabs(request.GET, QUEUES, "waiting"),
        "form": asked,
        "kept": [(name, value) for name, value in carried(request.GET) if name not in asked.fields],
        "filtered": asked.filtered,
        "saved": [(name, f"{reverse('desk')}?{urlencode(values)}") for name, values in queries.saved_filters(me).items()],
        "groups": _groups(rows),
        "many": form or _many_form(me, law),
        "faults": faults,
        "ticked": ticked,
        "area_choices": places.choices(request, "matter", "triage", place),
        "period_choices": [],
    }
    return render(request, "matters/queue.html", context, status=422 if faults else 200)


def _many_form(me: Viewer, law: Law, data: Any = None) -> StepForm:
    """Category and unit for several; left empty, the unit is each one's own by the catalogue."""
    form = step_form("dispatch", offer_for(me, law, ""), data, version=0)
    form.fields["category"].required = form.fields["category"].widget.is_required = True
    return form


def _groups(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The equal ones of the page, where there are several."""
    found = Counter((row.group, row.category) for row in rows if row.group and not row.taken)
    return [{"key": key, "label": label, "count": count} for (key, label), count in found.items() if count > 1]


@needs("matter", "triage")
@require_POST
def take_next(request: HttpRequest) -> HttpResponseBase:
    """Take the next that nobody has, by the filters of the address."""
    return _next(request)


def _next(request: HttpRequest) -> HttpResponseBase:
    taken = actions.claim_next(by=viewer(request).code, at=clock.now(), filters=filters_of(request.GET))
    if taken is None:
        messages.info(request, _("没有等着分办的事项了"))
        return _to(request, "desk")
    return _to(request, "desk-one", taken.code)


@needs("matter", "triage")
@require_POST
def take(request: HttpRequest, code: str) -> HttpResponseBase:
    """Take this one; a colleague's stays with the colleague, and its page says so."""
    actions.claim(codes=[code], by=viewer(request).code, at=clock.now())
    return _to(request, "desk-one", code)  # what no longer waits goes on to its own page from there


@needs("matter", "triage")
@require_POST
def skip(request: HttpRequest, code: str) -> HttpResponseBase:
    """Put it back, and take the next one after it."""
    me, at = viewer(request), clock.now()
    row = queries.matter_of(me, code).matter
    filters = replace(filters_of(request.GET), claimed="nobody")
    after = queries.queue(me, filters, cursor=f"{row.reported_at.isoformat()}|{row.pk}", limit=5).matters
    taken = next((one.code for one in after if actions.claim(codes=[one.code], by=me.code, at=at)), "")
    actions.release(codes=[code], by=me.code, at=at)
    if not taken:
        messages.info(request, _("后面没有了"))
        return _to(request, "desk")
    return _to(request, "desk-one", taken)


# -- one matter --------------------------------------------------------------------------------------


@needs("matter", "triage")
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, code: str) -> HttpResponseBase:
    """One matter with what is proposed, each with its reason; one press gives it away and takes the next."""
    me, at = viewer(request), clock.now()
    reading = Reading(at, purpose_of("triage"), "desk")
    dossier = queries.matter_of(me, code, reading=None if request.method == "POST" else reading)
    if request.method == "GET" and dossier.matter.state not in WAITING:
        return redirect("matter", code)  # disputed, or given away by somebody else: what can be done stands there
    law = law_of(dossier.matter.area, clock.today())
    offer = offer_for(me, law, dossier.matter.category)
    data = request.POST if request.method == "POST" else None
    form = step_form("dispatch", offer, data, version=dossier.matter.version, initial={"category": dossier.matter.category})
    if data is not None:
        answer = _dispatch(request, dossier, form)
        if answer is not None:
            return answer
    return _one(request, dossier, form)


def _one(request: HttpRequest, dossier: Any, form: StepForm, *, stale: bool = False) -> HttpResponse:
    me, row, at = viewer(request), dossier.matter, clock.now()
    picked = request.POST.get("pick", "") if request.method == "POST" else None
    fresh = row.claimed_at is not None and at - row.claimed_at < CLAIM_LASTS
    other = row.claimed_by if fresh and row.claimed_by != me.code else ""
    context = {
        **common(request),
        **page_of(me, dossier, at),
        "form": form,
        **proposed(me, row, clock.today(), picked=picked),
        "stale": stale,
        "may_dispatch": "dispatch" in dossier.may and not other,
        "may_merge": "merge" in dossier.may and not other,
        "taken_by": places.names(request, [other]).get(other, other) if other else "",
    }
    return render(request, "matters/desk.html", context, status=409 if stale else 422 if form.errors else 200)


def _dispatch(request: HttpRequest, dossier: Any, form: StepForm) -> HttpResponseBase | None:
    """Give it away as picked or written, and go on; None when something is wrong, which then stands on the form."""
    me, row = viewer(request), dossier.matter
    given = dispatched(form, request.POST, lambda: row) if form.is_valid() else None
    if given is None:
        return None
    try:
        done = actions.take_step(
            code=row.code,
            step="dispatch",
            by=me.code,
            at=clock.now(),
            version=form.cleaned_data["version"],
            token=form.cleaned_data["token"],
            **{name: value for name, value in given.items() if value},
        )
    except Refused as refusal:
        if any(fault.field == "version" for fault in refusal.faults):
            return _one(request, dossier, _renewed(form, row.version), stale=True)
        onto_form(form, refusal)
        return None
    _remember(request, done)
    return _next(request)


def _renewed(form: StepForm, version: int) -> StepForm:
    """What was typed, with the number of steps as it is now: one more press is meant for what is seen."""
    form.data = {**form.data.dict(), "version": str(version)}  # type: ignore[attr-defined]
    return form


def _remember(request: HttpRequest, done: Any) -> None:
    """Keep what was given away, for the ten seconds in which it can be taken back."""
    unit = done.unit.name if done.unit else ""
    told = {"code": done.code, "title": done.title, "unit": unit, "version": done.version}
    request.session[LAST] = {**told, "at": clock.now().isoformat(), "token": f"undo-{done.code}-{done.version}"}


def _remember_more(request: HttpRequest, **told: Any) -> None:
    """The same of several (``many``: each with its number of steps), or of one that was joined (``code``, ``into``)."""
    request.session[LAST] = {**told, "at": clock.now().isoformat()}


@needs("matter", "triage")
@require_POST
def undo(request: HttpRequest, code: str) -> HttpResponseBase:
    """Take back what was just given away; it lies open again."""
    request.session.pop(LAST, None)
    refused = _taken_back(request, code, _version(request), request.POST.get("token", ""))
    for reason in refused:
        messages.error(request, reason)
    if refused:
        messages.info(request, _("要改派的,请承办单位退回,再重新交办"))
        return _to(request, "desk")
    messages.success(request, _("已撤销,请重新选"))
    return _to(request, "desk-one", code)


def _taken_back(request: HttpRequest, code: str, version: int, token: str) -> list[str]:
    """Take one back and keep it before the clerk; why not, when it cannot be."""
    me, at = viewer(request), clock.now()
    try:
        actions.take_step(code=code, step="undo_dispatch", by=me.code, at=at, version=version, token=token)
    except Refused as refusal:
        return in_words(refusal.faults)
    actions.claim(codes=[code], by=me.code, at=at)
    return []


@needs("matter", "triage")
@require_POST
def merge(request: HttpRequest, code: str) -> HttpResponseBase:
    """One incident, many callers: handled together with the other one; then the next."""
    me = viewer(request)
    try:
        actions.take_step(
            code=code,
            step="merge",
            by=me.code,
            at=clock.now(),
            version=_version(request),
            token=request.POST.get("token", ""),
            into=request.POST.get("into", ""),
        )
    except Refused as refusal:
        for reason in in_words(refusal.faults):
            messages.error(request, reason)
        return _to(request, "desk-one", code)
    into = queries.matters_with_codes(me, [code, request.POST.get("into", "")])
    titles = {row.code: row.title for row in into}
    _remember_more(request, code=code, title=titles.get(code, ""), into=titles.get(request.POST.get("into", ""), ""))
    return _next(request)


def _version(request: HttpRequest) -> int:
    """The number of steps that the reader had seen; 0, which none has, for anything that is no number."""
    typed = request.POST.get("version", "")[:9]
    return int(typed) if typed.isdecimal() else 0


# -- several at once ---------------------------------------------------------------------------------


@needs("matter", "triage")
@require_POST
def many(request: HttpRequest) -> HttpResponseBase:
    """Several equal ones to one unit, or each by the catalogue: each by itself, so that one that fails keeps none back."""
    me, codes = viewer(request), request.POST.getlist("codes")[:PAGE]
    place = places.place_of(request, "matter", "triage")
    data = {**request.POST.dict(), "version": "0", "token": "many"}
    form = _many_form(me, law_of(place, clock.today()), data)
    if "undo" in request.POST:
        return _undo_many(request)
    if not codes:
        return _queue(request, faults=[_("先选中要交办的")])
    if not form.is_valid():
        return _queue(request, form=form, faults=[_("选一个类别")], ticked=codes)
    given = {name: value for name, value in form.given().items() if name in {"category", "unit"}}
    taken = actions.claim(codes=codes, by=me.code, at=clock.now())
    done: list[tuple[str, int]] = []
    failed = [fault for code in taken if (fault := _one_of_many(request, code, given, done))]
    if done:
        said = ngettext("%(n)s件已交办", "%(n)s件已交办", len(done)) % {"n": len(done)}
        _remember_more(request, many=done, said=said)
    if left := len(codes) - len(taken):
        failed.append(
            ngettext("%(n)s件没有交办:同事正在看,或已经交办了", "%(n)s件没有交办:同事正在看,或已经交办了", left) % {"n": left}
        )
    return _queue(request, faults=failed) if failed else _to(request, "desk")


def _undo_many(request: HttpRequest) -> HttpResponseBase:
    """Take several back that were just given away together."""
    given = (request.session.pop(LAST, None) or {}).get("many", [])
    refused = [reason for code, version in given for reason in _taken_back(request, code, version, f"undo-{code}-{version}")]
    for reason in dict.fromkeys(refused):
        messages.error(request, reason)
    if len(refused) < len(given):
        messages.success(request, _("已撤销,请重新选"))
    return _to(request, "desk")


def _one_of_many(request: HttpRequest, code: str, given: dict[str, Any], done: list[tuple[str, int]]) -> str:
    """Give one of several away, and note it as done; why not, when it cannot be."""
    me, at = viewer(request), clock.now()
    row = queries.matter_of(me, code).matter
    unit = given.get("unit") or lead_of(row, given["category"])
    try:
        made = actions.take_step(code=code, step="dispatch", by=me.code, at=at, version=row.version, **{**given, "unit": unit})
        done.append((code, made.version))
    except (NotFound, Refused) as refusal:
        actions.release(codes=[code], by=me.code, at=at)
        reasons = in_words(refusal.faults) if isinstance(refusal, Refused) else [_("没有找到")]
        return f"{row.title}: {' '.join(reasons)}"
    return ""


# -- filters and keys --------------------------------------------------------------------------------


@needs("matter", "triage")
@require_POST
def keep_filter(request: HttpRequest) -> HttpResponseBase:
    """Keep the filter of the address under a name, or drop one."""
    me, at = viewer(request), clock.now()
    if request.POST.get("drop"):
        actions.drop_filter(name=request.POST["drop"], by=me.code, at=at)
    else:
        actions.save_filter(name=request.POST.get("name", ""), values=dict(carried(request.GET)), by=me.code, at=at)
        messages.success(request, _("已存下"))
    return _to(request, "desk")


@needs("matter", "triage")
@require_POST
def keys(request: HttpRequest) -> HttpResponseBase:
    """Turn single keys on or off on this device."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = reverse("desk")
    response = redirect(back)
    response.set_cookie("desk_keys", "1" if request.POST.get("keys") == "1" else "0", max_age=YEAR, samesite="Lax", httponly=True)
    return response
