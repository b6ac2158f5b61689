"""The contact card: its code is public and shows who serves, and the office number; nothing of the household (S9)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from lianxin import clock
from lianxin.liaison import queries as liaison
from lianxin.rules.errors import NotFound
from lianxin.web.declare import needs, public


@public
@require_safe
def door(request: HttpRequest) -> HttpResponse:
    """Where the code on a card is typed in."""
    typed = request.GET.get("code", "").strip()
    if not typed:
        return render(request, "public/card_door.html", {"typed": "", "missing": "code" in request.GET})
    try:
        found = liaison.card_by_code(typed, on=clock.today())
    except NotFound:
        return render(request, "public/card_door.html", {"typed": typed[:16], "missing": True}, status=404)
    return redirect("card", found.code)


@public
@require_safe
def card(request: HttpRequest, code: str) -> HttpResponse:
    """Who serves where this card was given, today."""
    return render(request, "public/card.html", {"card": liaison.card_by_code(code, on=clock.today())})


@needs("card", "make")
@require_safe
def to_print(request: HttpRequest, code: str) -> HttpResponse:
    """The card to print, with its QR code: the same that everybody sees who has its code."""
    found = liaison.card_by_code(code, on=clock.today())
    site = request.build_absolute_uri(reverse("home"))
    return render(request, "public/card_print.html", {"card": found, "address": liaison.qr_text(found.code, address=site)})
