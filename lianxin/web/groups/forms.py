"""What is asked to set a group up, to add a member or a place, to end it."""

from datetime import date
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianxin.policy import queries as policies
from lianxin.registry import access
from lianxin.registry.access import Viewer
from lianxin.web.errors import language
from lianxin.web.forming import DayField, DeskForm, PickField
from lianxin.web.given import Area

KINDS: Final[dict[str, str | Promise]] = {
    "task": _("任务工作组"),
    "standing": _("常年工作队"),
    "instructors": _("派驻指导员"),
}
PREFERRED: Final = "work_group"


def choices_of(area: Area, name: str, on: date) -> list[tuple[str, str]]:
    """The words of a list in force in an area, in the reader's language."""
    words = policies.words_in_force(area, on).listed(name)
    return [(key, (word.en if language() == "en" else None) or word.zh) for key, word in words.items()]


class GroupForm(DeskForm):
    """Name, charge, term, who sets it up and who leads."""

    name = forms.CharField(label=_("名称"), max_length=100)
    kind = forms.ChoiceField(label=_("哪一类"), choices=list(KINDS.items()))
    unit_kind = forms.ChoiceField(label=_("单位种类"), help_text=_("制度里的单位种类;工作组自成一个单位,事项可以交给它"))
    charge = forms.CharField(label=_("任务"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    home = PickField(
        lambda: None, label=_("由哪个单位组建"), help_text=_("名称、代码或拼音首字母;任期满了没办完的事交回这个单位")
    )
    leader = PickField(lambda: None, label=_("组长"), help_text=_("姓名或工号"))
    first = DayField(label=_("从哪天起"))
    last = DayField(label=_("到哪天止"), help_text=_("任期最长五年;到期成员自动退出"))
    full_time = forms.BooleanField(label=_("组长脱产抽调(任期内原岗位的任务由工作组这一边算)"), required=False)

    def __init__(self, me: Viewer, area: Area, on: date, data: Any = None) -> None:
        kinds = choices_of(area, "unit_kinds", on)
        usual = next((key for key, _word in kinds if key == PREFERRED), "")
        super().__init__(data, initial={"first": on, "unit_kind": usual})
        self.fields["unit_kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["home"].rows = lambda: access.units(me, "unit", "read")  # type: ignore[attr-defined]
        self.fields["leader"].rows = lambda: access.officers(me, "officer", "read")  # type: ignore[attr-defined]


class MemberForm(DeskForm):
    """Who joins, as what, drawn off or beside the work at home, and where an instructor is sent."""

    officer = PickField(lambda: None, label=_("谁"), help_text=_("姓名或工号"))
    role = forms.ChoiceField(label=_("角色"), choices=[("member", _("组员")), ("instructor", _("指导员"))])
    full_time = forms.BooleanField(label=_("脱产抽调、派驻"), required=False)
    station = forms.CharField(label=_("派驻到"), max_length=64, required=False, help_text=_("企业、村、项目的代码;指导员才填"))
    link_kind = forms.ChoiceField(label=_("联系种类"), required=False)

    def __init__(self, me: Viewer, area: Area, on: date, data: Any = None) -> None:
        super().__init__(data)
        self.fields["officer"].rows = lambda: access.officers(me, "officer", "read")  # type: ignore[attr-defined]
        self.fields["link_kind"].choices = choices_of(area, "links", on)  # type: ignore[attr-defined]


class PlaceForm(DeskForm):
    """A place for which the group is responsible."""

    counterpart = forms.CharField(label=_("包干的村、企业或项目"), max_length=64, help_text=_("代码"))
    link_kind = forms.ChoiceField(label=_("联系种类"))

    def __init__(self, _me: Viewer, area: Area, on: date, data: Any = None) -> None:
        super().__init__(data, auto_id="id_place_%s")
        self.fields["link_kind"].choices = choices_of(area, "links", on)  # type: ignore[attr-defined]


class ExtendForm(DeskForm):
    """Until when, and why."""

    last = DayField(label=_("延长到哪天"), help_text=_("成员、包干的地方一起延长;连同原来的任期最长五年"))
    reason = forms.CharField(label=_("延长的原因"), max_length=300)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="id_extend_%s")


class EndForm(DeskForm):
    """Why it ends before its term."""

    reason = forms.CharField(label=_("提前结束的原因"), max_length=300)
