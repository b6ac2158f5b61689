"""The command board: what the centres have, who stands by, what is under way; and a team's own page: it says where it is."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianxin import clock
from lianxin.liaison.queries import Reading
from lianxin.rules.access import purpose_of
from lianxin.rules.errors import Refused
from lianxin.teams import actions, queries
from lianxin.web import places
from lianxin.web.declare import needs
from lianxin.web.errors import in_words
from lianxin.web.forming import by_code, code_mark, number_mark
from lianxin.web.paging import cut, more
from lianxin.web.teams.words import NAMES, hours_of, oversees, rows_of
from lianxin.web.viewer import viewer

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team in a list. Where it is is nobody's to read: only whether it stands by."""

    code: str
    name: str
    centre: str
    unit: str
    skills: tuple[str, ...]
    persons: int
    hours: str
    days: str
    ready: bool
    busy: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """A figure, and which missions it opens."""

    which: str
    name: Promise
    number: int


def busy_of(running: Iterable[Any]) -> frozenset[str]:
    """The codes of the teams that are on a mission."""
    return frozenset(one.team.code for one in running if one.state != "done")


def team_row(team: Any, busy: Collection[str] = ()) -> TeamRow:
    """The line of a team; ``busy`` the codes of those on a mission."""
    skills = tuple(team.skills)
    days = "" if team.days == "1234567" else team.days
    return TeamRow(
        team.code,
        team.name,
        team.centre.name,
        team.unit.name,
        skills,
        team.persons,
        hours_of(team),
        days,
        team.ready,
        team.code in busy,
    )


@needs("team", "read")
@require_safe
def board(request: HttpRequest) -> HttpResponseBase:
    """The centres' strength, what is under way, the teams; who is only in a team is led to its page."""
    me = viewer(request)
    if not oversees(me):
        return redirect("teams-mine")
    place = places.place_of(request, "team", "read")
    first, last = _span(request)
    found = queries.mission_figures(me, place, first=first, last=last)
    running = queries.under_way(me, place)
    queries.log_mission_reads(me, [one.matter for one in running], Reading(clock.now(), purpose_of("team"), "teams"))
    teams = by_code(queries.board(me, place, after=code_mark(request), limit=PAGE + 1), PAGE, request)
    context = {
        "place": place,
        "period": request.scope.period,  # type: ignore[attr-defined]
        "strength": queries.strength(me, place),
        "missions": rows_of(running),
        "numbers": [Number(which, name, getattr(found, which)) for which, name in NAMES.items()],
        "page": teams,
        "teams": [team_row(one, busy_of(running)) for one in teams.rows],
        "more": more(request.GET),
        "keeps": me.may("team", "change"),
        "area_choices": places.choices(request, "team", "read", place),
    }
    return render(request, "teams/board.html", context)


def _span(request: HttpRequest) -> tuple[datetime, datetime]:
    """The period's first moment, and the one after its last."""
    period = request.scope.period  # type: ignore[attr-defined]
    zone = clock.ZONE
    return datetime.combine(period.first, time(), zone), datetime.combine(period.last + timedelta(days=1), time(), zone)


@needs("team", "read")
@require_safe
def missions(request: HttpRequest) -> HttpResponse:
    """The missions behind a figure, the latest first."""
    me = viewer(request)
    place = places.place_of(request, "team", "read")
    first, last = _span(request)
    which = request.GET.get("which", "")
    which = which if which in NAMES else "sent"
    asked: dict[str, Any] = {"which": which, "first": first, "last": last, "before": number_mark(request)}
    found = queries.missions(me, place, **asked, limit=PAGE + 1)
    queries.log_mission_reads(me, [one.matter for one in found[:PAGE]], Reading(clock.now(), purpose_of("team"), "teams"))
    page = cut(found, PAGE, key=lambda row: (row.pk,), first="after" not in request.GET)
    context = {
        "place": place,
        "period": request.scope.period,  # type: ignore[attr-defined]
        "name": NAMES[which],
        "page": page,
        "missions": rows_of(page.rows),
        "more": more(request.GET),
        "area_choices": places.choices(request, "team", "read", place),
    }
    return render(request, "teams/missions.html", context)


@needs("team", "go")
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """One's own teams: stand by where one is, or stop; the missions to go on."""
    me = viewer(request)
    teams = queries.my_teams(me)
    codes = {team.code for team in teams}
    found = [one for one in queries.under_way(me) if one.team.code in codes]
    queries.log_mission_reads(me, [one.matter for one in found], Reading(clock.now(), purpose_of("team"), "teams"))
    rows = [(team_row(team, busy_of(found)), f"{team.area.name} · {team.area.code}", team.place) for team in teams]
    return render(request, "teams/mine.html", {"teams": rows, "missions": rows_of(found), "oversees": oversees(me)})


def _back(request: HttpRequest, said: str, refusal: Refused | None) -> HttpResponseBase:
    if refusal is None:
        messages.success(request, said)
    for reason in in_words(refusal.faults) if refusal else ():
        messages.error(request, reason)
    return redirect("teams-mine")


@needs("team", "go")
@require_POST
def stand_by(request: HttpRequest, code: str) -> HttpResponseBase:
    """The team wants work, and says where it is; that is forgotten as soon as it is sent or stops."""
    area = request.POST.get("area", "").rsplit("·", 1)[-1].strip()[:48]
    refusal = None
    try:
        actions.stand_by(team=code, area=area, by=viewer(request).code, at=clock.now())
    except Refused as error:
        refusal = error
    return _back(request, _("已待命,有活会派给你们"), refusal)


@needs("team", "go")
@require_POST
def rest(request: HttpRequest, code: str) -> HttpResponseBase:
    """The team wants no work for now."""
    actions.rest(team=code, by=viewer(request).code, at=clock.now())
    return _back(request, _("已收工,刚才在哪里不留记录"), None)
