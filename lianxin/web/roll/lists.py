"""The lists of the roll: all of an area, those recorded on visits, those of the same name. Each row shown is logged."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianxin import clock
from lianxin.audit import actions as audit
from lianxin.liaison import access
from lianxin.liaison.queries import Reading, log_rows
from lianxin.liaison.queries import desk as links
from lianxin.policy import queries as policies
from lianxin.registry import queries
from lianxin.registry.queries import desk
from lianxin.rules.access import purpose_of
from lianxin.web import paging, places
from lianxin.web.counterparts.rows import HEADINGS
from lianxin.web.declare import needs
from lianxin.web.errors import language
from lianxin.web.forming import by_code, code_mark
from lianxin.web.viewer import viewer

SIZE = 50
THROUGH = "roll"


def reading(task: str = "roll") -> Reading:
    """Why the desk reads residents' records."""
    return Reading(clock.now(), purpose_of(task), THROUGH)


@needs("organisation", "change")
@require_safe
def roll(request: HttpRequest) -> HttpResponse:
    """Households and organisations of an area, by code."""
    me, typed, base = viewer(request), request.GET.get("q", "").strip(), request.GET.get("base", "")
    area = places.place_of(request, "organisation", "change")
    bases = [base] if base in HEADINGS else []
    rows = links.on_the_roll(me, area, typed=typed, bases=bases, after=code_mark(request), limit=SIZE + 1)
    kinds = [(key, label, key == base) for key, label in HEADINGS.items() if key not in {"village", "township"}]
    return _list(request, area, rows, "roll/roll.html", typed=typed, bases=kinds, base=base)


@needs("household", "change")
@require_safe
def provisional(request: HttpRequest) -> HttpResponse:
    """Households recorded on visits by village and name: to match to the roll, or to put on it."""
    me, area = viewer(request), places.place_of(request, "household", "change")
    rows = links.on_the_roll(me, area, provisional=True, after=code_mark(request), limit=SIZE + 1)
    return _list(request, area, rows, "roll/provisional.html")


@needs("household", "merge")
@require_safe
def twins(request: HttpRequest) -> HttpResponse:
    """Those of the same name in the same village: perhaps one household entered twice."""
    me, area = viewer(request), places.place_of(request, "household", "merge")
    narrow = area.level not in {"province", "prefecture", "county"}
    mine = access.counterparts(me, "merge").filter(queries.within("area", area))
    rows = desk.namesakes(mine, after=code_mark(request), limit=SIZE + 1) if narrow else []
    page = by_code(rows, SIZE, request)
    audit.record_reads(
        [row.code for row in page.rows],
        kind="counterpart",
        by=me.code,
        at=clock.now(),
        purpose=purpose_of("match"),
        through=THROUGH,
    )
    context = {
        "area": area,
        "page": page,
        "more": paging.more(request.GET),
        "narrow": narrow,
        "townships": [] if narrow else queries.areas_below(area, level="township", on=clock.today())[:200],
    }
    return render(request, "roll/twins.html", context)


def _list(request: HttpRequest, area: Any, rows: Any, template: str, **more: Any) -> HttpResponse:
    me, page = viewer(request), by_code(rows, SIZE, request)
    log_rows(me, page.rows, reading())
    words = policies.words_in_force(area, clock.today())
    labels = {row.kind: words.label("counterparts", row.kind, language()) for row in page.rows}
    context = {
        "area": area,
        "page": page,
        "more": paging.more(request.GET),
        "labels": labels,
        "area_choices": places.choices(request, "organisation", "change", area),
        **more,
    }
    return render(request, template, context)
