"""The forms of units, officers, posts and roles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from lianxin.web.forming import DayField, DeskForm, EditForm, PickField, Rows

BASES: Final = {
    "appointed": _("任职"),
    "temporary": _("挂职"),
    "borrowed": _("借调"),
    "drawn": _("抽调"),
    "stationed": _("派驻"),
}
MAIN: Final = {"": _("按规定(首个岗位,或挂职、借调、抽调、派驻期间的岗位)"), "yes": _("是"), "no": _("不是")}
ROLES: Final = {
    "village_head": _("村负责人"),
    "unit_clerk": _("单位经办人"),
    "unit_head": _("单位负责人"),
    "county_office": _("县级办公室"),
    "county_leader": _("县领导"),
    "inspector": _("督查人员"),
    "administrator": _("系统管理员"),
    "auditor": _("审计人员"),
}
ROLE_NAMES: Final = {"officer": _("干部"), **ROLES}
Choices = Sequence[tuple[str, Any]]


class NewUnit(DeskForm):
    """A unit in an area."""

    name = forms.CharField(label=_("名称"), max_length=100)
    kind = forms.ChoiceField(label=_("类别"))
    area = PickField(lambda: None, label=_("在哪个区划(名称或代码)"))
    unit_code = forms.CharField(label=_("单位代码"), max_length=48, required=False, help_text=_("留空就发一个本地代码"))
    parent = PickField(lambda: None, label=_("上级单位(名称或代码)"), required=False)
    phone = forms.CharField(label=_("办公电话(对外公开)"), max_length=40, required=False)

    def __init__(self, kinds: Choices, areas: Rows, units: Rows, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["area"].rows = areas  # type: ignore[attr-defined]
        self.fields["parent"].rows = units  # type: ignore[attr-defined]


class EditUnit(EditForm):
    """Name and office number of a unit."""

    name = forms.CharField(label=_("名称"), max_length=100, help_text=_("改名后,旧名照样能查到"))
    phone = forms.CharField(label=_("办公电话(对外公开)"), max_length=40, required=False)


class PostForm(DeskForm):
    """A post in a unit."""

    unit = PickField(lambda: None, label=_("单位(名称或代码)"))
    class_key = forms.ChoiceField(label=_("类别(任务按它定)"))
    title = forms.CharField(label=_("职务"), max_length=60, required=False)
    basis = forms.ChoiceField(label=_("任用方式"), choices=list(BASES.items()))
    valid_from = DayField(label=_("自哪天起"))
    valid_to = DayField(label=_("到哪天止"), required=False, help_text=_("没有定就留空"))
    main = forms.ChoiceField(label=_("是主岗吗(工作计入主岗的单位)"), choices=list(MAIN.items()), required=False)
    backup = PickField(lambda: None, label=_("AB岗由谁顶(姓名或工号)"), required=False)

    def __init__(self, classes: Choices, units: Rows, officers: Rows, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["class_key"].choices = classes  # type: ignore[attr-defined]
        self.fields["unit"].rows = units  # type: ignore[attr-defined]
        self.fields["backup"].rows = officers  # type: ignore[attr-defined]


class NewOfficer(PostForm):
    """An officer with a first post."""

    officer_code = forms.CharField(label=_("工号"), max_length=48, help_text=_("也是登录用的账号"))
    name = forms.CharField(label=_("姓名"), max_length=60)
    mobile = forms.CharField(label=_("手机(只给同事看)"), max_length=20, required=False)
    field_order = ("officer_code", "name", "mobile", "unit", "class_key", "title", "basis", "valid_from")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("valid_to", "main", "backup"):
            del self.fields[name]


class EditOfficer(EditForm):
    """Name and number of an officer."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    mobile = forms.CharField(label=_("手机(只给同事看)"), max_length=20, required=False)


class EndPost(DeskForm):
    """The last day of a post."""

    last = DayField(label=_("最后一天"))


class BackupForm(DeskForm):
    """Who stands in."""

    backup = PickField(lambda: None, label=_("AB岗由谁顶(姓名或工号)"), required=False, help_text=_("留空就是没有人顶"))

    def __init__(self, officers: Rows, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["backup"].rows = officers  # type: ignore[attr-defined]


class GrantForm(DeskForm):
    """A role over an area or a unit."""

    role = forms.ChoiceField(label=_("角色"), choices=list(ROLES.items()))
    area = PickField(lambda: None, label=_("管哪个区划(名称或代码)"), required=False, help_text=_("区划和单位只填一个"))
    unit = PickField(lambda: None, label=_("管哪个单位(名称或代码)"), required=False)

    def __init__(self, areas: Rows, units: Rows, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].rows = areas  # type: ignore[attr-defined]
        self.fields["unit"].rows = units  # type: ignore[attr-defined]
