"""What the forms of the desk share: whom somebody means who types a code or a name, and one way from a form to an action."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar, cast

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianxin.registry.queries.desk import meant
from lianxin.rules.errors import Fault, Refused, refuse
from lianxin.web import paging
from lianxin.web.errors import onto_form

Rows = Callable[..., Any]
"""Whom a field lets choose from; one that is shared by all readers is told who reads."""
F = TypeVar("F", bound=type[forms.Form])
NEVER_HINTED: Final = (forms.BooleanField, forms.MultipleChoiceField)
"""Boxes to tick: leaving one empty is an answer."""
APART: Final = frozenset({"csrfmiddlewaretoken", "step", "seen"})


class PickField(forms.CharField):
    """One thing, named by its code or by a name that only one bears; cleaned, it is the thing itself (None for nothing typed).

    ``rows`` are those that the reader may choose: what lies outside them is not found.
    """

    def __init__(self, rows: Rows, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 100)
        super().__init__(*args, **kwargs)
        self.rows = rows

    def clean(self, value: Any) -> Any:
        """The thing meant. Raises ValidationError for none, and for several with their codes."""
        typed = super().clean(value)
        return the_one(self.rows(), typed) if typed else None


def the_one(rows: Any, typed: str) -> Any:
    """The one of the rows that is meant. Raises ValidationError for none, and for several with their codes."""
    found = meant(rows, typed)
    if not found:
        raise forms.ValidationError(_("没有找到“%(typed)s”,或不在你的范围内") % {"typed": typed})
    if len(found) > 1:
        several = "、".join(f"{one.name} {one.code}" for one in found)
        raise forms.ValidationError(_("有几个都对得上,请写代码:%(several)s") % {"several": several})
    return found[0]


class DayField(forms.DateField):
    """A day, as browsers want it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**kwargs)


class _Fields(dict[str, forms.Field]):
    """The fields of a form's class, of which an instance copies only those that it changes."""

    def __init__(self, fields: Mapping[str, forms.Field], own: frozenset[str]) -> None:
        super().__init__(fields)
        self.own = own

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, forms.Field]:
        return {name: copy.deepcopy(field, memo) if name in self.own else field for name, field in self.items()}


def changes_only(*own: str) -> Callable[[F], F]:
    """Says of a form which fields its instances change; the others are the class's own, the same for everybody.

    Copying all eighteen fields of a form for each request took a tenth of it. A class that inherits from it says so anew.
    """

    def told(form: F) -> F:
        form.base_fields = _Fields(form.base_fields, frozenset(own))
        return form

    return told


class Hint(Promise):
    """Words below a field. Django asks a lazy text whether it is empty, and so looks it up for each field of each form that is
    sent; this one is looked up where it is shown.
    """

    def __init__(self, words: Promise) -> None:
        self.words = words

    def __str__(self) -> str:
        return str(self.words)


OPTIONAL: Final = Hint(gettext_lazy("可以不填"))


class DeskForm(forms.Form):
    """A form of the desk: the required ones are the rule, so the others say that they may be left empty."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for field in cls.__dict__["declared_fields"].values():
            known = field.required or field.help_text or isinstance(field, NEVER_HINTED)
            if not known and not isinstance(field.widget, forms.HiddenInput | forms.RadioSelect):
                field.help_text = OPTIONAL
            elif isinstance(field.help_text, Promise):
                field.help_text = Hint(field.help_text)


class EditForm(DeskForm):
    """Changes something that is there: what the reader left alone is not written over what somebody has written since."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.show_hidden_initial = True

    def changes(self) -> dict[str, Any]:
        """What the reader changed since the page was made, cleaned. Raises Refused for what another has changed meanwhile."""
        changed = self.changed_data
        refuse(
            Fault(name, "", f"刚才有人改成了“{now}”,请看过再改", f"somebody has just changed it to “{now}”: look again")
            for name in changed
            if (now := self._now(name)) is not None
        )
        return {name: self.cleaned_data[name] for name in changed}

    def _now(self, name: str) -> str | None:
        """What stands there now, if it is not what stood there when the page was made; the page then starts from it."""
        before, there = self.add_initial_prefix(name), self.initial.get(name) or ""
        now = [str(one) for one in there] if isinstance(there, list | tuple) else [str(there)]
        data = cast("QueryDict", self.data)
        if before not in data or data.getlist(before) == now:
            return None
        kept = data.copy()
        kept.setlist(before, now)
        self.data = kept
        return "、".join(now)


def sent(request: HttpRequest) -> Any:
    """What was posted, or None when the page was only asked for."""
    return request.POST if request.method == "POST" else None


def done(form: forms.Form, act: Callable[[dict[str, Any]], object], fields: dict[str, str] | None = None) -> bool:
    """Whether the form was sound and the action done; a refusal goes beside its fields, and nothing has changed."""
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except Refused as refusal:
        onto_form(form, refusal, fields)
        return False
    return True


def status(form: forms.Form) -> int:
    """422 for a form with faults."""
    return 422 if form.is_bound and form.errors else 200


def code_mark(request: HttpRequest) -> str:
    """The code after which a list goes on; "" at its top."""
    mark = paging.decode(request.GET.get("after", ""), 1)
    return mark[0] if mark else ""


def number_mark(request: HttpRequest) -> int:
    """The id after which a list goes on; 0 at its top."""
    mark = code_mark(request)
    return int(mark) if mark.isdecimal() else 0


def by_code(rows: Any, size: int, request: HttpRequest) -> paging.Page[Any]:
    """A page of rows by code."""
    return paging.cut(rows, size, key=lambda row: (row.code,), first="after" not in request.GET)


def by_number(rows: Any, size: int, request: HttpRequest) -> paging.Page[Any]:
    """A page of rows by id."""
    return paging.cut(rows, size, key=lambda row: (row.pk,), first="after" not in request.GET)


def fingerprint(request: HttpRequest) -> str:
    """What was posted, in short: a preview carries it, so that nobody confirms anything else than what was looked at."""
    values = sorted((name, sorted(request.POST.getlist(name))) for name in request.POST if name not in APART)
    return hashlib.sha256(json.dumps(values, ensure_ascii=False).encode()).hexdigest()[:32]


def confirmed(request: HttpRequest) -> bool:
    """Whether the reader confirms just what the preview showed."""
    return request.POST.get("step") == "confirm" and request.POST.get("seen") == fingerprint(request)
