"""Messages that did not arrive: seen and sent again by the desks, and by whoever keeps the gateway running."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from lianxin import clock
from lianxin.audit import deliveries
from lianxin.matters import actions, queries
from lianxin.rules.access import Scope
from lianxin.web import paging
from lianxin.web.declare import needs
from lianxin.web.forming import number_mark
from lianxin.web.viewer import viewer

SIZE: Final = 25
ABOUT: Final[dict[str, str | Promise]] = {
    "reported": gettext_lazy("已登记"),
    "accepted": gettext_lazy("已受理"),
    "declined": gettext_lazy("不予受理"),
    "asked": gettext_lazy("有问题要问"),
    "paused": gettext_lazy("暂停计时"),
    "extended": gettext_lazy("已延期"),
    "shelved": gettext_lazy("挂账"),
    "answered": gettext_lazy("已有答复"),
    "reopened": gettext_lazy("重新办理"),
    "handed": gettext_lazy("换了经办人"),
    "withdrawn": gettext_lazy("已撤回"),
    "closed": gettext_lazy("已办结"),
    "remind_reply": gettext_lazy("提醒答复"),
    "set_aside": gettext_lazy("评价不计入统计"),
    "remind_rate": gettext_lazy("提醒评价"),
}
SENDERS: Final[dict[str, str | Promise]] = {"sms": gettext_lazy("短信"), "mail": gettext_lazy("邮件")}


@dataclass(frozen=True, slots=True)
class Row:
    """One message: what it told of, where it was to go, why it did not; never its text, nor the whole number."""

    pk: int
    code: str
    title: str
    about: str
    sender: str
    to: str
    at: datetime
    tries: int
    why: str


def row_of(one: Any) -> Row:
    """The message as a line."""
    told = one.told
    about, sender = str(ABOUT.get(told.about, told.about)), str(SENDERS.get(told.sender, told.sender))
    return Row(told.id, one.code, one.title, about, sender, told.to, told.made_at, told.tries, told.error)


@needs("delivery", "read")
@require_safe
def undelivered(request: HttpRequest) -> HttpResponse:
    """What was given up, the latest first."""
    mark = number_mark(request)
    rows = [row_of(one) for one in queries.undelivered(viewer(request), before=mark or None, limit=SIZE + 1)]
    context = {
        "page": paging.cut(rows, SIZE, key=lambda row: (row.pk,), first=not mark),
        "more": "?",
        "waiting": deliveries.waiting_since(clock.now()) if _sees_all(request) else 0,
        "area_choices": [],
        "period_choices": [],
    }
    return render(request, "matters/undelivered.html", context)


def _sees_all(request: HttpRequest) -> bool:
    return viewer(request).widest("delivery", "read") is Scope.ALL


@needs("delivery", "retry")
@require_POST
def again(request: HttpRequest, number: int) -> HttpResponseBase:
    """One more try: the clock sends it."""
    actions.send_again(number=number, by=viewer(request).code, at=clock.now())
    messages.success(request, _("已放回待发,马上再发一次"))
    return redirect("matters-undelivered")
