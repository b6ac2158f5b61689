"""Task groups, standing teams and instructors: who runs with what, members, places, matters, and the end of the term."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianxin import clock
from lianxin.groups import actions, queries
from lianxin.rules.errors import NotFound, Refused
from lianxin.web import places
from lianxin.web.declare import needs
from lianxin.web.errors import in_words
from lianxin.web.forming import done, sent, status
from lianxin.web.groups.forms import KINDS, EndForm, ExtendForm, GroupForm, MemberForm, PlaceForm
from lianxin.web.viewer import viewer

EVENTS = {"made": _lazy("组建"), "extended": _lazy("延长任期"), "led": _lazy("换组长"), "ended": _lazy("结束")}
FIELDS = {"class": "officer", "basis": "officer", "valid_to": "last", "kind": "link_kind", "group": "reason"}


@needs("group", "read")
@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    """Those that run, what is left with one whose term is over first; or those that have ended."""
    me, today = viewer(request), clock.today()
    place = places.place_of(request, "group", "read") if me.oversees("group", "read") else None
    ended = request.GET.get("which") == "ended"
    kind = request.GET.get("kind", "")
    lines = queries.groups(me, place, on=today, ended=ended)
    context = {
        "place": place,
        "lines": [one for one in lines if one.group.kind == kind] if kind in KINDS else lines,
        "kind": kind if kind in KINDS else "",
        "numbers": queries.numbers(me, place, on=today),
        "kinds": KINDS,
        "ended": ended,
        "today": today,
        "may": me.may("group", "make"),
        "area_choices": places.choices(request, "group", "read", place) if place else [],
        "period_choices": [],
    }
    return render(request, "groups/groups.html", context)


@needs("group", "make")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponseBase:
    """Set one up."""
    me, at = viewer(request), clock.now()
    place = places.place_of(request, "group", "make")
    form = GroupForm(me, place, at.date(), sent(request))
    made: list[Any] = []

    def act(typed: dict[str, Any]) -> None:
        values = {**typed, "home": typed["home"].code, "leader": typed["leader"].code}
        made.append(actions.set_up(group=actions.NewGroup(area=place.code, **values), by=me.code, at=at))

    if request.method == "POST" and done(form, act, {**FIELDS, "kind": "kind", "officer": "leader", "group": "name"}):
        messages.success(request, _("已组建"))
        return redirect("group", made[0].unit.code)
    return render(request, "groups/new.html", {"form": form, "place": place}, status=status(form))


@needs("group", "read")
@require_safe
def group(request: HttpRequest, code: str) -> HttpResponse:
    """Charge, term, members, places, matters."""
    return _page(request, code)


def _page(request: HttpRequest, code: str, faulty: Any = None, faults: list[str] | None = None) -> HttpResponse:
    me, today = viewer(request), clock.today()
    found = queries.group_page(me, code, on=today)
    area = found.line.group.area
    forms = {"member": MemberForm, "place": PlaceForm} if found.may and not found.line.over else {}
    context: dict[str, Any] = {name: _kept(form, faulty) or form(me, area, today) for name, form in forms.items()}
    context |= {"end": _kept(EndForm, faulty) or EndForm(), "found": found, "one": found.line.group, "faults": faults or []}
    context |= {"extend": _kept(ExtendForm, faulty) or ExtendForm()}
    context |= {"names": places.names(request, {one.by for one in found.history if one.by}), "events": EVENTS}
    context |= {"kind": KINDS[found.line.group.kind], "today": today, "bound": faulty, "board": me.may("board", "read")}
    return render(request, "groups/group.html", context, status=422 if faulty or faults else 200)


def _kept(form: Any, faulty: Any) -> Any:
    return faulty if isinstance(faulty, form) else None


@needs("group", "make")
@require_POST
def change(request: HttpRequest, code: str, what: str) -> HttpResponseBase:
    """Add a member, release one, name who leads, add a place, hand back what is open, extend the term, end it."""
    me, at = viewer(request), clock.now()
    if what in ("member", "place", "end", "extend"):
        return _by_form(request, code, what)
    officer = request.POST.get("officer", "")[:64]
    ways: dict[str, Callable[[], Any]] = {
        "release": lambda: actions.release_member(code=code, officer=officer, last=at.date(), by=me.code, at=at),
        "leader": lambda: actions.name_leader(code=code, officer=officer, by=me.code, at=at),
        "back": lambda: actions.hand_back(code=code, by=me.code, at=at),
    }
    if what not in ways:
        raise NotFound("group", what)
    try:
        left = ways[what]()
    except Refused as refusal:
        return _page(request, code, faults=in_words(refusal.faults))
    if what == "back" and left:
        messages.warning(request, _("没能交接的,请在事项页上处理:%(codes)s") % {"codes": "、".join(left)})
    else:
        messages.success(request, _("已办"))
    return redirect("group", code)


def _by_form(request: HttpRequest, code: str, what: str) -> HttpResponseBase:
    me, at = viewer(request), clock.now()
    area = queries.group_page(me, code, on=at.date()).line.group.area
    plain: dict[str, Any] = {"end": EndForm, "extend": ExtendForm}
    form: Any = plain[what](request.POST) if what in plain else _FORMS[what](me, area, at.date(), request.POST)

    def act(typed: dict[str, Any]) -> None:
        if what == "end":
            actions.end_group(code=code, reason=typed["reason"], by=me.code, at=at)
        elif what == "extend":
            actions.extend_term(code=code, by=me.code, at=at, **typed)
        elif what == "place":
            actions.put_in_charge(code=code, by=me.code, at=at, **typed)
        else:
            actions.add_member(code=code, by=me.code, at=at, **{**typed, "officer": typed["officer"].code})

    fields = {**FIELDS, "party": "officer"} | ({"counterpart_code": "last", "group": "last"} if what == "extend" else {})
    if not done(form, act, fields):
        return _page(request, code, form)
    messages.success(request, _("已办"))
    return redirect("group", code)


_FORMS = {"member": MemberForm, "place": PlaceForm}
