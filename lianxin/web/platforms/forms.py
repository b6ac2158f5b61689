"""The forms of the exchange with other systems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianxin.rules.matters import STEPS
from lianxin.rules.order_sheets import several
from lianxin.web.errors import language
from lianxin.web.forming import DeskForm, EditForm, PickField, Rows, the_one
from lianxin.web.platforms.said import KINDS, SENDS, WHAT

Choices = Sequence[tuple[str, Any]]
TOLD = ("report", "dispatch", "sign", "solve_at_once", "solve", "decline", "shelve", "reopen", "rate", "close", "withdraw")
"""The steps of which a subscriber is usually told."""


def steps(chosen: Sequence[str] = ()) -> Choices:
    """The steps of which a subscriber may be told, in words; those that one has ``chosen`` among them."""
    lang = language()
    names = (*TOLD[1:], *(name for name in chosen if name in STEPS and name not in TOLD))
    return [("report", _("登记")), *((name, STEPS[name].en if lang == "en" else STEPS[name].zh) for name in names)]


class WayFields(forms.Form):
    """How the other side is reached."""

    name = forms.CharField(label=_("名称"), max_length=60, help_text=_("写在转来的事项上:来源系统"))
    sends = forms.ChoiceField(label=_("怎样告诉对方"), choices=list(SENDS.items()))
    url = forms.CharField(
        label=_("推送到哪个网址"), max_length=500, required=False, help_text=_("https:// 开头;可用 {number} 代表工单编号")
    )
    polls = forms.CharField(
        label=_("到哪个网址取工单"), max_length=500, required=False, help_text=_("对方不推送、要我方去取时填写")
    )
    poll_minutes = forms.IntegerField(label=_("几分钟取一次"), min_value=1, max_value=1440, initial=5)


class NewSide(DeskForm, WayFields):
    """Another side."""

    code = forms.CharField(label=_("代码"), max_length=32, help_text=_("小写字母、数字、短横线;写在对方调用的网址里"))
    kind = forms.ChoiceField(label=_("是什么"), choices=list(KINDS.items()))
    area = PickField(lambda: None, label=_("管到哪个区划(名称或代码)"))
    reads_as = PickField(
        lambda: None, label=_("按哪名干部的权限告知(只对订阅方)"), required=False, help_text=_("这名干部看不到的,对方也收不到")
    )
    events = forms.MultipleChoiceField(label=_("告知哪些环节(只对订阅方)"), required=False, widget=forms.CheckboxSelectMultiple)
    by_bundle = forms.ChoiceField(label=_("经哪个站点摆渡"), required=False)
    field_order = ("kind", "name", "code", "area", "sends", "url", "polls", "poll_minutes", "by_bundle", "reads_as", "events")

    def __init__(self, areas: Rows, officers: Rows, sites: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].rows = areas  # type: ignore[attr-defined]
        self.fields["reads_as"].rows = officers  # type: ignore[attr-defined]
        self.fields["events"].choices = steps()  # type: ignore[attr-defined]
        self.fields["by_bundle"].choices = [("", _("不经摆渡")), *sites]  # type: ignore[attr-defined]


class EditSide(EditForm, WayFields):
    """Its name and how it is reached; of a subscriber also of which steps it is told, and nothing that it never does."""

    events = forms.MultipleChoiceField(label=_("告知哪些环节"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, kind: str, events: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind != "subscriber":
            del self.fields["events"]
            return
        self.fields["events"].choices = steps(events)  # type: ignore[attr-defined]
        ways = [(key, words) for key, words in SENDS.items() if key in {"webhook", "pulled"}]
        self.fields["sends"].choices = ways  # type: ignore[attr-defined]
        for name in ("polls", "poll_minutes"):
            del self.fields[name]


class WordForm(DeskForm):
    """A word of theirs and the word of ours that it stands for."""

    what = forms.ChoiceField(label=_("是什么"), choices=list(WHAT.items()))
    theirs = forms.CharField(label=_("对方的词"), max_length=100)
    ours = forms.CharField(label=_("我方的词"), max_length=64)

    def __init__(self, areas: Rows, units: Rows, words: Mapping[str, Choices], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows, self.words = {"area": areas, "unit": units}, words

    def clean(self) -> dict[str, Any]:
        """Places and units by name or code, the others by word or code: as their codes."""
        given = super().clean() or {}
        what, typed = given.get("what", ""), given.get("ours")
        rows = self.rows.get(what)
        if what in self.words and typed:
            meant = [key for key, word in self.words[what] if typed in {key, str(word).strip()}]
            if len(meant) == 1:
                given["ours"] = meant[0]
            else:
                self.add_error("ours", _("我方没有这个词:请照下面“我方的词有哪些”写"))
        if rows is not None and typed:
            try:
                given["ours"] = the_one(rows(), typed).code
            except forms.ValidationError as error:
                self.add_error("ours", error)
        return given


class AgainstForm(forms.Form):
    """The units that a complaint is about."""

    against = forms.CharField(
        label=_("被投诉的单位"),
        max_length=300,
        required=False,
        help_text=_("单位名称或代码,几个用分号隔开。写上的单位看不到这件投诉。"),
    )
    nobody = forms.BooleanField(label=_("不涉及我方任何单位"), required=False)

    def __init__(self, units: Rows, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = units

    def clean_against(self) -> tuple[str, ...]:
        """The codes of the units meant. Raises ValidationError for one that is none."""
        return tuple(the_one(self.units(), one).code for one in several(self.cleaned_data["against"]))

    def clean(self) -> dict[str, Any]:
        """One press does not lift the protection of a complaint: that it is about nobody of ours has to be said."""
        given = super().clean() or {}
        if "against" in given and bool(given["against"]) == given["nobody"]:
            self.add_error("against", _("写出被投诉的单位;哪个都不涉及,就勾上“不涉及我方任何单位”"))
        return given
