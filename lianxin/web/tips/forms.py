"""What an anonymous tip says, and what a desk is asked about its reward."""

import uuid
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from lianxin.registry import access
from lianxin.registry.access import Viewer
from lianxin.web.ask.forms import AskForm, PhotosField, PlaceField
from lianxin.web.forming import DeskForm, PickField

FEN: Final = 100


class TipForm(forms.Form):
    """What, where, about whom. There is no field for who says it."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=64)
    text = forms.CharField(
        label=_("什么情况"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("时间、地点、谁、做了什么。不要写能看出您是谁的话"),
        error_messages={"required": _("请说说是什么情况")},
    )
    area = PlaceField(
        label=_("在哪个村(社区)、乡镇或县"), max_length=60, error_messages={"required": _("请填写村(社区)、乡镇或县名")}
    )
    against = forms.CharField(
        label=_("说的是哪个单位"), max_length=60, required=False, help_text=_("可以不填;写了的,这个单位和它的人看不到")
    )
    whom = forms.CharField(
        label=_("说的是哪些干部"), max_length=100, required=False, help_text=_("姓名,用顿号隔开;写了的,本人和他的单位看不到")
    )
    photos = PhotosField(label=_("照片"), required=False, help_text=_("可以不发;最多三张,位置信息会自动去掉"))

    clean_against = AskForm.clean_against

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["token"].initial = uuid.uuid4().hex

    @property
    def place_choices(self) -> list[Any]:
        """The places among which somebody has to choose, when the name typed fits several."""
        return AskForm.place_choices.fget(self)  # type: ignore[attr-defined,no-any-return]


class AboutForm(DeskForm):
    """Whom a tip is about, found out by whoever reads it first."""

    unit = PickField(lambda: None, label=_("哪个单位"), required=False, help_text=_("名称、代码或拼音首字母"))
    officer = PickField(lambda: None, label=_("哪名干部"), required=False, help_text=_("姓名或工号"))

    def __init__(self, me: Viewer, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["unit"].rows = lambda: access.units(me, "unit", "read")  # type: ignore[attr-defined]
        self.fields["officer"].rows = lambda: access.officers(me, "officer", "read")  # type: ignore[attr-defined]


class RewardForm(DeskForm):
    """How much, by which rule."""

    yuan = forms.DecimalField(label=_("奖励多少元"), min_value=Decimal("0.01"), max_digits=9, decimal_places=2)
    ground = forms.CharField(label=_("依据"), max_length=300, help_text=_("哪个办法第几条、属于哪一档;不写人"))

    def fen(self) -> int:
        """The sum in fen."""
        return int(self.cleaned_data["yuan"] * FEN)


class CodesForm(DeskForm):
    """Number and code, as somebody brings them."""

    number = forms.CharField(label=_("编号"), max_length=40)
    secret = forms.CharField(label=_("查询码"), max_length=40)


class BackForm(DeskForm):
    """Why a reward is taken back."""

    because = forms.CharField(label=_("撤销的原因"), max_length=300)
