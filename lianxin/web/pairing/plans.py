"""The plans: their list, a new one, one with its grid, its terms, solving it and how far that is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianxin import clock
from lianxin.planning.actions import plans as actions
from lianxin.planning.actions import runs
from lianxin.planning.queries import pairing, villages
from lianxin.rules.errors import NotFound
from lianxin.web import places
from lianxin.web.declare import needs
from lianxin.web.errors import language
from lianxin.web.forming import done, sent, status
from lianxin.web.pairing.forms import NewForm, TermsForm
from lianxin.web.pairing.posted import revision_of, tried
from lianxin.web.pairing.shown import cuts, failures, gap, head, layers, methods, stage
from lianxin.web.viewer import viewer

AHEAD = timedelta(days=30)


@needs("pairing", "see")
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Every plan of which the reader may see anything."""
    me = viewer(request)
    rows = [(plan, stage(plan)) for plan in pairing.plans(me)]
    return render(request, "pairing/list.html", {"rows": rows, "may_draft": me.may("pairing", "draft")})


@needs("pairing", "draft")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new plan, by the link rules of a policy."""
    me, at = viewer(request), clock.now()
    area = places.place_of(request, "pairing", "draft")
    policies = [(key, en if language() == "en" else zh) for key, zh, en in pairing.policies_with_links(area, clock.today())]
    form = NewForm(policies, sent(request), initial={"first": (clock.today() + AHEAD).replace(day=1)})
    made: list[Any] = []

    def act(given: dict[str, Any]) -> None:
        made.append(actions.begin(area=area, **given, by=me.code, at=at))

    if request.method == "POST" and done(form, act):
        return redirect("pairing-terms", made[0].pk)
    context = {
        "form": form,
        "title": _("新的结对方案"),
        "lead": _("按制度的联系规定,算出谁联系谁最合适。做好以前,现有的联系都不动。"),
        "do": _("下一步"),
        "back": reverse("pairing"),
        "aside": _("结对方案"),
    }
    return render(request, "registry/form.html", context, status=status(form))


@needs("pairing", "see")
@require_safe
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """A plan: where it stands, what came of solving it, the grid of villages."""
    me = viewer(request)
    found = pairing.plan_for(me, pk)
    context = head(me, found, "plan")
    whole = context["may_read"]
    context |= {
        "rows": villages.grid(me, found),
        "outcome": found.outcome if whole else {},
        "cuts": cuts(found) if whole and found.outcome else [],
        "methods": methods(found) if whole else [],
        "gap": gap(found) if whole else "",
        "failures": failures(context["run"]) if whole else [],
        "layers": layers(found),
        "open_objections": sum(row.upheld is None for row in pairing.objections(me, found)) if found.sent_at else 0,
        "since": pairing.changed_since(found, clock.today()) if whole and found.state == "adopted" else None,
        "terms": pairing.terms(found),
    }
    return render(request, "pairing/plan.html", context)


@needs("pairing", "draft")
@require_http_methods(["GET", "POST"])
def terms(request: HttpRequest, pk: int) -> HttpResponse:
    """The terms of a plan: numbers, for whom, what things cost."""
    me, at = viewer(request), clock.now()
    found = pairing.plan_for(me, pk, action="draft")
    form = TermsForm(pairing.rules_of(found), pairing.terms(found), sent(request))

    def act(given: dict[str, Any]) -> None:
        seen = revision_of(request, found)
        actions.set_terms(plan=found, terms=form.terms(), revision=seen, by=me.code, at=at)

    if request.method == "POST" and done(form, act):
        return redirect("pairing-plan", pk)
    context = head(me, found, "terms") | {"form": form}
    return render(request, "pairing/terms.html", context, status=status(form))


@needs("pairing", "draft")
@require_POST
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """Have it solved, or mended."""
    me = viewer(request)
    found = pairing.plan_for(me, pk, action="draft")
    kind = "mend" if found.mends_id and request.POST.get("kind") == "mend" else "solve"
    tried(request, lambda: runs.ask(plan=found, kind=kind, revision=revision_of(request, found), by=me.code, at=clock.now()))
    return redirect("pairing-plan", pk)


@needs("pairing", "draft")
@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop, and take the best plan so far."""
    me = viewer(request)
    found = pairing.plan_for(me, pk, action="draft")
    try:
        runs.stop(plan=found, by=me.code, at=clock.now())
        messages.success(request, _("已要求停下,用到目前为止最好的方案"))
    except NotFound:
        messages.success(request, _("已经做完了"))
    return redirect("pairing-plan", pk)


@needs("pairing", "see")
@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is; when it has ended the page comes anew."""
    me = viewer(request)
    found = pairing.plan_for(me, pk)
    context = head(me, found, "plan")
    answer = render(request, "pairing/_run.html", context)
    if context["run"] is None or context["run"].state not in ("waiting", "running"):
        answer["HX-Refresh"] = "true"
    return answer
