"""The links of an officer, a unit or a counterpart, with the rule's numbers; one more, the end of one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianxin import clock
from lianxin.liaison import access as liaison_access
from lianxin.liaison import actions
from lianxin.liaison import queries as liaison
from lianxin.liaison.actions.linking import homes_of
from lianxin.liaison.queries import Reading, counterpart_for, link_for, log_rows
from lianxin.liaison.queries.desk import standings
from lianxin.policy import queries as policies
from lianxin.registry import access, queries
from lianxin.rules.access import purpose_of
from lianxin.web.declare import needs
from lianxin.web.errors import language
from lianxin.web.forming import done, sent, status
from lianxin.web.links.forms import EndLink, LinkForm
from lianxin.web.viewer import viewer

MOST = 500
FIELDS = {"party_code": "officer", "counterpart_code": "counterpart", "valid_from": "first", "valid_to": "last"}


def subject(request: HttpRequest, what: str, code: str) -> Any:
    """The officer, unit or counterpart of an address, if the reader may see its links. Raises NotFound."""
    me = viewer(request)
    if what == "officer":
        return queries.officer_for(me, code, thing="link", action="read")
    if what == "unit":
        return queries.unit_for(me, code, thing="link", action="read")
    if what == "counterpart":
        return counterpart_for(me, code, action="find")
    raise Http404(what)


@needs("link", "read")
@require_safe
def held(request: HttpRequest, what: str, code: str) -> HttpResponse:
    """Every link of one party or to one counterpart, those in force first; what the rules ask beside what there is."""
    me, today, found = viewer(request), clock.today(), subject(request, what, code)
    rows = liaison.links_to(found) if what == "counterpart" else liaison.links_held_by(found)
    shown = list(rows.select_related("root__area__village", "officer", "unit")[: MOST + 1])
    seen = [found] if what == "counterpart" else [link.root for link in shown]
    log_rows(me, {row.pk: row for row in seen}.values(), Reading(clock.now(), purpose_of("link"), "links"))
    homes = [found.area] if what == "counterpart" else homes_of(found, today)
    words = policies.words_of(homes, today)
    changeable = liaison_access.links(me, "change").filter(pk__in=[link.pk for link in shown])
    may_change = set(changeable.values_list("pk", flat=True))
    lines = [(link, words.label("links", link.kind, language()), link.pk in may_change) for link in shown[:MOST]]
    context = {
        "what": what,
        "party": found,
        "current": [line for line in lines if _runs(line[0], today)],
        "past": [line for line in lines if not _runs(line[0], today)],
        "standings": [] if what == "counterpart" else standings(found, homes, on=today),
        "cut": len(shown) > MOST,
        "may_link": me.may("link", "change"),
    }
    return render(request, "links/held.html", context)


def _runs(link: Any, today: date) -> bool:
    return link.valid_to is None or bool(link.valid_to >= today)


@needs("link", "change")
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, what: str, code: str) -> HttpResponse:
    """One more link by hand; over the rule's number is shown, not refused."""
    me, at, today = viewer(request), clock.now(), clock.today()
    found = subject(request, what, code)
    homes = [found.area] if what == "counterpart" else homes_of(found, today)
    words = policies.words_of([*homes, *me.homes], today)
    kinds = [(key, words.label("links", key, language())) for key in words.links]
    form = LinkForm(kinds, _rows(me, what), sent(request), initial={"first": today})

    def act(given: dict[str, Any]) -> None:
        party = found if what != "counterpart" else given["officer"] or given["unit"]
        other = found if what == "counterpart" else given["counterpart"]
        if not liaison_access.may_link(me, party, other):
            raise_not_yours(form, what)
        actions.link(
            party=party, counterpart=other, kind=given["kind"], first=given["first"], last=given["last"], by=me.code, at=at
        )

    if request.method == "POST" and _done(form, act):
        messages.success(request, _("已结对"))
        return redirect("reg-links-of", what, code)
    context = {
        "form": form,
        "title": _("给%(name)s加一个联系") % {"name": found.name},
        "do": _("确定结对"),
        "back": reverse("reg-links-of", args=[what, code]),
        "aside": found.name,
        "standings": [] if what == "counterpart" else standings(found, homes, on=today),
    }
    return render(request, "links/add.html", context, status=status(form))


def _rows(me: Any, what: str) -> dict[str, Any]:
    """What may be chosen on the other side."""
    if what == "counterpart":
        officers, units = access.officers(me, "officer", "read"), access.units(me, "unit", "read")
        return {"officer": lambda: officers, "unit": lambda: units}
    mine = liaison_access.counterparts(me, "find")
    return {"counterpart": lambda: mine}


def raise_not_yours(form: forms.Form, what: str) -> None:
    """Say that neither side lies where the reader may make links."""
    raise forms.ValidationError({"officer" if what == "counterpart" else "counterpart": _("两边都不在你的工作范围内")})


def _done(form: forms.Form, act: Any) -> bool:
    try:
        return done(form, act, FIELDS)
    except forms.ValidationError as error:
        form.add_error(None, error)
        return False


@needs("link", "change")
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """The last day of a link; who took part and what was done stay."""
    me, at = viewer(request), clock.now()
    found = link_for(me, pk, action="change")
    party: Any = found.officer or found.unit
    what = "officer" if found.officer else "unit"
    form = EndLink(sent(request), initial={"last": clock.today()})

    def act(given: dict[str, Any]) -> None:
        actions.unlink(link=found.pk, last=given["last"], by=me.code, at=at)

    if request.method == "POST" and done(form, act, {"valid_to": "last"}):
        messages.success(request, _("已解除"))
        return redirect("reg-links-of", what, party.code)
    context = {
        "form": form,
        "title": _("解除%(name)s与%(other)s的联系") % {"name": party.name, "other": found.root.name},
        "do": _("解除"),
        "back": reverse("reg-links-of", args=[what, party.code]),
        "aside": party.name,
        "lead": _("要换人联系,请用交接:新的联系人和这户人家都会知道。"),
        "danger": True,
    }
    return render(request, "registry/form.html", context, status=status(form))
