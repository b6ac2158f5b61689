"""What a resident may ask of those who hold their data (PIPL 17, 44 to 47): to know, a copy, a correction, to be erased."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lianxin import clock
from lianxin.matters import actions
from lianxin.matters.actions import NewMatter
from lianxin.rules.errors import Refused
from lianxin.web.ask.asking import RECEIPT
from lianxin.web.audit.kept import ABOUT_RESIDENTS, kept
from lianxin.web.declare import public
from lianxin.web.given import Counterpart
from lianxin.web.public.residents import house_of, page_of

WISHES: Final = {"correct": gettext_lazy("更正我家的个人信息"), "erase": gettext_lazy("删除我家的个人信息")}
TEXT_MOST: Final = 500


@public
@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    """What is held about residents, what for, on what basis, for how long, and what they may ask."""
    return render(request, "public/notice.html", {"rows": list(kept(ABOUT_RESIDENTS))})


@public
@never_cache
@require_safe
def copy(request: HttpRequest) -> HttpResponse | HttpResponseRedirectBase:
    """All that the page shows, as a text to take along."""
    home = house_of(request)
    if home is None:
        return redirect("resident-door")
    text = render_to_string("public/copy.txt", {**page_of(home), "now": clock.now()})
    headers = {"Content-Disposition": 'attachment; filename="lianxin.txt"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse("\ufeff" + text, content_type="text/plain; charset=utf-8", headers=headers)


@public
@require_POST
def wish(request: HttpRequest) -> HttpResponseRedirectBase:
    """To be corrected or erased is a request like any other: with a receipt, a date, an answer, a judgement."""
    home = house_of(request)
    if home is None:
        return redirect("resident-door")
    made = actions.report_matter(
        matter=_asked(home, request.POST), by="asker", at=clock.now(), token=request.POST.get("token", "")[:64]
    )
    receipt = actions.receipt_of(made)
    request.session[RECEIPT] = {"number": receipt.shown, "secret": receipt.shown_secret}
    return redirect("ask-receipt")


def _asked(home: Counterpart, posted: Any) -> NewMatter:
    title = WISHES.get(posted.get("wish", ""))
    if title is None:
        raise Refused.because("wish", posted.get("wish", "")[:20], "请选要更正还是要删除", "choose: to correct, or to erase")
    said = posted.get("text", "").strip()[:TEXT_MOST]
    text = f"{title}。{said}" if said else str(title)
    return NewMatter(
        kind="request", title=_("个人信息:%(wish)s") % {"wish": title}, text=text, channel="public",
        counterpart=home.code, asker=home.name,
    )  # fmt: skip
