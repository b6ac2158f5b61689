"""What one handed over to another unit: where it is now and how it ended, with one's own part of it. Nothing can be done here."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianxin import clock
from lianxin.liaison.queries import Reading
from lianxin.matters import queries
from lianxin.matters.facts import law_of
from lianxin.rules.access import purpose_of
from lianxin.web import paging
from lianxin.web.declare import needs
from lianxin.web.forming import by_number, number_mark
from lianxin.web.matters.shown import category_word, lines_of, row_of, said
from lianxin.web.viewer import viewer

SIZE: Final = 30


@needs("matter", "handed")
@require_safe
def handed(request: HttpRequest) -> HttpResponse:
    """The list, the latest first; each row is a logged read."""
    me = viewer(request)
    page = by_number(queries.handed_over(me, before=number_mark(request), limit=SIZE + 1), SIZE, request)
    queries.log_matters(me, page.rows, Reading(clock.now(), purpose_of("matter"), "handed"))
    rows = [row_of(one) for one in page.rows]
    return render(request, "matters/handed.html", {"rows": rows, "page": page, "more": paging.more(request.GET)})


@needs("matter", "handed")
@require_safe
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One of them: what we did, to whom it went and why, where it stands."""
    me = viewer(request)
    found = queries.handed_one(me, code, reading=Reading(clock.now(), purpose_of("matter"), "handed"))
    row = found.matter
    law = law_of(row.area, clock.today())
    context = {
        "m": row_of(row),
        "number": said(row.code),
        "category": category_word(law, row.category),
        "given": found,
        "outcome": row.outcome,
        "answered_on": row.answered_on,
        "history": lines_of(me, found.steps, law),
        "today": clock.today(),
    }
    return render(request, "matters/handed_one.html", context)
