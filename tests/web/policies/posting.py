"""What a browser would send for a form as it stands, and with changes."""

from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from lianxin.web.policies.editor.fields import Field
from lianxin.web.policies.editor.form import PartForm


def sent(form: PartForm, **changes: Any) -> QueryDict:
    """The form as the browser sends it; ``changes`` name fields with ``__`` for the dot."""
    pairs: list[tuple[str, str]] = [(name, value) for field in form.all_fields() for name, value in _pairs(field)]
    for name, value in changes.items():
        path = name.replace("__", ".")
        pairs = [pair for pair in pairs if pair[0] != path]
        pairs += [(path, item) for item in (value if isinstance(value, list) else [value])]
    return QueryDict(urlencode(pairs))


def _pairs(field: Field) -> list[tuple[str, str]]:
    if field.kind == "ticks":
        return [(field.path, "")] + [(field.path, word) for word in field.value]
    if field.kind == "tick":
        return [(field.path, "")] + ([(field.path, "yes")] if field.value else [])
    if field.kind == "windows":
        return [(f"within.{name}", row[name]) for row in field.value for name in row]
    return [(field.path, str(field.value))]
