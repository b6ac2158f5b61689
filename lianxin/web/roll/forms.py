"""The forms of the roll."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianxin.web.forming import DayField, DeskForm, EditForm, PickField, Rows

Choices = Sequence[tuple[str, Any]]


class NewCounterpart(DeskForm):
    """A household or organisation."""

    kind = forms.ChoiceField(label=_("哪类对象"))
    name = forms.CharField(label=_("名称(户主姓名)"), max_length=100)
    area = PickField(lambda: None, label=_("在哪个村(名称或代码)"))
    counterpart_code = forms.CharField(label=_("编号"), max_length=48, required=False, help_text=_("留空就发一个本地编号"))
    members = forms.IntegerField(label=_("人口"), required=False, min_value=0, max_value=100_000)
    phone = forms.CharField(label=_("电话"), max_length=40, required=False)
    valid_from = DayField(label=_("自哪天起"), required=False)

    def __init__(self, kinds: Choices, areas: Rows, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["area"].rows = areas  # type: ignore[attr-defined]


class EditCounterpart(EditForm):
    """What is held to reach and to serve."""

    name = forms.CharField(label=_("名称(户主姓名)"), max_length=100, help_text=_("改名后,旧名照样能查到"))
    members = forms.IntegerField(label=_("人口"), required=False, min_value=0, max_value=100_000)
    phone = forms.CharField(label=_("电话"), max_length=40, required=False)


class EndCounterpart(DeskForm):
    """When and why it exists no longer."""

    last = DayField(label=_("最后一天"))
    reason = forms.CharField(label=_("原因"), max_length=200, required=False, help_text=_("如:外迁、并户、注销"))


class EraseForm(DeskForm):
    """Why a household is forgotten."""

    reason = forms.CharField(label=_("原因"), max_length=200, required=False, help_text=_("如:本人申请,写申请书编号"))


class SettleForm(DeskForm):
    """A household recorded on a visit is a new one."""

    name = forms.CharField(label=_("户主姓名"), max_length=100)
    valid_from = DayField(label=_("自哪天起上册"))


class MergeForm(DeskForm):
    """Into whom, and from which day."""

    into = PickField(lambda: None, label=_("并入谁(姓名或编号)"))
    on = DayField(label=_("自哪天起"))

    def __init__(self, rows: Rows, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].rows = rows  # type: ignore[attr-defined]


class NeedForm(DeskForm):
    """A declared need: each with source, basis and an end."""

    need = forms.ChoiceField(label=_("帮扶类别"))
    first = DayField(label=_("自哪天起"))
    source = forms.CharField(label=_("来源"), max_length=200, required=False, help_text=_("谁提出的:如村委会、民政办"))
    basis = forms.CharField(label=_("依据"), max_length=200, required=False, help_text=_("认定机关和文号;或本人同意的日期和方式"))
    to = DayField(label=_("到哪天止"), required=False, help_text=_("留空就按制度规定的期限到期"))

    def __init__(self, words: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["need"].choices = words  # type: ignore[attr-defined]


class EndNeed(DeskForm):
    """The last day of a need."""

    last = DayField(label=_("最后一天"))
