"""Joint consultations (S8): the rhythm of an area, planning one from what is stuck, its decisions, who came, what came of it."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianxin import clock
from lianxin.registry import access
from lianxin.registry.access import Viewer
from lianxin.rhythm import actions, queries
from lianxin.rules.errors import NotFound
from lianxin.rules.periods import containing
from lianxin.web import places
from lianxin.web.declare import needs
from lianxin.web.errors import language
from lianxin.web.forming import done, sent, status
from lianxin.web.rhythm.forms import AnswerForm, DecisionForm, HoldForm, MeetingForm, OffForm
from lianxin.web.viewer import scope_of, viewer

ANSWERED: Final = 12
"""Units for which somebody may answer, on one page: an office that notes what it was told by telephone."""
CHANGES: Final = ("decide", "hold", "off")


@needs("meeting", "read")
@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    """How each round stands today, and the meetings of the year with what came of them."""
    me, today = viewer(request), clock.today()
    year = containing("year", scope_of(request).period.last)
    place = places.place_of(request, "meeting", "read") if me.oversees("meeting", "read") else None
    lines = queries.meetings(me, place, first=year.first, last=year.last)
    written = queries.recorded(place, first=year.first, last=year.last) if place else []
    context = {
        "place": place,
        "year": year,
        "beats": [(one, name_of(one.round)) for one in queries.beats(me, place, on=today)] if place else [],
        "lines": lines,
        "held": sum(one.meeting.state == "held" for one in lines) + len(written),
        "written": written,
        "solved": queries.solved_through(me, place, first=year.first, last=year.last) if place else 0,
        "may": me.may("meeting", "make"),
        "today": today,
        "area_choices": places.choices(request, "meeting", "read", place) if place else [],
    }
    return render(request, "rhythm/meetings.html", context)


@needs("meeting", "read")
@require_safe
def solved(request: HttpRequest) -> HttpResponse:
    """The matters behind the number of those solved after they had been on an agenda."""
    me = viewer(request)
    year = containing("year", scope_of(request).period.last)
    place = places.place_of(request, "meeting", "read")
    rows = queries.solved_ones(me, place, first=year.first, last=year.last)
    return render(request, "rhythm/solved.html", {"place": place, "year": year, "rows": rows})


def name_of(found: Any) -> str:
    """The round's name in the reader's language."""
    return str((found.rule.en if language() == "en" else None) or found.rule.zh)


@needs("meeting", "make")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, policy: str, round_key: str) -> HttpResponseBase:
    """Plan a meeting of a round; what is stuck stands there, ticked."""
    me, at = viewer(request), clock.now()
    place = places.place_of(request, "meeting", "make")
    found = queries.round_of(place, (policy, round_key), on=at.date())
    stuck = queries.proposals(me, place, found.key, at=at, on=at.date())
    initial = {
        "title": f"{at.year}年{at.month}月{found.rule.zh}",
        "unit": own_unit(me),
        "guests": "、".join(dict.fromkeys(one.matter.unit.name for one in stuck if one.matter.unit)),
        "matters": [one.matter.code for one in stuck],
    }
    form = MeetingForm(me, sent(request), stuck=stuck, initial=initial)
    made: list[Any] = []

    def act(typed: dict[str, Any]) -> None:
        values = {name: typed[name] for name in ("title", "planned_on", "place", "guests")}
        meeting = actions.NewMeeting(
            area=place.code,
            round=found.key,
            unit=typed["unit"].code,
            chair=typed["chair"].code if typed["chair"] else "",
            matters=tuple(typed["matters"]),
            **values,
        )
        made.append(actions.plan_meeting(meeting=meeting, by=me.code, at=at))

    if request.method == "POST" and done(form, act, {"round": "title", "meeting": "title"}):
        messages.success(request, _("已安排"))
        return redirect("meeting", made[0].code)
    ticked = form["matters"].value() or []
    rows = [(one, one.matter.code in ticked) for one in stuck]
    context = {"form": form, "rows": rows, "place": place, "round": name_of(found), "english": language() == "en"}
    return render(request, "rhythm/new.html", context, status=status(form))


def own_unit(me: Viewer) -> str:
    """The reader's own unit, where there is one only."""
    found = list(access.units(me, "unit", "read").filter(pk__in=me.units)[:2])
    return found[0].name if len(found) == 1 else ""


@needs("meeting", "read")
@require_safe
def meeting(request: HttpRequest, code: str) -> HttpResponse:
    """The agenda, what was decided, how that stands."""
    return meeting_page(request, code)


def meeting_page(request: HttpRequest, code: str, faulty: Any = None) -> HttpResponse:
    me, today = viewer(request), clock.today()
    found = queries.agenda(me, code, on=today)
    points = [(point, _decision_form(me, point, faulty)) for point in found.points]
    whole = {"found": found, "points": points, "today": today, "english": language() == "en"}
    if found.may and found.meeting.state == "planned":
        whole["hold"] = faulty if isinstance(faulty, HoldForm) else _hold_form(me, found.meeting)
    whole["off"] = faulty if isinstance(faulty, OffForm) else OffForm()
    whole["faulty"] = faulty
    mine = [(one, _answer_form(me, one, faulty)) for one in found.mine]
    whole["mine"] = mine[:ANSWERED]
    return render(request, "rhythm/meeting.html", whole, status=status(faulty) if faulty else 200)


def _answer_form(me: Viewer, guest: Any, faulty: Any) -> AnswerForm:
    code = guest.unit.code
    if isinstance(faulty, AnswerForm) and faulty.data.get("unit") == code:
        return faulty
    comes = guest.officer or (access.officers(me, "officer", "read").filter(pk=me.officer_id).first() if own(me, guest) else None)
    initial = {"unit": code, "officer": f"{comes.name} · {comes.code}" if comes else "", "note": guest.note}
    return AnswerForm(me, initial=initial, auto_id=f"id_{code}_%s")


def own(me: Viewer, guest: Any) -> bool:
    """Whether the reader works in the unit that is asked."""
    return guest.unit_id in me.units


def _hold_form(me: Viewer, row: Any, data: Any = None) -> HoldForm:
    """With the meetings of about that day that stand in a diary and belong to none yet."""
    near = queries.written_near(row) if row.state == "planned" else []
    written = [(one.code, _("%(day)s · %(n)d人到会") % {"day": one.day.isoformat(), "n": one.came}) for one in near]
    coming = queries.coming(row) if row.state == "planned" else []
    initial = {"held_on": row.planned_on, "came": "、".join(f"{one.name} · {one.code}" for one in coming)}
    return HoldForm(me, data, written=written, initial=initial)


def _decision_form(me: Viewer, point: Any, faulty: Any) -> DecisionForm:
    code = point.item.matter.code
    if isinstance(faulty, DecisionForm) and faulty.data.get("matter") == code:
        return faulty
    return DecisionForm(me, initial={"matter": code}, auto_id=f"id_{code}_%s")


@needs("meeting", "make")
@require_POST
def change(request: HttpRequest, code: str, what: str) -> HttpResponseBase:
    """Decide about a matter, take one off the agenda, write down that it was held, call it off."""
    me, at = viewer(request), clock.now()
    if what == "drop":
        actions.drop_matter(code=code, matter=request.POST.get("matter", "")[:64], by=me.code, at=at)
        return redirect("meeting", code)
    if what not in CHANGES:
        raise NotFound("meeting", what)
    form = _form(me, code, what, request)
    act: dict[str, Callable[[dict[str, Any]], object]] = {
        "decide": lambda typed: actions.decide(code=code, decision=_decision(typed), by=me.code, at=at),
        "hold": lambda typed: actions.hold(code=code, by=me.code, at=at, **typed),
        "off": lambda typed: actions.call_off(code=code, by=me.code, at=at, **typed),
    }
    of_meeting = "held_on" if what == "hold" else "task"
    fields = {"officer_codes": "came", "entry": "came", "day": "held_on", "meeting": of_meeting}
    fields |= {"step": "task", "content": "task", "goal": "task"}
    if not done(form, act[what], fields):
        return meeting_page(request, code, form)
    messages.success(request, {"decide": _("已议定,办理单位看得到"), "hold": _("已记下"), "off": _("已取消")}[what])
    return redirect("meeting", code)


def _form(me: Viewer, code: str, what: str, request: HttpRequest) -> Any:
    if what == "off":
        return OffForm(request.POST)
    if what == "hold":
        return _hold_form(me, queries.agenda(me, code, on=clock.today()).meeting, request.POST)
    return DecisionForm(me, request.POST, auto_id=f"id_{request.POST.get('matter', '')[:64]}_%s")


def _decision(typed: dict[str, Any]) -> actions.NewDecision:
    officer = typed["officer"].code if typed["officer"] else ""
    return actions.NewDecision(typed["matter"], typed["unit"].code, typed["task"], typed["due_on"], officer, typed["override"])
