"""Before a draft is adopted: try it on records, see in words what it changes for whom, then adopt it from a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from lianxin import clock
from lianxin.duties import trial as duties
from lianxin.planning import actions as planning
from lianxin.planning.queries import findings_of_text
from lianxin.policy import queries
from lianxin.policy.facts import policy_of
from lianxin.rules import periods
from lianxin.rules.burden.findings import Finding
from lianxin.rules.errors import Refused
from lianxin.rules.policy.compare import Change, compare
from lianxin.rules.policy.read import read_policy
from lianxin.rules.policy.schema import Policy
from lianxin.web.declare import needs
from lianxin.web.errors import language, onto_form
from lianxin.web.policies import outline
from lianxin.web.policies.trial import beside
from lianxin.web.scope import Choice
from lianxin.web.typeset import chinese


@needs("policy", "draft")
@require_safe
def try_out(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft on the records of a past period (last month unless asked otherwise), beside the version in force."""
    found = queries.draft_for(request.viewer, pk)  # type: ignore[attr-defined]
    policy = read_policy(found.text, language()).policy
    chosen = _period(request.GET.get("on", ""))
    context: dict[str, Any] = {"draft": found, "step": "try", "policy": policy, "on": chosen, "choices": _choices(chosen)}
    if policy is not None:
        area, today, lang = found.area.code, clock.today(), language()
        before = duties.by_version_in_force(policy.policy, chosen, area=area, today=today, lang=lang)
        after = duties.by_draft(policy, chosen, area=area, today=today, lang=lang)
        context |= {"trial": beside(before, after, policy), "classes": policy.words.classes}
    return render(request, "policies/try.html", context)


def _period(asked: str) -> periods.Period:
    try:
        return periods.parse(asked)
    except periods.PeriodError:
        return periods.preceding(periods.containing("month", clock.today()))


def _choices(chosen: periods.Period) -> list[Choice]:
    month = periods.preceding(periods.containing("month", clock.today()))
    found = [month]
    for _number in range(5):
        found.append(periods.preceding(found[-1]))
    found.append(periods.preceding(periods.containing("quarter", clock.today())))
    found.append(periods.preceding(periods.containing("year", clock.today())))
    if chosen.label not in [period.label for period in found]:
        found.insert(0, chosen)
    return [Choice(period.label, period.label, period.label == chosen.label) for period in found]


@needs("policy", "draft")
@require_safe
def difference(request: HttpRequest, pk: int) -> HttpResponse:
    """In words: what the draft changes against the version in force."""
    found = queries.draft_for(request.viewer, pk)  # type: ignore[attr-defined]
    policy = read_policy(found.text, language()).policy
    old = in_force(found, clock.today(), policy)
    context = {"draft": found, "step": "compare", "policy": policy, "old": old, "changes": _changes(old, policy)}
    return render(request, "policies/compare.html", context)


def in_force(draft: Any, on: date, policy: Policy | None) -> Policy | None:
    """The version that the draft would follow: that of its area in force on a day, else the one it was copied from."""
    key = policy.policy if policy else draft.key
    held = [version for version in queries.policies_in_force(draft.area, on) if version.key == key]
    if held:
        return held[0].policy
    return policy_of(draft.from_version.digest) if draft.from_version else None


def _changes(old: Policy | None, new: Policy | None) -> list[Change]:
    return compare(old, new, language()) if old is not None and new is not None else []


def date_input() -> forms.DateInput:
    """A date as browsers want it."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AdoptForm(forms.Form):
    """From which day, and that the writer has read what changes."""

    first = forms.DateField(label=gettext_lazy("从哪一天起施行"), widget=date_input())
    agreed = forms.BooleanField(label=gettext_lazy("我已看过上面的改动,确认采用"))

    def __init__(self, *args: Any, findings: Sequence[Finding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.impossible = [one for one in findings if one.kind == "impossible"]
        self.breaches = [one for one in findings if one.kind == "breach"]
        for one in self.breaches:
            label = one.text("en") if language() == "en" else chinese(one.text())
            widget = forms.Textarea(attrs={"rows": 2})
            source = one.source("en") if language() == "en" else chinese(one.source())
            self.fields[one.key] = forms.CharField(label=label, help_text=source, widget=widget, max_length=1000, required=False)

    def reasons(self) -> dict[str, str]:
        """The reasons given, by the key of what they answer."""
        return {one.key: self.cleaned_data.get(one.key, "") for one in self.breaches}

    def asked_for(self) -> list[forms.BoundField]:
        """The fields in which a reason is asked for."""
        return [self[one.key] for one in self.breaches]


def _first(request: HttpRequest) -> date:
    """The day from which it is to hold, as typed; else the first of next month."""
    typed = request.POST.get("first", "") or request.GET.get("first", "")
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return periods.following(periods.containing("month", clock.today())).first


@needs("policy", "adopt")
@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """Adopt the draft from a day, after reading what that changes for whom."""
    viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.draft_for(viewer, pk)
    reading = read_policy(found.text, language())
    start = _first(request)
    findings = findings_of_text(found.text, found.area, first=start, today=clock.today())
    form = AdoptForm(request.POST if request.method == "POST" else None, initial={"first": start}, findings=findings)
    if request.method == "POST" and form.is_valid():
        try:
            revision = request.POST.get("revision", "")
            adoption = planning.adopt_draft(
                draft=pk,
                revision=int(revision) if revision.isdecimal() else 0,
                first=form.cleaned_data["first"],
                by=viewer.code,
                at=clock.now(),
                reasons=form.reasons(),
            )
        except Refused as refusal:
            onto_form(form, refusal, {"from": "first"})
        else:
            messages.success(request, _("已采用,从%(day)s起施行") % {"day": form.cleaned_data["first"].isoformat()})
            return redirect("policy-version", digest=adoption.version.digest)
    old = in_force(found, clock.today(), reading.policy)
    context = {
        "draft": found,
        "step": "adopt",
        "policy": reading.policy,
        "old": old,
        "changes": _changes(old, reading.policy),
        "faults": outline.shown(reading.errors, language()),
        "form": form,
    }
    return render(request, "policies/adopt.html", context, status=422 if form.errors else 200)
