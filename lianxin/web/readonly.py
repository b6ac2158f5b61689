"""A GET cannot write (style.md 18). Exempt: the log of reads, sessions and the cache (principles 1; architecture, Audit)."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
WRITES = re.compile(r"\s*(insert\s+(?:or\s+\w+\s+)?into|replace\s+into|update|delete\s+from)\s+[\"`]?(\w+)", re.IGNORECASE)
# Recovery codes are marked as seen when their page shows them; the others are told of in the docstring.
ALLOWED = frozenset({"audit_read", "registry_session", "cache", "mfa_authenticator"})


class WriteInRead(RuntimeError):
    """A page that was only asked for tried to change something."""


def refuse_write(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Run the statement, unless it writes to a table that reading must not touch; then raise WriteInRead."""
    found = WRITES.match(sql)
    if found and found[2].lower() not in ALLOWED:
        raise WriteInRead(f"a GET tried to write to {found[2]}")
    return execute(sql, params, many, context)


@contextmanager
def reading() -> Iterator[None]:
    """Within it no connection writes."""
    with ExitStack() as stack:
        for connection in connections.all():
            stack.enter_context(connection.execute_wrapper(refuse_write))
        yield


SIGNS_IN = "openid_connect_callback"
"""The one answer to a GET that writes: somebody comes back from the platform, is linked and signed in; ``state`` guards it."""

SIGNS_IN_ENDS = "/login/callback/"
"""So its address ends: no other one has to be resolved twice."""


def _signs_in(request: HttpRequest) -> bool:
    if not request.path_info.endswith(SIGNS_IN_ENDS):
        return False
    try:
        return resolve(request.path_info).url_name == SIGNS_IN
    except Resolver404:
        return False


class ReadOnlyMiddleware:
    """Holds every safe request to reading."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in SAFE or _signs_in(request):
            return self.get_response(request)
        with reading():
            return self.get_response(request)
