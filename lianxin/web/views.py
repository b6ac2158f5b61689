"""The few addresses that belong to no feature: the front door, the pulse, language and size of type."""

from typing import Any, cast

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language

from lianxin import clock
from lianxin.registry.actions import accounts
from lianxin.web import viewer
from lianxin.web.declare import public

YEAR = 365 * 24 * 3600


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The three doors for the public; those who are signed in go on to their first page."""
    if not request.user.is_authenticated:
        return render(request, "public/home.html")
    if viewer.viewer(request).may("duty", "read"):
        return redirect("today")
    return redirect("mine")


@public
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """``ok`` once the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


@public
@require_safe
def session(request: HttpRequest) -> HttpResponse:
    """Who is signed in on this browser, nothing else: asked before a form is sent, so that what was typed is not lost."""
    found = viewer.of_request(request)
    get_token(request)  # a form that is still open takes the cookie that holds now
    made = JsonResponse({"officer": found.code if found is not None else ""})
    made.headers["Cache-Control"] = "no-store"
    return made


@public
@require_POST
def choose_language(request: HttpRequest) -> HttpResponseBase:
    """Keep the language for this device, and for the account that is signed in; go back to the page."""
    if request.user.is_authenticated and check_for_language(request.POST.get("language", "")):
        _keep(request, language=request.POST["language"])
    return set_language(request)


@public
@require_POST
def display(request: HttpRequest) -> HttpResponseBase:
    """Keep the size of type for this device, and for the account that is signed in; go back to the page."""
    back, large = request.POST.get("next", "/"), request.POST.get("large") == "1"
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    if request.user.is_authenticated:
        _keep(request, large_type=large)
    response = redirect(back)
    response.set_cookie("large", "1" if large else "0", max_age=YEAR, samesite="Lax", httponly=True)
    return response


def _keep(request: HttpRequest, *, language: str | None = None, large_type: bool | None = None) -> None:
    account = cast(Any, request.user)
    accounts.set_preferences(account, language=language, large_type=large_type, by=account.username, at=clock.now())
