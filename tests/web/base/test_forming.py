"""Forms of the desk: the optional fields say so; what instances share stays the same for everybody."""

from django import forms

from lianxin.web.forming import DeskForm, changes_only


class Plain(DeskForm):
    must = forms.CharField()
    may = forms.CharField(required=False)
    told = forms.CharField(required=False, help_text="说明")
    hidden = forms.CharField(required=False, widget=forms.HiddenInput)
    tick = forms.BooleanField(required=False)
    one_of = forms.ChoiceField(required=False, choices=[("", "–")], widget=forms.RadioSelect)


@changes_only("may")
class Shared(Plain):
    later = forms.CharField(required=False)


class Below(Shared):
    """Says nothing of its fields, so all are its instances' own."""


def test_what_may_be_left_empty_says_so_once():
    said = {name: str(field.help_text) for name, field in Shared().fields.items() if field.help_text}
    assert said == {"may": "可以不填", "told": "说明", "later": "可以不填"}


def test_an_instance_changes_only_what_the_class_says():
    first, second = Shared(), Shared()
    first.fields["may"].required = True
    del first.fields["told"]
    assert not second.fields["may"].required
    assert not Shared.base_fields["may"].required
    assert "told" in second.fields
    assert first.fields["must"] is second.fields["must"]


def test_a_class_below_copies_all_again():
    first, second = Below(), Below()
    assert all(first.fields[name] is not second.fields[name] for name in first.fields)


def test_two_filled_at_once_keep_their_own_values():
    one, other = Shared({"must": "1", "may": "甲"}), Shared({"must": "2"})
    assert one.is_valid()
    assert other.is_valid()
    assert (one.cleaned_data["must"], one.cleaned_data["may"]) == ("1", "甲")
    assert (other.cleaned_data["must"], other.cleaned_data["may"]) == ("2", "")
    assert not Shared({}).is_valid()
    assert one.errors == {}
