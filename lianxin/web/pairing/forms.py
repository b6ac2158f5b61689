"""The forms of a plan: a new one, its terms rule by rule, a pair that must or must not be, sending and dropping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianxin.rules.pairing.terms import PRICES, LayerTerms, Terms
from lianxin.rules.policy.schema import LinkRule, Policy
from lianxin.web.forming import DayField, DeskForm, PickField, Rows
from lianxin.web.templatetags.lianxin import named

Choices = Sequence[tuple[str, Any]]
WHOM = (
    ("linked", gettext_lazy("今天已有人联系的")),
    ("needed", gettext_lazy("有这些帮扶需要的")),
    ("linked_or_needed", gettext_lazy("已有人联系的,和有这些需要的")),
    ("all", gettext_lazy("名册上全部")),
)
PRICE_LABELS = {
    "same_village": gettext_lazy("同村(干部的联系点在这个村)"),
    "same_area": gettext_lazy("同乡镇"),
    "other_area": gettext_lazy("跨乡镇"),
    "change": gettext_lazy("换掉一个现有联系"),
    "need": gettext_lazy("专长不对需要"),
    "group_party": gettext_lazy("一个村多一名联系干部"),
    "fairness": gettext_lazy("最忙的人每多一户"),
}


class NewForm(DeskForm):
    """A new plan: called what, by which policy, from when."""

    name = forms.CharField(label=gettext_lazy("方案名称"), max_length=100)
    policy = forms.ChoiceField(label=gettext_lazy("按哪份制度"))
    first = DayField(label=gettext_lazy("新的联系自哪天起"))

    def __init__(self, policies: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["policy"].choices = policies  # type: ignore[attr-defined]


class TermsForm(forms.Form):
    """The terms of a plan: a group of fields for each link rule of the policy, then what each thing costs."""

    def __init__(self, policy: Policy, terms: Terms, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.policy = policy
        self.asked = {one.rule: one for one in terms.layers}
        for key, rule in policy.links.items():
            self._add_rule(key, rule, self.asked.get(key))
        self.fields["local"] = _tick(_("乡镇干部只在本乡镇和联系点所在乡镇联系"), initial=terms.local)
        self.fields["match"] = _tick(_("按干部专长对应帮扶需要"), initial=terms.match)
        for name in PRICES:
            self.fields[name] = _number(PRICE_LABELS[name], getattr(terms, name), required=True)

    def _add_rule(self, key: str, rule: LinkRule, now: LayerTerms | None) -> None:
        words = self.policy.words
        kinds = [(kind, named(words.links[kind])) for kind in rule.as_ or words.links]
        needs = [(need, named(words.needs[need])) for need in rule.with_.need or words.needs]
        one = now or LayerTerms(key, kinds[0][0] if kinds else "")
        self.fields[f"{key}.rule"] = _tick(_("纳入这次方案"), initial=now is not None)
        self.fields[f"{key}.kind"] = forms.ChoiceField(label=_("哪种联系"), choices=kinds, initial=one.kind)
        self.fields[f"{key}.least"] = _number(_("每名干部(单位)至少"), one.least)
        self.fields[f"{key}.most"] = _number(_("每名干部(单位)至多"), one.most)
        self.fields[f"{key}.each_least"] = _number(_("每个对象至少由几个联系"), one.each_least)
        self.fields[f"{key}.each_most"] = _number(_("每个对象至多由几个联系"), one.each_most)
        self.fields[f"{key}.whom"] = forms.ChoiceField(label=_("包括谁"), choices=WHOM, initial=one.whom)
        if needs:
            many = forms.CheckboxSelectMultiple
            self.fields[f"{key}.needs"] = forms.MultipleChoiceField(
                label=_("帮扶需要"), choices=needs, initial=list(one.needs), required=False, widget=many
            )

    def groups(self) -> list[tuple[LinkRule, list[Any]]]:
        """Each rule with its bound fields."""
        return [
            (rule, [self[name] for name in self.fields if name.startswith(f"{key}.")]) for key, rule in self.policy.links.items()
        ]

    def rest(self) -> list[Any]:
        """The fields that belong to no rule."""
        return [self[name] for name in self.fields if "." not in name]

    def terms(self) -> Terms:
        """The terms as they were typed."""
        given = self.cleaned_data
        layers = tuple(_layer(key, given) for key in self.policy.links if given[f"{key}.rule"])
        prices = {name: given[name] for name in PRICES}
        return Terms(layers, local=given["local"], match=given["match"], **prices)


def _layer(key: str, given: Mapping[str, Any]) -> LayerTerms:
    return LayerTerms(
        rule=key,
        kind=given[f"{key}.kind"],
        least=given[f"{key}.least"] or 0,
        most=given[f"{key}.most"],
        each_least=given[f"{key}.each_least"] or 0,
        each_most=given[f"{key}.each_most"],
        whom=given[f"{key}.whom"],
        needs=tuple(given.get(f"{key}.needs", ())),
    )


def _tick(label: Any, *, initial: bool) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, initial=initial)


def _number(label: Any, initial: int | None, *, required: bool = False) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=1_000_000, required=required, initial=initial)


class SendForm(DeskForm):
    """Until when units may object."""

    until = DayField(label=gettext_lazy("意见收到哪天为止"))


class ReasonForm(DeskForm):
    """A reason in words."""

    reason = forms.CharField(label=gettext_lazy("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class WishForm(DeskForm):
    """A pair that must be, or must not be."""

    must = forms.ChoiceField(
        label=gettext_lazy("怎么定"), choices=[("1", gettext_lazy("必须结对")), ("0", gettext_lazy("不得结对"))]
    )
    layer = forms.ChoiceField(label=gettext_lazy("哪项联系"))
    officer = PickField(lambda: None, label=gettext_lazy("干部(姓名或工号)"), required=False)
    unit = PickField(lambda: None, label=gettext_lazy("或单位(名称或代码)"), required=False)
    counterpart = PickField(lambda: None, label=gettext_lazy("联系谁(姓名、村名或编号)"))
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=200)

    def __init__(self, layers: Choices, rows: Mapping[str, Rows], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["layer"].choices = layers  # type: ignore[attr-defined]
        for name, found in rows.items():
            self.fields[name].rows = found  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One party, an officer or a unit."""
        given = super().clean() or {}
        if not self.errors and (given.get("officer") is None) == (given.get("unit") is None):
            self.add_error("officer", _("干部和单位写一个"))
        return given

    @property
    def party(self) -> str:
        """The one chosen, as a code."""
        given = self.cleaned_data
        return f"officer:{given['officer'].code}" if given["officer"] else f"unit:{given['unit'].code}"


class ConflictForm(DeskForm):
    """Whom an officer may not serve: where, and the name; no reason is asked."""

    area = PickField(lambda: None, label=gettext_lazy("在哪个村(名称或代码)"))
    name = forms.CharField(label=gettext_lazy("户主姓名或单位名称"), max_length=100)

    def __init__(self, areas: Rows, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].rows = areas  # type: ignore[attr-defined]
