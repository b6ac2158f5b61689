"""For everybody, without a log-in: which policies are in force, and for what reasons they depart from the standards of relief."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
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
    """All policies in force, and those adopted that will be, with their published departures. Named is only whoever signed."""
    held = [(one, _hours(one)) for one in queries.published(clock.today())]
    return render(request, "burden/public.html", {"held": held})


@public
@require_safe
def policies_data(request: HttpRequest) -> JsonResponse:
    """The same for programs: each policy in force, planned hours a month by class, every published departure with its source."""
    return JsonResponse(
        {"as_of": clock.today().isoformat(), "policies": [_as_data(one) for one in queries.published(clock.today())]},
        json_dumps_params={"ensure_ascii": False},
    )


def _as_data(one: Any) -> dict[str, Any]:
    return {
        "policy": one.policy.policy,
        "zh": one.policy.zh,
        "area": one.area,
        "first": one.first.isoformat(),
        "in_force": not one.coming,
        "hours_a_month": {label: float(round(hours, 1)) for label, hours in one.hours.items()},
        "departures": [
            {
                "check": signed.departure.check_key,
                "found": signed.departure.found_zh,
                "source": signed.departure.source_zh,
                "reason": signed.departure.reason,
                "signed_by": signed.name,
                "at": signed.departure.at.isoformat(),
            }
            for signed in one.departures
        ],
    }


def _hours(one: Any) -> list[tuple[str, str]]:
    """Each class by name, and its hours a month."""
    classes = one.policy.words.classes
    return [(_name(classes.get(label)) or label, tenth(hours)) for label, hours in one.hours.items()]


def _name(word: Any) -> str:
    return "" if word is None else str(word.en if language() == "en" and word.en else word.zh)
