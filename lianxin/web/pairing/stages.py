"""What leads a plan on: sent to the units, their objections and the answers, taken back, put in force, dropped, mended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lianxin import clock
from lianxin.liaison.queries import log_rows
from lianxin.planning.actions import force, objecting, runs
from lianxin.planning.actions import plans as actions
from lianxin.planning.queries import pairing
from lianxin.rules.errors import Refused
from lianxin.web.declare import needs
from lianxin.web.errors import in_words, said
from lianxin.web.forming import done, sent, status
from lianxin.web.pairing.forms import ReasonForm, SendForm
from lianxin.web.pairing.pairs import reading
from lianxin.web.pairing.posted import revision_of, tried
from lianxin.web.pairing.shown import head, layers
from lianxin.web.viewer import viewer

WEEK = timedelta(days=7)


def _asked(
    request: HttpRequest, found: Any, form: Any, act: Callable[[dict[str, Any]], object], words: dict[str, Any]
) -> HttpResponse:
    """One thing to fill in, for a plan."""
    if request.method == "POST" and done(form, act):
        messages.success(request, words["said"])
        return redirect("pairing-plan", found.pk)
    context = {"form": form, "back": reverse("pairing-plan", args=[found.pk]), "aside": found.name, "revision": found.revision}
    return render(request, "pairing/ask.html", context | words, status=status(form))


@needs("pairing", "draft")
@require_http_methods(["GET", "POST"])
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Send it to the units."""
    me = viewer(request)
    found = pairing.plan_for(me, pk, action="draft")
    form = SendForm(sent(request), initial={"until": clock.today() + WEEK})

    def act(given: dict[str, Any]) -> None:
        actions.send(plan=found, **given, revision=revision_of(request, found), by=me.code, at=clock.now())

    words = {
        "title": _("征求单位意见"),
        "lead": _("各单位负责人和经办人只看到本单位干部的结对,可以逐对提意见。"),
        "do": _("发给单位"),
        "said": _("已发给单位"),
    }
    return _asked(request, found, form, act, words)


@needs("pairing", "draft")
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to a draft, to be solved again."""
    me = viewer(request)
    found = pairing.plan_for(me, pk, action="draft")
    tried(request, lambda: actions.take_back(plan=found, revision=revision_of(request, found), by=me.code, at=clock.now()))
    return redirect("pairing-plan", pk)


@needs("pairing", "draft")
@require_http_methods(["GET", "POST"])
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it up, with the reason."""
    me = viewer(request)
    found = pairing.plan_for(me, pk, action="draft")

    def act(given: dict[str, Any]) -> None:
        actions.drop(plan=found, **given, revision=revision_of(request, found), by=me.code, at=clock.now())

    words = {"title": _("放弃这份方案"), "do": _("放弃"), "said": _("已放弃,现有的联系都没有动"), "danger": True}
    return _asked(request, found, ReasonForm(sent(request)), act, words)


# -- objections ----------------------------------------------------------------------------------------


@needs("pairing", "object")
@require_http_methods(["GET", "POST"])
def object_to(request: HttpRequest, pk: int, link: int) -> HttpResponse:
    """A unit objects to a pair of its own."""
    me = viewer(request)
    found = pairing.plan_for(me, pk)
    row = pairing.link_to_object(me, found, link)
    form = ReasonForm(sent(request))

    def act(given: dict[str, Any]) -> None:
        objecting.object_to(link=row, **given, by=me.code, at=clock.now())

    if request.method == "POST" and done(form, act):
        messages.success(request, _("意见已提交,县级办公室会答复"))
        return redirect("pairing-objections", pk)
    log_rows(me, [row.counterpart], reading())
    context = {
        "form": form,
        "title": _("对%(party)s联系%(other)s提意见") % {"party": row.party_name, "other": row.counterpart.name},
        "do": _("提交意见"),
        "back": reverse("pairing-plan", args=[pk]),
        "aside": found.name,
    }
    return render(request, "registry/form.html", context, status=status(form))


@needs("pairing", "see")
@require_http_methods(["GET"])
def objections(request: HttpRequest, pk: int) -> HttpResponse:
    """The objections that the reader may see, with their answers."""
    me = viewer(request)
    found = pairing.plan_for(me, pk)
    rows = pairing.objections(me, found)
    log_rows(me, {row.counterpart.pk: row.counterpart for row in rows}.values(), reading())
    context = head(me, found, "objections") | {"rows": rows, "names": dict(layers(found))}
    return render(request, "pairing/objections.html", context)


@needs("pairing", "draft")
@require_POST
def answer(request: HttpRequest, pk: int, objection: int) -> HttpResponse:
    """The office's answer to one."""
    me = viewer(request)
    found = pairing.plan_for(me, pk, action="draft")
    row = pairing.objection_for(me, found, objection)
    upheld, words = request.POST.get("upheld") == "1", request.POST.get("answer", "")
    if tried(request, lambda: objecting.answer(objection=row, upheld=upheld, answer=words, by=me.code, at=clock.now())):
        messages.success(request, _("已答复"))
        if upheld:
            return redirect(f"{reverse('pairing-pair', args=[pk, row.layer, row.counterpart.code])}?for={row.party}")
    return redirect("pairing-objections", pk)


# -- in force ------------------------------------------------------------------------------------------


@needs("pairing", "adopt")
@require_http_methods(["GET", "POST"])
def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """What putting it in force would do, then do it."""
    me = viewer(request)
    found = pairing.plan_for(me, pk, action="adopt")
    faults: list[str] = []
    reason = request.POST.get("reason", "")
    if request.method == "POST":
        try:
            force.adopt(plan=found, revision=revision_of(request, found), reason=reason, by=me.code, at=clock.now())
        except Refused as refusal:
            faults = in_words(refusal.faults)
        else:
            messages.success(request, _("正在生效,做完会显示在这里"))
            return redirect("pairing-plan", pk)
    wrong, missing = force.standing(found)
    context = head(me, found, "adopt") | {
        "faults": faults,
        "reason": reason,
        "wrong": [said(fault) for fault in wrong[:50]],
        "missing": missing,
        "sums": pairing.sums(found),
        "unanswered": found.objections.filter(upheld=None).count(),
        "past": found.first <= clock.today(),
    }
    return render(request, "pairing/adopt.html", context, status=422 if faults else 200)


@needs("pairing", "draft")
@require_POST
def mend(request: HttpRequest, pk: int) -> HttpResponse:
    """A new plan that mends this one: after departures, merges, new villages."""
    me, at = viewer(request), clock.now()
    found = pairing.plan_for(me, pk, action="draft")
    made: list[Any] = []

    def act() -> None:
        first = max(found.first, clock.today()) + timedelta(days=14)
        key = found.adoption.key
        name = (_("修补:") + found.name)[:100]
        made.append(actions.begin(area=found.area, policy=key, name=name, first=first, mends=found, by=me.code, at=at))
        runs.ask(plan=made[0], kind="mend", revision=made[0].revision, by=me.code, at=at)

    return redirect("pairing-plan", made[0].pk if tried(request, act) else pk)
