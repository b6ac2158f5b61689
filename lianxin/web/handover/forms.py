"""The forms of a hand-over."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianxin.web.forming import DayField, DeskForm, PickField, Rows, the_one

SEPARATORS = re.compile(r"[、,,;;\s]+")


class LeaverForm(forms.Form):
    """Who leaves."""

    leaver = PickField(lambda: None, label=_("谁离任(姓名或工号)"))

    def __init__(self, leavers: Rows, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["leaver"].rows = leavers  # type: ignore[attr-defined]


class TakersForm(forms.Form):
    """From which day, and who takes over: one, or several."""

    on = DayField(label=_("自哪天起由接手人联系"))
    takers = forms.MultipleChoiceField(
        label=_("由谁接手(选一人全部接手,选几人按村分)"), required=False, choices=[], widget=forms.CheckboxSelectMultiple
    )
    others = forms.CharField(
        label=_("别的单位的人(姓名或工号,几个人用顿号隔开)"), required=False, max_length=400, help_text=_("可以不填")
    )

    def __init__(self, colleagues: Iterable[Any], officers: Rows, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["takers"].choices = [(one.code, one.name) for one in colleagues]  # type: ignore[attr-defined]
        self.officers = officers

    def clean(self) -> dict[str, Any]:
        """The takers, at least one, as officers under ``all``."""
        given = super().clean() or {}
        rows = self.officers()
        found = {one.code: one for one in rows.filter(code__in=given.get("takers", ()))}
        for typed in filter(None, SEPARATORS.split(given.get("others", ""))):
            try:
                one = the_one(rows, typed)
            except forms.ValidationError as error:
                self.add_error("others", error)
            else:
                found[one.code] = one
        if not found and not self.errors:
            self.add_error("takers", _("请选接手人"))
        given["all"] = list(found.values())
        return given


class LetterForm(DeskForm):
    """The office's own words."""

    text = forms.CharField(
        label=_("给每户的信"),
        required=False,
        max_length=4000,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("【户名】【接手人】【单位】【电话】会换成每一户的;清空就用拟好的"),
    )
