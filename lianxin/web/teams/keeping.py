"""Centres, teams and vehicles are entered and ended."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianxin import clock
from lianxin.registry import access
from lianxin.registry.access import Viewer
from lianxin.rules.errors import Fault, Refused
from lianxin.rules.team_rows import HEADINGS, LONGEST
from lianxin.teams import actions, queries
from lianxin.web.declare import needs
from lianxin.web.errors import language, said
from lianxin.web.forming import DeskForm, PickField, done, sent, status
from lianxin.web.teams.board import busy_of, team_row
from lianxin.web.teams.words import KINDS
from lianxin.web.viewer import viewer

DAYS: Final = (
    ("1", gettext_lazy("周一")),
    ("2", gettext_lazy("周二")),
    ("3", gettext_lazy("周三")),
    ("4", gettext_lazy("周四")),
    ("5", gettext_lazy("周五")),
    ("6", gettext_lazy("周六")),
    ("7", gettext_lazy("周日")),
)


def listed(text: str) -> tuple[str, ...]:
    """Words or codes parted by commas, Chinese or not."""
    for sign in (",", "、", ",", ";", ";"):
        text = text.replace(sign, " ")
    return tuple(text.split())


class NewForm(DeskForm):
    """What every new thing has: a code and a name."""

    code = forms.CharField(label=gettext_lazy("代码"), max_length=32, help_text=gettext_lazy("字母、数字和-"))
    name = forms.CharField(label=gettext_lazy("名称"), max_length=60)


class CentreForm(NewForm):
    """A command centre."""

    kind = forms.ChoiceField(label=gettext_lazy("哪一种"), choices=tuple(KINDS.items()))
    units = forms.CharField(
        label=gettext_lazy("联动的单位"), required=False, help_text=gettext_lazy("单位代码,用逗号隔开;可以不填")
    )
    stations = forms.IntegerField(label=gettext_lazy("下面的站所数"), min_value=0, max_value=5000, initial=0)

    def __init__(self, me: Viewer, data: Any = None) -> None:
        super().__init__(data)
        self.fields["unit"] = PickField(lambda: access.units(me, "team", "change"), label=_("由哪个单位值守"))

    def given(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        typed = self.cleaned_data
        return {**typed, "unit": typed["unit"].code, "units": listed(typed["units"])}


class TeamForm(NewForm):
    """A team of a centre."""

    skills = forms.CharField(
        label=gettext_lazy("会什么"), required=False, help_text=gettext_lazy("如:水管维修,电力抢修;可以不填")
    )
    persons = forms.IntegerField(label=gettext_lazy("几个人"), min_value=1, max_value=200, initial=3)
    days = forms.MultipleChoiceField(
        label=gettext_lazy("哪几天"), choices=DAYS, widget=forms.CheckboxSelectMultiple, initial=[key for key, _label in DAYS]
    )
    opens = forms.TimeField(
        label=gettext_lazy("从几点"), initial="00:00", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    closes = forms.TimeField(
        label=gettext_lazy("到几点"),
        initial="23:59",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=gettext_lazy("早于开始就是到次日;全天写 00:00 到 23:59"),
    )
    members = forms.CharField(label=gettext_lazy("队员"), required=False, help_text=gettext_lazy("干部代码,用逗号隔开;可以不填"))

    def __init__(self, me: Viewer, data: Any = None) -> None:
        super().__init__(data)
        centres = [(one.code, one.name) for one in queries.centres(me)]
        self.fields["centre"] = forms.ChoiceField(label=_("哪个指挥中心"), choices=centres)
        self.fields["unit"] = PickField(lambda: access.units(me, "unit", "read"), label=_("哪个单位的"))
        self.fields["area"] = PickField(lambda: access.areas(me, "team", "change"), label=_("负责哪里"))

    def given(self) -> dict[str, Any]:
        """What was typed, as the action takes it: minutes of the day, a last minute of the day being its end."""
        typed = self.cleaned_data
        opens, closes = (typed[name].hour * 60 + typed[name].minute for name in ("opens", "closes"))
        return {
            **typed,
            "unit": typed["unit"].code,
            "area": typed["area"].code,
            "skills": listed(typed["skills"]),
            "members": listed(typed["members"]),
            "days": "".join(typed["days"]),
            "opens": opens,
            "closes": 1440 if closes in {0, 1439} else closes,
        }


class VehicleForm(NewForm):
    """A vehicle of a centre."""

    team = forms.CharField(
        label=gettext_lazy("归哪支队伍"), max_length=32, required=False, help_text=gettext_lazy("队伍代码;全中心共用的空着")
    )
    seats = forms.IntegerField(label=gettext_lazy("座位"), min_value=1, max_value=100, initial=5)

    def __init__(self, me: Viewer, data: Any = None) -> None:
        super().__init__(data)
        centres = [(one.code, one.name) for one in queries.centres(me)]
        self.fields["centre"] = forms.ChoiceField(label=_("哪个指挥中心"), choices=centres)

    def given(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        return dict(self.cleaned_data)


NEW: Final[dict[str, tuple[type[CentreForm] | type[TeamForm] | type[VehicleForm], Any, Any]]] = {
    "centre": (CentreForm, actions.make_centre, gettext_lazy("登记指挥中心")),
    "team": (TeamForm, actions.make_team, gettext_lazy("登记队伍")),
    "vehicle": (VehicleForm, actions.make_vehicle, gettext_lazy("登记车辆")),
}


SHEET_TITLES: Final = {
    "centre": gettext_lazy("成批登记指挥中心"),
    "team": gettext_lazy("成批登记队伍"),
    "vehicle": gettext_lazy("成批登记车辆"),
}
EXAMPLES: Final = {
    "centre": gettext_lazy("供水指挥中心 | 行业 | 水利局 | 住建局、应急局 | 12"),
    "team": gettext_lazy("水管一队 | 供水指挥中心 | 水利局 | 某某县 | 水管维修、电力抢修 | 4 | 每天 | 全天"),
    "vehicle": gettext_lazy("直达车1号 | 供水指挥中心 | 水管一队 | 5"),
}
_COLUMN: Final = {"opens": "hours", "closes": "hours"}


@needs("team", "change")
@require_safe
def keep(request: HttpRequest) -> HttpResponse:
    """The centres, their teams; what can be entered."""
    me = viewer(request)
    teams = queries.board(me, None, limit=200)
    rows = [(one, KINDS.get(one.kind, one.kind)) for one in queries.centres(me)]
    busy = busy_of(queries.under_way(me))
    return render(request, "teams/keep.html", {"centres": rows, "teams": [team_row(one, busy) for one in teams]})


@needs("team", "change")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, what: str) -> HttpResponseBase:
    """A new centre, team or vehicle."""
    if what not in NEW:
        raise Http404(what)
    made, act, title = NEW[what]
    me = viewer(request)
    form = made(me, sent(request))
    if request.method == "POST" and done(form, lambda _typed: act(**form.given(), by=me.code, at=clock.now())):
        messages.success(request, _("已登记"))
        return redirect("teams-keep")
    return render(request, "teams/new.html", {"form": form, "title": title}, status=status(form))


class SheetForm(DeskForm):
    """What was copied from a sheet."""

    text = forms.CharField(
        label=gettext_lazy("从表格复制过来"), max_length=LONGEST, strip=False, widget=forms.Textarea(attrs={"rows": 12})
    )


@needs("team", "change")
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, what: str) -> HttpResponseBase:
    """Many at once, pasted from a sheet: all or nothing, each fault with its line and column."""
    if what not in NEW:
        raise Http404(what)
    me, form = viewer(request), SheetForm(sent(request))
    faults: list[tuple[str, str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_many(sheet=what, text=form.cleaned_data["text"], by=me.code, at=clock.now())  # type: ignore[arg-type]
        except Refused as refusal:
            faults = [_where(what, fault) for fault in refusal.faults]
        else:
            messages.success(request, ngettext("登记了%(n)d个", "登记了%(n)d个", made) % {"n": made})
            return redirect("teams-keep")
    headings = [words[language() == "en"] for words in HEADINGS[what].values()]  # type: ignore[index]
    context = {"form": form, "title": SHEET_TITLES[what], "headings": headings, "faults": faults, "example": EXAMPLES[what]}
    return render(request, "teams/sheet.html", context, status=422 if faults else status(form))


def _where(what: str, fault: Fault) -> tuple[str, str, str]:
    """The line, the column's heading with what stood there, and why not."""
    line, _dot, column = fault.field.partition(".")
    words = HEADINGS[what].get(_COLUMN.get(column, column), ("", ""))  # type: ignore[index]
    heading = words[language() == "en"]
    return (line if line.isdecimal() else "", f"{heading} {fault.value}".strip(), said(fault))


@needs("team", "change")
@require_POST
def end(request: HttpRequest, code: str) -> HttpResponseBase:
    """The team is no more."""
    actions.end_team(team=code, by=viewer(request).code, at=clock.now())
    messages.success(request, _("已撤销"))
    return redirect("teams-keep")
