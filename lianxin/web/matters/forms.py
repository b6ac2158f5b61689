"""The short form of a step: parsing only. What may be done, and what it needs, is the business of the rules and the policy."""

import re
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from types import MappingProxyType
from typing import Any, Final, cast

from django import forms
from django.urls import reverse_lazy
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.registry.access import Viewer
from lianxin.registry.queries.among import Among
from lianxin.rules.matter_faults import LONGEST
from lianxin.web.forming import OPTIONAL, DayField, PickField, Rows, changes_only, the_one
from lianxin.web.matters import words
from lianxin.web.matters.asked import NAMING, OVERRIDE, SHEETS, Field, Sheet, needed

Choices = Sequence[tuple[str, Any]]
SHORT: Final = 300
LINES: Final = {"answer": 5, "internal": 2, "basis": 2, "steps": 3, "content": 2, "title": 1, "place": 1, "into": 1}


@dataclass(frozen=True, slots=True)
class Offer:
    """From what a form of a step lets choose: words of the policies, units, officers."""

    categories: Choices = ()
    grounds: Choices = ()
    ways: Mapping[str, str] = field(default_factory=dict)
    exclusions: Choices = ()
    pauses: Choices = ()
    tiers: Callable[[], Choices] = lambda: ()
    parts: Choices = ()
    outcomes: Choices = ()
    units: Rows = lambda: None
    officers: Rows = lambda: None
    departs: bool = False
    """Whoever gives it away may say why it goes to whom its list of tasks does not name."""
    unchecked: bool = False
    """Nothing is offered, only read: whether what was chosen may be chosen is for the action to say."""


class StepForm(forms.Form):
    """What a step asks, with the number of steps that its reader had seen and a token that makes two presses one."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=64)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    ways: Mapping[str, str] = MappingProxyType({})
    """By the ground for not taking something on: the lawful other way, as the policy words it."""

    def given(self) -> dict[str, Any]:
        """What was typed, by the names that the action knows; what was left empty is left out, but for the lawful other way."""
        apart = {"token", "version"}
        typed = {name: value for name, value in self.cleaned_data.items() if name not in apart}
        if not typed.get("referred_to") and typed.get("ground") in self.ways:
            typed["referred_to"] = self.ways[typed["ground"]]
        return {name: value for name, value in typed.items() if value not in (None, "", ())}


def step_form(step: str, offer: Offer, data: Any = None, *, version: int, initial: Mapping[str, Any] | None = None) -> StepForm:
    """The form of a step: the fields of ``asked.SHEETS``, required where the rules say so. Raises KeyError."""
    sheet = sheet_of(step, offer)
    must = needed(step) - _FILLED.get(step, frozenset()) | ({"officer"} if sheet is NAMING else set())
    return sheet_form(sheet, step, offer, data, must=must, version=version, initial=initial)


def read_form(step: str, me: Viewer, data: Any) -> StepForm:
    """The form of a step as it was sent: units and officers are looked up, and the action says what may be chosen of the rest.

    Raises KeyError.
    """
    form = _read(step)(data, auto_id=f"id_{step}_%s")
    for one in form.fields.values():
        if isinstance(one, PickField):
            one.rows = partial(one.rows, me)
    return form


def _units(me: Viewer) -> Among:
    return Among(me, "units", "unit", "read")


def _officers(me: Viewer) -> Among:
    return Among(me, "officers", "officer", "read")


@cache
def _read(step: str) -> type[StepForm]:
    """The fields that are only read are the same for everybody, and made once."""

    class ReadForm(StepForm):
        pass

    fields = step_form(step, Offer(units=_units, officers=_officers, unchecked=True), version=0).fields
    ReadForm.base_fields = fields
    return changes_only(*(name for name, one in fields.items() if isinstance(one, PickField)))(ReadForm)


def sheet_of(step: str, offer: Offer) -> Sheet:
    """What the step asks, and what its button says: where one rung is above, raising names it and asks for none; at the top
    nothing is left but to name who brings the offices together. Why it departs from a list of tasks is asked once it does.
    Raises KeyError.
    """
    sheet = SHEETS[step]
    if OVERRIDE in sheet.fields and step != "dispatch" and not (offer.departs or offer.unchecked):
        return replace(sheet, fields=tuple(one for one in sheet.fields if one is not OVERRIDE))
    if step != "escalate" or offer.unchecked:
        return sheet
    above = offer.tiers()
    if len(above) != 1:
        return sheet if above else NAMING
    asked = tuple(one for one in sheet.fields if one.name != "tier")
    return replace(sheet, do=gettext("升级:%(tier)s") % {"tier": above[0][1]}, fields=asked)


def sheet_form(
    sheet: Sheet,
    step: str,
    offer: Offer,
    data: Any = None,
    *,
    must: Collection[str],
    version: int,
    initial: Mapping[str, Any] | None = None,
) -> StepForm:
    """The form of a sheet, ``must`` being what cannot be left empty."""
    known = {"token": uuid.uuid4().hex, "version": version, **(initial or {})}
    form = StepForm(data, initial=known, auto_id=f"id_{step}_%s")
    form.ways = offer.ways if step == "decline" else {}
    for asked in sheet.fields:
        required = asked.name in must and not asked.when
        field = (_OF_STEP.get((step, asked.name)) or _MAKERS.get(asked.name, _words))(asked, offer)
        field.required = field.widget.is_required = required
        optional = not required and asked.name not in _FILLED.get(step, ())
        if optional and not asked.hint and not asked.when and not isinstance(field.widget, Chips):
            field.help_text = cast("Any", OPTIONAL)
        if asked.when:
            field.widget.attrs["data-when"] = " ".join(asked.when)
        form.fields[asked.name] = field
    return form


def _said(asked: Field) -> dict[str, Any]:
    """What stands beside the field."""
    return {"label": asked.label, "help_text": asked.hint}


def _words(asked: Field, offer: Offer) -> forms.Field:
    """Words, in as many lines as such words usually take."""
    rows = LINES.get(asked.name, 2)
    widget = forms.TextInput() if rows == 1 else forms.Textarea(attrs={"rows": rows})
    return forms.CharField(**_said(asked), max_length=LONGEST.get(asked.name, SHORT), widget=widget)


def _day(asked: Field, offer: Offer) -> forms.Field:
    return DayField(**_said(asked))


def _number(asked: Field, offer: Offer) -> forms.Field:
    return forms.IntegerField(**_said(asked), min_value=1, max_value=366)


def _choice(name: str) -> Callable[[Field, Offer], forms.Field]:
    """A list to choose from, as the offer has it."""

    def make(asked: Field, offer: Offer) -> forms.Field:
        found = getattr(offer, name)
        choices = [("", "–"), *(found() if callable(found) else found)]
        return _kind_of_choice(offer)(**_said(asked), choices=choices)

    return make


def _chips(choices: Callable[[Offer], Choices]) -> Callable[[Field, Offer], forms.Field]:
    """A few words of which one is ticked."""

    def make(asked: Field, offer: Offer) -> forms.Field:
        return _kind_of_choice(offer)(**_said(asked), choices=choices(offer), widget=Chips)

    return make


class AnyChoice(forms.ChoiceField):
    """A choice as it was sent, whatever was offered."""

    def valid_value(self, value: Any) -> bool:
        """Always."""
        return True


def _kind_of_choice(offer: Offer) -> type[forms.ChoiceField]:
    return AnyChoice if offer.unchecked else forms.ChoiceField


class Chips(forms.RadioSelect):
    """Radio buttons that look like chips."""

    template_name = "matters/_chips.html"


def _answer(yes: str | Promise, no: str | Promise, unknown: str | Promise | None = None) -> Callable[[Field, Offer], forms.Field]:
    """Yes or no, perhaps neither."""

    def make(asked: Field, offer: Offer) -> forms.Field:
        choices = [("1", yes), ("0", no), *([("", unknown)] if unknown else [])]
        return YesNo(**_said(asked), choices=choices, widget=Chips)

    return make


class YesNo(forms.ChoiceField):
    """True, False, or None where nothing was said."""

    def clean(self, value: Any) -> Any:
        """The answer."""
        said = super().clean(value)
        return None if said in (None, "") else said == "1"


def finding(name: str) -> forms.TextInput:
    """A field for a unit, an officer or an area that offers what is found while somebody types, in a list below."""
    return forms.TextInput(
        attrs={
            "list": f"{name}-found",
            "autocomplete": "off",
            "hx-get": reverse_lazy("matter-find"),
            "hx-trigger": "input changed delay:200ms, begun",
            "hx-target": f"#{name}-found",
        }
    )


def _picked(name: str) -> Callable[[Field, Offer], forms.Field]:
    """A unit or an officer, typed as a name or a code; those found while typing stand in a list below."""

    def make(asked: Field, offer: Offer) -> forms.Field:
        widget = finding(name)
        return Coded(getattr(offer, f"{name}s"), **_said(asked), widget=widget)

    return make


def coded(rows: Any, typed: str) -> str:
    """The code of the one of the rows that is meant, "" for nothing typed. What the list below a field wrote (name, then code) is
    understood. Raises ValidationError for none, and for several with their codes.
    """
    meant = typed.rsplit("·", 1)[-1].strip()
    return str(the_one(rows, meant).code) if meant else ""


class Coded(PickField):
    """One thing by code or name; cleaned, it is its code."""

    def clean(self, value: Any) -> Any:
        """The code of the thing meant. Raises ValidationError."""
        return coded(self.rows(), forms.CharField.clean(self, value))


class Several(PickField):
    """Several units by code or name; cleaned, each with its task, which is left open."""

    def clean(self, value: Any) -> Any:
        """The codes of those meant, each with no task yet. Raises ValidationError for one that is not found."""
        names = [name.strip() for name in re.split("[,，、;；]", str(value or "")) if name.strip()]
        return tuple((the_one(self.rows(), name).code, "") for name in names)


_MAKERS: Final[dict[str, Callable[[Field, Offer], forms.Field]]] = {
    "due_on": _day,
    "until": _day,
    "review_on": _day,
    "days": _number,
    "category": _choice("categories"),
    "ground": _choice("grounds"),
    "tier": _choice("tiers"),
    "kind": _chips(lambda offer: [(key, word) for key, word in words.KINDS.items()]),
    "outcome": _chips(lambda offer: offer.outcomes),
    "level": _chips(lambda offer: [(key, word) for key, word in words.LEVELS.items()]),
    "solved": _answer(_("解决了"), _("没有解决"), _("没说")),
    "reached": _answer(_("打通了"), _("没打通")),
    "upheld": _answer(_("同意"), _("不同意")),
    "unit": _picked("unit"),
    "officer": _picked("officer"),
}
_FILLED: Final = {"decline": frozenset({"referred_to"}), "dispatch": frozenset({"category", "unit"})}
"""What the policy, or the proposal that was picked, fills in where it was left empty."""
_OF_STEP: Final[dict[tuple[str, str], Callable[[Field, Offer], forms.Field]]] = {
    ("decide_appeal", "upheld"): _answer(_("有效,照样计数"), _("不计入统计")),
    ("pause", "category"): _choice("pauses"),
    ("exclude", "ground"): _choice("exclusions"),
    ("reopen_part", "unit"): _choice("parts"),
    ("finish_part", "unit"): _choice("parts"),
    ("dispatch", "joint"): lambda asked, offer: Several(offer.units, **_said(asked)),
}
