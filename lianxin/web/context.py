"""What every template may use without asking."""

from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from lianxin import clock
from lianxin.web import navigation
from lianxin.web.errors import language
from lianxin.web.scope import Choice, offered
from lianxin.web.templatetags.lianxin import period_name


def frame(request: HttpRequest) -> dict[str, Any]:
    """The frame of a page: viewer, scope, navigation, display; reads no rows beyond those of the viewer."""
    viewer = getattr(request, "viewer", None)
    scope = getattr(request, "scope", None)
    name = request.resolver_match.view_name if request.resolver_match else ""
    return {
        "viewer": viewer,
        "scope": scope,
        "demo": settings.LIANXIN_DEMO,
        "large": _large(request),
        "rail": navigation.rail(viewer, name, scope.query if scope else ""),
        "bar": navigation.bar(viewer, name),
        "period_choices": periods_of(scope) if viewer else [],
        "today": clock.today(),
        "now": clock.now(),
    }


def _large(request: HttpRequest) -> bool:
    """Large type: as kept on this device, else as the account has it."""
    kept = request.COOKIES.get("large")
    return kept == "1" if kept else bool(getattr(getattr(request, "user", None), "large_type", False))


def periods_of(scope: Any) -> list[Choice]:
    """The periods to choose from, and the chosen one among them, in words."""
    return list(_periods(clock.today(), language(), scope.period.label))


@lru_cache(maxsize=500)
def _periods(today: date, speaks: str, chosen: str) -> tuple[Choice, ...]:
    """Those of a day, in a language (``speaks``)."""
    found = [Choice(period.label, period_name(period.label), period.label == chosen) for period in offered(today)]
    if not any(choice.chosen for choice in found):
        found.insert(0, Choice(chosen, period_name(chosen), True))
    return tuple(found)
