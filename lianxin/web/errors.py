"""Errors as pages in the reader's language, and as lines beside the fields of a form."""

from collections.abc import Callable, Iterable
from typing import Any, Literal

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.translation import get_language

from lianxin.rules.errors import Fault, Refused
from lianxin.web.typeset import chinese


def language() -> Literal["zh", "en"]:
    """The reader's language as the rules name it: ``zh`` or ``en``."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def said(fault: Fault) -> str:
    """A fault in the reader's language, as a page shows it."""
    return fault.message("en") if language() == "en" else chinese(fault.message())


def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """The page for a refusal that no form took up: every reason, and that nothing was changed."""
    reasons = [said(fault) for fault in error.faults]
    return render(request, "errors/refused.html", {"reasons": reasons}, status=422)


def onto_form(form: forms.Form, error: Refused, fields: dict[str, str] | None = None) -> None:
    """Put each fault beside its field; ``fields`` maps the domain's names to the form's. The rest goes to the top."""
    names = fields or {}
    for fault in error.faults:
        name = names.get(fault.field, fault.field)
        form.add_error(name if name in form.fields else None, said(fault))


def in_words(faults: Iterable[Fault]) -> list[str]:
    """The faults as sentences in the reader's language."""
    return [said(fault) for fault in faults]


def page(template: str, status: int) -> Callable[..., HttpResponse]:
    """A handler for ``urls.py`` that shows a template, whatever went wrong."""

    def handler(request: HttpRequest, exception: Any = None, reason: str = "") -> HttpResponse:
        return render(request, template, status=status)

    return handler


bad_request = page("errors/400.html", 400)
forbidden = page("errors/403.html", 403)
csrf_failed = page("errors/csrf.html", 403)
not_found = page("errors/404.html", 404)


def with_way_on(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """What answers presses only says so to a browser that opens its address, instead of an empty page."""
    opened = request.method in {"GET", "HEAD"} and "text/html" in request.headers.get("Accept", "")
    if not opened or not isinstance(response, HttpResponseNotAllowed) or response.content:
        return response
    shown = render(request, "errors/405.html", status=405)
    shown["Allow"] = response["Allow"]
    return shown


def broken(request: HttpRequest) -> HttpResponse:
    """The page for a fault of ours: needs no database and no viewer."""
    return render(None, "errors/500.html", {"language": language()}, status=500)
