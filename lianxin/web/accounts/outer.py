"""Whoever comes from the platform: linked to an account by the officer's code, never by a name, a telephone or an address.

1. the provider names the code in one claim (``LIANXIN_OIDC_CLAIM``); without it nobody comes in;
2. the account of that code must exist and be open: nothing is made here, accounts come from the roll;
3. an identity once linked stays with its account; when the platform gives it another code, or the code to another identity,
   somebody has to look;
4. a second factor set up here is asked for as after a password.
"""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from django.http import HttpRequest
from django.shortcuts import render

from lianxin import clock
from lianxin.registry.actions.accounts import account_by_code, outer_linked


class OuterAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """What of allauth's outer log-in is open here."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never: accounts are made from the roll."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Link the identity to the account of its code. Raises ImmediateHttpResponse with a page that says why not."""
        code = _claimed(sociallogin)
        sociallogin.account.extra_data = {}  # name, telephone and the rest are none of our business
        if not code:
            raise _refused(request, "no_code")
        account = account_by_code(code)
        if account is None or not account.is_active:
            raise _refused(request, "no_account")
        if sociallogin.is_existing:
            if sociallogin.user.pk != account.pk:
                raise _refused(request, "other")
            return
        if SocialAccount.objects.filter(user=account, provider=sociallogin.account.provider).exists():
            raise _refused(request, "other")
        sociallogin.connect(request, account)
        outer_linked(account=account, provider=sociallogin.account.provider, at=clock.now())


def _claimed(sociallogin: Any) -> str:
    """The officer's code as the provider says it; empty when it says none."""
    data, provider = sociallogin.account.extra_data, sociallogin.provider
    claim = provider.app.settings.get("officer_claim", "preferred_username")
    for part in ("id_token", "userinfo"):
        value = (data.get(part) or {}).get(claim)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""


def _refused(request: HttpRequest, reason: str) -> ImmediateHttpResponse:
    return ImmediateHttpResponse(render(request, "account/outer_refused.html", {"reason": reason}, status=403))
