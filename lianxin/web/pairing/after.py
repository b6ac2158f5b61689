"""After a plan was put in force: hand-over lists, and contact cards to print, officer by officer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianxin import clock
from lianxin.liaison import actions as liaison_actions
from lianxin.liaison.access import counterparts as findable
from lianxin.liaison.queries import log_rows, qr_text
from lianxin.liaison.queries.cards import cards_from
from lianxin.planning.queries import pairing
from lianxin.registry.queries import office_of
from lianxin.rules.errors import NotFound
from lianxin.web.declare import needs
from lianxin.web.pairing.pairs import reading
from lianxin.web.pairing.shown import head
from lianxin.web.viewer import viewer


@needs("pairing", "read")
@require_safe
def hand_overs(request: HttpRequest, pk: int) -> HttpResponse:
    """Who hands over how many, each with its list and letters."""
    me = viewer(request)
    found = pairing.plan_for(me, pk, action="read")
    context = head(me, found, "handovers") | {"rows": pairing.hand_overs_of(found)}
    return render(request, "pairing/handovers.html", context)


@needs("card", "make")
@require_http_methods(["GET", "POST"])
def cards(request: HttpRequest, pk: int, party: str) -> HttpResponse:
    """The contact cards of one officer's counterparts by a plan in force: made once, printed as often as one likes."""
    me = viewer(request)
    found = pairing.plan_for(me, pk)
    officer: Any = pairing.party_in(me, found, party)
    if found.state != "adopted" or not party.startswith("officer:"):
        raise NotFound("cards", party)
    rows = pairing.pairs_with(me, found, officer)
    mine = findable(me, "find").filter(pk__in=[row.counterpart_id for row in rows])
    others = list(mine.select_related("area__village").order_by("area__code", "code"))
    log_rows(me, others, reading())
    if request.method == "POST":
        liaison_actions.make_cards(officer=officer, counterparts=others, by=me.code, at=clock.now())
        messages.success(request, _("联系卡已做好,可以打印"))
        return redirect("pairing-cards", pk, party)
    made, site = cards_from(officer, others), request.build_absolute_uri(reverse("home"))
    context = head(me, found, "parties") | {
        "mine": officer,
        "party": party,
        "office": office_of(officer, on=max(found.first, clock.today())),
        "slips": [(one, made[one.code], qr_text(made[one.code], address=site)) for one in others if one.code in made],
        "left": sum(one.code not in made for one in others),
    }
    return render(request, "pairing/cards.html", context)
