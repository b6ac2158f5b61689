"""The forms of an area."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from lianxin.web.forming import DayField, DeskForm, PickField, Rows

LEVELS: Final = {
    "province": _("省"),
    "prefecture": _("市(地)"),
    "county": _("县(区、市)"),
    "township": _("乡镇(街道)"),
    "district": _("管区(片)"),
    "village": _("村(社区)"),
    "group": _("村民小组"),
}
SIZES: Final = {"": _("不分"), "small": _("较小"), "medium": _("中等"), "large": _("较大")}


def levels_below(level: str) -> list[tuple[str, Any]]:
    """The levels under one, with their words."""
    keys = list(LEVELS)
    return [(key, LEVELS[key]) for key in keys[keys.index(level) + 1 :]]


class NewArea(DeskForm):
    """An area below another one."""

    name = forms.CharField(label=_("名称"), max_length=100)
    level = forms.ChoiceField(label=_("区划层级"))
    area_code = forms.CharField(
        label=_("区划代码"), max_length=32, required=False, help_text=_("还没有国家代码就留空,先发一个本地代码")
    )
    size_class = forms.ChoiceField(label=_("规模(用于按规模定任务)"), choices=list(SIZES.items()), required=False)
    valid_from = DayField(label=_("自哪天起"), required=False)
    provisional = forms.BooleanField(label=_("临时区划,等正式批复"), required=False)

    def __init__(self, level: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = levels_below(level)  # type: ignore[attr-defined]


class EditArea(DeskForm):
    """Name and size of an area."""

    name = forms.CharField(label=_("名称"), max_length=100, help_text=_("改名后,旧名照样能查到,旧联系卡照样能用"))
    size_class = forms.ChoiceField(label=_("规模(用于按规模定任务)"), choices=list(SIZES.items()), required=False)


class MergeAreas(DeskForm):
    """Which areas go into this one, and from which day."""

    areas = forms.MultipleChoiceField(label=_("哪些并进来"), required=False, choices=[], widget=forms.CheckboxSelectMultiple)
    other = PickField(lambda: None, label=_("别处的同级区划(名称或代码)"), required=False)
    on = DayField(label=_("自哪天起合并"))

    def __init__(self, siblings: Iterable[Any], rows: Rows, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["areas"].choices = [(one.code, one.name) for one in siblings]  # type: ignore[attr-defined]
        self.fields["other"].rows = rows  # type: ignore[attr-defined]


class SplitArea(DeskForm):
    """A new area beside this one, and what goes to it."""

    name = forms.CharField(label=_("分出的区划叫什么"), max_length=100)
    area_code = forms.CharField(
        label=_("区划代码"), max_length=32, required=False, help_text=_("还没有国家代码就留空,先发一个本地代码")
    )
    on = DayField(label=_("自哪天起"))
    areas = forms.MultipleChoiceField(
        label=_("哪些下级区划归它"), required=False, choices=[], widget=forms.CheckboxSelectMultiple
    )
    counterparts = forms.MultipleChoiceField(
        label=_("哪些对象归它"), required=False, choices=[], widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, areas: Iterable[Any], counterparts: Iterable[Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("areas", areas), ("counterparts", counterparts)):
            choices = [(one.code, one.name) for one in rows]
            if choices:
                self.fields[name].choices = choices  # type: ignore[attr-defined]
            else:
                del self.fields[name]
