"""Asking: one page, one receipt. Sent twice it is one matter; the secret is shown once, to this browser alone."""

from hashlib import sha256
from typing import Any, Final
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from lianxin import clock
from lianxin.matters import actions
from lianxin.matters.actions import NewMatter
from lianxin.registry import queries as registry
from lianxin.rules.errors import NotFound, Refused
from lianxin.web import errors
from lianxin.web.ask.forms import AskForm, officers_meant, photos_of, with_names
from lianxin.web.declare import public

RECEIPT: Final = "ask_receipt"
SENT: Final = "ask_sent"
"""What this browser handed in last, as a digest, with its token."""
FIELDS: Final = {"phone": "phone", "asker_phone": "phone", "unit": "against", "officer": "whom", "area_code": "area"}


@public
@never_cache
@sensitive_post_parameters("asker", "phone", "text")
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form, and what becomes of it."""
    form = AskForm(request.POST or None, request.FILES or None, initial={"area": _place_of(request.GET.get("area", "")[:60])})
    if request.method == "POST" and form.is_valid():
        try:
            return _taken(request, form)
        except Refused as refusal:
            errors.onto_form(form, refusal, FIELDS)
    return render(request, "ask/ask.html", {"form": form}, status=422 if form.is_bound and form.errors else 200)


def _place_of(code: str) -> str:
    """A place as people write it, which the form finds again: its name, with its township where others bear the name too."""
    if not code:
        return ""
    try:
        area = registry.area_by_code(code)
    except NotFound:
        return ""
    alone = registry.places_named(area.name) == [area]
    return area.name if alone or area.township is None else f"{area.township.name}{area.name}"


def _taken(request: HttpRequest, form: AskForm) -> HttpResponse:
    pictures = photos_of(form)
    now = clock.now()
    new, (told, token) = matter_of(form.cleaned_data, channel="public"), _once(request, form)
    matter = actions.report_with_photos(matter=new, pictures=pictures, by="asker", at=now, token=token)
    request.session[SENT] = {"told": told, "token": token}
    receipt = actions.receipt_of(matter)
    request.session[RECEIPT] = {"number": receipt.shown, "secret": receipt.shown_secret, "nameless": matter.anonymous}
    return redirect("ask-receipt")


def _once(request: HttpRequest, form: AskForm) -> tuple[str, str]:
    """What was written, as a digest, and under which token it is one: whoever goes back and presses again asks nothing twice."""
    said = [(name, str(value)) for name, value in sorted(form.cleaned_data.items()) if name not in ("token", "photos")]
    files = [(one.name, one.size) for one in form.cleaned_data["photos"]]
    told = sha256(repr((said, files)).encode()).hexdigest()
    before = request.session.get(SENT) or {}
    return told, before["token"] if before.get("told") == told else form.cleaned_data["token"]


def matter_of(values: dict[str, Any], *, channel: str) -> NewMatter:
    """What the action wants, from the form's values."""
    against = values["against"]
    officers, names = officers_meant(values["whom"])
    return NewMatter(
        kind=values["kind"],
        text=with_names(values["text"], names),
        area=values["area"].code,
        channel=channel,
        place=values["place"],
        asker=values["asker"],
        phone=values["phone"],
        anonymous=not (values["asker"] or values["phone"]),
        confidential=values["confidential"],
        on_behalf=values["on_behalf"],
        tells_by="sms" if values["tell"] else "",
        against_units=(against.code,) if against else (),
        against_officers=tuple(one.code for one in officers),
        public_consent=values["public_consent"],
    )


@public
@never_cache
@require_safe
def receipt(request: HttpRequest) -> HttpResponse:
    """Number and secret, to print or to photograph."""
    found = request.session.get(RECEIPT)
    if not found:
        return redirect("follow")
    address = request.build_absolute_uri(reverse("follow")) + f"?number={quote(found['number'])}"
    return render(request, "ask/receipt.html", {"receipt": found, "address": address})
