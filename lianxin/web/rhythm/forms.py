"""What is asked to plan a meeting, to decide, and to write down who came."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianxin.registry import access
from lianxin.registry.access import Viewer
from lianxin.web.forming import DayField, DeskForm, PickField, Rows, the_one

_BETWEEN = re.compile(r"[、,,;;\n]+")


class SeveralField(forms.CharField):
    """Several things by name or code, with 、 between; cleaned, their codes, each once."""

    def __init__(self, rows: Rows, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 2000)
        super().__init__(**kwargs)
        self.rows = rows

    def clean(self, value: Any) -> Any:
        """The codes. Raises ValidationError for a name that none or several bear."""
        typed = super().clean(value)
        names = [one.strip() for one in _BETWEEN.split(typed) if one.strip()]
        return tuple(dict.fromkeys(the_one(self.rows(), one.split(" · ")[-1]).code for one in names))


class _AgendaForm(DeskForm):
    """Title, where, who leads, who is asked to come, and about which matters."""

    title = forms.CharField(label=_("会议名称"), max_length=120)
    place = forms.CharField(label=_("在哪里开"), max_length=200, required=False, help_text=_("现场会写现场"))
    unit = PickField(lambda: None, label=_("召集单位"), help_text=_("名称、代码或拼音首字母"))
    chair = PickField(lambda: None, label=_("主持"), required=False, help_text=_("姓名或工号;可以不填"))
    guests = SeveralField(
        lambda: None,
        label=_("请哪些单位"),
        required=False,
        help_text=_("单位名称或代码,用顿号隔开"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    matters = forms.MultipleChoiceField(label=_("议题"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, me: Viewer, data: Any = None, *, stuck: Any = (), **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        units, officers = access.units(me, "unit", "read"), access.officers(me, "officer", "read")
        self.fields["unit"].rows = self.fields["guests"].rows = lambda: units  # type: ignore[attr-defined]
        self.fields["chair"].rows = lambda: officers  # type: ignore[attr-defined]
        self.fields["matters"].choices = [(one.matter.code, one.matter.title) for one in stuck]  # type: ignore[attr-defined]


class MeetingForm(_AgendaForm):
    """A meeting to be: on which day as well."""

    planned_on = DayField(label=_("哪天开"))


class TakeUpForm(_AgendaForm):
    """A meeting that stands in a diary: which round it was."""

    round = forms.ChoiceField(label=_("是哪一种会"))

    def __init__(self, me: Viewer, data: Any = None, *, rounds: Any = (), **kwargs: Any) -> None:
        super().__init__(me, data, **kwargs)
        self.fields["round"].choices = rounds  # type: ignore[attr-defined]


class DecisionForm(DeskForm):
    """Who does what by when."""

    matter = forms.CharField(max_length=64, widget=forms.HiddenInput)
    unit = PickField(lambda: None, label=_("哪个单位办"), help_text=_("名称、代码或拼音首字母"))
    task = forms.CharField(label=_("办什么"), max_length=300)
    officer = PickField(
        lambda: None, label=_("谁负责"), required=False, help_text=_("牵头单位自己办的要写;其他单位可以由它自己定")
    )
    due_on = DayField(label=_("哪天前"))
    override = forms.CharField(
        label=_("不在对方履职清单上,为什么还交给它"), required=False, max_length=300, help_text=_("要经复核;一般空着")
    )

    def __init__(self, me: Viewer, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["unit"].rows = lambda: access.units(me, "unit", "read")  # type: ignore[attr-defined]
        self.fields["officer"].rows = lambda: access.officers(me, "officer", "read")  # type: ignore[attr-defined]


class HoldForm(DeskForm):
    """On which day, who came, what was said besides."""

    held_on = DayField(label=_("哪天开的"))
    entry = forms.ChoiceField(label=_("日记里已经记了的"), required=False, help_text=_("选了就不再另记,到会的人以那条记录为准"))
    came = SeveralField(lambda: None, label=_("到会的干部"), required=False, help_text=_("姓名或工号,用顿号隔开;同名的写工号"))
    notes = forms.CharField(label=_("纪要"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, me: Viewer, data: Any = None, *, written: Any = (), **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["came"].rows = lambda: access.officers(me, "officer", "read")  # type: ignore[attr-defined]
        if written:
            self.fields["entry"].choices = [("", _("没有,现在记")), *written]  # type: ignore[attr-defined]
        else:
            del self.fields["entry"]


class AnswerForm(DeskForm):
    """Who comes for a unit, or why nobody can."""

    unit = forms.CharField(max_length=64, widget=forms.HiddenInput)
    officer = PickField(lambda: None, label=_("谁来"), required=False, help_text=_("本单位的干部,姓名或工号;换人就写换的人"))
    note = forms.CharField(label=_("来不了的原因"), max_length=200, required=False, help_text=_("有人来就不用写"))

    def __init__(self, me: Viewer, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["officer"].rows = lambda: access.officers(me, "officer", "read")  # type: ignore[attr-defined]


class OffForm(DeskForm):
    """Why it is called off."""

    reason = forms.CharField(label=_("取消的原因"), max_length=300)
