"""What a call is about: villages with their needs, departments with their strengths, people who applied."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import F, Q
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lianxin import clock
from lianxin.liaison import access as liaison
from lianxin.planning.actions import postings as actions
from lianxin.planning.queries import postings
from lianxin.registry import access
from lianxin.registry.queries import within
from lianxin.rules.errors import Refused
from lianxin.web.declare import needs
from lianxin.web.forming import done, sent, status
from lianxin.web.pairing.posted import revision_of, tried
from lianxin.web.postings.forms import WISHES, PersonForm, UnitForm, VillageForm, initial_of
from lianxin.web.viewer import viewer


def _saved(
    request: HttpRequest, call: Any, form: Form, act: Callable[[dict[str, Any]], object], title: str, **more: Any
) -> HttpResponse:
    """The form, or the way back once it was done."""
    if request.method == "POST" and done(form, act):
        return redirect("posting", call.pk)
    back = reverse("posting", args=[call.pk])
    context = {"form": form, "title": title, "do": _("保存"), "revision": call.revision, "back": back, "aside": call.name, **more}
    return render(request, "postings/row.html", context, status=status(form))


def _told(request: HttpRequest, call: Any) -> dict[str, Any]:
    return {"call": call, "revision": revision_of(request, call), "by": viewer(request).code, "at": clock.now()}


@needs("posting", "draft")
@require_http_methods(["GET", "POST"])
def new_village(request: HttpRequest, pk: int) -> HttpResponse:
    """One more village that asks for people."""
    me = viewer(request)
    call = postings.call_for(me, pk, action="draft")
    found = liaison.counterparts(me, "find").filter(within("area", call.area), Q(root=None) | Q(root=F("pk")), base="village")
    form = VillageForm(call.criteria, lambda: found, sent(request))

    def act(given: dict[str, Any]) -> None:
        said = actions.Said(form.levels(), form.evidence())
        actions.put_village(village=given["village"], places=given["places"], said=said, **_told(request, call))

    return _saved(request, call, form, act, _("要人的村"))


@needs("posting", "draft")
@require_http_methods(["GET", "POST"])
def village(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """A village's places and needs."""
    call = postings.call_for(viewer(request), pk, action="draft")
    one = postings.village_of(call, row)
    form = VillageForm(call.criteria, None, sent(request), initial={"places": one.places, **initial_of(one.needs, one.evidence)})

    def act(given: dict[str, Any]) -> None:
        said = actions.Said(form.levels(), form.evidence())
        actions.put_village(village=one.counterpart, places=given["places"], said=said, **_told(request, call))

    return _saved(request, call, form, act, one.counterpart.name, off=("village", one.pk))


@needs("posting", "draft")
@require_http_methods(["GET", "POST"])
def unit(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """What a department is strong in, once for all of its people."""
    call = postings.call_for(viewer(request), pk, action="draft")
    one = postings.unit_of(call, row)
    form = UnitForm(call.criteria, sent(request), initial=initial_of(one.strengths, one.evidence))

    def act(given: dict[str, Any]) -> None:
        said = actions.Said(form.levels(), form.evidence())
        actions.put_unit(unit=one.unit, said=said, **_told(request, call))

    return _saved(
        request, call, form, act, one.unit.name, lead=_("这个部门的优势,报名的人都一样;评委看得到这里写的,别写部门名称。")
    )


def _villages(call: Any) -> list[tuple[str, str]]:
    return [(row.counterpart.code, row.counterpart.name) for row in postings.villages(call)]


@needs("posting", "draft")
@require_http_methods(["GET", "POST"])
def new_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody who applied."""
    me = viewer(request)
    call = postings.call_for(me, pk, action="draft")
    officers = access.officers(me, "officer", "read")
    form = PersonForm(call.criteria, lambda: officers, _villages(call), sent(request))

    def act(given: dict[str, Any]) -> None:
        home = postings.home_of(given["officer"], me)
        if home is None:
            raise Refused.because("officer", given["officer"].code, "这个人现在没有岗位", "holds no post today")
        _put(request, call, form, officer=given["officer"], unit=home)

    return _saved(request, call, form, act, _("报名的人"), lead=_("评委只看编号和这里写的依据:不写姓名、工号。"))


@needs("posting", "draft")
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Skills, wishes and declarations of somebody who applied."""
    call = postings.call_for(viewer(request), pk, action="draft")
    one = postings.applicant_of(call, row)
    wishes = {f"wish{at}": code for at, code in enumerate(one.wishes[:WISHES], 1)}
    initial = {**initial_of({}, one.evidence), **wishes, "conflicts": one.conflicts}
    form = PersonForm(call.criteria, None, _villages(call), sent(request), initial=initial)

    def act(given: dict[str, Any]) -> None:
        _put(request, call, form, officer=one.officer, unit=one.unit)

    lead = _("评委只看编号和这里写的依据:不写姓名、工号。")
    return _saved(request, call, form, act, one.officer.name, off=("person", one.pk), lead=lead)


def _put(request: HttpRequest, call: Any, form: PersonForm, **who: Any) -> None:
    given = {"evidence": form.evidence(), "wishes": form.wishes(), "conflicts": form.cleaned_data["conflicts"]}
    actions.put_applicant(**who, **given, **_told(request, call))


@needs("posting", "draft")
@require_POST
def off(request: HttpRequest, pk: int, what: str, row: int) -> HttpResponse:
    """A village or somebody who applied goes again."""
    call = postings.call_for(viewer(request), pk, action="draft")
    find = {"village": postings.village_of, "person": postings.applicant_of}.get(what)
    if find is None:
        raise Http404
    found = find(call, row)
    tried(request, lambda: actions.take_off(row=found, **_told(request, call)))  # type: ignore[arg-type]
    return redirect("posting", pk)
