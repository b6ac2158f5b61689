"""What others may read: answered matters whose askers agreed, each reviewed by a person and put into words without persons."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from lianxin import clock
from lianxin.liaison.queries import Reading
from lianxin.matters import actions, queries
from lianxin.rules.access import purpose_of
from lianxin.web.declare import needs
from lianxin.web.forming import DeskForm, done, sent, status
from lianxin.web.matters.shown import place_name, row_of
from lianxin.web.viewer import viewer


class ShowForm(DeskForm):
    """The words that others read."""

    title = forms.CharField(label=gettext_lazy("标题"), max_length=120, help_text=gettext_lazy("别人会怎么问,就怎么写"))
    text = forms.CharField(
        label=gettext_lazy("问的什么"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("删去姓名、电话、门牌,和能认出是谁的细节"),
    )
    answer = forms.CharField(
        label=gettext_lazy("怎样答复的"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("同样不能认出是谁;答复本人的原话不变"),
    )


@needs("matter", "publish")
@require_safe
def publishing(request: HttpRequest) -> HttpResponse:
    """What waits to be reviewed, and what others read now. The lists are logged as reads."""
    me = viewer(request)
    waiting, shown = queries.to_show(me), queries.shown_to_others(me)
    queries.log_matters(me, [*waiting, *shown], Reading(clock.now(), purpose_of("matter"), "publish"))
    context = {"waiting": [row_of(row) for row in waiting], "shown": shown, "area_choices": [], "period_choices": []}
    return render(request, "matters/publishing.html", context)


@needs("matter", "publish")
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, code: str) -> HttpResponseBase:
    """One of them: the words that others will read, beside those of the asker; or take it away again."""
    me, at = viewer(request), clock.now()
    reading = None if request.method == "POST" else Reading(at, purpose_of("matter"), "publish")
    row = queries.matter_of(me, code, action="publish", reading=reading).matter
    if request.POST.get("act") == "hide":
        actions.unpublish(code=code, by=me.code, at=at)
        messages.success(request, _("已不再公开"))
        return redirect("matters-publishing")
    form = ShowForm(sent(request), initial=_known(row))

    def act(typed: dict[str, Any]) -> None:
        actions.publish(code=code, by=me.code, at=clock.now(), **typed)

    if request.method == "POST" and done(form, act):
        messages.success(request, _("已公开"))
        return redirect("matters-publishing")
    context = {"m": row, "form": form, "place": place_name(row)}
    return render(request, "matters/publish.html", context, status=status(form))


def _known(row: Any) -> dict[str, str]:
    """The words that are shown already, else the asker's own, to be rewritten."""
    answer = row.answer if row.public_answer is None else row.public_answer
    return {"title": row.public_title or row.title, "text": row.public_text or row.text, "answer": answer}
