"""The panel: numbers with what shows their skills, no names; one's marks, changed until marking is over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianxin import clock
from lianxin.planning.actions import postings as actions
from lianxin.planning.queries import postings
from lianxin.rules.errors import Refused
from lianxin.web.declare import needs
from lianxin.web.errors import in_words
from lianxin.web.viewer import viewer


@needs("posting", "mark")
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The calls that one is asked to mark."""
    return render(request, "postings/panel.html", {"rows": postings.panels(viewer(request))})


@needs("posting", "mark")
@require_http_methods(["GET", "POST"])
def marks(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody by number; what is left empty waits."""
    me = viewer(request)
    panelist = postings.panelist_for(me, pk)
    found = postings.sheets(panelist)
    faults: list[str] = []
    if request.method == "POST":
        try:
            given, faults = _typed(request, found)
            if not faults:
                actions.give_marks(panelist=panelist, marks=given, by=me.code, at=clock.now())
        except Refused as refusal:
            faults = in_words(refusal.faults)
        if not faults:
            messages.success(request, _("已存下。打分结束以前都可以改"))
            return redirect("posting-marks", pk)
    typed = request.POST if faults else {}
    shown = [(sheet.number, [_line(sheet.number, line, typed) for line in sheet.lines]) for sheet in found]
    left = sum(line[5] is None for sheet in found for line in sheet.lines)
    context = {"call": panelist.call, "sheets": shown, "left": left, "faults": faults}
    return render(request, "postings/marks.html", context, status=422 if faults else 200)


def _line(number: int, line: tuple[Any, ...], typed: Any) -> dict[str, Any]:
    key, words, own, level, unit, mark = line
    name = f"m.{number}.{key}"
    return {"name": name, "words": words, "own": own, "level": level, "unit": unit, "mark": typed.get(name, mark)}


def _typed(request: HttpRequest, found: list[postings.Sheet]) -> tuple[dict[tuple[int, str], int], list[str]]:
    """The marks that were typed, and what is no mark."""
    given: dict[tuple[int, str], int] = {}
    faults = []
    for number, key, text in _posted(request, found):
        if not (text.isascii() and text.isdecimal() and len(text) <= 3 and int(text) <= 100):
            faults.append(_("%(number)s号:分数写0到100的整数") % {"number": number})
        else:
            given[number, key] = int(text)
    return given, list(dict.fromkeys(faults))


def _posted(request: HttpRequest, found: list[postings.Sheet]) -> Iterator[tuple[int, str, str]]:
    for sheet in found:
        for key, *_rest in sheet.lines:
            text = request.POST.get(f"m.{sheet.number}.{key}", "").strip()
            if text:
                yield sheet.number, key, text
