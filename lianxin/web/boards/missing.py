"""Coverage with the list of who is missing: officers and units without a link, counterparts without anybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianxin import clock
from lianxin.audit import actions as audit
from lianxin.liaison.queries import missing_counterparts, off_quota
from lianxin.policy import queries as policies
from lianxin.registry import access
from lianxin.registry import queries as registry
from lianxin.rules.access import purpose_of, suppressed
from lianxin.rules.policy.schema import LinkRule
from lianxin.web import paging, places
from lianxin.web.boards.coverage import covered, within
from lianxin.web.boards.views import in_force
from lianxin.web.declare import needs
from lianxin.web.errors import language
from lianxin.web.spreadsheets import Sheet, download
from lianxin.web.templatetags.lianxin import named

SIZE = 50
AT_ONCE = 5_000
"""Rows of a workbook that are read together."""
WAYS = {"parties": "missing", "under": "under", "over": "over"}


@needs("board", "read")
@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """All link rules of the area, both ways."""
    area, period = places.place_of(request, "board", "read"), request.scope.period  # type: ignore[attr-defined]
    found, as_of = covered(in_force(area, period), area, period, today=clock.today(), every=True)
    context = {
        "area": area,
        "period": period,
        "area_choices": places.choices(request, "board", "read", area),
        "scope_query": urlencode({"area": area.code, "period": period.label}),
        "covered": found,
        "covered_as_of": as_of,
    }
    return render(request, "boards/coverage.html", context)


@needs("board", "read")
@require_safe
def missing(request: HttpRequest, policy: str, rule: str, way: str) -> HttpResponse:
    """Who is missing under one rule, by code; households shown are logged as read."""
    viewer, period = request.viewer, request.scope.period  # type: ignore[attr-defined]
    area = places.place_of(request, "board", "read")
    mark = paging.decode(request.GET.get("after", ""), 1)
    held, rows = _rows(request, area, (policy, rule, way), after=mark[0] if mark else "", limit=SIZE + 1)
    if way == "counterparts":
        _log(viewer, rows[:SIZE])
    context = {
        "area": area,
        "period": period,
        "rule": held,
        "way": way,
        "page": paging.cut(rows, SIZE, key=lambda row: (row.code,), first=mark is None),
        "policy": policy,
        "scope_query": urlencode({"area": area.code, "period": period.label}),
        "more": f"?area={area.code}&period={period.label}&",
        "area_choices": places.choices(request, "board", "read", area),
    }
    return render(request, "boards/missing.html", context)


def _rows(request: HttpRequest, area: Any, asked: tuple[str, str, str], *, after: str, limit: int) -> tuple[LinkRule, list[Any]]:
    """The rule, and some of those who are missing under it. Raises Http404 for a rule or way that there is not."""
    policy, rule, way = asked
    period = request.scope.period  # type: ignore[attr-defined]
    version = next((one for one in in_force(area, period) if one.key == policy and rule in one.policy.links), None)
    if version is None or (way != "counterparts" and way not in WAYS):
        raise Http404(rule)
    held, on = version.policy.links[rule], min(period.last, clock.today())
    if way == "counterparts":
        viewer = request.viewer  # type: ignore[attr-defined]
        return held, missing_counterparts(within(version, area), held, on, viewer=viewer, after=after, limit=limit)
    which: Any = WAYS[way]
    return held, list(off_quota(within(version, area), held, on, which=which, after=after, limit=limit))


def _log(viewer: Any, rows: list[Any], *, task: str = "link", through: str = "coverage") -> None:
    """Each household that a list shows is a read of a resident's record (principles 1)."""
    codes = [row.code for row in rows if row.base == "household"]
    audit.record_reads(codes, kind="counterpart", by=viewer.code, at=clock.now(), purpose=purpose_of(task), through=through)


@needs("board", "read")
@require_safe
def missing_xlsx(request: HttpRequest, policy: str, rule: str, way: str) -> FileResponse:
    """The whole list as a sheet; an export of households is logged as a read of each."""
    period = request.scope.period  # type: ignore[attr-defined]
    area = places.place_of(request, "board", "read")
    held, first = _rows(request, area, (policy, rule, way), after="", limit=AT_ONCE)
    rows = _everybody(request, area, (policy, rule, way), first)
    if way == "counterparts":
        head = [_("代码"), _("名称"), _("村"), _("乡镇")]
        lines = ([row.code, row.name, _name(row.area.village), _name(row.area.township)] for row in rows)
    else:
        head = [_("代码"), _("姓名或单位"), _("联系数")]
        lines = ([row.code, row.name, row.number] for row in rows)
    sheet = Sheet(named(held), [f"{area.name} · {period.label}", held.clause], head, lines)
    return download(f"{named(held)}-{area.name}-{period.label}", [sheet])


def _everybody(request: HttpRequest, area: Any, asked: tuple[str, str, str], rows: list[Any]) -> Iterator[Any]:
    """All who are missing, from the first few on, so many at once; households are logged as they are written."""
    while rows:
        if asked[2] == "counterparts":
            _log(request.viewer, rows, task="export", through="coverage.xlsx")  # type: ignore[attr-defined]
        yield from rows
        rows = _rows(request, area, asked, after=rows[-1].code, limit=AT_ONCE)[1] if len(rows) == AT_ONCE else []


def _name(area: Any) -> str:
    return area.name if area else ""


@needs("board", "read")
@require_safe
def lapsed(request: HttpRequest) -> HttpResponse:
    """Needs that ran out and were not declared anew: by name to those who serve there, each household shown logged as read;
    to all others who oversee the area as numbers by place, hidden under 5 (principles 1).
    """
    area, today = places.place_of(request, "board", "read"), clock.today()
    words, lang = policies.words_ever(area), language()
    context: dict[str, Any] = {"area": area, "area_choices": places.choices(request, "board", "read", area)}
    if access.in_area(area, "need", "read", request.viewer):  # type: ignore[attr-defined]
        context |= _lapsed_by_name(request, area, today)
        keys = {row.need for row in context["page"].rows}
    else:
        found = registry.needs_lapsed_by_place(area, on=today)
        keys = {need for _, _, need, _ in found}
        context["numbers"] = [
            {"code": code, "name": name, "need": need, "number": None if suppressed(number, serves=False) else number}
            for code, name, need, number in found
        ]
    context["words"] = {key: words.label("needs", key, lang) for key in keys}
    return render(request, "boards/lapsed.html", context)


def _lapsed_by_name(request: HttpRequest, area: Any, today: date) -> dict[str, Any]:
    mark = paging.decode(request.GET.get("after", ""), 2)
    rows = registry.needs_lapsed(area, on=today).select_related("root__area__village")
    day = _day(mark[0]) if mark else None
    if mark and day and mark[1].isdecimal():
        rows = rows.filter(Q(last__gt=day) | Q(last=day, pk__gt=int(mark[1])))
    page = paging.cut(list(rows[: SIZE + 1]), SIZE, key=lambda row: (row.last, row.pk), first=mark is None)
    _log(request.viewer, [row.root for row in page.rows], task="need", through="needs-lapsed")  # type: ignore[attr-defined]
    return {"page": page, "more": f"?area={area.code}&"}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
