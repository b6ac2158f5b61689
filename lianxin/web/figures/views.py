"""Figures: each with its number, how it is counted in words, who attests it, its groups and the records behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from lianxin import clock
from lianxin.duties import figures as counted
from lianxin.duties.summaries import Told, told
from lianxin.figures import behind
from lianxin.figures.definitions import UnknownFigureError
from lianxin.figures.values import Answer, By, Row
from lianxin.matters.access import hidden_from
from lianxin.matters.queries.behind import matters_with_codes
from lianxin.policy import queries as policies
from lianxin.records.actions import instruct
from lianxin.records.queries import entries_with_codes
from lianxin.registry import access
from lianxin.registry.access import Viewer
from lianxin.rules.access import suppressed
from lianxin.rules.errors import NotFound, Refused
from lianxin.rules.periods import Period
from lianxin.web import paging, places
from lianxin.web.declare import needs
from lianxin.web.errors import language, onto_form
from lianxin.web.figures.groups import BY, Group, named
from lianxin.web.figures.sheets import figure_sheet
from lianxin.web.hotline.words import lines_behind
from lianxin.web.policies.views.trying import date_input
from lianxin.web.spreadsheets import response
from lianxin.web.viewer import viewer as viewer_of

SIZE: Final = 30


@dataclass(frozen=True)
class Shown:
    """A row of an answer as this reader may see it: small counts of people by need are hidden."""

    row: Row
    group: Group | None
    hidden: bool


def shown(rows: Sequence[Row], groups: dict[str, Group], *, serves: bool) -> list[Shown]:
    """The rows in the order of their groups' codes, small cells hidden from those who do not serve the people counted."""
    return [
        Shown(row, groups.get(row.group), row.few and suppressed(row.number or 0, serves=serves))
        for row in sorted(rows, key=lambda row: row.group)
    ]


def _serves(viewer: Viewer, area: Any) -> bool:
    """Whether the reader serves the people of the area: may read what help they need."""
    return access.in_area(area, "need", "read", viewer)


@needs("figure", "read")
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """All figures of the policies in force for an area: counted now, or as they were counted where that takes long."""
    area, period = places.place_of(request, "figure", "read"), request.scope.period  # type: ignore[attr-defined]
    serves, held = _serves(viewer_of(request), area), policies.policies_in_force(area, min(period.last, clock.today()))
    keys = [key for version in held for key in version.policy.figures]
    found = _told(request, keys, period, area.code)
    context = {
        "area": area,
        "period": period,
        "area_choices": places.choices(request, "figure", "read", area),
        "answers": [(answer, shown(answer.rows, {}, serves=serves)) for answer in found.answers],
        "as_of": found.as_of,
        "scope_query": urlencode({"area": area.code, "period": period.label}),
        "may_board": viewer_of(request).oversees("board", "read"),
    }
    return render(request, "figures/figures.html", context)


def _told(request: HttpRequest, keys: Sequence[str], period: Period, area: str) -> Told:
    """The figures as they are kept, or counted this moment where they are not and where the reader asks for it (``now``)."""
    hidden = hidden_from(viewer_of(request))
    asked: dict[str, Any] = {"today": clock.today(), "area": area, "lang": language(), "hidden": hidden}
    try:
        if "now" in request.GET:
            return Told(counted.several(keys, period, **asked))
        return told(keys, period, **asked)
    except UnknownFigureError as error:
        raise Http404(error.message(language())) from error


def _answer(key: str, period: Period, area: str, viewer: Viewer, by: By | None = None) -> Answer:
    hidden = hidden_from(viewer)
    try:
        return counted.figure(key, period, today=clock.today(), area=area, by=by, lang=language(), hidden=hidden)
    except UnknownFigureError as error:
        raise Http404(error.message(language())) from error


@needs("figure", "read")
@require_safe
def figure(request: HttpRequest, key: str) -> HttpResponse:
    """One figure with all that stands behind it."""
    return _figure(request, key)


def _figure(request: HttpRequest, key: str, form: InstructionForm | None = None, status: int = 200) -> HttpResponse:
    viewer = viewer_of(request)
    area, period = places.place_of(request, "figure", "read"), request.scope.period  # type: ignore[attr-defined]
    by = _by(request, viewer)
    found = _told(request, [key], period, area.code)
    answer = found.answers[0]
    grouped = _answer(key, period, area.code, viewer, by) if by else None
    serves = _serves(viewer, area)
    lines, mark, first = _records(request, answer, period, area.code, viewer) if answer.measured else ([], "", True)
    groups = named(by, [row.group for row in grouped.rows], viewer, area) if grouped else {}
    rows = [row for row in grouped.rows if by != "officer" or row.group in groups] if grouped else []
    words = policies.words_ever(area)
    context = {
        "area": area,
        "period": period,
        "area_choices": places.choices(request, "figure", "read", area),
        "answer": answer,
        "as_of": found.as_of,
        "value": shown(answer.rows, {}, serves=serves)[:1],
        "by": by,
        "offered": [(name, label) for name, label in BY.items() if name != "officer" or _has_staff(viewer)],
        "grouped": shown(rows, groups, serves=serves),
        "lines": lines,
        "words": {kind: words.label("entries", kind, language()) for kind in _kinds(answer, lines)},
        "source": answer.source,
        "page": paging.Page(lines, mark, first),
        "more": f"?{urlencode({'area': area.code, 'period': period.label} | ({'by': by} if by else {}))}&",
        "may_instruct": viewer.may("instruction", "give"),
        "form": form or InstructionForm(),
        "scope_query": urlencode({"area": area.code, "period": period.label}),
    }
    return render(request, "figures/figure.html", context, status=status)


def _kinds(answer: Answer, lines: Sequence[Any]) -> set[str]:
    """The kinds of the entries behind it, whose words the policies have."""
    return {line.kind for line in lines} if answer.source == "entries" else set()


def _by(request: HttpRequest, viewer: Viewer) -> By | None:
    asked = request.GET.get("by", "")
    if asked not in BY or (asked == "officer" and not _has_staff(viewer)):
        return None
    return asked  # type: ignore[return-value]


def _has_staff(viewer: Viewer) -> bool:
    """By officer only for the staff of one's own unit: heads and clerks."""
    return bool(viewer.units) and bool({"unit_head", "unit_clerk"} & set(viewer.roles))


def _records(request: HttpRequest, answer: Answer, period: Period, area: str, viewer: Viewer) -> tuple[list[Any], str, bool]:
    """Some of the records behind the figure, those that the reader may see, and where the next ones begin."""
    mark = paging.decode(request.GET.get("after", ""), 1)
    hidden, after = hidden_from(viewer), mark[0] if mark else ""
    codes = behind.codes_of(answer.key, period, today=clock.today(), area=area, after=after, limit=SIZE + 1, hidden=hidden)
    page = paging.cut(codes, SIZE, key=lambda code: (code,), first=mark is None)
    return list(lines_of(answer.source, viewer, page.rows)), page.after, page.first


def lines_of(source: str, viewer: Viewer, codes: Sequence[str]) -> Sequence[Any]:
    """The records of a source with these codes, as far as the viewer may know of them."""
    if source == "calls":
        return lines_behind(viewer, codes, clock.now())
    return matters_with_codes(viewer, codes) if source == "matters" else entries_with_codes(viewer, codes)


@needs("figure", "read")
@require_safe
def figure_xlsx(request: HttpRequest, key: str) -> HttpResponse:
    """A figure with its groups as a sheet; what the page hides, the sheet hides."""
    viewer = viewer_of(request)
    area, period = places.place_of(request, "figure", "read"), request.scope.period  # type: ignore[attr-defined]
    by = _by(request, viewer)
    answer = _answer(key, period, area.code, viewer, by)
    groups = named(by, [row.group for row in answer.rows], viewer, area) if by else {}
    rows = [row for row in answer.rows if by != "officer" or row.group in groups]
    sheet = figure_sheet(answer, shown(rows, groups, serves=_serves(viewer, area)), area.name, period.label)
    return response(f"{answer.name}-{period.label}", [sheet])


class InstructionForm(forms.Form):
    """A leader's answer to a figure: what, who, by when."""

    text = forms.CharField(label=gettext_lazy("要做什么"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    owner = forms.CharField(label=gettext_lazy("由谁办(姓名或代码)"), max_length=48)
    due_on = forms.DateField(label=gettext_lazy("何时办完"), widget=date_input())


@needs("instruction", "give")
@require_POST
def answer_figure(request: HttpRequest, key: str) -> HttpResponse:
    """Answer a figure with an instruction that has an owner and a date."""
    viewer = viewer_of(request)
    area, period = places.place_of(request, "figure", "read"), request.scope.period  # type: ignore[attr-defined]
    form = InstructionForm(request.POST)
    if not form.is_valid():
        return _figure(request, key, form, 422)
    sent = form.cleaned_data
    try:
        owner = places.officer_typed(request, sent["owner"], "officer", "read")
        instruct(
            about_kind="figure",
            about_code=f"{key}@{area.code}@{period.label}",
            text=sent["text"],
            owner=owner,
            due_on=sent["due_on"],
            by=viewer.code,
            at=clock.now(),
        )
    except NotFound:
        form.add_error("owner", _("没有这个干部"))
        return _figure(request, key, form, 422)
    except Refused as refusal:
        onto_form(form, refusal, {"officer": "owner"})
        return _figure(request, key, form, 422)
    messages.success(request, _("已交给%(name)s") % {"name": owner.name})
    return redirect(f"{reverse('figure', args=[key])}?{urlencode({'area': area.code, 'period': period.label})}")
