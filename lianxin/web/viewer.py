"""The viewer of a request: who is signed in, and what the table of roles lets them do."""

from typing import cast

from django.http import HttpRequest

from lianxin import clock
from lianxin.registry.access import Viewer, viewer_of
from lianxin.web.scope import Scope


class Asked(HttpRequest):
    """A request as the views get it: with a viewer (views that declare a need always have one) and a scope."""

    viewer: Viewer
    scope: Scope


def of_request(request: HttpRequest) -> Viewer | None:
    """The viewer of the account that is signed in; None for nobody."""
    if not request.user.is_authenticated:
        return None
    return viewer_of(request.user, on=clock.today())


def viewer(request: HttpRequest) -> Viewer:
    """The viewer of a request whose view is not open to everybody."""
    return cast(Asked, request).viewer


def scope_of(request: HttpRequest) -> Scope:
    """The area and period that the address carries."""
    return cast(Asked, request).scope
