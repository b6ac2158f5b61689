"""Promises in public (S10): an officer makes one; all of them by month, for the meeting that hears how they went."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from lianxin import clock
from lianxin.liaison import access as liaison
from lianxin.matters import actions, queries
from lianxin.matters.actions import NewMatter
from lianxin.registry import access
from lianxin.registry.access import Viewer
from lianxin.web import places
from lianxin.web.declare import needs
from lianxin.web.errors import language
from lianxin.web.forming import DayField, DeskForm, done, sent, status
from lianxin.web.matters.forms import Coded, finding
from lianxin.web.matters.lists import oversees
from lianxin.web.matters.offers import categories_for
from lianxin.web.spreadsheets import Cell, Sheet, response
from lianxin.web.templatetags.lianxin import period_name
from lianxin.web.typeset import chinese
from lianxin.web.viewer import viewer

GROUPS: Final[tuple[tuple[str, str | Promise], ...]] = (
    ("late", gettext_lazy("到期没兑现")),
    ("kept", gettext_lazy("本期兑现")),
    ("due", gettext_lazy("本期到期")),
    ("open", gettext_lazy("还没到期")),
    ("ended", gettext_lazy("没有兑现就结束")),
)
"""What the meeting hears first stands first."""
FIELDS: Final = {"owner": "owner", "face": "face", "code": "token"}
HEAD: Final = ("情况", "承诺人", "单位", "地方", "承诺", "目标", "承诺日期", "完成时限", "完成日期", "进展或结果")


@dataclass(frozen=True, slots=True)
class Group:
    """Promises that stand alike."""

    key: str
    label: str | Promise
    rows: Sequence[Any]


def _asked(request: HttpRequest) -> tuple[Any, Any, list[Any]]:
    """The place (None for whoever sees only his own), the period, and the promises."""
    me = viewer(request)
    place = places.place_of(request, "matter", "read") if oversees(request) else None
    period = request.scope.period  # type: ignore[attr-defined]
    return place, period, queries.promised(me, place, first=period.first, last=period.last, on=clock.today())


@needs("matter", "read")
@require_safe
def promises(request: HttpRequest) -> HttpResponse:
    """The promises of a period, those overdue first, with one sentence for the meeting."""
    place, period, rows = _asked(request)
    groups = [Group(key, label, [row for row in rows if row.group == key]) for key, label in GROUPS]
    context = {
        "place": place,
        "period": period,
        "groups": [group for group in groups if group.rows],
        "me": viewer(request).code,
        "said": _said(place, period, groups) if rows else "",
        "area_choices": places.choices(request, "matter", "read", place) if place else [],
    }
    return render(request, "matters/promises.html", context)


def _said(place: Any, period: Any, groups: Sequence[Group]) -> str:
    """The sentence for the meeting: how many there are, and how many stand how."""
    whole = sum(len(group.rows) for group in groups)
    begun = ngettext("%(where)s%(when)s承诺事项%(n)s件", "%(where)s%(when)s承诺事项%(n)s件", whole) % {
        "where": f"{place.name} " if place else "",
        "when": f"{period_name(period.label)} ",
        "n": whole,
    }
    counted = [f"{group.label} {len(group.rows)}" for group in groups if group.rows]
    if language() == "en":
        return f"{begun}: {', '.join(counted)}"
    return chinese(f"{begun}:{'、'.join(counted)}")


@needs("matter", "read")
@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """The same as a spreadsheet. Promises are about places and officers: no resident is read."""
    place, period, rows = _asked(request)
    about = [" ".join(part for part in (place.name if place else "", period_name(period.label), f"{clock.today()}") if part)]
    title = _("承诺完成情况")
    return response(title, [Sheet(title, about, [_(head) for head in HEAD], _cells(rows))])


def _cells(rows: Sequence[Any]) -> Iterator[Sequence[Cell]]:
    labels = dict(GROUPS)
    for row in sorted(rows, key=lambda one: [key for key, _label in GROUPS].index(one.group)):
        yield (
            *(str(labels[row.group]), row.officer, row.unit, row.area, row.title, row.goal),
            *(row.reported_on, row.due_on, row.done_on, row.last),
        )


# -- making one ------------------------------------------------------------------------------------


class PromiseForm(DeskForm):
    """Who, what, by when (S10). Whoever keeps a desk may write it down for an officer of the area."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=64)
    text = forms.CharField(
        label=gettext_lazy("承诺办什么"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("一件具体的事,群众一看就懂;不写别人的姓名、电话"),
    )
    goal = forms.CharField(
        label=gettext_lazy("办到什么程度"), max_length=500, help_text=gettext_lazy("做成什么样算兑现,能数的写数")
    )
    area = Coded(lambda: None, label=gettext_lazy("为哪个地方"), help_text=gettext_lazy("村(社区)或乡镇的名称"))
    due_on = DayField(label=gettext_lazy("哪天前办好"))
    category = forms.ChoiceField(label=gettext_lazy("类别"), required=False)
    owner = Coded(lambda: None, label=gettext_lazy("谁承诺"), required=False, help_text=gettext_lazy("空着就是你自己"))
    face = forms.BooleanField(
        label=gettext_lazy("对外公示:姓名、单位、承诺、目标、期限和办得怎样,任何人都看得到"), required=False
    )

    def __init__(self, me: Viewer, data: Any = None) -> None:
        super().__init__(data, initial={"token": uuid.uuid4().hex, "face": True, "area": _usual_place(me)})
        self.fields["area"].rows = lambda: access.areas(me, "matter", "make")  # type: ignore[attr-defined]
        self.fields["area"].widget = finding("area")
        listed = categories_for(me)
        self.fields["category"].choices = [("", "–"), *listed]  # type: ignore[attr-defined]
        if me.may("matter", "triage"):
            self.fields["owner"].rows = lambda: access.officers(me, "officer", "change")  # type: ignore[attr-defined]
        else:
            del self.fields["owner"]

    def new_matter(self, me: Viewer) -> NewMatter:
        """What was written, as the action takes it."""
        typed = self.cleaned_data
        return NewMatter(
            kind="promise",
            text=typed["text"],
            channel="visit",
            area=typed["area"],
            category=typed["category"],
            goal=typed["goal"],
            due_on=typed["due_on"],
            owner=typed.get("owner") or me.code,
            face=typed["face"],
        )


def _usual_place(me: Viewer) -> str:
    """The one village that the officer is linked to; nothing where there is none, or several."""
    linked = access.areas(me, "area", "read").filter(pk__in=liaison.served(me).villages, merged_into=None)[:2]
    return f"{linked[0].name} · {linked[0].code}" if len(linked) == 1 else ""


@needs("matter", "make")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponseBase:
    """Make a promise. Sent twice it is one."""
    me = viewer(request)
    form = PromiseForm(me, sent(request))
    made: list[Any] = []

    def act(typed: dict[str, Any]) -> None:
        new_matter = form.new_matter(me)
        made.append(actions.report_matter(matter=new_matter, by=me.code, at=clock.now(), token=typed["token"]))

    if request.method == "POST" and done(form, act, FIELDS):
        messages.success(request, _("已公示") if made[0].face else _("已记下"))
        return redirect("matter", made[0].code)
    return render(request, "matters/promise.html", {"form": form}, status=status(form))
