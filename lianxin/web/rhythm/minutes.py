"""The minutes of a meeting: drafted from what stands there, signed by another, numbered, frozen; as DOCX."""

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from lianxin import clock
from lianxin.rhythm import actions, queries
from lianxin.rules.errors import NotFound, Refused
from lianxin.web import places
from lianxin.web.declare import needs
from lianxin.web.errors import in_words
from lianxin.web.reports.papers import DOCX
from lianxin.web.reports.writer import FREE, OFFICIAL
from lianxin.web.rhythm.minutes_docx import minutes_docx, paragraphs
from lianxin.web.viewer import viewer

_SAID: Final = {
    "draft": gettext_lazy("已拟稿,等人签发"),
    "sign": gettext_lazy("已签发,内容从此冻结"),
    "return": gettext_lazy("已退回"),
}


@needs("meeting", "read")
@require_safe
def minutes(request: HttpRequest, code: str) -> HttpResponse:
    """As they are, or as they would be."""
    return _page(request, code)


def _page(request: HttpRequest, code: str, faults: list[str] | None = None) -> HttpResponse:
    found = queries.minutes_of(viewer(request), code)
    codes = [found.row.drafted_by, found.row.signed_by] if found.row else []
    context = {
        "found": found,
        "mark": queries.MARK,
        "paragraphs": list(paragraphs(found.content)),
        "names": places.names(request, [one for one in codes if one]),
        "faults": faults or [],
    }
    return render(request, "rhythm/minutes.html", context, status=422 if faults else 200)


@needs("meeting", "read")
@require_POST
def step(request: HttpRequest, code: str, what: str) -> HttpResponseBase:
    """Draft them, sign them, send them back; a refusal shows on their page."""
    given: dict[str, Any] = {"code": code, "by": viewer(request).code, "at": clock.now()}
    ways: dict[str, Callable[[], Any]] = {
        "draft": lambda: actions.draft_minutes(**given),
        "sign": lambda: actions.sign_minutes(**given),
        "return": lambda: actions.return_minutes(reason=request.POST.get("reason", ""), **given),
    }
    if what not in ways:
        raise NotFound("minutes", what)
    try:
        ways[what]()
    except Refused as refusal:
        return _page(request, code, in_words(refusal.faults))
    messages.success(request, str(_SAID[what]))
    return redirect("minutes", code)


@needs("meeting", "read")
@require_safe
def docx(request: HttpRequest, code: str) -> HttpResponse:
    """In the official layout; ``?fonts=free`` names the free fonts that stand in."""
    found = queries.minutes_of(viewer(request), code)
    fonts = FREE if request.GET.get("fonts") == "free" else OFFICIAL
    answer = HttpResponse(minutes_docx(found, fonts=fonts), content_type=DOCX)
    name = _("%(title)s纪要") % {"title": found.content["title"]}
    answer["Content-Disposition"] = f"attachment; filename=\"minutes.docx\"; filename*=UTF-8''{quote(name)}.docx"
    answer["Cache-Control"] = "no-store"
    return answer
