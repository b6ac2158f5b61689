"""The forms of links."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianxin.web.forming import DayField, DeskForm, PickField, Rows

Choices = Sequence[tuple[str, Any]]


class LinkForm(DeskForm):
    """One link: to whom, of which kind, from when."""

    officer = PickField(lambda: None, label=_("干部(姓名或工号)"), required=False)
    unit = PickField(lambda: None, label=_("或单位(名称或代码)"), required=False)
    counterpart = PickField(lambda: None, label=_("联系谁(姓名、村名或编号)"))
    kind = forms.ChoiceField(label=_("哪种联系"))
    first = DayField(label=_("自哪天起"))
    last = DayField(label=_("到哪天止"), required=False, help_text=_("没有定就留空"))

    def __init__(self, kinds: Choices, rows: dict[str, Rows], *args: Any, **kwargs: Any) -> None:
        """``rows`` says what may be chosen under each name; a field that is not among them is left out."""
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        for name in ("officer", "unit", "counterpart"):
            if name in rows:
                self.fields[name].rows = rows[name]  # type: ignore[attr-defined]
            else:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """One party, an officer or a unit."""
        given = super().clean() or {}
        both = "officer" in self.fields and "unit" in self.fields and not self.errors
        if both and (given.get("officer") is None) == (given.get("unit") is None):
            self.add_error("officer", _("干部和单位写一个"))
        return given


class EndLink(DeskForm):
    """The last day of a link."""

    last = DayField(label=_("最后一天"))


class BulkForm(forms.Form):
    """Whose officers, where, under which rule, from when."""

    unit = PickField(lambda: None, label=_("哪个单位的干部(名称或代码)"))
    place = PickField(lambda: None, label=_("哪个村的对象(名称或代码)"))
    rule = forms.ChoiceField(label=_("按哪条规定"))
    kind = forms.ChoiceField(label=_("哪种联系"))
    on = DayField(label=_("自哪天起"))

    def __init__(self, rules: Choices, kinds: Choices, units: Rows, areas: Rows, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = rules  # type: ignore[attr-defined]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["unit"].rows = units  # type: ignore[attr-defined]
        self.fields["place"].rows = areas  # type: ignore[attr-defined]
