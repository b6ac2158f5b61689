"""Who is asking, and whether the view is open to them: denied by default."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from csp.constants import HEADER as CONTENT_POLICY
from csp.utils import build_policy
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation

from lianxin import clock
from lianxin.rules.errors import NotFound, Refused
from lianxin.web import errors, viewer
from lianxin.web.addresses import fixed
from lianxin.web.declare import Needs, declared
from lianxin.web.scope import scope_of

Handler = Callable[[HttpRequest], HttpResponse]
STATIC_VIEWS = ("django.views.static", "django.contrib.staticfiles.views")
API_VIEWS = ("ninja.operation", "ninja.openapi.views", "ninja.openapi.urls", "lianxin.api.open311")
"""The interface for programs asks for a key itself (`lianxin.api.auth`); a test holds each of its routes to that."""


class UndeclaredView(RuntimeError):
    """A view that does not say what it needs (`declare.py`)."""


class ContentPolicyMiddleware:
    """Puts the policy of content on every answer that has none of its own (files are served under a stricter one)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.policy = build_policy(settings.CONTENT_SECURITY_POLICY["DIRECTIVES"])

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault(CONTENT_POLICY, self.policy)
        return response


class LanguageMiddleware:
    """Speaks the language chosen on this device, else the installation's, whatever the browser's setting."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        kept = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        chosen = kept if kept in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(chosen):
            request.LANGUAGE_CODE = chosen
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or chosen)
        return response


class ViewerMiddleware:
    """Puts ``viewer`` and ``scope`` on the request, and refuses whoever the view is not open to."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.viewer = viewer.of_request(request)  # type: ignore[attr-defined]
        request.scope = scope_of(request.GET, clock.today())  # type: ignore[attr-defined]
        speak_as_kept(request)
        return errors.with_way_on(request, self.get_response(request))

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """None lets the view run; a stranger is sent to log in, and somebody without the right finds nothing there."""
        found = declared(view)
        if found is None:
            if getattr(view, "func", view).__module__ in (*STATIC_VIEWS, *API_VIEWS):
                return None
            raise UndeclaredView(f"{view.__module__}.{getattr(view, '__name__', view)} does not declare what it needs")
        if found.open_to == "public":
            return None
        if not request.user.is_authenticated:
            return to_log_in(request)
        return _signed_in(request, found)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """What the domain says, as a page: a record that is not there is 404, a refusal 422."""
        if isinstance(error, NotFound):
            raise Http404(str(error)) from error
        if isinstance(error, Refused):
            return errors.refused(request, error)
        return None


def _signed_in(request: HttpRequest, found: Needs) -> HttpResponse | None:
    if must_change_password(request):
        return redirect("account_change_password")
    if found.open_to == "table" and not viewer.viewer(request).may(found.thing, found.action):
        raise Http404(f"{found.thing}.{found.action}")
    return None


def speak_as_kept(request: HttpRequest) -> None:
    """On a device that keeps no language, the language of the account."""
    kept = getattr(request.user, "language", "")
    if kept and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(kept)


def must_change_password(request: HttpRequest) -> bool:
    """Whether the account has to set a password of its own first, and this is another page."""
    if not getattr(request.user, "must_change", False):
        return False
    return request.path not in {fixed("account_change_password"), fixed("account_logout"), fixed("language"), fixed("display")}


def to_log_in(request: HttpRequest) -> HttpResponseRedirectBase:
    """The way to the log-in page, and back afterwards to where a read was meant to go."""
    back = request.get_full_path() if request.method == "GET" and request.path != "/" else ""
    address = reverse(settings.LOGIN_URL)
    return redirect(f"{address}?{urlencode({'next': back})}" if back else address)
