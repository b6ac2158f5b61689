"""Whom to send to a matter, with the reason and the next best; a mission and its steps."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianxin import clock
from lianxin.liaison.queries import Reading
from lianxin.rules.access import purpose_of
from lianxin.rules.errors import Refused
from lianxin.rules.missions import STEPS as LINES
from lianxin.teams import actions, queries
from lianxin.web.declare import needs
from lianxin.web.errors import in_words
from lianxin.web.matters.shown import row_of as matter_row
from lianxin.web.matters.suggesting import said
from lianxin.web.teams.words import DIRECT, NAMES, STEPS, row_of, rows_of
from lianxin.web.viewer import viewer

SHOWN = 8
"""Teams that are offered; of those passed over, as many."""


@needs("team", "send")
@require_http_methods(["GET", "POST"])
def send(request: HttpRequest, code: str) -> HttpResponseBase:
    """The nearest able and free team first; one press sends it. Two presses are one mission."""
    me, at, given = viewer(request), clock.now(), request.POST
    faults: list[str] = []
    if request.method == "POST":
        try:
            made = actions.send(
                matter=code,
                team=given.get("team", ""),
                by=me.code,
                at=at,
                task=given.get("task", ""),
                skill=given.get("skill", ""),
                vehicle=given.get(f"vehicle-{given.get('team', '')}", ""),
                token=given.get("token", "")[:64],
            )
        except Refused as refusal:
            faults = in_words(refusal.faults)
        else:
            messages.success(request, _("已派出%(team)s") % {"team": made.team.name})
            return redirect("mission", made.code)
    asked = given.get("skill") if request.method == "POST" else request.GET.get("skill")
    reading = Reading(at, purpose_of("team"), "teams")
    found = queries.choice(me, code, at=at, skill=asked, reading=reading)
    context = {
        "matter": matter_row(found.matter),
        "skills": found.skills,
        "skill": found.skill,
        "able": [(one.team, said(one), found.vehicles.get(one.team.code, ())) for one in found.ranked.able[:SHOWN]],
        "passed": [(one.team, said(one)) for one in found.ranked.passed[:SHOWN]],
        "missions": rows_of(found.missions),
        "token": uuid.uuid4().hex,
        "task": given.get("task", "")[:300],
        "faults": faults,
        "oversees": me.oversees("team", "read"),
    }
    return render(request, "teams/send.html", context, status=422 if faults else 200)


@needs("team", "read")
@require_safe
def mission(request: HttpRequest, code: str) -> HttpResponse:
    """One mission: where to, what for, how far it is, and the next step."""
    return _page(request, code)


def _page(request: HttpRequest, code: str, faults: tuple[str, ...] = (), text: str = "", step: str = "") -> HttpResponse:
    me, at = viewer(request), clock.now()
    found = queries.mission_of(me, code, reading=Reading(at, purpose_of("team"), "teams"))
    one = found.mission
    times = (("sent", one.sent_at), ("accepted", one.accepted_at), ("arrived", one.arrived_at), ("done", one.done_at))
    context: dict[str, Any] = {
        "mission": row_of(one),
        "task": one.task,
        "result": one.result,
        "reached": one.reached,
        "solved": one.solved,
        "matter": found.matter,
        "asker": found.asker,
        "opens": found.opens_matter,
        "times": [(NAMES[name], moment) for name, moment in (*times, ("called_back", one.called_back_at)) if moment],
        "direct": [(name, STEPS[name]) for name in found.may if name in DIRECT],
        "forms": [(name, STEPS[name], text if name == step else "") for name in found.may if name not in DIRECT],
        "faults": faults,
        "oversees": me.oversees("team", "read"),
    }
    return render(request, "teams/mission.html", context, status=422 if faults else 200)


@needs("team", "read")
@require_POST
def step(request: HttpRequest, code: str, step: str) -> HttpResponseBase:
    """One step of a mission; which of them one may take is for the action to say."""
    if step not in LINES:
        raise Http404(step)
    text, reached = request.POST.get("text", ""), request.POST.get("reached", "")
    solved = {"1": True, "0": False}.get(request.POST.get("solved", ""))
    given = {"text": text, "reached": {"1": True, "0": False}.get(reached), "solved": solved}
    try:
        actions.take_mission_step(code=code, step=step, by=viewer(request).code, at=clock.now(), **given)
    except Refused as refusal:
        return _page(request, code, tuple(in_words(refusal.faults)), text, step)
    messages.success(request, _("已记下"))
    return redirect("mission", code)
