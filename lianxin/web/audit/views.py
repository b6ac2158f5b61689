"""What was done and who read what: for the auditor all of it, for overseers of an area its people's, else one's own."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianxin.audit import queries
from lianxin.clock import ZONE
from lianxin.matters.queries import hidden_subjects
from lianxin.registry import access
from lianxin.reports.access import hidden_slips
from lianxin.rules.access import Scope
from lianxin.web import paging, places
from lianxin.web.audit.kept import kept
from lianxin.web.declare import needs

SIZE = 50
FILTERS = ("kind", "code", "by", "verb", "since", "until")


def _asked(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "").strip()[:64] for name in FILTERS}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _moment(day: date | None) -> datetime | None:
    return datetime.combine(day, time.min, tzinfo=ZONE) if day else None


def _before(request: HttpRequest) -> int | None:
    mark = paging.decode(request.GET.get("after", ""), 1)
    return int(mark[0]) if mark and mark[0].isdecimal() else None


def _page(request: HttpRequest, rows: list[Any], template: str, asked: dict[str, str], *, all_of_it: bool) -> HttpResponse:
    page = paging.cut(rows, SIZE, key=lambda row: (row.pk,), first=_before(request) is None)
    kept = urlencode({name: value for name, value in asked.items() if value})
    context = {
        "page": page,
        "asked": asked,
        "all_of_it": all_of_it,
        "names": places.names(request, [row.by for row in page.rows]),
        "more": f"?{kept}&" if kept else "?",
        "read_page": request.viewer.may("reading", "read"),  # type: ignore[attr-defined]
    }
    return render(request, template, context)


@needs("act", "read")
@require_safe
def acts(request: HttpRequest) -> HttpResponse:
    """Acts by subject, person, kind of act and day, the latest first."""
    viewer, asked = request.viewer, _asked(request)  # type: ignore[attr-defined]
    widest = viewer.widest("act", "read")
    authors = None if widest is Scope.ALL else access.officers(viewer, "act", "read").values("code")
    until = _day(asked["until"])
    rows = queries.acts(
        kind=asked["kind"],
        code=asked["code"],
        by=asked["by"],
        verb=asked["verb"],
        authors=authors,
        since=_moment(_day(asked["since"])),
        until=_moment(until + timedelta(days=1) if until else None),
        before=_before(request),
        limit=SIZE + 1,
        without={**hidden_subjects(viewer), "slip": hidden_slips(viewer)},
    )
    for row in rows:
        row.detail = _detail(row)  # type: ignore[attr-defined]
    return _page(request, rows, "audit/acts.html", asked, all_of_it=widest > Scope.OWN)


def _detail(act: Any) -> str:
    held = {"before": act.before, "after": act.after}
    return "\n".join(
        f"{name}: {json.dumps(value, ensure_ascii=False, sort_keys=True)}" for name, value in held.items() if value is not None
    )


@needs("reading", "read")
@require_safe
def reads(request: HttpRequest) -> HttpResponse:
    """Who read which resident's record, for what; of others only for the auditor."""
    viewer, asked = request.viewer, _asked(request)  # type: ignore[attr-defined]
    everything = viewer.widest("reading", "read") is Scope.ALL
    rows = queries.reads(
        code=asked["code"],
        by=asked["by"] if everything else viewer.code,
        since=_day(asked["since"]),
        before=_before(request),
        limit=SIZE + 1,
        without=hidden_subjects(viewer)["matter"],
    )
    return _page(request, rows, "audit/reads.html", asked, all_of_it=everything)


@needs("act", "read")
@require_safe
def schedule(request: HttpRequest) -> HttpResponse:
    """How long each kind of personal data is held, and what the last run took away."""
    return render(request, "audit/kept.html", {"rows": list(kept()), "last": queries.last_retention()})
