"""Sessions in the database, as Django keeps them, read together with whose they are: one statement for who asks."""

from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user
from django.contrib.auth.middleware import AuthenticationMiddleware as DjangoAuthenticationMiddleware
from django.contrib.sessions.backends import db
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from lianxin import clock
from lianxin.registry.queries.sessions import Session, session_with_rights

if TYPE_CHECKING:
    from lianxin.registry.models import Account


class SessionStore(db.SessionStore):
    """One statement for a request that has a session."""

    account: "Account | None" = None
    """Whose it was when it was read."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Sessions with whose they are."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row to be written, with the account that is signed in."""
        made = cast("Session", super().create_model_instance(data))
        made.account_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        return made

    def _get_session_from_db(self) -> Session | None:
        found = session_with_rights(self.session_key or "", clock.today())
        if found is None or self.get_expiry_age(expiry=found.expire_date) <= 0:
            self._session_key = None
            return None
        self.account = found.account
        return found


class AuthenticationMiddleware(DjangoAuthenticationMiddleware):
    """Puts the account on the request that came with its session; where anything is odd about it, Django decides."""

    def process_request(self, request: HttpRequest) -> None:
        """``request.user``, looked up when it is asked for."""
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _account_of(request) or get_user(request))  # type: ignore[assignment]


def _account_of(request: HttpRequest) -> "Account | None":
    """The account of a sound session: active, signed in by a way that is open still, its password unchanged since."""
    session: Any = request.session
    signed_in = session.get(SESSION_KEY)
    account: Account | None = getattr(session, "account", None)
    if account is None or str(account.pk) != signed_in or not account.is_active:
        return None
    unchanged = constant_time_compare(session.get(HASH_SESSION_KEY, ""), account.get_session_auth_hash())
    return account if unchanged and session.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS else None
