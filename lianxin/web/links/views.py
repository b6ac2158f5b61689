"""Links: the way to anybody's, by search; coverage with who is missing; bulk and hand-over from here."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianxin import clock
from lianxin.liaison.queries import Reading, counterparts_found, log_rows
from lianxin.liaison.queries.desk import linked_numbers
from lianxin.registry import access, queries
from lianxin.registry.queries import desk
from lianxin.rules.access import Scope, purpose_of
from lianxin.web import paging
from lianxin.web.declare import needs
from lianxin.web.forming import by_code, code_mark
from lianxin.web.viewer import viewer

SIZE = 50


@needs("link", "read")
@require_safe
def links(request: HttpRequest) -> HttpResponse:
    """Officers whose links the reader may see, with how many each has; units and counterparts when something is typed."""
    me, today, typed = viewer(request), clock.today(), request.GET.get("q", "").strip()
    mine = access.officers(me, "link", "read")
    rows = desk.officers_listed(mine, typed, on=today, after=code_mark(request), limit=SIZE + 1)
    page = by_code(rows, SIZE, request)
    posts = desk.offices_of(page.rows, on=today)
    numbers = linked_numbers("officer", [one.pk for one in page.rows], on=today)
    context: dict[str, Any] = {
        "typed": typed,
        "page": page,
        "more": paging.more(request.GET),
        "people": [(one, posts.get(one.pk, []), numbers.get(one.pk, 0)) for one in page.rows],
        "units": queries.units_found(typed, limit=10) if typed else [],
        "others": counterparts_found(me, typed, action="read", limit=20) if typed else [],
        "may_change": me.widest("link", "change") > Scope.OWN,
        "may_hand_over": me.widest("handover", "make") > Scope.OWN,
        "may_see_coverage": me.may("board", "read"),
    }
    log_rows(me, context["others"], Reading(clock.now(), purpose_of("link"), "links"))
    return render(request, "links/links.html", context)
