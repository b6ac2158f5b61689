"""What is written down during a call: the counter's form, told by telephone."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from lianxin.registry.access import Viewer
from lianxin.web.counter.forms import AskForm
from lianxin.web.matters.forms import Choices


class CallForm(AskForm):
    """What a caller asks for. Nothing but what and where is required; the number is the call's."""

    answer = forms.CharField(
        label=_("当场答复"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("找到的答案可以直接放进来;来电人看得到"),
    )

    def __init__(self, me: Viewer, categories: Callable[[], Choices], data: Any = None, **initial: Any) -> None:
        super().__init__(me, categories, data, None, **initial)
        for name in ("photos", "channel"):
            del self.fields[name]
        self.fields["text"].widget.attrs |= {
            "autofocus": True,
            "hx-post": reverse_lazy("hotline-similar"),
            "hx-trigger": "input changed delay:500ms, begun",
            "hx-include": "[name=area],[name=kind]:checked,[name=csrfmiddlewaretoken]",
        }
        self.fields["asker_phone"].help_text = _("来电号码;要换一个就改")

    def clean(self) -> dict[str, Any]:
        """It came by telephone."""
        return {**super().clean(), "channel": "phone"}
