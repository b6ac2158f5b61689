"""The pairs of a plan: a village before and after, one pair with why and what others cost, officers, musts and bans."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianxin import clock
from lianxin.liaison.access import counterparts as findable
from lianxin.liaison.queries import Reading, log_rows
from lianxin.planning.actions import plans as actions
from lianxin.planning.queries import pairing, pricing
from lianxin.planning.queries.pricing import Change
from lianxin.registry import access, queries
from lianxin.rules.access import purpose_of
from lianxin.rules.errors import NotFound, Refused
from lianxin.rules.pairing.faults import REFUSALS
from lianxin.web import paging
from lianxin.web.declare import needs
from lianxin.web.errors import in_words, language, said
from lianxin.web.forming import code_mark, done, sent, status
from lianxin.web.pairing.forms import WishForm
from lianxin.web.pairing.posted import revision_of, tried
from lianxin.web.pairing.shown import head, layers
from lianxin.web.viewer import viewer

SIZE = 100


def reading() -> Reading:
    """Why households are shown here."""
    return Reading(clock.now(), purpose_of("link"), "pairing")


@needs("pairing", "see")
@require_safe
def place(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """A village, or a township's own: before and after, side by side."""
    me = viewer(request)
    found = pairing.plan_for(me, pk)
    area = queries.area_by_code(code)
    rows = pairing.pairs_in(me, found, area, after=code_mark(request), limit=SIZE + 1)
    page = paging.cut(rows, SIZE, key=lambda row: (row.counterpart.code,), first="after" not in request.GET)
    log_rows(me, {row.counterpart.pk: row.counterpart for row in page.rows}.values(), reading())
    context = head(me, found, "plan") | {
        "area": area,
        "page": page,
        "more": paging.more(request.GET),
        "names": dict(layers(found)),
        "several": len(layers(found)) > 1,
        "may_object": me.may("pairing", "object") and found.state == "at_units",
    }
    return render(request, "pairing/place.html", context)


@dataclass(frozen=True)
class Choice:
    """One party that might have it, with what it costs, what forbids it, and whose links would then be too few."""

    party: str
    name: str
    unit: str
    costs: int
    faults: list[str]
    notes: list[str]


@needs("pairing", "see")
@require_http_methods(["GET", "POST"])
def pair(request: HttpRequest, pk: int, layer: str, code: str) -> HttpResponse:
    """One counterpart: why this party, the next best and what they cost more; another one chosen by hand."""
    me = viewer(request)
    found = pairing.plan_for(me, pk)
    other = pairing.counterpart_in(me, found, code)
    if layer not in {one.rule for one in pairing.terms(found).layers}:
        raise NotFound("layer", layer)
    faults: list[str] = []
    if request.method == "POST":
        faults = _change(request, found, layer, code)
        if not faults:
            messages.success(request, _("已改,并锁定这一对"))
            return redirect("pairing-pair", pk, layer, code)
    log_rows(me, [other], reading())
    context = head(me, found, "plan")
    may = context["may_draft"] and found.state in ("draft", "at_units")
    context |= (
        _explained(found, layer, other, request.GET.get("for", "")) if context["may_read"] else _plain(me, found, layer, other)
    )
    context |= {
        "other": other,
        "where": other.area.village or other.area,
        "layer": layer,
        "layer_name": dict(layers(found)).get(layer, layer),
        "faults": faults,
        "may_change": may,
        "old": context["current"].party if context["current"] else "",
        "typed": request.POST.get("typed", ""),
    }
    return render(request, "pairing/pair.html", context, status=422 if faults else 200)


def _plain(me: Any, found: Any, layer: str, other: Any) -> dict[str, Any]:
    rows = [row for row in pairing.pairs_to(me, found, other) if row.layer == layer]
    return {"rows": rows, "current": rows[0] if rows else None, "why": None, "choices": []}


def _explained(found: Any, layer: str, other: Any, wanted: str) -> dict[str, Any]:
    """The pair in question (of several the one asked for), why it is, and the priced choices."""
    rows = pairing.links_to(found, other, layer)
    now = next((row for row in rows if row.party == wanted), rows[0] if rows else None)
    reasons = pricing.explained(found, layer, other)
    why = next((one for one in reasons if now is not None and one.link.party == now.party), None)
    codes = [one.party for one in why.others] if why else pricing.nearest(found, layer, other)
    old = now.party if now is not None else ""
    return {
        "rows": rows,
        "current": now,
        "why": why,
        "way": why.cost.way if why else 0,
        "held": bool(now and now.kept) if found.state == "adopted" else bool(why and why.held),
        "refused": [(REFUSALS[key][language() == "en"], number) for key, number in sorted(why.refused.items())] if why else [],
        "choices": _priced(found, layer, other.code, old, codes),
    }


def _priced(found: Any, layer: str, code: str, old: str, parties: list[str]) -> list[Choice]:
    if not parties:
        return []
    priced = pricing.prices(found, [Change(layer, code, old, party) for party in parties])
    names = pairing.party_names([*parties, *([old] if old else [])], found.first)
    rows = []
    for party, one in zip(parties, priced, strict=True):
        against, notes = [said(fault) for fault in hard(one.faults)], _too_few(one.faults, names)
        rows.append(Choice(party, *names.get(party, (party, "")), one.direct, against, notes))
    return sorted(rows, key=lambda row: (bool(row.faults), row.costs, row.party))


def hard(faults: Any) -> list[Any]:
    """Faults that forbid a change; fewer links than the terms ask for does not."""
    return [fault for fault in faults if not fault.en.startswith("fewer than")]


def _too_few(faults: Any, names: dict[str, tuple[str, str]]) -> list[str]:
    """Who would then have fewer links than the terms ask for: it forbids nothing, but whoever decides is told."""
    few = [(fault.field.removeprefix("parties."), said(fault)) for fault in faults if fault.en.startswith("fewer than")]
    return [_("%(name)s会%(few)s") % {"name": names[party][0], "few": words} for party, words in few if party in names]


def _change(request: HttpRequest, found: Any, layer: str, code: str) -> list[str]:
    """Change the pair; the reasons why not."""
    me = viewer(request)
    pairing.plan_for(me, found.pk, action="draft")
    try:
        new = _chosen(request, me)
        change = Change(layer, code, request.POST.get("old", ""), new)
        actions.change_pair(plan=found, change=change, revision=revision_of(request, found), by=me.code, at=clock.now())
    except Refused as refusal:
        return in_words(refusal.faults)
    return []


def _chosen(request: HttpRequest, me: Any) -> str:
    """The party chosen: one of those listed, one typed by code or name, or nobody. Raises Refused."""
    chosen = request.POST.get("new", "")
    typed = request.POST.get("typed", "").strip()
    if chosen != "typed":
        return chosen
    return party_typed(me, typed)


def party_typed(me: Any, typed: str) -> str:
    """An officer or unit by code or name. Raises Refused for none or several."""
    officers = access.officers(me, "officer", "read")
    units = access.units(me, "unit", "read")
    found = [f"officer:{one}" for one in officers.filter(code=typed).values_list("code", flat=True)]
    found = found or [f"officer:{one}" for one in officers.filter(name=typed).values_list("code", flat=True)[:5]]
    found = found or [f"unit:{one}" for one in units.filter(code=typed).values_list("code", flat=True)]
    found = found or [f"unit:{one}" for one in units.filter(name=typed).values_list("code", flat=True)[:5]]
    if len(found) != 1:
        zh = "没有找到这个干部或单位" if not found else f"有几个都对得上,请写代码:{'、'.join(found)}"
        raise Refused.because("typed", typed, zh, "nobody found" if not found else f"several fit: {', '.join(found)}")
    return found[0]


@needs("pairing", "read")
@require_safe
def price(request: HttpRequest, pk: int, layer: str, code: str) -> HttpResponse:
    """What it would cost to give the counterpart to whoever is typed; a part of the page of the pair."""
    me = viewer(request)
    found = pairing.plan_for(me, pk, action="read")
    other = pairing.counterpart_in(me, found, code)
    typed = request.GET.get("typed", "").strip()
    context: dict[str, Any] = {"typed": typed}
    if typed:
        try:
            party = party_typed(me, typed)
            context["choice"] = _priced(found, layer, other.code, request.GET.get("old", ""), [party])[0]
        except Refused as refusal:
            context["reasons"] = in_words(refusal.faults)
    return render(request, "pairing/_price.html", context)


@needs("pairing", "draft")
@require_POST
def lock(request: HttpRequest, pk: int, link: int) -> HttpResponse:
    """Lock a pair for the next time, or let it go."""
    me = viewer(request)
    found = pairing.plan_for(me, pk, action="draft")
    wanted = request.POST.get("locked") == "1"
    revision = revision_of(request, found)
    tried(request, lambda: actions.lock(plan=found, link=link, locked=wanted, revision=revision, by=me.code, at=clock.now()))
    back = request.POST.get("back", "")
    return redirect(back if back.startswith(f"/pairing/{pk}/") else f"/pairing/{pk}/")


# -- by officer ----------------------------------------------------------------------------------------


@needs("pairing", "see")
@require_safe
def parties(request: HttpRequest, pk: int) -> HttpResponse:
    """The officers and units of a plan, with their numbers before and after."""
    me = viewer(request)
    found = pairing.plan_for(me, pk)
    rows = pairing.parties(me, found, after=code_mark(request), limit=51)
    page = paging.cut(rows, 50, key=lambda row: (row.party.partition(":")[2],), first="after" not in request.GET)
    context = head(me, found, "parties") | {"page": page, "more": paging.more(request.GET)}
    return render(request, "pairing/parties.html", context)


@needs("pairing", "see")
@require_safe
def party(request: HttpRequest, pk: int, party: str) -> HttpResponse:
    """One officer or unit: whom it would serve, whom it would hand on."""
    me = viewer(request)
    found = pairing.plan_for(me, pk)
    mine = pairing.party_in(me, found, party)
    rows, gone = pairing.pairs_with(me, found, mine), pairing.leaving(me, found, mine)
    log_rows(me, {one.pk: one for one in [*(row.counterpart for row in rows), *gone]}.values(), reading())
    context = head(me, found, "parties") | {
        "party": party,
        "mine": mine,
        "rows": rows,
        "gone": gone,
        "names": dict(layers(found)),
        "may_object": me.may("pairing", "object") and found.state == "at_units",
        "may_card": me.may("card", "make") and found.state == "adopted" and party.startswith("officer:"),
    }
    return render(request, "pairing/party.html", context)


# -- musts and bans ------------------------------------------------------------------------------------


@needs("pairing", "draft")
@require_http_methods(["GET", "POST"])
def wishes(request: HttpRequest, pk: int) -> HttpResponse:
    """Pairs that must be, or must not be, and one more."""
    me = viewer(request)
    found = pairing.plan_for(me, pk, action="draft")
    officers, units, others = access.officers(me, "officer", "read"), access.units(me, "unit", "read"), findable(me, "find")
    rows = {"officer": lambda: officers, "unit": lambda: units, "counterpart": lambda: others}
    form = WishForm(layers(found), rows, sent(request))

    def act(given: dict[str, Any]) -> None:
        pair = {"layer": given["layer"], "party": form.party, "counterpart": given["counterpart"].code}
        actions.wish(
            plan=found,
            must=given["must"] == "1",
            **pair,
            reason=given["reason"],
            revision=revision_of(request, found),
            by=me.code,
            at=clock.now(),
        )

    if request.method == "POST" and done(form, act):
        messages.success(request, _("已记下,下次求解时照办"))
        return redirect("pairing-wishes", pk)
    listed = pairing.wishes(found)
    log_rows(me, {row.counterpart.pk: row.counterpart for row in listed}.values(), reading())
    context = head(me, found, "wishes") | {"form": form, "rows": listed, "names": dict(layers(found))}
    return render(request, "pairing/wishes.html", context, status=status(form))


@needs("pairing", "draft")
@require_POST
def unwish(request: HttpRequest, pk: int, wish: int) -> HttpResponse:
    """Take one back."""
    me = viewer(request)
    found = pairing.plan_for(me, pk, action="draft")
    revision = revision_of(request, found)
    tried(request, lambda: actions.unwish(plan=found, wish=wish, revision=revision, by=me.code, at=clock.now()))
    return redirect("pairing-wishes", pk)
