"""The working calendar: seen by everybody who signs in, set by the county office and the administrator."""

from __future__ import annotations

from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianxin import clock
from lianxin.registry import queries
from lianxin.registry.actions import calendar as actions
from lianxin.rules.errors import Refused
from lianxin.rules.workdays import official_years
from lianxin.web.calendar import year as years
from lianxin.web.declare import needs, signed_in
from lianxin.web.errors import in_words
from lianxin.web.templatetags.lianxin import full_day

FIRST, LAST = 2000, 2199


class DayForm(forms.Form):
    """One day of the calendar."""

    day = forms.DateField(label=gettext_lazy("日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    working = forms.ChoiceField(
        label=gettext_lazy("这一天"),
        choices=[("yes", gettext_lazy("上班")), ("no", gettext_lazy("休息"))],
        widget=forms.RadioSelect,
    )
    official = forms.BooleanField(label=gettext_lazy("有正式的放假通知"), required=False)
    note = forms.CharField(label=gettext_lazy("说明"), max_length=100, required=False)


@signed_in
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """A year of days, what was moved, and for whoever may set it a form for one day."""
    return _page(request, _year(request.GET.get("year", "")))


def _year(asked: str) -> int:
    return int(asked) if asked.isdecimal() and len(asked) == 4 and FIRST <= int(asked) <= LAST else clock.today().year


def _page(request: HttpRequest, year: int, form: DayForm | None = None, status: int = 200) -> HttpResponse:
    viewer = request.viewer  # type: ignore[attr-defined]
    may_change = viewer.may("calendar", "change")
    rows = queries.calendar_days(year)
    found = years.months(year, rows)
    chosen = _chosen(request.GET.get("day", ""))
    if form is None and chosen is not None:
        there = next((one for one in rows if one.day == chosen), None)
        works = there.working if there else chosen.weekday() < 5
        initial = {"day": chosen, "working": "yes" if works else "no", "official": bool(there and there.official)}
        form = DayForm(initial={**initial, "note": there.note if there else ""})
    context = {
        "year": year,
        "months": found,
        "moved": years.moved(found),
        "provisional": years.provisional(found),
        "known": year in official_years(),
        "seeded": any(row.official for row in rows),
        "may_change": may_change,
        "form": form or DayForm(),
        "chosen": chosen,
    }
    return render(request, "calendar/calendar.html", context, status=status)


def _chosen(asked: str) -> date | None:
    try:
        return date.fromisoformat(asked)
    except ValueError:
        return None


@needs("calendar", "change")
@require_http_methods(["GET", "HEAD", "POST"])
def set_day(request: HttpRequest) -> HttpResponse:
    """Set one day. Opened from the address that a refused form leaves behind, it is the calendar."""
    if request.method != "POST":
        return redirect("calendar")
    form = DayForm(request.POST)
    if not form.is_valid():
        return _page(request, clock.today().year, form, 422)
    sent = form.cleaned_data
    actions.set_day(
        day=sent["day"],
        working=sent["working"] == "yes",
        official=sent["official"],
        note=sent["note"],
        by=request.viewer.code,  # type: ignore[attr-defined]
        at=clock.now(),
    )
    said = _("%(day)s已保存;事项的期限很快按新的工作日重算,动了的记在各件的办理记录里;应完成的任务今晚重算。")
    messages.success(request, said % {"day": full_day(sent["day"])})
    return redirect(f"{reverse('calendar')}?year={sent['day'].year}")


@needs("calendar", "change")
@require_POST
def seed(request: HttpRequest) -> HttpResponse:
    """Enter an officially arranged year; days set by hand stay."""
    year = _year(request.POST.get("year", ""))
    try:
        new = actions.seed_year(year=year, by=request.viewer.code, at=clock.now())  # type: ignore[attr-defined]
    except Refused as refusal:
        messages.error(request, ";".join(in_words(refusal.faults)))
    else:
        messages.success(request, ngettext("新录入%(n)s天", "新录入%(n)s天", new) % {"n": new})
    return redirect(f"{reverse('calendar')}?year={year}")
