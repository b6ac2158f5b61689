"""A hand-over: choose the leaver, the day and who takes over; see each link with its open notes; confirm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianxin import clock
from lianxin.liaison import actions
from lianxin.liaison.actions.handing import held_links
from lianxin.liaison.queries import Reading, log_rows
from lianxin.liaison.queries.desk import Load, linked_numbers, loads
from lianxin.matters.actions.handing import pass_on
from lianxin.policy import queries as policies
from lianxin.records.queries import open_notes
from lianxin.registry import access, queries
from lianxin.registry.queries import desk
from lianxin.rules.access import purpose_of
from lianxin.rules.errors import Refused
from lianxin.web.declare import needs
from lianxin.web.errors import language, said
from lianxin.web.forming import status
from lianxin.web.handover.forms import LeaverForm, TakersForm
from lianxin.web.viewer import viewer

TO: Final = "to-"
NOTE: Final = "note-"


@dataclass(frozen=True, slots=True)
class Row:
    """One link to hand over: whom, of which kind, to whom it goes, the note that goes with it, what speaks against it."""

    pk: int
    other: Any
    kind: str
    taker: str
    note: str
    first: bool
    fault: str


@needs("handover", "make")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Somebody leaves."""
    me = viewer(request)
    asked = request.POST if request.method == "POST" else request.GET
    leavers = access.officers(me, "handover", "make")
    chosen = LeaverForm(lambda: leavers, asked if asked.get("leaver") else None)
    if not asked.get("leaver") or not chosen.is_valid():
        return render(request, "handover/leaver.html", {"form": chosen}, status=status(chosen))
    leaver = chosen.cleaned_data["leaver"]
    form = _takers(request, leaver, asked)
    context: dict[str, Any] = {"leaver": leaver, "form": form, "reason": asked.get("reason", "").strip()}
    if not form.is_bound or not form.is_valid():
        return render(request, "handover/takers.html", context, status=status(form))
    return _plan(request, leaver, form.cleaned_data, context)


def _takers(request: HttpRequest, leaver: Any, asked: Any) -> TakersForm:
    """The form that asks for the day and the takers: colleagues of the leaver's units to tick, others by name."""
    me, today = viewer(request), clock.today()
    units = [post.unit for post in queries.posts_of(leaver, on=today)]
    colleagues = {
        post.officer.code: post.officer for unit in units for post in desk.posts_in(unit, on=today) if post.officer != leaver
    }
    everybody = access.officers(me, "officer", "read")
    bound = asked if asked.get("on") else None
    return TakersForm(colleagues.values(), lambda: everybody, bound, initial={"on": today + timedelta(days=1)})


def _plan(request: HttpRequest, leaver: Any, chosen: dict[str, Any], context: dict[str, Any]) -> HttpResponse:
    """Every link with who would take it; posted with ``confirm``, the hand-over itself."""
    me, on, takers = viewer(request), chosen["on"], chosen["all"]
    links = held_links(leaver, on)
    log_rows(me, {link.root_id: link.root for link in links}.values(), Reading(clock.now(), purpose_of("handover"), "handover"))
    posted = request.method == "POST"
    given = _given(request, links) if posted else actions.propose(leaver=leaver, takers=takers, on=on)
    notes = _notes(request, links) if posted else open_notes(leaver)
    faults: list[Any] = []
    if posted and request.POST.get("step") == "confirm":
        try:
            made = actions.hand_over(
                leaver=leaver, on=on, given=given, reason=context["reason"], notes=notes, by=me.code, at=clock.now()
            )
        except Refused as refusal:
            faults = list(refusal.faults)
        else:
            if on <= clock.today():
                pass_on(hand_over=made, by=me.code, at=clock.now())
            messages.success(request, _("已交接。请把信送到每一户,并在下面勾上。"))
            return redirect("reg-handover", made.code)
    context |= {
        "on": on,
        "takers": _loads(takers, links, given, on),
        "rows": _rows(leaver, links, given, notes, faults),
        "faults": [said(fault) for fault in faults],
        "codes": [one.code for one in takers],
    }
    return render(request, "handover/plan.html", context, status=422 if faults else 200)


def _loads(takers: list[Any], links: list[Any], given: dict[int, str], on: Any) -> list[tuple[Any, int, int, list[Load]]]:
    """Each taker with how many links now, how many more, and where that stands by the rules."""
    now = linked_numbers("officer", [one.pk for one in takers], on=on)
    more: dict[str, list[Any]] = {one.code: [] for one in takers}
    for link in links:
        if given.get(link.pk) in more:
            more[given[link.pk]].append(link)
    homes = [post.unit.area for posts in desk.offices_of(takers, on=on).values() for post in posts]
    rules: dict[str, list[Load]] = {}
    for load in loads(takers, more, homes, on=on):
        rules.setdefault(load.officer, []).append(load)
    return [(one, now.get(one.pk, 0), len(more[one.code]), rules.get(one.code, [])) for one in takers]


def _rows(leaver: Any, links: list[Any], given: dict[int, str], notes: dict[str, str], faults: list[Any]) -> list[Row]:
    words = policies.words_ever(links[0].root.area) if links else None
    wrong = {fault.value: said(fault) for fault in faults if fault.field == "links"}
    seen: set[str] = set()
    found = []
    for link in links:
        code = link.root.code
        label = words.label("links", link.kind, language()) if words else link.kind
        first = code not in seen
        seen.add(code)
        found.append(Row(link.pk, link.root, label, given.get(link.pk, ""), notes.get(code, ""), first, wrong.get(code, "")))
    return found


def _given(request: HttpRequest, links: list[Any]) -> dict[int, str]:
    """Who takes which link, as posted."""
    found = {link.pk: request.POST.get(f"{TO}{link.pk}", "") for link in links}
    return {pk: code for pk, code in found.items() if code}


def _notes(request: HttpRequest, links: list[Any]) -> dict[str, str]:
    """The note that goes with each counterpart, as posted."""
    return {link.root.code: request.POST.get(f"{NOTE}{link.root.code}", "").strip()[:4000] for link in links}
