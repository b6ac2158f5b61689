"""Log-ins at the desk: who has one, one-time slips for a unit or for one who forgot, closing and opening; who has which role."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from lianxin import clock
from lianxin.registry import access, queries
from lianxin.registry.actions import accounts as actions
from lianxin.registry.queries import desk
from lianxin.rules.access import Scope
from lianxin.rules.errors import NotFound, Refused
from lianxin.web import paging
from lianxin.web.declare import needs
from lianxin.web.forming import by_code, by_number, code_mark, number_mark
from lianxin.web.people.forms import ROLE_NAMES, ROLES
from lianxin.web.viewer import viewer

SIZE = 50


@needs("account", "read")
@require_safe
def logins(request: HttpRequest) -> HttpResponse:
    """Officers with the state of their log-in; of one unit, whose slips are printed from here."""
    me, today, typed = viewer(request), clock.today(), request.GET.get("q", "").strip()
    if me.widest("account", "read") <= Scope.OWN:
        raise NotFound("account", "")
    code = request.GET.get("unit", "")
    unit = queries.unit_for(me, code) if code else None
    rows = desk.logins_listed(me, typed, unit=unit, on=today, after=code_mark(request), limit=SIZE + 1)
    page = by_code(rows, SIZE, request)
    holders = desk.invited(page.rows, at=clock.now())
    mine = set(access.officers(me, "account", "invite").filter(pk__in=[one.pk for one in page.rows]).values_list("pk", flat=True))
    context = {
        "typed": typed,
        "unit": unit,
        "page": page,
        "more": paging.more(request.GET),
        "people": [_line(me, one, holders, mine) for one in page.rows],
        "may_invite_unit": unit is not None and access.units(me, "account", "invite").filter(pk=unit.pk).exists(),
    }
    return render(request, "logins/logins.html", context)


def _replaces(me: Any, officer: Any, roles: Iterable[Any]) -> bool:
    """Whether the reader may replace or close this log-in: one with a wide role only who grants roles, or its holder."""
    return bool(me.may("role", "grant") or me.code == officer.code or all(one.role == "village_head" for one in roles))


def _theirs(request: HttpRequest, code: str) -> Any:
    """The officer whose log-in the reader may replace or close. Raises NotFound, and Refused for a log-in with a wide role."""
    me = viewer(request)
    officer = queries.officer_for(me, code, thing="account", action="invite")
    if not _replaces(me, officer, queries.grants_of(officer)):
        zh, en = (
            "这个账号有角色,请县级办公室或系统管理员来换",
            "this log-in has a role: the county office or the administrator does it",
        )
        raise Refused.because("officer_code", code, zh, en)
    return officer


def _line(me: Any, officer: Any, holders: set[int], mine: set[int]) -> dict[str, Any]:
    """An officer with the log-in and the roles in words."""
    account = getattr(officer, "account", None)
    return {
        "officer": officer,
        "account": account,
        "slip": officer.pk in holders,
        "roles": [ROLE_NAMES.get(grant.role, grant.role) for grant in officer.roles.all()],
        "may": officer.pk in mine and _replaces(me, officer, officer.roles.all()),
    }


@needs("account", "read")
@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """Who has which role, over what."""
    me, role = viewer(request), request.GET.get("role", "")
    rows = desk.grants_listed(me, role=role if role in ROLES else "", after=number_mark(request), limit=SIZE + 1)
    context = {
        "page": by_number(rows, SIZE, request),
        "more": paging.more(request.GET),
        "names": ROLE_NAMES,
        "roles": [(key, label, key == role) for key, label in ROLES.items()],
    }
    return render(request, "logins/roles.html", context)


@needs("account", "invite")
@never_cache
@sensitive_variables("found")
@require_POST
def slips(request: HttpRequest) -> HttpResponse:
    """One-time slips for all of a unit who have no log-in yet: a sheet to print, shown this once."""
    me, at = viewer(request), clock.now()
    unit = queries.unit_for(me, request.POST.get("unit", ""), thing="account", action="invite")
    found = actions.invite_unit(unit, by=me.code, at=at)
    if not found:
        messages.info(request, _("这个单位的人都有账号了"))
        return redirect(f"/logins/?unit={unit.code}")
    return render(request, "logins/slips.html", {"slips": found, "name": unit.name})


@needs("account", "invite")
@never_cache
@sensitive_variables("found")
@require_POST
def slip(request: HttpRequest, code: str) -> HttpResponse:
    """A new slip for one officer, who forgot the password or lost the slip; it is on record."""
    me, at = viewer(request), clock.now()
    officer = _theirs(request, code)
    found = [actions.invite(officer, by=me.code, at=at)]
    return render(request, "logins/slips.html", {"slips": found, "name": officer.name})


@needs("account", "invite")
@require_POST
def active(request: HttpRequest, code: str) -> HttpResponseRedirectBase:
    """Close a log-in, or open it again; nobody closes the own one."""
    me = viewer(request)
    officer = _theirs(request, code)
    account = queries.account_named(officer.code)
    if account is None or officer.code == me.code:
        raise NotFound("account", code)
    opened = request.POST.get("active") == "1"
    actions.set_active(account, active=opened, by=me.code, at=clock.now())
    messages.success(request, _("账号已启用") if opened else _("账号已停用"))
    return redirect(f"/logins/?q={officer.code}")
