"""The forms of a call for postings: a new one, a village's needs, a department's strengths, somebody who applied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianxin.web.forming import DayField, DeskForm, PickField, Rows, the_one

WISHES: Final = 3
LEVELS: Final = (
    ("0", gettext_lazy("没有")),
    ("1", gettext_lazy("一般")),
    ("2", gettext_lazy("较强")),
    ("3", gettext_lazy("很强")),
)
NEEDED: Final = (
    ("0", gettext_lazy("不需要")),
    ("1", gettext_lazy("有些需要")),
    ("2", gettext_lazy("很需要")),
    ("3", gettext_lazy("最急需")),
)


class NewForm(DeskForm):
    """A new call: called what, from when, by which criteria, marked by whom."""

    name = forms.CharField(label=gettext_lazy("这一轮叫什么"), max_length=100)
    first = DayField(label=gettext_lazy("任期自哪天起"))
    criteria = forms.CharField(
        label=gettext_lazy("看哪几项(一行一项,后面写权重1到9)"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("如:产业发展 2"),
    )
    panel = forms.CharField(
        label=gettext_lazy("评委(一行一人,写姓名或工号)"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("评委只看编号;登记名单的人和报名的人不能当评委"),
    )

    def __init__(self, officers: Rows, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.officers = officers

    def clean_criteria(self) -> list[tuple[str, int]]:
        """Words and weight of each line; a line without a weight has 1."""
        return [_criterion(line) for line in _lines(self.cleaned_data["criteria"])]

    def clean_panel(self) -> list[Any]:
        """The officers that are meant. Raises ValidationError for one that is not found."""
        return [the_one(self.officers(), line) for line in _lines(self.cleaned_data["panel"])]


def _lines(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines() if line.strip())


def _criterion(line: str) -> tuple[str, int]:
    words, _gap, last = line.rpartition(" ")
    return (words.strip(), int(last)) if words.strip() and last.isascii() and last.isdecimal() and len(last) < 3 else (line, 1)


class ByCriteria(DeskForm):
    """Per criterion a level and what shows it; either may be left out."""

    def add_criteria(self, criteria: Iterable[Mapping[str, Any]], levels: Sequence[tuple[str, Any]] = ()) -> None:
        """Add the fields of each criterion."""
        for one in criteria:
            key, name = one["key"], one["zh"]
            if levels:
                self.fields[f"level.{key}"] = forms.ChoiceField(label=name, choices=levels, initial="0")
            label = _("依据") if levels else name
            self.fields[f"evidence.{key}"] = forms.CharField(label=label, max_length=300, required=False)

    def levels(self) -> dict[str, int]:
        """The levels by criterion."""
        return {name.partition(".")[2]: int(value) for name, value in self.cleaned_data.items() if name.startswith("level.")}

    def evidence(self) -> dict[str, str]:
        """What shows it, by criterion."""
        return {name.partition(".")[2]: value for name, value in self.cleaned_data.items() if name.startswith("evidence.")}


def initial_of(levels: Mapping[str, Any], evidence: Mapping[str, Any]) -> dict[str, Any]:
    """What stands there already."""
    return {f"level.{key}": str(value) for key, value in levels.items()} | {f"evidence.{k}": v for k, v in evidence.items()}


class VillageForm(ByCriteria):
    """A village: how many it asks for, and how much it needs each thing."""

    def __init__(self, criteria: Iterable[Mapping[str, Any]], villages: Rows | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if villages is not None:
            self.fields["village"] = PickField(villages, label=_("哪个村(名称或代码)"))
        self.fields["places"] = forms.IntegerField(label=_("要几个人"), min_value=1, max_value=9, initial=1)
        self.add_criteria(criteria, NEEDED)


class UnitForm(ByCriteria):
    """A department: how strong it is in each thing."""

    def __init__(self, criteria: Iterable[Mapping[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_criteria(criteria, LEVELS)


class PersonForm(ByCriteria):
    """Somebody who applied: skills with what shows them, wishes, where one may not go."""

    def __init__(
        self,
        criteria: Iterable[Mapping[str, Any]],
        officers: Rows | None,
        villages: Sequence[tuple[str, str]],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if officers is not None:
            self.fields["officer"] = PickField(officers, label=_("谁(姓名或工号)"))
        self.add_criteria(criteria)
        for at in range(1, WISHES + 1):
            offered = [("", "–"), *villages]
            label = _("第%(n)s志愿") % {"n": at}
            self.fields[f"wish{at}"] = forms.ChoiceField(label=label, choices=offered, required=False)
        self.fields["conflicts"] = forms.MultipleChoiceField(
            label=_("本人申报不宜去的村(亲属、利害关系)"),
            choices=villages,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )

    def wishes(self) -> list[str]:
        """The villages wished for, in order."""
        found = [self.cleaned_data.get(f"wish{at}") or "" for at in range(1, WISHES + 1)]
        return [code for code in found if code]
