"""GeoReport v2 answers: the same values as XML and as JSON, in UTF-8, and errors as a list of code and description."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final
from xml.etree.ElementTree import Element, SubElement, tostring

from django.http import HttpResponse

FORMS: Final = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}
ITEMS: Final = {
    "services": "service",
    "service_requests": "request",
    "errors": "error",
    "attributes": "attribute",
    "values": "value",
    "endpoints": "endpoint",
    "formats": "format",
}
"""What one of several is called in XML."""
UNWRITABLE: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold."""

Value = str | int | bool | None | Sequence[Any] | Mapping[str, Any]


class Wrong(Exception):
    """What the standard answers with: status, and a list of code and description."""

    def __init__(self, status: int, *reasons: str, allow: Sequence[str] = ()) -> None:
        self.status = status
        self.reasons = reasons
        self.allow = allow
        super().__init__("; ".join(reasons))


def answer(form: str, name: str, value: Value, *, status: int = 200) -> HttpResponse:
    """The values under the name of the standard: the root in XML; in JSON a list or an object without a name."""
    body = as_xml(name, value) if form == "xml" else json.dumps(value, ensure_ascii=False).encode()
    return HttpResponse(body, status=status, content_type=FORMS[form], headers={"Cache-Control": "no-store"})


def refused(form: str, wrong: Wrong) -> HttpResponse:
    """An error as the standard writes it; in XML where the format asked for is none."""
    rows = [{"code": wrong.status, "description": one} for one in wrong.reasons]
    response = answer(form if form in FORMS else "xml", "errors", rows, status=wrong.status)
    if wrong.allow:
        response["Allow"] = ", ".join(wrong.allow)
    return response


def as_xml(name: str, value: Value) -> bytes:
    """A document with its declaration. What is None is an empty element, as the standard has it."""
    root = Element(name)
    _fill(root, value)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _fill(element: Element, value: Value) -> None:
    if isinstance(value, Mapping):
        for name, one in value.items():
            _fill(SubElement(element, name), one)
    elif isinstance(value, str | int):
        element.text = UNWRITABLE.sub("", str(value).lower() if isinstance(value, bool) else str(value))
    elif value is not None:
        for one in value:
            _fill(SubElement(element, ITEMS[element.tag]), one)
