"""Widgets written by code are the same text as Django's own templates give."""

from datetime import date

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from lianxin.web.widgets import Renderer

CHOICES = [
    ("", "–"),
    ("a", "甲<b>"),
    ("b", _("今天")),
    (3, 'three "quoted"'),
    ("组", [("d", "丁"), ("e", mark_safe("<i>戊</i>"))]),
]
WIDGETS = [
    (forms.TextInput({"id": "x", "maxlength": 20, "required": True, "disabled": False, "data-x": 'a"b<c>&'}), "字<&\"'"),
    (forms.TextInput(), None),
    (forms.TextInput({"type": "search", "placeholder": _("今天")}), ""),
    (forms.NumberInput({"min": 0}), 1_234_567),
    (forms.NumberInput(), 0),
    (forms.HiddenInput(), mark_safe("<b>")),
    (forms.DateInput({"type": "date"}, format="%Y-%m-%d"), date(2026, 5, 14)),
    (forms.CheckboxInput(), True),
    (forms.CheckboxInput({"value": "yes"}), False),
    (forms.PasswordInput(), "never shown"),
    (forms.FileInput({"accept": "image/*"}), None),
    (forms.Textarea({"rows": 3}), "两行\n<文字>"),
    (forms.Textarea(), None),
    (forms.Select({"id": "s", "required": True}, choices=CHOICES), "b"),
    (forms.Select(choices=CHOICES), 3),
    (forms.Select(choices=CHOICES), None),
    (forms.Select(), ""),
    (forms.SelectMultiple(choices=CHOICES), ["a", "d"]),
    (forms.RadioSelect({"id": "r"}, choices=CHOICES), "a"),
    (forms.CheckboxSelectMultiple(choices=CHOICES), ["a", "e"]),
]


@pytest.mark.parametrize(
    ("widget", "value"), WIDGETS, ids=[f"{number}-{type(one).__name__}" for number, (one, _) in enumerate(WIDGETS)]
)
def test_as_django_writes_it(widget, value):
    attrs = {"id": "id_field", "aria-invalid": "true"}
    ours, theirs = (widget.render("field", value, attrs, renderer=renderer) for renderer in (Renderer(), DjangoTemplates()))
    assert ours == theirs


def test_every_form_is_written_by_it():
    class Form(forms.Form):
        name = forms.ChoiceField(choices=CHOICES)

    assert isinstance(Form().renderer, Renderer)
