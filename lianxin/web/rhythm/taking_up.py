"""A meeting that stands in a diary only: which round it was, and what was on its agenda."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianxin import clock
from lianxin.rhythm import actions, queries
from lianxin.web import places
from lianxin.web.declare import needs
from lianxin.web.errors import language
from lianxin.web.forming import done, sent, status
from lianxin.web.rhythm.forms import TakeUpForm
from lianxin.web.rhythm.views import name_of, own_unit
from lianxin.web.viewer import viewer


@needs("meeting", "make")
@require_http_methods(["GET", "POST"])
def take_up(request: HttpRequest, entry: str) -> HttpResponseBase:
    """Say which round a recorded meeting was; what was open on that day stands there, what was overdue is ticked."""
    me, at = viewer(request), clock.now()
    place = places.place_of(request, "meeting", "make")
    found = queries.record_of(place, entry)
    rounds = {one.key: one for one in queries.rounds_of(place, found.kind, on=found.day)}
    first = next(iter(rounds.values()))
    open_then = queries.agenda_then(me, place, first, found.day)
    initial = {
        "round": "/".join(first.key),
        "title": f"{found.day.year}年{found.day.month}月{first.rule.zh}",
        "unit": own_unit(me),
        "matters": [one.matter.code for one in open_then if one.late_days],
    }
    choices = [("/".join(key), name_of(one)) for key, one in rounds.items()]
    form = TakeUpForm(me, sent(request), stuck=open_then, rounds=choices, initial=initial)
    made: list[Any] = []

    def act(typed: dict[str, Any]) -> None:
        policy, _slash, key = typed["round"].partition("/")
        meeting = actions.NewMeeting(
            area=place.code,
            round=(policy, key),
            unit=typed["unit"].code,
            title=typed["title"],
            planned_on=found.day,
            place=typed["place"],
            chair=typed["chair"].code if typed["chair"] else "",
            guests=typed["guests"],
            matters=tuple(typed["matters"]),
        )
        made.append(actions.take_up(entry=entry, meeting=meeting, by=me.code, at=at))

    if request.method == "POST" and done(form, act, {"entry": "round", "meeting": "title"}):
        messages.success(request, _("已归入"))
        return redirect("meeting", made[0].code)
    ticked = form["matters"].value() or []
    rows = [(one, one.matter.code in ticked) for one in open_then]
    context = {"form": form, "rows": rows, "place": place, "found": found, "english": language() == "en"}
    return render(request, "rhythm/take_up.html", context, status=status(form))
