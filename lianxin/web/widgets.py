"""Inputs, lists and text areas written by code where Django renders a template for each of their options.

The same text as Django's own templates give (a test compares them); a widget with a template of its own is rendered by that.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

Widget = Mapping[str, Any]
OPTION: Final = "django/forms/widgets/select_option.html"


class Renderer(DjangoTemplates):
    """Django's, but for the widgets that stand on almost every page."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> SafeString:
        """The widget as text."""
        write = WRITTEN.get(template_name)
        found = write(context["widget"]) if write is not None else None
        return SafeString(super().render(template_name, context, request) if found is None else found)


def _said(value: Any) -> str:
    return conditional_escape(value if isinstance(value, SafeString) else str(value))


def _attributes(widget: Widget) -> str:
    """Those that are not False; those that are True by their names alone."""
    return "".join(
        f" {conditional_escape(name)}" if value is True else f' {conditional_escape(name)}="{_said(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _input(widget: Widget) -> str:
    value = widget["value"]
    held = "" if value is None else f' value="{_said(value)}"'
    return f'<input type="{_said(widget["type"])}" name="{_said(widget["name"])}"{held}{_attributes(widget)}>'


def _textarea(widget: Widget) -> str:
    held = _said(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{_said(widget["name"])}"{_attributes(widget)}>\n{held}</textarea>'


def _select(widget: Widget) -> str | None:
    """None where an option has a template of its own."""
    lines = [f'<select name="{_said(widget["name"])}"{_attributes(widget)}>']
    for group, options, _ in widget["optgroups"]:
        if group:
            lines.append(f'\n  <optgroup label="{_said(group)}">')
        for option in options:
            if option["template_name"] != OPTION:
                return None
            lines.append(f'\n  <option value="{_said(option["value"])}"{_attributes(option)}>{_said(option["label"])}</option>\n')
        if group:
            lines.append("\n  </optgroup>")
    lines.append("\n</select>")
    return "".join(lines)


WRITTEN: Final[Mapping[str, Callable[[Widget], str | None]]] = {
    **{
        f"django/forms/widgets/{name}.html": _input
        for name in ("input", "text", "number", "email", "url", "password", "hidden", "date", "checkbox", "file")
    },
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/widgets/select.html": _select,
}
