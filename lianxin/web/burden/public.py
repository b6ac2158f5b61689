"""For everybody, without a log-in: which policies are in force, and for what reasons they depart from the standards of relief."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianxin import clock
from lianxin.planning import queries
from lianxin.rules.burden.findings import tenth
from lianxin.web.declare import public
from lianxin.web.errors import language


@public
@require_safe
def policies(request: HttpRequest) -> HttpResponse:
    """All policies in force with their published departures. Nobody is named but whoever signed."""
    held = [(one, _hours(one)) for one in queries.published(clock.today())]
    return render(request, "burden/public.html", {"held": held})


def _hours(one: Any) -> list[tuple[str, str]]:
    """Each class by name, and its hours a month."""
    classes = one.policy.words.classes
    return [(_name(classes.get(label)) or label, tenth(hours)) for label, hours in one.hours.items()]


def _name(word: Any) -> str:
    return "" if word is None else str(word.en if language() == "en" and word.en else word.zh)
