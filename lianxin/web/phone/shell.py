"""The phone's own page: a static shell that holds nobody's data, its worker, its texts, and what the home screen asks for."""

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianxin.web.declare import public
from lianxin.web.phone import files

SCRIPT: Final = "text/javascript; charset=utf-8"


@public
@require_safe
def shell(request: HttpRequest) -> HttpResponse:
    """The same for everybody, signed in or not; who one is the page learns from the key and the package."""
    response = render(request, "phone/shell.html", {"edition": files.edition(), "scripts": files.SCRIPTS})
    return _asked_anew(response)


@public
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, which answers for ``/phone/`` and nothing else."""
    response = HttpResponse(files.worker(), content_type=SCRIPT)
    response["Service-Worker-Allowed"] = reverse("phone")
    return _asked_anew(response)


@public
@require_safe
def texts(request: HttpRequest, language: str) -> HttpResponse:
    """The page's texts in one language."""
    if language not in files.LANGUAGES:
        raise Http404(language)
    return _asked_anew(HttpResponse(files.texts_json(language), content_type="application/json"))


@public
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a home screen needs to hold the page; never asked for."""
    icons = [
        {
            "src": files.address_of(files.OWN / f"icon-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for size in (192, 512)
        for purpose in ("any", "maskable")
    ]
    home = reverse("phone")
    said = {
        "name": _("连心"),
        "short_name": _("连心"),
        "lang": "zh-Hans",
        "id": home,
        "start_url": home,
        "scope": home,
        "display": "standalone",
        "background_color": "#f6f7f9",
        "theme_color": "#0f6b5c",
        "icons": icons,
    }
    return _asked_anew(JsonResponse(said, content_type="application/manifest+json"))


def _asked_anew(response: HttpResponse) -> HttpResponse:
    """Kept by the worker alone: the browser asks again each time."""
    response["Cache-Control"] = "no-cache"
    return response
