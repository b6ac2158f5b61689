"""Roles: granted over an area or a unit, and taken back. Nobody grants any to themselves."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lianxin import clock
from lianxin.registry import access, queries
from lianxin.registry.actions import accounts as actions
from lianxin.registry.queries import desk
from lianxin.rules.errors import NotFound
from lianxin.web.declare import needs
from lianxin.web.forming import done, sent, status
from lianxin.web.people.forms import ROLE_NAMES, GrantForm
from lianxin.web.viewer import viewer

FIELDS = {"scope": "area"}


@needs("role", "grant")
@require_http_methods(["GET", "POST"])
def grant(request: HttpRequest, code: str) -> HttpResponse:
    """A role for an officer, over an area or unit of the reader's."""
    me, at = viewer(request), clock.now()
    found = queries.officer_for(me, code)
    areas, units = access.areas(me, "role", "grant"), access.units(me, "role", "grant")
    form = GrantForm(lambda: areas, lambda: units, sent(request))

    def act(given: dict[str, Any]) -> None:
        actions.grant_role(officer=found, by=me.code, at=at, **given)

    if request.method == "POST" and done(form, act, FIELDS):
        messages.success(request, _("已授予角色"))
        return redirect("reg-people-one", code)
    context = {
        "form": form,
        "title": _("给%(name)s授予角色") % {"name": found.name},
        "do": _("授予角色"),
        "back": reverse("reg-people-one", args=[code]),
        "aside": found.name,
        "lead": _("每次授予和收回都记在审计里。不能给自己授予。"),
    }
    return render(request, "registry/form.html", context, status=status(form))


@needs("role", "grant")
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponseRedirectBase:
    """Take a role back."""
    me = viewer(request)
    found = desk.grant_for(me, pk)
    if found is None:
        raise NotFound("role", pk)
    actions.revoke_role(grant=found, by=me.code, at=clock.now())
    messages.success(request, _("已收回%(role)s") % {"role": ROLE_NAMES.get(found.role, found.role)})
    return redirect("reg-people-one", found.officer.code)
