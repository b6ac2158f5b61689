"""Accounts, slips and roles."""

from datetime import datetime

from django.db.models import QuerySet

from lianxin.registry import access
from lianxin.registry.access import Viewer
from lianxin.registry.models import Account, Invitation, Officer, RoleGrant


def accounts_of(viewer: Viewer, *, after: str = "", limit: int = 100) -> list[Officer]:
    """Officers whose accounts the viewer may see, with account and roles fetched, by code from ``after`` on."""
    rows = access.officers(viewer, "account", "read").filter(code__gt=after).order_by("code")
    return list(rows.select_related("account").prefetch_related("roles__area", "roles__unit")[:limit])


def grants_of(officer: Officer) -> QuerySet[RoleGrant]:
    """The roles of an officer."""
    return RoleGrant.objects.filter(officer=officer).select_related("area__merged_into", "unit").order_by("role", "pk")


def invitations_open(officer: Officer, *, at: datetime) -> QuerySet[Invitation]:
    """Slips that have neither been used nor run out."""
    return Invitation.objects.filter(officer=officer, used_at=None, expires_at__gt=at).order_by("-made_at")


def account_named(username: str) -> Account | None:
    """The account of that user name, or None."""
    return Account.objects.filter(username=username).select_related("officer").first()
