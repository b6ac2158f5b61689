"""What somebody is asked who wants something: what, where, how to be told. Nothing else, and nothing twice."""

import re
import uuid
from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianxin.matters.photos import received
from lianxin.matters.pictures import MOST_AT_ONCE, Picture
from lianxin.registry.queries import SEVERAL, officers_found, places_like, places_named, units_found
from lianxin.rules.matter_faults import is_number
from lianxin.web.forming import changes_only
from lianxin.web.given import Area, Officer
from lianxin.web.matters.forms import Chips
from lianxin.web.matters.words import KINDS

ASKED: Final = ("problem", "request", "suggestion", "complaint", "consultation", "difficulty")
"""What may be asked in public; promises are made by officers, tips have their own door."""
MOST_NAMES: Final = 5
_BETWEEN: Final = re.compile(r"[、,,;;\s]+")


def officers_meant(typed: str) -> tuple[list[Officer], list[str]]:
    """The officers who alone bear a name that was written, and the names that fit none or several: a desk sees to those.

    Which of the two it is, no public page says: nobody finds out there who is an officer.
    """
    meant, rest = [], []
    for name in [one for one in _BETWEEN.split(typed) if one][:MOST_NAMES]:
        found = [one for one in officers_found(name, limit=20) if one.name == name]
        if len(found) == 1:
            meant.append(found[0])
        else:
            rest.append(name)
    return meant, rest


def with_names(text: str, names: list[str]) -> str:
    """What was written, and whom it is about where no officer alone bears the name."""
    return "\n".join((text, _("反映的是:") + "、".join(names))) if names else text


class ManyFiles(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Up to three files, as they came; they are drawn anew by the action."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", ManyFiles(attrs={"accept": "image/jpeg,image/png,image/webp", "multiple": True}))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The files. Raises ValidationError for more than three."""
        files = [super(PhotosField, self).clean(one, initial) for one in (data or []) if one]
        if len(files) > MOST_AT_ONCE:
            raise forms.ValidationError(_("最多三张照片"))
        return files


class PlaceField(forms.CharField):
    """A village, a township or the county, by name or code: cleaned, the area itself."""

    def clean(self, value: Any) -> Area | None:
        """The area. Raises ValidationError for none; with ``choices`` for several."""
        typed = super().clean(value)
        if not typed:
            return None
        found = places_named(typed)
        if not found and places_like(typed):
            raise forms.ValidationError(_("没有找到“%(typed)s”,看看是不是下面的") % {"typed": typed}, code="several")
        if not found:
            raise forms.ValidationError(_("没有找到“%(typed)s”:请写村(社区)或乡镇的名称") % {"typed": typed})
        if len(found) > 1:
            raise forms.ValidationError(_("有几个都对得上,请在下面点选一个"), code="several")
        return found[0]


def where_in(area: Area | None, typed: str) -> str:
    """What was written behind the name of the place: 三组12号 of 柳岔村三组12号. Empty for nothing."""
    return typed.partition(area.name)[2].strip() if area else ""


@changes_only()
class AskForm(forms.Form):
    """What a resident, an enterprise or somebody on their behalf asks for; also the counter's form."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=64)
    kind = forms.ChoiceField(
        label=gettext_lazy("您要说的是"), choices=[(key, KINDS[key]) for key in ASKED], widget=Chips, initial="problem"
    )
    text = forms.CharField(
        label=gettext_lazy("什么事"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("说清时间、地点、情况,希望怎样解决"),
        error_messages={
            "required": gettext_lazy("请说说是什么事"),
            "max_length": gettext_lazy("写了%(show_value)s个字,最多%(limit_value)s个:请删短一些,或分两次交"),
        },
    )
    area = PlaceField(
        label=gettext_lazy("在哪个村(社区)"),
        max_length=60,
        help_text=gettext_lazy("写村名就行;不在村里的,写乡镇或县名"),
        error_messages={"required": gettext_lazy("请填写您的村(社区),不在村里的写乡镇或县名")},
    )
    place = forms.CharField(
        label=gettext_lazy("具体位置"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("可以不填;写出事的地方,办理的人要找得到"),
    )
    asker = forms.CharField(
        label=gettext_lazy("怎么称呼您"), max_length=60, required=False, help_text=gettext_lazy("不想留名可以不填")
    )
    phone = forms.CharField(
        label=gettext_lazy("电话"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        help_text=gettext_lazy("可以不填;不填就凭编号和查询码来查"),
    )
    tell = forms.BooleanField(label=gettext_lazy("有进展发短信告诉我"), required=False)
    confidential = forms.BooleanField(label=gettext_lazy("请保密:办理单位看不到我是谁,也看不到具体位置"), required=False)
    on_behalf = forms.CharField(
        label=gettext_lazy("替别人反映的,写您是谁、和他什么关系"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("可以不填"),
    )
    against = forms.CharField(
        label=gettext_lazy("这件事说的是哪个单位的不对"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("可以不填;写了的,这个单位和它的人看不到这件事"),
    )
    whom = forms.CharField(
        label=gettext_lazy("这件事说的是哪个干部的不对"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("可以不填;姓名,用顿号隔开;写了的,本人和他的单位看不到这件事"),
    )
    photos = PhotosField(
        label=gettext_lazy("照片"), required=False, help_text=gettext_lazy("可以不发;最多三张,位置信息会自动去掉")
    )
    public_consent = forms.BooleanField(label=gettext_lazy("办好后可以隐去姓名公开,给有同样问题的人看"), required=False)

    def __init__(self, data: Any = None, files: Any = None, *, initial: Mapping[str, Any]) -> None:
        super().__init__(data, files, initial={"token": uuid.uuid4().hex, **initial})
        self.fields["text"].widget.attrs.pop("maxlength", None)  # a browser cuts off what is pasted, and says nothing

    @property
    def place_choices(self) -> list[Area]:
        """The places among which somebody has to choose, when the name typed fits several."""
        several = self.has_error("area", code="several")
        typed = self.data.get("area", "")
        return (places_named(typed) or places_like(typed)) if several else []

    def clean_against(self) -> Any:
        """The unit complained of, or None. Raises ValidationError for a name that no unit or several bear."""
        typed = self.cleaned_data["against"].strip()
        if not typed:
            return None
        found = units_found(typed, limit=SEVERAL)
        exact = [unit for unit in found if typed in (unit.name, unit.code)]
        if len(exact or found) != 1:
            several = "、".join(unit.name for unit in (exact or found))
            raise forms.ValidationError(
                _("有几个单位都对得上,请写全名:%(several)s") % {"several": several}
                if several
                else _("没有找到这个单位;不知道名称的可以不填,在上面写清楚就行")
            )
        return (exact or found)[0]

    def clean_phone(self) -> str:
        """A number that can be called. Raises ValidationError."""
        typed: str = self.cleaned_data["phone"].strip()
        if typed and not is_number(typed):
            raise forms.ValidationError(_("这不像电话号码;不想留可以空着"))
        return typed

    def clean(self) -> dict[str, Any]:
        """Somebody who wants to be told by SMS has to leave a number. Where in the village it is may stand behind its name."""
        values = super().clean() or self.cleaned_data
        values["place"] = values.get("place") or where_in(values.get("area"), self.data.get("area", ""))
        if values.get("tell") and not values.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("要发短信,请留电话"))
        return values


def photos_of(form: forms.Form) -> list[Picture]:
    """The photos that were sent, drawn anew. Raises Refused for one that is too large, or cannot be cleaned."""
    return received(form.cleaned_data["photos"])
