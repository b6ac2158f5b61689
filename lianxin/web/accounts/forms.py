"""The forms of log-in: the user name is the officer's code."""

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils.translation import gettext_lazy as _


class LogInForm(LoginForm):  # type: ignore[misc]
    """allauth's form in our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label, login.help_text = _("工号"), _("在发给你的开通条上")
        password.label, password.help_text = _("密码"), ""
        for field in (login, password):
            field.widget.attrs.pop("placeholder", None)
        self.fields["remember"].label = _("在这台设备上保持登录")


class SlipForm(forms.Form):
    """A one-time slip, and the password that replaces it."""

    secret = forms.CharField(
        label=_("开通条上的一次性密码"),
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "class": "secret", "autocapitalize": "characters"}),
    )
    password = forms.CharField(
        label=_("新密码"),
        help_text=_("至少8个字符,不要用常见的密码"),
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("再输一次新密码"), max_length=128, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean(self) -> dict[str, Any]:
        """Both times the same."""
        values = super().clean() or {}
        if values.get("password") and values.get("again") and values["password"] != values["again"]:
            self.add_error("again", _("两次输入的密码不一样"))
        return values


def password_rules() -> list[str]:
    """What a password has to be, in the reader's language."""
    return password_validators_help_texts()
