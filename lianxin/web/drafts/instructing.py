"""A leader answers a problem, an entry or a figure with an instruction: what, who, by when (X7)."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from lianxin import clock
from lianxin.records import actions
from lianxin.records import queries as records
from lianxin.registry import access
from lianxin.registry import queries as registry
from lianxin.registry.access import Viewer
from lianxin.rules.errors import NotFound, Refused
from lianxin.web import errors
from lianxin.web.declare import needs
from lianxin.web.given import Officer
from lianxin.web.viewer import viewer

A_WEEK = timedelta(days=7)


class InstructionForm(forms.Form):
    """What is to be done, by whom and by when."""

    text = forms.CharField(label=gettext_lazy("要办什么"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    owner = forms.CharField(label=gettext_lazy("谁来办"), max_length=48)
    due_on = forms.DateField(label=gettext_lazy("期限"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


@needs("instruction", "give")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form, about what the address names; whoever recorded it is offered first."""
    me, kind, code = viewer(request), request.GET.get("kind", ""), request.GET.get("code", "")
    words, officers = _about(me, kind, code)
    form = InstructionForm(request.POST or None, initial={"due_on": clock.today() + A_WEEK})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            owner = registry.officer_for(me, typed["owner"], thing="instruction", action="give")
            made = actions.instruct(
                about_kind=kind,
                about_code=code,
                text=typed["text"],
                owner=owner,
                due_on=typed["due_on"],
                by=me.code,
                at=clock.now(),
            )
        except NotFound:
            form.add_error("owner", _("没有这名干部,或不在你的范围内"))
        except Refused as refusal:
            errors.onto_form(form, refusal)
        else:
            messages.success(request, _("已交办"))
            return redirect("instruction", made.code)
    context = {"form": form, "about": words, "officers": officers, "found": [], "typed": ""}
    return render(request, "drafts/instruct.html", context, status=422 if form.errors else 200)


def _about(me: Viewer, kind: str, code: str) -> tuple[str, Sequence[Any]]:
    """What the instruction is about, in words, and who recorded it. Raises NotFound for what the leader may not see."""
    if kind == "problem":
        problem = records.problem_for(me, code)
        return problem.text, records.entry_for(me, problem.entry.code).officers
    if kind == "entry":
        line = records.entry_for(me, code)
        return line.text or code, line.officers
    if kind == "figure" and code:
        return code, ()
    raise NotFound(kind, code)


@needs("instruction", "give")
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Chips of officers to whom the leader may give it."""
    me, typed = viewer(request), request.GET.get("q", "")
    found: list[Officer] = registry.officers_found(typed, rows=access.officers(me, "instruction", "give"), limit=12)
    return render(request, "entries/_officers.html", {"found": found, "typed": typed, "name": "owner"})


@needs("instruction", "report")
@require_safe
def given(request: HttpRequest) -> HttpResponse:
    """Instructions that I gave or own, the open ones first."""
    context = {"instructions": records.instructions_for(viewer(request))[:100]}
    return render(request, "drafts/instructions.html", context)
