"""Two rows that are one household: what both hold, then the merge; history and figures go on under the one that stays."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianxin import clock
from lianxin.liaison import access
from lianxin.liaison.queries import log_rows
from lianxin.matters.actions.moving import merge_counterparts
from lianxin.records.queries.merging import what_merging_moves
from lianxin.registry import queries
from lianxin.web.declare import needs
from lianxin.web.forming import confirmed, done, fingerprint, sent, status
from lianxin.web.roll.forms import MergeForm
from lianxin.web.roll.lists import reading
from lianxin.web.roll.views import changeable
from lianxin.web.viewer import viewer

FIELDS = {"counterpart_code": "into"}


@needs("household", "merge")
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, code: str) -> HttpResponse:
    """This one goes into another: choose, look, confirm."""
    me, found = viewer(request), changeable(request, code, "merge")
    name = found.name
    same = access.counterparts(me, "merge").filter(base=found.base, place=None, provisional=False, valid_to=None)
    same = same.exclude(pk=found.pk)
    form = MergeForm(lambda: same, sent(request), initial={"into": request.GET.get("into", ""), "on": clock.today()})
    twins = queries.twins_of(found)
    log_rows(me, [twin.counterpart for twin in twins], reading("match"))
    context: dict[str, Any] = {"form": form, "other": found, "name": name, "twins": twins}

    def look(given: dict[str, Any]) -> None:
        log_rows(me, [given["into"]], reading("match"))
        context["both"] = [(one, what_merging_moves(one), _last(one)) for one in (found, given["into"])]
        context["into"] = given["into"]
        context["seen"] = fingerprint(request)

    def act(given: dict[str, Any]) -> None:
        merge_counterparts(gone=found, into=given["into"], on=given["on"], by=me.code, at=clock.now())

    if request.method == "POST":
        if confirmed(request):
            if done(form, act, FIELDS):
                messages.success(request, _("已合并:以往的记录、联系和旧联系卡都跟过来了"))
                return redirect("reg-roll-one", form.cleaned_data["into"].code)
        else:
            done(form, look, FIELDS)
    return render(request, "roll/merge.html", context, status=status(form))


def _last(one: Any) -> list[str]:
    """The names under which it was known."""
    return queries.names_before(one)
