"""The lines of the hotline: a number, the unit that answers it, the secret under which its telephony system signs."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from lianxin import clock
from lianxin.hotline import actions, queries
from lianxin.registry import access
from lianxin.registry.access import Viewer
from lianxin.web.declare import needs
from lianxin.web.forming import DeskForm, PickField, done, sent, status
from lianxin.web.viewer import viewer


class LineForm(DeskForm):
    """A new line."""

    code = forms.CharField(label=gettext_lazy("代码"), max_length=16, help_text=gettext_lazy("小写字母、数字,如 12345"))
    name = forms.CharField(label=gettext_lazy("名称"), max_length=60)
    number = forms.CharField(label=gettext_lazy("群众拨打的号码"), max_length=20)

    def __init__(self, me: Viewer, data: Any = None) -> None:
        super().__init__(data)
        self.fields["unit"] = PickField(
            lambda: access.units(me, "line", "change"), label=_("由哪个单位接听"), help_text=_("写单位名称或代码")
        )


@needs("line", "change")
@require_http_methods(["GET", "POST"])
def lines(request: HttpRequest) -> HttpResponse:
    """The lines in use, and a form for another; its secret is shown this once."""
    me = viewer(request)
    form = LineForm(me, sent(request))
    shown: dict[str, str] = {}

    def make(typed: dict[str, Any]) -> None:
        given = {**typed, "unit": typed["unit"].code}
        shown.update(code=typed["code"], secret=actions.make_line(**given, by=me.code, at=clock.now()))

    if request.method == "POST" and done(form, make):
        form = LineForm(me)
    return _page(request, me, form, shown)


def _page(request: HttpRequest, me: Viewer, form: LineForm, shown: dict[str, str]) -> HttpResponse:
    context = {
        "form": form,
        "lines": queries.lines(me, "line", "change"),
        "shown": shown,
        "address": request.build_absolute_uri("/api/v1/telephony/"),
    }
    response = render(request, "hotline/lines.html", context, status=status(form))
    response["Cache-Control"] = "no-store"
    return response


@needs("line", "change")
@require_POST
def rotate(request: HttpRequest, code: str) -> HttpResponse:
    """A new secret, shown this once; the one before stays good for two days."""
    me = viewer(request)
    secret = actions.rotate(code=code, by=me.code, at=clock.now())
    return _page(request, me, LineForm(me), {"code": code, "secret": secret})


@needs("line", "change")
@require_POST
def end(request: HttpRequest, code: str) -> HttpResponseBase:
    """The line is no longer in use."""
    actions.end_line(code=code, by=viewer(request).code, at=clock.now())
    messages.success(request, _("已停用"))
    return redirect("hotline-lines")
