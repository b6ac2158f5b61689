"""The few addresses that belong to no feature: the front door, the pulse, language and size of type."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language

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


choose_language = public(require_POST(set_language))


@public
@require_POST
def display(request: HttpRequest) -> HttpResponseRedirectBase:
    """Keep the size of type for this device, and go back to the page."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = redirect(back)
    response.set_cookie("large", "1" if request.POST.get("large") == "1" else "0", max_age=YEAR, samesite="Lax", httponly=True)
    return response
