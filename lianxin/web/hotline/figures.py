"""Figures of the hotline by area and period: how quickly it is answered, who was missed and called back; each opens its calls."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from lianxin import clock
from lianxin.figures import hotline as standard
from lianxin.figures.hotline import Asked
from lianxin.figures.values import Answer, Row
from lianxin.hotline import queries
from lianxin.liaison.queries import Reading
from lianxin.matters.access import hidden_from
from lianxin.policy import queries as policies
from lianxin.rules.access import purpose_of
from lianxin.rules.calls import ANSWER_WITHIN, CONNECTED_PERCENT
from lianxin.web import paging, places
from lianxin.web.declare import needs
from lianxin.web.errors import language
from lianxin.web.hotline.words import TURNED, rows_of
from lianxin.web.paging import Page, more
from lianxin.web.viewer import viewer

MOST: Final = 30
NAMES: Final[dict[str, Promise]] = {
    "rung": _("来电"),
    "answered": _("接通"),
    "quick": _("15秒内接通"),
    "missed": _("没接到"),
    "to_call_back": _("应回拨"),
    "called_back": _("已回拨或再次接通"),
    "back_in_time": _("按时回拨"),
    "consultations": _("当场答复的咨询"),
    "matters": _("登记的事项"),
    "confidential": _("要求保密的"),
}
"""The numbers of the page that open their calls."""
NONE: Final = Row("", None)
DAILY: Final = ("rung", "answered", "missed", "mean_wait")


@dataclass(frozen=True, slots=True)
class Number:
    """One figure: its name, its row as counted, how it is counted in words, and whether it falls short of the standard."""

    which: str
    name: str | Promise
    row: Row
    words: str
    short: bool = False

    @property
    def number(self) -> int:
        """How many calls."""
        return self.row.number or 0


def _asked(request: HttpRequest, place: Any, action: str) -> Asked:
    me = viewer(request)
    period = request.scope.period  # type: ignore[attr-defined]
    return Asked(place, period, clock.today(), queries.lines_counted(me, action), hidden_from(me))


def _numbers(found: Mapping[str, Answer]) -> Iterator[Number]:
    for which, name in NAMES.items():
        (row,) = found[which].rows
        whole = row.denominator
        short = which == "answered" and whole is not None and (row.number or 0) * 100 < CONNECTED_PERCENT * whole
        yield Number(which, name, row, found[which].definition, short)


@needs("call", "figures")
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """The figures of a period, in all and day by day, and the policies' own figures over calls."""
    me = viewer(request)
    place = places.place_of(request, "call", "figures")
    period = request.scope.period  # type: ignore[attr-defined]
    asked = _asked(request, place, "figures")
    found = standard.figures(asked, lang=language())
    held = policies.policies_in_force(place, min(period.last, clock.today()))
    turned = queries.turned_away(me, first=period.first, last=period.last)
    own = [rule for version in held for rule in version.policy.figures.values() if rule.of.source == "calls"]
    context = {
        "place": place,
        "period": period,
        "numbers": list(_numbers(found)),
        "rung": found["rung"].rows[0].number,
        "waits": [found[key] for key in ("mean_wait", "median_wait")],
        "days": [(day, [rows.get(key, NONE) for key in DAILY]) for day, rows in standard.by_day(asked, DAILY).items()],
        "own": [(rule.key, rule.en if language() == "en" and rule.en else rule.zh) for rule in own],
        "opens": me.may("call", "read"),
        "within": ANSWER_WITHIN,
        "connected": CONNECTED_PERCENT,
        "turned": [(one, TURNED.get(one.reason, one.reason)) for one in turned],
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
    ids = standard.calls_behind(_asked(request, place, "read"), which, before=_mark(request), limit=MOST + 1)
    found = queries.calls_with_ids(me, ids[:MOST])
    queries.log_calls(me, found, Reading(at, purpose_of("hotline"), "hotline"))
    last = found[-1] if len(ids) > MOST and found else None
    mark = paging.encode((last.begun_at.isoformat(), last.pk)) if last is not None else ""
    context = {
        "place": place,
        "period": period,
        "name": NAMES[which],
        "page": Page(rows_of(found, at), mark, "after" not in request.GET),
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
