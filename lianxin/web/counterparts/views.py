"""Those who are linked to: my list, one's page, the declared needs, the way to find anybody."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianxin import clock
from lianxin.liaison import access
from lianxin.liaison import actions as liaison_actions
from lianxin.liaison import queries as liaison
from lianxin.liaison.queries import Reading
from lianxin.matters import queries as matters
from lianxin.policy import queries as policies
from lianxin.policy.facts import WordsInForce
from lianxin.records import queries as records
from lianxin.registry import queries as registry
from lianxin.registry.access import Viewer
from lianxin.registry.actions import needs as need_actions
from lianxin.registry.actions import residents
from lianxin.registry.actions.needs import NeedTerms
from lianxin.rules.access import PURPOSES, purpose_of, thing_of
from lianxin.rules.errors import NotFound
from lianxin.web import paging
from lianxin.web.counterparts import rows
from lianxin.web.declare import needs
from lianxin.web.entries.shown import shown
from lianxin.web.errors import language
from lianxin.web.given import Counterpart
from lianxin.web.matters.shown import row_of, said_number
from lianxin.web.viewer import viewer

OFFERED = ("visit", "need", "inspect", "figure", "handover")
THROUGH = "counterpart"


@needs("organisation", "find")
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Whom I am linked to, and those found by name, initials or code."""
    me, typed = viewer(request), request.GET.get("q", "").strip()
    context: dict[str, Any] = {"typed": typed, "found": [], "groups": []}
    if typed:
        context["found"] = _found(me, typed)
    else:
        seen = {one.counterpart.pk: one.last for one in records.last_seen(registry.officer_by_code(me.code), on=clock.today())}
        linked = liaison.my_counterparts(me, units=True)
        context["groups"] = rows.grouped(rows.row_of(other, mine=True, seen=seen.get(other.pk)) for other in linked)
    return render(request, "counterparts/list.html", context)


def _found(me: Viewer, typed: str) -> list[rows.Row]:
    """Those whom the viewer may find, and whether their pages open."""
    found = liaison.counterparts_found(me, typed, limit=30)
    opens = access.counterparts(me, "read").filter(pk__in=[other.pk for other in found])
    readable = set(opens.values_list("pk", flat=True)) if found else set()
    return [rows.row_of(other, opens=other.pk in readable) for other in found]


@needs("organisation", "read")
@require_safe
def counterpart(request: HttpRequest, code: str) -> HttpResponse:
    """One counterpart: who serves it, what was done, what is open, what it needs. A household's page wants a purpose first."""
    me, task, at = viewer(request), request.GET.get("for", ""), clock.now()
    if task not in PURPOSES:
        found = liaison.counterpart_for(me, code, action="find")
        if thing_of(found.base) == "household":
            offered = [(key, PURPOSES[key][language() == "en"]) for key in OFFERED]
            return render(request, "counterparts/purpose.html", {"purposes": offered})
    reading = Reading(at, purpose_of(task), THROUGH)
    other = liaison.counterpart_for(me, code, reading=reading)
    words = policies.words_ever(other.area)
    context = {**_page(me, other, words), **_done(me, other, words, request)}
    return render(request, "counterparts/counterpart.html", context)


def _done(me: Viewer, other: Counterpart, words: WordsInForce, request: HttpRequest) -> dict[str, Any]:
    """What was done, what is open, who was there these days."""
    today = clock.today()
    part = records.entries_of_counterpart(me, other, cursor=request.GET.get("after", ""))
    lately = [visit for visit in records.seen_lately([other], on=today) if visit.officer != me.code]
    return {
        "page": paging.Page([shown(line, words) for line in part.lines], part.cursor, "after" not in request.GET),
        "more": paging.more(request.GET),
        "problems": records.open_problems(me, counterpart=other),
        "matters": [row_of(one) for one in matters.open_matters_of(me, other.pk)],
        "lately": lately[0] if lately and not other.place_id else None,
    }


def _page(me: Viewer, other: Counterpart, words: WordsInForce) -> dict[str, Any]:
    today = clock.today()
    serves = liaison.may_read_needs(me, other)
    if other.place_id:
        declared = _running_out(me, other) if me.may("need", "confirm") else None
    else:
        declared = liaison.needs_for(me, other, on=today).select_related("root") if serves else None
    return {
        "other": other,
        "kind": words.label("counterparts", other.kind, language()),
        "place": rows.row_of(other).place,
        "ended": other.valid_to if other.valid_to and other.valid_to < today else None,
        "links": rows.links_shown(other, words, today),
        "facts": list(rows.facts_of(other, {})) if serves or other.base != "household" else [],
        "needs": None if declared is None else rows.needs_shown(declared, words, today),
        "may_confirm": me.may("need", "confirm"),
        "may_record": me.may("entry", "make"),
        "may_card": me.may("card", "make"),
        "may_key": other.base == "household" and me.may("household", "key"),
    }


def _running_out(me: Viewer, village: Counterpart) -> Any:
    """The needs in a village that end soon, of those whom the viewer may confirm; each that is shown is logged."""
    mine = access.needy(me, "confirm").filter(area__village=village.place_id)
    found = list(registry.needs_running_out(mine.values_list("pk", flat=True), on=clock.today(), days=60))
    liaison.log_rows(me, [need.root for need in found], Reading(clock.now(), purpose_of("need"), THROUGH))
    return found


@needs("need", "confirm")
@require_POST
def confirm_need(request: HttpRequest, code: str, need: int) -> HttpResponseRedirectBase:
    """The village's word: the need still stands, or no longer."""
    me, today = viewer(request), clock.today()
    other = liaison.counterpart_for(me, code, action="find")
    found = liaison.needs_for(me, other, on=today, action="confirm").filter(pk=need).first()
    if found is None:
        raise NotFound("need", need)
    word = policies.words_in_force(other.area, today).needs.get(found.need)
    if word is None:
        raise NotFound("need", need)
    still = request.POST.get("still") == "1"
    terms = NeedTerms(word.basis, word.expires_months, frozenset(word.with_))
    need_actions.confirm_need(need=found, still=still, on=today, terms=terms, by=me.code, at=clock.now())
    messages.success(request, _("已确认:情况还在") if still else _("已记下:从今天起不再列入"))
    back = request.POST.get("back", code).replace("/", "") or code
    return redirect(f"{reverse('counterpart', args=[back])}?for=need#needs")


@needs("card", "make")
@require_POST
def make_card(request: HttpRequest, code: str) -> HttpResponseRedirectBase:
    """The card that names the viewer, or who serves there, to this counterpart; on to print it."""
    me, at = viewer(request), clock.now()
    other = liaison.counterpart_for(me, code, reading=Reading(at, purpose_of("card"), THROUGH))
    serving = [one.officer for one in liaison.who_serves(other, on=clock.today()) if one.officer]
    officer = registry.officer_by_code(me.code if me.code in serving or not serving else serving[0])
    card = liaison_actions.make_card(counterpart=other, officer=officer, by=me.code, at=at)
    return redirect("card-print", card.code)


@needs("household", "key")
@require_POST
def issue_key(request: HttpRequest, code: str) -> HttpResponse:
    """A household's secret, shown once to be handed over at the desk; the one given before ends."""
    me, at = viewer(request), clock.now()
    other = liaison.counterpart_for(me, code, action="key")
    secret = residents.issue_key(other, by=me.code, at=at)
    return render(request, "counterparts/key.html", {"other": other, "secret": secret})


@needs("organisation", "find")
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """People, villages, matters and everybody else, by name, pinyin initials, words or code."""
    me, typed = viewer(request), request.GET.get("q", "").strip()
    context: dict[str, Any] = {"typed": typed, "officers": [], "areas": [], "found": [], "matters": []}
    if typed:
        if me.may("matter", "read"):
            found_matters = matters.search(me, said_number(typed), limit=15).matters
            matters.log_matters(me, found_matters, Reading(clock.now(), purpose_of("matter"), "search"))
            context["matters"] = [row_of(one) for one in found_matters]
        context["officers"] = [_office(officer) for officer in registry.officers_found(typed, limit=15)]
        context["found"] = _found(me, typed)
        context["areas"] = registry.areas_found(typed, limit=15)
    return render(request, "counterparts/search.html", context)


def _office(officer: Any) -> Any:
    return registry.office_of(officer, on=clock.today())
