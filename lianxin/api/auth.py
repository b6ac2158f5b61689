"""Who asks: another program with a key, acting as an officer, with what that officer may do and no more."""

from datetime import datetime

from django.http import HttpRequest
from ninja.security import HttpBearer

from lianxin import clock
from lianxin.registry.access import Viewer, viewer_of
from lianxin.registry.actions.keys import account_by_key
from lianxin.rules.errors import NotFound


class Key(HttpBearer):
    """``Authorization: Bearer KEY``; a key is made by ``lianxin account key OFFICER --name PROGRAM``."""

    def authenticate(self, request: HttpRequest, token: str) -> Viewer | None:
        """The officer as whom the program acts; None for a key that does not hold."""
        try:
            account = account_by_key(token, at=clock.now())
        except NotFound:
            return None
        return viewer_of(account, on=clock.today())


def viewer(request: HttpRequest) -> Viewer:
    """As whom the program acts."""
    found: Viewer = request.auth  # type: ignore[attr-defined]
    return found


def having(request: HttpRequest, thing: str, action: str) -> Viewer:
    """The same, who may do this at all. Raises NotFound for whoever may not: to them it is not there."""
    me = viewer(request)
    if not me.may(thing, action):
        raise NotFound(thing, action)
    return me


def now() -> datetime:
    """The moment of the request."""
    return clock.now()
