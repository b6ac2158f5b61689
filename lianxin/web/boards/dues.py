"""Dues behind a number of a board, and one due with its arithmetic."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianxin import clock
from lianxin.duties import access, boards, queries, words
from lianxin.duties.protection import left_out
from lianxin.figures import behind
from lianxin.figures.definitions import UnknownFigureError
from lianxin.figures.values import PartyId
from lianxin.matters.access import hidden_from
from lianxin.policy import queries as policies
from lianxin.policy.facts import policy_of
from lianxin.registry import queries as registry
from lianxin.rules import periods
from lianxin.rules.dues import Due
from lianxin.rules.owing import Scope
from lianxin.rules.periods import Period
from lianxin.rules.policy.explain import sentence
from lianxin.rules.policy.schema import Duty, Policy
from lianxin.web import paging, places
from lianxin.web.boards.sheets import dues_sheet
from lianxin.web.declare import needs
from lianxin.web.errors import language
from lianxin.web.figures.views import lines_of
from lianxin.web.spreadsheets import download
from lianxin.web.templatetags.lianxin import named
from lianxin.web.viewer import viewer as viewer_of

STATES = ("met", "short", "grace", "open", "exempt", "unmeasured")
SIZE = 50
AT_ONCE = 5_000
"""Rows of a workbook that are read together."""
FILTERS = ("policy", "duty", "class", "state", "unit")


@needs("duty", "read")
@require_safe
def dues(request: HttpRequest) -> HttpResponse:
    """The dues of an area or unit in a period, by duty, class and state: in the order of issue, never by how far behind."""
    after = paging.decode(request.GET.get("after", ""), 1)
    asked, area, unit = _asked(request)
    period = request.scope.period  # type: ignore[attr-defined]
    rows = _rows(period, asked, area, unit, after=int(after[0]) if after and after[0].isdecimal() else 0, limit=SIZE + 1)
    kept = {name: value for name, value in (*asked.items(), ("period", period.label)) if value}
    kept |= {"area": area.code} if area else {}
    context = {
        "area": area,
        "unit": unit,
        "period": period,
        "asked": asked,
        "page": paging.cut(rows, SIZE, key=lambda row: (row.pk,), first=after is None),
        "titles": _titles(rows),
        "more": f"?{urlencode(kept)}&",
        "states": STATES,
        "query": urlencode(kept),
        "kept": {name: value for name, value in kept.items() if name != "state"},
        "area_choices": places.choices(request, "duty", "read", area) if area else [],
    }
    return render(request, "boards/dues.html", context)


def _asked(request: HttpRequest) -> tuple[dict[str, str], Any, Any]:
    """The filters, and the area or the unit whose dues the reader may see. Raises NotFound."""
    asked = {name: request.GET.get(name, "") for name in FILTERS}
    if asked["unit"]:
        return asked, None, registry.unit_for(viewer_of(request), asked["unit"], thing="duty", action="read")
    return asked, places.place_of(request, "duty", "read"), None


def _rows(period: Period, asked: dict[str, str], area: Any, unit: Any, *, after: int, limit: int) -> list[Any]:
    return boards.exceptions(
        period,
        area=area.code if area else None,
        unit=unit.code if unit else None,
        policy=asked["policy"] or None,
        duty=asked["duty"] or None,
        class_key=asked["class"] or None,
        states=[asked["state"]] if asked["state"] in STATES else STATES,
        after=after,
        limit=limit,
    )


@needs("duty", "read")
@require_safe
def dues_xlsx(request: HttpRequest) -> FileResponse:
    """The same dues as a sheet."""
    asked, area, unit = _asked(request)
    period = request.scope.period  # type: ignore[attr-defined]
    where = (unit or area).name
    rows = _everything(period, asked, area, unit)
    return download(f"{where}-{period.label}", [dues_sheet(rows, _title, [f"{where} · {period.label}"])])


def _everything(period: Period, asked: dict[str, str], area: Any, unit: Any) -> Iterator[Any]:
    """All the dues asked for, so many at once."""
    after, some = 0, True
    while some:
        rows = _rows(period, asked, area, unit, after=after, limit=AT_ONCE)
        yield from rows
        after, some = rows[-1].pk if rows else 0, len(rows) == AT_ONCE


def _title(row: Any) -> str:
    """The duty in words, from the version that judged it."""
    duty = policy_of(row.version.digest).duties.get(row.duty)
    return named(duty) if duty else row.duty


def _titles(rows: list[Any]) -> dict[str, str]:
    """Duty keys in words, from the versions that judged them."""
    lang = language()
    found: dict[str, str] = {}
    for digest in {row.version.digest for row in rows}:
        for key, duty in policy_of(digest).duties.items():
            found[key] = duty.en if lang == "en" and duty.en else duty.zh
    return found


@needs("duty", "read")
@require_safe
def due(request: HttpRequest, pk: int) -> HttpResponse:
    """One due with its arithmetic: which days counted and why not, target, owed, done, and the records behind it."""
    row = access.due_for(request.viewer, pk)  # type: ignore[attr-defined]
    policy = policy_of(row.version.digest)
    live = _live(row)
    lang, rule = language(), policy.duties.get(row.duty)
    context = {
        "due": row,
        "party": row.officer or row.unit,
        "rule": rule,
        "sentence": _sentence(policy, row.duty),
        "policy": policy,
        "live": live,
        "why": words.why(live, lang) if live else [],
        **_records(request, row, rule),
        "presence": row.why.get("presence", {}),
        "away_words": policy.words.absences,
    }
    return render(request, "boards/due.html", context)


def _records(request: HttpRequest, row: Any, rule: Duty | None) -> dict[str, Any]:
    """The records counted toward the due, those that the reader may see, with a cursor."""
    source = rule.of.source if rule is not None else ""
    mark = paging.decode(request.GET.get("after", ""), 1)
    party = PartyId("officer", row.officer_id) if row.officer_id else PartyId("unit", row.unit_id)
    period = periods.span(row.first, row.last or max(row.first, clock.today()))
    viewer, today = viewer_of(request), clock.today()
    hidden = {*hidden_from(viewer), *left_out([rule] if rule else [], on=today, scope=Scope(None, row.unit_id, row.officer_id))}
    asked = {"today": today, "area": row.area.code, "party": party, "limit": SIZE + 1, "hidden": hidden}
    try:
        codes = behind.codes_of(row.duty, period, after=mark[0] if mark else "", **asked)
    except UnknownFigureError:
        codes = []
    page = paging.cut(codes, SIZE, key=lambda code: (code,), first=mark is None)
    lines = lines_of(source, viewer, page.rows)
    if source in ("matters", "calls"):
        return {"lines": lines, "page": page, "more": "?", "source": source}
    names = policies.words_ever(row.area)
    kinds = {kind: names.label("entries", kind, language()) for kind in {line.kind for line in lines}}
    return {"lines": lines, "page": page, "more": "?", "words": kinds, "source": source}


def _sentence(policy: Policy, key: str) -> str:
    rule = policy.duties.get(key)
    return sentence(policy, rule, language()) if rule else ""


def _live(row: Any) -> Due | None:
    """The same due worked out from the records as they stand; None when it is not owed any more."""
    party = row.officer or row.unit
    asked = {"officer": party.code} if row.officer else {"unit": party.code}
    last = row.last or clock.today()
    found = queries.work_out(periods.span(last, last), today=clock.today(), lang=language(), **asked)
    for one in found:
        if (one.party_code, one.policy, one.duty, one.window.first) == (party.code, row.policy, row.duty, row.first):
            return one
    return None
