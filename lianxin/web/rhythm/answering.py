"""A unit asked to a meeting says who comes, or why nobody can."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianxin import clock
from lianxin.rhythm import actions
from lianxin.web.declare import needs
from lianxin.web.forming import done
from lianxin.web.rhythm.forms import AnswerForm
from lianxin.web.rhythm.views import meeting_page
from lianxin.web.viewer import viewer


@needs("meeting", "answer")
@require_POST
def answer(request: HttpRequest, code: str) -> HttpResponseBase:
    """Who comes; the button that says that nobody can wants the reason."""
    me, unit = viewer(request), request.POST.get("unit", "")[:64]
    form = AnswerForm(me, request.POST, auto_id=f"id_{unit}_%s")
    nobody = request.POST.get("say") == "declined"

    def act(typed: dict[str, Any]) -> None:
        officer = "" if nobody or not typed["officer"] else typed["officer"].code
        given = actions.Answer(unit, officer, typed["note"] if nobody else "")
        actions.answer_invitation(code=code, answer=given, by=me.code, at=clock.now())

    fields = {"meeting": "officer"} | ({} if nobody else {"note": "officer"})
    if not done(form, act, fields):
        return meeting_page(request, code, form)
    messages.success(request, _("已记下,召集单位看得到"))
    return redirect("meeting", code)
