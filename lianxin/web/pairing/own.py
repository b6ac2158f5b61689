"""An officer's own page: whom he or she may not serve. Nobody else reads it; the solver leaves such pairs out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lianxin import clock
from lianxin.planning.actions import objecting
from lianxin.planning.queries import pairing
from lianxin.registry import access, queries
from lianxin.web.declare import needs
from lianxin.web.forming import done, sent, status
from lianxin.web.pairing.forms import ConflictForm
from lianxin.web.viewer import viewer


@needs("conflict", "declare")
@require_http_methods(["GET", "POST"])
def conflicts(request: HttpRequest) -> HttpResponse:
    """One's declarations, and one more."""
    me = viewer(request)
    areas = access.areas(me, "area", "read")
    form = ConflictForm(lambda: areas, sent(request))

    def act(given: dict[str, Any]) -> None:
        objecting.declare(officer=queries.officer_by_code(me.code), **given, at=clock.now())

    if request.method == "POST" and done(form, act):
        messages.success(request, _("已登记。以后的方案不会把这家分给你"))
        return redirect("pairing-conflicts")
    context = {"form": form, "rows": pairing.conflicts(me)}
    return render(request, "pairing/conflicts.html", context, status=status(form))


@needs("conflict", "declare")
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a declaration back."""
    me = viewer(request)
    objecting.take_back(officer=queries.officer_by_code(me.code), conflict=pk, at=clock.now())
    messages.success(request, _("已撤销"))
    return redirect("pairing-conflicts")
