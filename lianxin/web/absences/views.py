"""Who is away, and where duties stand still; with the number of the document that says so."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from lianxin import clock
from lianxin.policy import queries as policies
from lianxin.registry import access, queries
from lianxin.registry.actions import leave as actions
from lianxin.rules.errors import NotFound, Refused
from lianxin.web import paging, places
from lianxin.web.declare import needs
from lianxin.web.errors import language, onto_form
from lianxin.web.policies.views.trying import date_input

SIZE = 50


class AbsenceForm(forms.Form):
    """An officer's absence."""

    officer = forms.CharField(label=gettext_lazy("干部姓名或代码"), max_length=48)
    kind = forms.ChoiceField(label=gettext_lazy("种类"))
    first = forms.DateField(label=gettext_lazy("从"), widget=date_input())
    last = forms.DateField(label=gettext_lazy("到"), widget=date_input())
    note = forms.CharField(label=gettext_lazy("说明"), max_length=200, required=False)

    def __init__(self, kinds: dict[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(kinds.items())  # type: ignore[attr-defined]


class SuspensionForm(forms.Form):
    """Duties of an area stand still."""

    area = forms.CharField(label=gettext_lazy("区划代码"), max_length=32)
    kind = forms.ChoiceField(label=gettext_lazy("种类"))
    first = forms.DateField(label=gettext_lazy("从"), widget=date_input())
    last = forms.DateField(label=gettext_lazy("到"), widget=date_input())
    basis = forms.CharField(label=gettext_lazy("依据文号"), max_length=200, required=False)

    def __init__(self, kinds: dict[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(kinds.items())  # type: ignore[attr-defined]


def kinds_of(area: Any, on: date) -> dict[str, str]:
    """The words for absences in force in an area on a day."""
    words, lang = policies.words_in_force(area, on), language()
    return {key: words.label("absences", key, lang) for key in words.listed("absences")}


@needs("absence", "read")
@require_safe
def absences(request: HttpRequest) -> HttpResponse:
    """The absences that the reader may see, the latest first, and a form for one more."""
    return _absences(request)


def _absences(request: HttpRequest, form: AbsenceForm | None = None, status: int = 200) -> HttpResponse:
    viewer = request.viewer  # type: ignore[attr-defined]
    mark = paging.decode(request.GET.get("after", ""), 1)
    rows = access.absences(viewer, "read").select_related("officer").order_by("-pk")
    if mark and mark[0].isdecimal():
        rows = rows.filter(pk__lt=int(mark[0]))
    area = _home(request)
    kinds = kinds_of(area, clock.today())
    page = paging.cut(list(rows[: SIZE + 1]), SIZE, key=lambda row: (row.pk,), first=mark is None)
    context = {
        "page": page,
        "more": "?",
        "kinds": kinds,
        "may_change": set(
            access.absences(viewer, "change").filter(pk__in=[row.pk for row in page.rows]).values_list("pk", flat=True)
        ),
        "form": form or AbsenceForm(kinds, initial={"officer": viewer.code, "first": clock.today()}),
        "alone": viewer.roles == ("officer",),
    }
    return render(request, "absences/absences.html", context, status=status)


def _changeable(viewer: Any, rows: Any) -> set[int]:
    found = access.absences(viewer, "change").filter(pk__in=[row.pk for row in rows])
    return set(found.values_list("pk", flat=True))


def _home(request: HttpRequest) -> Any:
    return places.place_of(request, "area", "read")


@needs("absence", "change")
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Enter an absence; the service checks order, overlap and words."""
    viewer = request.viewer  # type: ignore[attr-defined]
    form = AbsenceForm(kinds_of(_home(request), clock.today()), request.POST)
    if not form.is_valid():
        return _absences(request, form, 422)
    sent = form.cleaned_data
    try:
        officer = places.officer_typed(request, sent["officer"], "absence", "change")
        kinds = kinds_of(_home(request), sent["first"])
        actions.record_absence(
            officer=officer,
            kind=sent["kind"],
            first=sent["first"],
            last=sent["last"],
            note=sent["note"],
            kinds=list(kinds),
            by=viewer.code,
            at=clock.now(),
        )
    except NotFound:
        form.add_error("officer", _("没有这个干部,或不在你的范围内"))
        return _absences(request, form, 422)
    except Refused as refusal:
        onto_form(form, refusal, {"from": "first", "to": "last"})
        return _absences(request, form, 422)
    messages.success(request, _("已登记"))
    return redirect("absences")


@needs("absence", "change")
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Back earlier or away longer; a day before the first takes it back."""
    viewer = request.viewer  # type: ignore[attr-defined]
    found = access.absences(viewer, "change").filter(pk=pk).first()
    last = _day(request.POST.get("last", ""))
    if found is None:
        raise NotFound("absence", pk)
    if last is None:
        messages.error(request, _("请写明日期"))
    else:
        actions.end_absence(absence=found, last=last, by=viewer.code, at=clock.now())
        messages.success(request, _("已保存"))
    return redirect("absences")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@needs("suspension", "read")
@require_safe
def suspensions(request: HttpRequest) -> HttpResponse:
    """The suspensions that hold in an area, with their documents."""
    return _suspensions(request)


def _suspensions(request: HttpRequest, form: SuspensionForm | None = None, status: int = 200) -> HttpResponse:
    viewer, area = request.viewer, _home(request)  # type: ignore[attr-defined]
    kinds = kinds_of(area, clock.today())
    may_change = access.in_area(area, "suspension", "change", viewer)
    context = {
        "area": area,
        "rows": list(queries.suspensions(area)[:500]),
        "kinds": kinds,
        "may_change": may_change,
        "form": form or SuspensionForm(kinds, initial={"area": area.code, "first": clock.today()}),
        "area_choices": places.choices(request, "suspension", "read", area),
    }
    return render(request, "absences/suspensions.html", context, status=status)


@needs("suspension", "change")
@require_POST
def suspend(request: HttpRequest) -> HttpResponse:
    """Let an area's duties stand still, by a document."""
    viewer = request.viewer  # type: ignore[attr-defined]
    form = SuspensionForm(kinds_of(_home(request), clock.today()), request.POST)
    if not form.is_valid():
        return _suspensions(request, form, 422)
    sent = form.cleaned_data
    try:
        area = queries.area_for(viewer, sent["area"], thing="suspension", action="change")
        actions.suspend_area(
            area=area,
            kind=sent["kind"],
            first=sent["first"],
            last=sent["last"],
            basis=sent["basis"],
            kinds=list(kinds_of(area, sent["first"])),
            by=viewer.code,
            at=clock.now(),
        )
    except NotFound:
        form.add_error("area", _("没有这个区划,或不在你的范围内"))
        return _suspensions(request, form, 422)
    except Refused as refusal:
        onto_form(form, refusal, {"from": "first", "to": "last"})
        return _suspensions(request, form, 422)
    messages.success(request, _("已登记"))
    return redirect("suspensions")


@needs("suspension", "change")
@require_POST
def end_suspension(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the last day of a suspension."""
    viewer = request.viewer  # type: ignore[attr-defined]
    area = queries.area_for(viewer, request.POST.get("area", ""), thing="suspension", action="change")
    found = queries.suspensions(area).filter(pk=pk, area=area).first()
    last = _day(request.POST.get("last", ""))
    if found is None:
        raise NotFound("suspension", pk)
    if last is None:
        messages.error(request, _("请写明日期"))
    else:
        actions.end_suspension(suspension=found, last=last, by=viewer.code, at=clock.now())
        messages.success(request, _("已保存"))
    return redirect("suspensions")
