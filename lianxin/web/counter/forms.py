"""What the counter writes down for somebody: parsing only."""

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from django import forms
from django.urls import reverse_lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lianxin.matters.actions.expecting import expect
from lianxin.matters.actions.new import AtOnce, NewMatter
from lianxin.registry.access import Viewer
from lianxin.registry.queries.among import Among
from lianxin.web.ask.forms import PhotosField
from lianxin.web.forming import DeskForm, changes_only
from lianxin.web.matters import words
from lianxin.web.matters.forms import AnyChoice, Chips, Choices, coded

KINDS: Final = [(key, word) for key, word in words.KINDS.items() if key != "promise"]
CHANNELS: Final = [(key, words.CHANNELS[key]) for key in ("counter", "phone", "letter")]
AS: Final = (("", _("实名")), ("confidential", _("实名,但对承办单位保密")), ("anonymous", _("匿名")))
TELLS: Final = (("", _("不用,自己来查")), ("sms", _("短信")), ("mail", _("电子邮件")))
FIELDS: Final = {"against_units": "against_unit", "against_officers": "against_officer", "phone": "asker_phone", "code": "token"}
"""Where on this form a fault of the domain's field is shown; the other names are the same."""


LIKE_IT: Final = {
    "rows": 4,
    "hx-post": reverse_lazy("counter-similar"),
    "hx-trigger": "input changed delay:800ms, begun, change",
    "hx-target": "#similar",
    "hx-include": "[name=area],[name=kind]:checked,[name=csrfmiddlewaretoken]",
}
"""What is likely the same is shown while the clerk still writes."""


def _find(name: str) -> forms.TextInput:
    """A field that offers what is found while somebody types."""
    return forms.TextInput(
        attrs={
            "list": f"{name}-found",
            "autocomplete": "off",
            "hx-get": format_lazy("{}?as={}", reverse_lazy("matter-find"), name),
            "hx-trigger": "input changed delay:200ms, begun",
            "hx-target": f"#{name}-found",
        }
    )


def area_meant(me: Viewer, typed: str) -> str:
    """The code of the one place that is meant, written in whole or in part; "" where that is none, or several yet."""
    try:
        return coded(Among(me, "areas", "matter", "counter"), typed)
    except forms.ValidationError:
        return ""


@changes_only("category")
class AskForm(DeskForm):
    """What somebody asks for at the counter. Nothing but what and where is required.

    The categories are read where the page shows them: whether the place has the one that was sent is for the action to say.
    """

    token = forms.CharField(widget=forms.HiddenInput, max_length=64)
    text = forms.CharField(
        label=_("诉求"),
        max_length=4000,
        widget=forms.Textarea(LIKE_IT),
        help_text=_("用诉求人的话写"),
        error_messages={"required": _("请写诉求人说的事")},
    )
    kind = forms.ChoiceField(label=_("性质"), choices=KINDS, widget=Chips, initial="problem")
    area = forms.CharField(
        label=_("哪个村(社区)"), max_length=100, widget=_find("area"), error_messages={"required": _("请写是哪个村(社区)")}
    )
    place = forms.CharField(label=_("具体在哪里"), max_length=200, required=False)
    category = AnyChoice(label=_("类别"), required=False, help_text=_("拿不准就空着,由分办台归类"))
    asker_as = forms.ChoiceField(label=_("诉求人"), choices=AS, widget=Chips, required=False)
    asker = forms.CharField(label=_("姓名"), max_length=60, required=False)
    asker_phone = forms.CharField(label=_("电话或邮箱"), max_length=40, required=False)
    on_behalf = forms.CharField(
        label=_("谁代为反映"), max_length=100, required=False, help_text=_("姓名和关系,如:王小丽(女儿);本人来的空着")
    )
    tells_by = forms.ChoiceField(label=_("有进展怎样告诉"), choices=TELLS, widget=Chips, required=False)
    public_consent = forms.BooleanField(label=_("同意隐去个人信息后公开,供别人参考"), required=False)
    against_unit = forms.CharField(label=_("反映哪个单位"), max_length=100, required=False, widget=_find("unit"))
    against_officer = forms.CharField(label=_("反映哪名干部"), max_length=100, required=False, widget=_find("officer"))
    photos = PhotosField(label=_("照片"), required=False, help_text=_("可以不发;最多三张,位置信息会自动去掉"))
    at_once = forms.BooleanField(label=_("当场办好了"), required=False)
    answer = forms.CharField(
        label=_("怎样办好的"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("诉求人看得到"),
    )
    channel = forms.ChoiceField(label=_("怎样来的"), choices=CHANNELS, widget=Chips, initial="counter")

    def __init__(self, me: Viewer, categories: Callable[[], Choices], data: Any = None, files: Any = None, **more: Any) -> None:
        super().__init__(data, files, initial={"token": uuid.uuid4().hex, **more})
        self.me = me
        self.fields["category"].choices = lambda: [("", "–"), *categories()]  # type: ignore[attr-defined]

    def clean_area(self) -> str:
        """Its code. Raises ValidationError."""
        beside = partial(expect, self.me, on=self.me.on)
        return coded(Among(self.me, "areas", "matter", "counter", beside), self.cleaned_data["area"])

    def clean_against_unit(self) -> str:
        """Its code. Raises ValidationError."""
        return coded(Among(self.me, "units", "unit", "read"), self.cleaned_data["against_unit"])

    def clean_against_officer(self) -> str:
        """The officer's code. Raises ValidationError."""
        return coded(Among(self.me, "officers", "officer", "read"), self.cleaned_data["against_officer"])

    def clean(self) -> dict[str, Any]:
        """What was done at once is told to whoever asked."""
        given = super().clean() or {}
        if given.get("at_once") and not given.get("answer"):
            self.add_error("answer", _("写一句怎样办好的"))
        return given

    def new_matter(self) -> NewMatter:
        """What was written, as the action takes it."""
        typed = self.cleaned_data
        unit, officer = typed["against_unit"], typed["against_officer"]
        return NewMatter(
            kind=typed["kind"],
            text=typed["text"],
            channel=typed["channel"],
            area=typed["area"],
            category=typed["category"],
            place=typed["place"],
            asker="" if typed["asker_as"] == "anonymous" else typed["asker"],
            phone=typed["asker_phone"],
            on_behalf=typed["on_behalf"],
            anonymous=typed["asker_as"] == "anonymous",
            confidential=typed["asker_as"] == "confidential",
            tells_by=typed["tells_by"],
            against_units=(unit,) if unit else (),
            against_officers=(officer,) if officer else (),
            public_consent=typed["public_consent"],
            at_once=AtOnce(outcome="solved", answer=typed["answer"]) if typed["at_once"] else None,
        )


IDENTITIES: Final = (
    ("", "–"),
    ("id-card", _("居民身份证")),
    ("household-book", _("户口簿")),
    ("social-card", _("社会保障卡")),
    ("passport", _("护照")),
    ("known", _("本人到场,村干部证明")),
)


class ReceiptForm(DeskForm):
    """How it was checked who asks for a lost receipt."""

    identity = forms.ChoiceField(
        label=_("核对了什么证件"),
        choices=IDENTITIES,
        help_text=_("当面核对本人;只记证件种类,不记号码。补发会留下记录。"),
        error_messages={"required": _("请选核对了什么证件")},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="receipt_%s")

    def given(self, typed: dict[str, Any]) -> dict[str, str]:
        """What the action is told."""
        return {"identity": typed["identity"]}


class ConsentForm(DeskForm):
    """Who consents (the asker, at the desk), to whom: to follow the matter and to rate it, nothing else."""

    name = forms.CharField(label=_("亲属姓名"), max_length=60, error_messages={"required": _("请写亲属的姓名")})
    relation = forms.CharField(
        label=_("是诉求人的什么人"), max_length=30, help_text=_("如:女儿、孙子"), error_messages={"required": _("请写是什么人")}
    )
    agreed = forms.BooleanField(
        label=_("诉求人本人当面同意:这位亲属可以查这一件的进度,可以替本人评价"),
        error_messages={"required": _("要诉求人本人当面同意才能给亲属回执:问过本人,再打勾")},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="consent_%s")

    def given(self, typed: dict[str, Any]) -> dict[str, str]:
        """What the action is told."""
        return {"name": typed["name"], "relation": typed["relation"]}
