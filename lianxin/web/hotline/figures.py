"""Figures of the hotline by area and period: how quickly it is answered, who was missed and called back; each opens its calls."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from lianxin import clock
from lianxin.hotline import queries
from lianxin.liaison.queries import Reading
from lianxin.rules.access import purpose_of
from lianxin.rules.calls import ANSWER_WITHIN, CONNECTED_PERCENT
from lianxin.web import paging, places
from lianxin.web.declare import needs
from lianxin.web.hotline.words import rows_of
from lianxin.web.paging import Page, more
from lianxin.web.viewer import viewer

NAMES: Final[dict[str, Promise]] = {
    "rung": _("来电"),
    "answered": _("接通"),
    "quick": _("15秒内接通"),
    "missed": _("没接到"),
    "to_call_back": _("应回拨"),
    "called_back": _("已回拨或再次接通"),
    "back_in_time": _("24小时内回拨"),
    "consultations": _("当场答复的咨询"),
    "matters": _("登记的事项"),
    "confidential": _("其中要求保密"),
}


@dataclass(frozen=True, slots=True)
class Number:
    """One figure: its name, its number, of how many and as a percentage where it is a share, and what the standard asks."""

    which: str
    name: str | Promise
    number: int
    out_of: int | None = None
    percent: str = ""
    short: bool = False


def percent(part: int, whole: int) -> str:
    """A share with one decimal, halves up; nothing of nothing (rule 27)."""
    tenths = (2000 * part + whole) // (2 * whole) if whole else None
    return f"{tenths // 10}.{tenths % 10}%" if tenths is not None else ""


def _numbers(found: queries.Figures) -> Iterator[Number]:
    out_of = {
        "answered": found.over,
        "quick": found.timed,
        "called_back": found.to_call_back,
        "back_in_time": found.to_call_back,
    }
    for which, name in NAMES.items():
        number, whole = getattr(found, which), out_of.get(which)
        short = which == "answered" and whole is not None and number * 100 < CONNECTED_PERCENT * whole
        yield Number(which, name, number, whole, percent(number, whole) if whole is not None else "", short)


@needs("call", "figures")
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """The figures of a period, in all and day by day."""
    me, at = viewer(request), clock.now()
    place = places.place_of(request, "call", "figures")
    period = request.scope.period  # type: ignore[attr-defined]
    asked = {"area": place, "first": period.first, "last": period.last, "at": at}
    whole = queries.figures(me, **asked)[0][1]
    days = [(day, one, percent(one.answered, one.over)) for day, one in queries.figures(me, **asked, by_day=True)]
    context = {
        "place": place,
        "period": period,
        "numbers": list(_numbers(whole)),
        "whole": whole,
        "days": days,
        "opens": me.may("call", "read"),
        "within": ANSWER_WITHIN,
        "connected": CONNECTED_PERCENT,
        "turned": queries.turned_away(me, first=period.first, last=period.last),
        "area_choices": places.choices(request, "call", "figures", place),
    }
    return render(request, "hotline/figures.html", context)


@needs("call", "read")
@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """The calls behind a figure, the latest first."""
    me, at = viewer(request), clock.now()
    place = places.place_of(request, "call", "read")
    period = request.scope.period  # type: ignore[attr-defined]
    which = request.GET.get("which", "")
    which = which if which in NAMES else "rung"
    asked: dict[str, Any] = {"which": which, "area": place, "first": period.first, "last": period.last}
    found = queries.calls(me, at=at, before=_mark(request), **asked)
    queries.log_calls(me, found.calls, Reading(at, purpose_of("hotline"), "hotline"))
    last = found.calls[-1] if found.more else None
    mark = paging.encode((last.begun_at.isoformat(), last.pk)) if last is not None else ""
    context = {
        "place": place,
        "period": period,
        "name": NAMES[which],
        "page": Page(rows_of(found.calls, at), mark, "after" not in request.GET),
        "more": more(request.GET),
        "opens": me.may("call", "answer"),
        "area_choices": places.choices(request, "call", "read", place),
    }
    return render(request, "hotline/calls.html", context)


def _mark(request: HttpRequest) -> tuple[datetime, int] | None:
    """Where the list goes on; its top for a mark that is broken."""
    mark = paging.decode(request.GET.get("after", ""), 2)
    if mark is None or not mark[1].isdecimal():
        return None
    try:
        return datetime.fromisoformat(mark[0]), int(mark[1])
    except ValueError:
        return None
