"""*Today*: what I owe, whom I have not seen for longest, what waits for me; and how each due was counted."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianxin import clock
from lianxin.duties import queries as duties
from lianxin.duties import words as duty_words
from lianxin.duties.unreached import share_of, unreached
from lianxin.liaison import access
from lianxin.liaison import queries as liaison
from lianxin.liaison.actions import tell
from lianxin.matters.queries.behind import Behind, matters_with_codes
from lianxin.records import queries as records
from lianxin.registry import access as grants
from lianxin.registry import queries as registry
from lianxin.registry.access import Viewer
from lianxin.reports.queries import desk_of
from lianxin.rules import periods
from lianxin.rules.access import purpose_of
from lianxin.rules.dues import Due
from lianxin.rules.errors import NotFound
from lianxin.rules.policy.explain import sentence
from lianxin.web import paging
from lianxin.web.counterparts.rows import row_of
from lianxin.web.declare import needs
from lianxin.web.entries import page
from lianxin.web.entries.shown import Shown, shown
from lianxin.web.errors import language
from lianxin.web.forming import by_code, code_mark
from lianxin.web.matters.inbox import groups
from lianxin.web.reports.papers import home_of
from lianxin.web.today.behind import codes_behind
from lianxin.web.today.lines import grouped, line_of, uncounted
from lianxin.web.today.waiting import waiting
from lianxin.web.viewer import viewer

UNSEEN: Final = 3
LISTED: Final = 50
MANY: Final = 20_000
"""More records than one party has toward one share."""


@needs("duty", "read")
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """The officer's first page."""
    me, day = viewer(request), clock.today()
    dues = duties.current(day, officer=me.code, lang=language())
    last = max((due.window.last for due in dues if due.window.last), default=day)
    mine = registry.officer_by_code(me.code)
    words, unseen = page.words_here(me, day), records.last_seen(mine, on=day)[:UNSEEN]
    kinds = {kind for word in words.entries.values() for kind in word.with_}
    context = {
        "groups": grouped(dues, registry.calendar(first=day, last=last), day),
        "uncounted": uncounted(dues),
        "unseen": [row_of(one.counterpart, mine=True, seen=one.last) for one in unseen],
        "recordable": {one.counterpart.code for one in unseen if one.counterpart.kind in kinds},
        "villages": _villages(me),
        "waiting": waiting(me, mine, words, day),
        "matters": groups(me, clock.now()),
        "desk": desk_of(me, home_of(request) if _has_desk(me) else None, on=day),
        "has_desk": _has_desk(me),
        "may_close": me.may("closing", "make"),
        "may_fill": me.may("form", "read"),
        "may_notice": me.may("notice", "make"),
        "may_stuck": me.may("matter", "urge"),
    }
    return render(request, "today/today.html", context)


def _has_desk(me: Viewer) -> bool:
    """Whether papers of an area may wait for somebody, and not only one's own."""
    return me.may("document", "check") or me.may("notice", "make")


def _villages(me: Viewer) -> list[Any]:
    """The villages that one heads: who comes, what is open, needs to confirm."""
    if "village_head" not in me.roles:
        return []
    return list(grants.areas(me, "need", "confirm").filter(level="village").order_by("code")[:3])


@needs("duty", "read")
@require_safe
def due(request: HttpRequest, policy: str, duty: str, period: str) -> HttpResponse:
    """How one due was counted: the rule in words, presence, those to be served, and what is missing."""
    me = viewer(request)
    officer = registry.officer_for(me, request.GET.get("officer", me.code), thing="duty", action="read")
    found = _due(officer.code, policy, duty, period)
    lang = language()
    version = found.version.policy
    context = {
        "officer": officer,
        "own": officer.code == me.code,
        "due": found,
        "line": line_of(found),
        "rule": sentence(version, version.rule(duty), lang),
        "why": duty_words.why(found, lang),
        "period": period,
        "entries": _entries(me, found),
        "lines": _matters(me, found),
        "of_matters": version.duties[duty].of.source == "matters",
        **_things(me, found),
        **_share(request, me, found),
    }
    return render(request, "today/due.html", context)


def _matters(me: Viewer, found: Due) -> list[Behind]:
    """The matters that it counts, of which the reader may know; none for a due that counts entries."""
    counted = found.version.policy.duties[found.duty].of.source == "matters"
    return matters_with_codes(me, codes_behind(me, found, clock.today())) if counted else []


def _entries(me: Viewer, found: Due) -> list[Shown]:
    """The records that it counts, of which the reader may know; the latest first."""
    codes = codes_behind(me, found, clock.today())
    words = page.words_here(me, clock.today())
    return [shown(line, words) for line in records.entries_with_codes(me, codes)]


def _things(me: Viewer, found: Due) -> dict[str, Any]:
    """Those to be served, by the names that the reader may know; what is missing apart from what is done."""
    codes = [thing.code for thing in found.why.things]
    names = dict(access.counterparts(me, "find").filter(code__in=codes).values_list("code", "name")) if codes else {}
    things = [(names.get(thing.code, thing.code), thing) for thing in found.why.things]
    return {
        "missing": [{"name": name, "code": thing.code} for name, thing in things if not thing.satisfied],
        "met": [{"name": name, "code": thing.code} for name, thing in things if thing.satisfied],
    }


def _share(request: HttpRequest, me: Viewer, found: Due) -> dict[str, Any]:
    """Of a share of households or villages: those not reached yet, as far as the reader may know them, each logged as read."""
    if share_of(found) is None or found.state == "unmeasured":
        return {}
    day = clock.today()
    after = code_mark(request)
    rows = unreached(found, codes_behind(me, found, day, limit=MANY), today=day).filter(code__gt=after)
    shown = list(rows.filter(access.counterparts_q(me, "find"))[: LISTED + 1])
    page = by_code(shown, LISTED, request)
    liaison.log_rows(me, page.rows, liaison.Reading(clock.now(), purpose_of("visit"), "due"))
    return {
        "missing": [{"name": row.name, "code": row.code} for row in page.rows],
        "page": page,
        "more": paging.more(request.GET),
    }


def _due(officer: str, policy: str, duty: str, period: str) -> Due:
    """The officer's due of that period. Raises NotFound."""
    day = clock.today()
    try:
        asked = periods.parse(period)
    except periods.PeriodError:
        asked = None
    if asked is None or day in asked:
        dues = duties.current(day, officer=officer, lang=language())
    else:
        dues = duties.work_out(asked, today=day, officer=officer, lang=language())
    for found in dues:
        if (found.policy, found.duty, found.period) == (policy, duty, period):
            return found
    raise NotFound("due", f"{policy}/{duty}/{period}")


@needs("handover", "tell")
@require_POST
def told(request: HttpRequest, item: int) -> HttpResponseRedirectBase:
    """The household has been told who comes now."""
    me = viewer(request)
    if not liaison.untold(me).filter(pk=item).exists():
        raise NotFound("handover", item)
    tell(item=item, by=me.code, at=clock.now())
    messages.success(request, _("已记下"))
    return redirect("today")
