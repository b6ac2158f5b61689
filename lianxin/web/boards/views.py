"""The boards: exceptions first, then the table, then the picture; each number opens what it counts (look.md, rules)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianxin import clock
from lianxin.duties import boards
from lianxin.policy import queries as policies
from lianxin.registry import access
from lianxin.registry import queries as registry
from lianxin.rules import periods
from lianxin.rules.periods import Period
from lianxin.rules.policy.schema import Policy
from lianxin.web import paging, places
from lianxin.web.boards import coverage
from lianxin.web.boards.exceptions import exceptions
from lianxin.web.boards.sheets import board_sheets, dues_sheet
from lianxin.web.boards.staff import staff
from lianxin.web.boards.table import pasts, table, together
from lianxin.web.declare import needs
from lianxin.web.errors import language
from lianxin.web.forming import by_code, code_mark
from lianxin.web.matters.onboards import late_here, of_unit
from lianxin.web.spreadsheets import response
from lianxin.web.templatetags.lianxin import named
from lianxin.web.viewer import viewer as viewer_of

Policies = dict[str, Policy]
_UNITS = 100


def in_force(area: Any, period: Period) -> tuple[Any, ...]:
    """The versions that hold in the area at the end of the period, or now while it runs."""
    return policies.policies_in_force(area, min(period.last, max(clock.today(), period.first)))


def _past_year(period: Period) -> Period:
    first = date(period.last.year - 1, period.last.month, 1)
    return periods.span(first, max(period.last, first))


def _board(request: HttpRequest) -> dict[str, Any]:
    """All that the board of an area shows; the number of statements hangs on the policies, never on what is counted."""
    area, period = places.place_of(request, "board", "read"), request.scope.period  # type: ignore[attr-defined]
    versions = in_force(area, period)
    held: Policies = {version.key: version.policy for version in versions}
    lang = language()
    by_township = boards.board(period, area=area.code, by="township" if area.level != "village" else "village")
    by_class = boards.board(period, area=area.code, by="class")
    towns = table(by_township.lines, held, lang)
    covered, covered_as_of = coverage.covered(versions, area, period, today=clock.today())
    provisional = registry.calendar(first=period.first, last=period.last).provisional(period.first, period.last)
    trends = boards.trends(_past_year(period), area=area.code)
    past = pasts(towns.columns, trends)
    scope = urlencode({"area": area.code, "period": period.label})
    return {
        "area": area,
        "period": period,
        "scope_query": scope,
        "as_of": by_township.as_of,
        "towns": towns,
        "classes": table(by_class.lines, held, lang, _class_order(held)),
        "class_words": {key: word for policy in held.values() for key, word in policy.words.classes.items()},
        "covered": covered,
        "covered_as_of": covered_as_of,
        "pasts": past,
        "past_tables": together(past),
        "exceptions": exceptions(towns, covered, provisional=provisional, lapsed=_lapsed(request, area), scope=scope),
        "figures": [(key, rule) for policy in held.values() for key, rule in policy.figures.items()],
        "policies": held,
    }


def _lapsed(request: HttpRequest, area: Any) -> int | None:
    """How many needs have run out without being declared anew; None instead of any number for who does not serve there."""
    rows = registry.needs_lapsed(area, on=clock.today())
    if access.in_area(area, "need", "read", request.viewer):  # type: ignore[attr-defined]
        return rows.count()
    return None if rows.exists() else 0


def _class_order(held: Policies) -> dict[str, int]:
    keys = dict.fromkeys(key for policy in held.values() for key in policy.words.classes)
    return {key: place for place, key in enumerate(keys)}


@needs("board", "read")
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The board of an area."""
    found = _board(request)
    found["area_choices"] = places.choices(request, "board", "read", found["area"])
    found["exceptions"] = [*late_here(request.viewer, found["area"], clock.today()), *found["exceptions"]]  # type: ignore[attr-defined]
    return render(request, "boards/board.html", found)


@needs("board", "read")
@require_safe
def board_xlsx(request: HttpRequest) -> HttpResponse:
    """The tables of the board as a workbook. Counts only: no resident, no officer."""
    found = _board(request)
    return response(f"{found['area'].name}-{found['period'].label}", board_sheets(found))


@needs("board", "read")
@require_safe
def unit_board(request: HttpRequest, code: str) -> HttpResponse:
    """The board of a unit: its staff in the order of their codes, duty by duty, and the unit's own past."""
    viewer, period = request.viewer, request.scope.period  # type: ignore[attr-defined]
    unit = registry.unit_for(viewer, code, thing="board", action="read")
    versions = in_force(unit.area, period)
    held: Policies = {version.key: version.policy for version in versions}
    dues = boards.exceptions(period, unit=unit.code, states=_EVERY, limit=_MOST)
    summary = table(boards.board(period, by="all", unit=unit.code).lines, held, language())
    context = {
        "unit": unit,
        "period": period,
        "staff": staff(dues, summary.columns),
        "summary": summary,
        "past_tables": together(pasts(summary.columns, boards.trends(_past_year(period), unit=unit.code))),
        "as_of": min((due.as_of for due in dues), default=None),
        "more": len(dues) == _MOST,
        "matters": of_unit(viewer, unit),
        "today": clock.today(),
    }
    return render(request, "boards/unit.html", context)


@needs("board", "read")
@require_safe
def unit_xlsx(request: HttpRequest, code: str) -> HttpResponse:
    """The dues of a unit and its staff as a sheet."""
    period = request.scope.period  # type: ignore[attr-defined]
    unit = registry.unit_for(viewer_of(request), code, thing="board", action="read")
    held = {version.key: version.policy for version in in_force(unit.area, period)}
    titles = {key: named(duty) for policy in held.values() for key, duty in policy.duties.items()}
    dues = boards.exceptions(period, unit=unit.code, states=_EVERY, limit=_MOST)
    return response(
        f"{unit.name}-{period.label}",
        [dues_sheet(dues, lambda row: titles.get(row.duty, row.duty), [f"{unit.name} · {period.label}"])],
    )


_EVERY: Sequence[str] = ("met", "short", "open", "grace", "exempt", "unmeasured")
_MOST = 2000


@needs("board", "read")
@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """The units of an area whose boards may be opened, by code."""
    area = places.place_of(request, "board", "read")
    context = {
        "area": area,
        "area_choices": places.choices(request, "board", "read", area),
        "page": by_code(places.units_in(request, area, after=code_mark(request), limit=_UNITS + 1), _UNITS, request),
        "more": paging.more(request.GET),
    }
    return render(request, "boards/units.html", context)
