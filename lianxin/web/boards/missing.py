"""Coverage with the list of who is missing: officers and units without a link, counterparts without anybody."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianxin import clock
from lianxin.audit import actions as audit
from lianxin.liaison.queries import missing_counterparts, off_quota
from lianxin.web import paging, places
from lianxin.web.boards.coverage import covered, within
from lianxin.web.boards.views import in_force
from lianxin.web.declare import needs

SIZE = 50
WAYS = {"parties": "missing", "under": "under", "over": "over"}


@needs("board", "read")
@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """All link rules of the area, both ways."""
    area, period = places.place_of(request, "board", "read"), request.scope.period  # type: ignore[attr-defined]
    context = {
        "area": area,
        "period": period,
        "area_choices": places.choices(request, "board", "read", area),
        "scope_query": urlencode({"area": area.code, "period": period.label}),
        "covered": covered(in_force(area, period), area, min(period.last, clock.today()), every=True),
    }
    return render(request, "boards/coverage.html", context)


@needs("board", "read")
@require_safe
def missing(request: HttpRequest, policy: str, rule: str, way: str) -> HttpResponse:
    """Who is missing under one rule, by code; households shown are logged as read."""
    viewer, period = request.viewer, request.scope.period  # type: ignore[attr-defined]
    area = places.place_of(request, "board", "read")
    version = next((one for one in in_force(area, period) if one.key == policy and rule in one.policy.links), None)
    if version is None or (way != "counterparts" and way not in WAYS):
        raise Http404(rule)
    mark = paging.decode(request.GET.get("after", ""), 1)
    after, on = mark[0] if mark else "", min(period.last, clock.today())
    held, asked = version.policy.links[rule], within(version, area)
    rows: list[Any]
    if way == "counterparts":
        rows = missing_counterparts(asked, held, on, viewer=viewer, after=after, limit=SIZE + 1)
        _log(viewer, rows[:SIZE])
    else:
        which: Any = WAYS[way]
        rows = list(off_quota(asked, held, on, which=which, after=after, limit=SIZE + 1))
    context = {
        "area": area,
        "period": period,
        "rule": held,
        "way": way,
        "page": paging.cut(rows, SIZE, key=lambda row: (row.code,), first=mark is None),
        "more": f"?area={area.code}&period={period.label}&",
        "area_choices": places.choices(request, "board", "read", area),
    }
    return render(request, "boards/missing.html", context)


def _log(viewer: Any, rows: list[Any]) -> None:
    """Each household that the list shows is a read of a resident's record (principles 1)."""
    codes = [row.code for row in rows if row.base == "household"]
    audit.record_reads(codes, kind="counterpart", by=viewer.code, at=clock.now(), purpose="安排结对联系", through="coverage")
