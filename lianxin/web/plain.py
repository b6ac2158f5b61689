"""No address and no form holds a null character: no database of ours has a place for one, and nobody types it."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse

NULL = "\0"


class PlainTextMiddleware:
    """Answers 400 before any view sees it. A view that ``takes_no_form`` reads its body by itself: nothing of it is read here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Raises SuspiciousOperation, which becomes 400."""
        if getattr(view, "refuses_itself", False):
            return  # it reads what was sent by itself, and says so in the words of its standard
        sent = [request.path_info, *_values(request.GET)]
        if request.method == "POST" and not getattr(view, "takes_no_form", False):
            sent += _values(request.POST)
        if any(NULL in value for value in sent):
            raise SuspiciousOperation("a null character")


def _values(fields: Any) -> list[str]:
    return [text for name, values in fields.lists() for text in (name, *values)]
