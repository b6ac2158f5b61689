"""Following one's own matter by number and secret: where it stands, add, rate, withdraw.

A wrong number and a wrong secret look alike.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianxin import clock
from lianxin.matters import actions, queries
from lianxin.matters.facts import law_of
from lianxin.matters.photos import received
from lianxin.rules.errors import NotFound, Refused
from lianxin.tips.queries import reward_of
from lianxin.web import errors
from lianxin.web.ask import photos
from lianxin.web.ask.asking import RECEIPT, SENT
from lianxin.web.ask.standing import what_next
from lianxin.web.declare import public
from lianxin.web.errors import language
from lianxin.web.matters.shown import category_word
from lianxin.web.matters.words import LEVELS

OPENED: Final = "follow"
OPEN_FOR: Final = timedelta(minutes=20)
STEPS: Final = ("reply", "rate", "withdraw", "reopen")
KEPT: Final = "follow_written"
"""What was written when the page had been closed meanwhile, with the number of its matter: shown when that is opened again."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The matter that is open in this browser: its number and the secret that opened it."""

    number: str
    secret: str


def opened(request: HttpRequest) -> Opened | None:
    """What is open in this browser; None for nothing, or for longer than twenty minutes."""
    kept: dict[str, str] = request.session.get(OPENED) or {}
    if not kept or datetime.fromisoformat(kept["at"]) + OPEN_FOR < clock.now():
        return None
    return Opened(kept["number"], kept["secret"])


@public
@never_cache
@sensitive_post_parameters("secret")
@require_http_methods(["GET", "POST"])
def door(request: HttpRequest) -> HttpResponse:
    """Where number and secret are typed in."""
    number, secret = request.POST.get("number", "")[:40], request.POST.get("secret", "")[:40]
    if request.method == "GET":
        return render(request, "ask/door.html", {"number": request.GET.get("number", "")[:40]})
    try:
        queries.followed(number, secret, at=clock.now(), address=address_of(request))
    except NotFound:
        return render(request, "ask/door.html", {"number": number, "wrong": True}, status=422)
    except Refused as refusal:
        return render(request, "ask/door.html", {"number": number, "reasons": errors.in_words(refusal.faults)}, status=429)
    request.session.cycle_key()
    request.session[OPENED] = {"number": number, "secret": secret, "at": clock.now().isoformat()}
    return redirect("follow-page")


def address_of(request: HttpRequest) -> str:
    """From where somebody asks, for counting wrong tries."""
    return str(request.META.get("REMOTE_ADDR", ""))


@public
@never_cache
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Where it stands, what was said, and what the asker may do now."""
    one = opened(request)
    if one is None:
        return redirect("follow")
    kept = request.session.pop(KEPT, {})
    return _page(request, one, written=kept if kept.get("number") == one.number else {})


def _page(request: HttpRequest, one: Opened, *, written: dict[str, str], reasons: Sequence[str] = ()) -> HttpResponse:
    """The page; with what was written before, and why it was refused."""
    found = queries.followed(one.number, one.secret, at=clock.now(), again=True)
    may = actions.offered_to_asker(found.matter, found.may, at=clock.now())
    found = replace(found, may=may, category=_category(found))
    context = {
        "found": found,
        "next": what_next(found),
        "levels": LEVELS.items(),
        "token": uuid.uuid4().hex,
        "reward": reward_of(found.matter),
        "written": written,
        "reasons": reasons,
    }
    return render(request, "ask/page.html", context, status=422 if reasons else 200)


def _category(found: queries.Followed) -> str:
    """Its category in the reader's language."""
    matter = found.matter
    return category_word(law_of(matter.area, matter.reported_on), matter.category) if language() == "en" else found.category


@public
@require_POST
def act(request: HttpRequest, step: str) -> HttpResponseBase:
    """One step of the asker's: add something, rate, withdraw, ask again. Refused or too late, what was written is kept."""
    if step not in STEPS:
        raise NotFound("step", step)
    one, written = opened(request), _written(request, step)
    if one is None:
        return _closed_meanwhile(request, written)
    try:
        actions.public_step(
            number=one.number,
            secret=one.secret,
            step=step,
            at=clock.now(),
            address=address_of(request),
            token=request.POST.get("token", "")[:64],
            pictures=received(request.FILES.getlist("photos")) if step == "reply" else (),
            **_given(request, step),
        )
    except Refused as refusal:
        return _page(request, one, written=written, reasons=errors.in_words(refusal.faults))
    messages.success(request, _("收到了,谢谢您"))
    return redirect("follow-page")


def _written(request: HttpRequest, step: str) -> dict[str, str]:
    return {"step": step, **{name: request.POST.get(name, "")[:500] for name in ("text", "level", "solved")}}


def _closed_meanwhile(request: HttpRequest, written: dict[str, str]) -> HttpResponseBase:
    """To the door; what was written waits for whoever opens the same matter again in this browser."""
    before = request.session.get(OPENED)
    if not before:
        messages.warning(request, _("这一件已经关上,刚才的没有交。请再输入编号和查询码。"))
        return redirect("follow")
    request.session[KEPT] = {**written, "number": before["number"]}
    messages.warning(request, _("打开超过20分钟,为了安全已经关上,刚才的还没有交。再输一次查询码,写的还在。"))
    return redirect(f"{reverse('follow')}?number={quote(before['number'])}")


def _given(request: HttpRequest, step: str) -> dict[str, Any]:
    text = request.POST.get("text", "").strip()[:500]
    if step == "rate":
        solved = {"yes": True, "no": False}.get(request.POST.get("solved", ""))
        return {"level": request.POST.get("level", ""), "solved": solved, "text": text}
    return {"text": text} if step == "reply" else {"reason": text}


@public
@never_cache
@require_safe
def photo(request: HttpRequest, name: str) -> HttpResponseBase:
    """A photo of the matter that is open in this browser."""
    one = opened(request)
    if one is None or name not in _photos(one):
        raise NotFound("photo", name)
    return photos.shown(name)


@public
@require_POST
def leave(request: HttpRequest) -> HttpResponseBase:
    """Close it: the next one at this machine sees nothing, the receipt neither."""
    request.session.pop(OPENED, None)
    request.session.pop(RECEIPT, None)
    request.session.pop(SENT, None)
    request.session.pop(KEPT, None)
    messages.success(request, _("已关上"))
    return redirect("home")


def _photos(one: Opened) -> frozenset[str]:
    return frozenset(photo.name for photo in queries.followed(one.number, one.secret, at=clock.now(), again=True).photos)
