"""Accounts as their holders see them."""

from typing import Any

from allauth.account.views import PasswordChangeView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from lianxin import clock
from lianxin.registry.actions import accounts
from lianxin.rules.errors import Refused
from lianxin.web import errors, navigation
from lianxin.web.accounts.forms import SlipForm, password_rules
from lianxin.web.declare import public, signed_in
from lianxin.web.viewer import viewer


@public
@require_safe
def no_sign_up(request: HttpRequest) -> HttpResponse:
    """Says where accounts come from."""
    return render(request, "account/signup_closed.html", status=404)


@public
@require_safe
def outer_refused(request: HttpRequest) -> HttpResponse:
    """Says that the log-in from the platform did not come about, and the other way in."""
    return render(request, "account/outer_refused.html", {"reason": ""}, status=403)


@public
@require_safe
def forgotten(request: HttpRequest) -> HttpResponse:
    """Says who replaces a forgotten password: a clerk, with a new slip, on record."""
    return render(request, "account/forgotten.html")


class ChangePassword(PasswordChangeView):  # type: ignore[misc]
    """Change one's own password; whoever had to is free afterwards."""

    success_url = reverse_lazy("mine")

    def form_valid(self, form: Any) -> HttpResponse:
        """Set the password, and note that it is the holder's own."""
        response: HttpResponse = super().form_valid(form)
        accounts.note_own_password(self.request.user.username, by=self.request.user.username, at=clock.now())
        return response


change_password = ChangePassword.as_view()


@public
@sensitive_post_parameters("password", "again", "secret")
@require_http_methods(["GET", "POST"])
def slip(request: HttpRequest) -> HttpResponse:
    """Take a one-time slip and set a password; the same answer for a slip that never was, is used up or too old."""
    form = SlipForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            accounts.accept_invitation(form.cleaned_data["secret"], password=form.cleaned_data["password"], at=clock.now())
        except Refused as refusal:
            errors.onto_form(form, refusal)
        else:
            messages.success(request, _("密码已设好,请登录"))
            return redirect("account_login")
    status = 422 if form.errors else 200
    return render(request, "account/slip.html", {"form": form, "rules": password_rules()}, status=status)


@signed_in
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Everything that is not in the bar of four: my records, weekly texts, settings, and on a phone the whole rail."""
    pages = [entry for entry in navigation.everything(viewer(request), "mine") if not entry.current]
    return render(request, "account/mine.html", {"pages": pages})
