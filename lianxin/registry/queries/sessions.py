"""Sessions, read together with whose they are."""

from datetime import date
from typing import Any

from lianxin.database.prepared import Prepared
from lianxin.registry.models import Session, rights_in, with_rights

__all__ = ["Session", "session_with_rights"]


def session_with_rights(key: str, on: date) -> Session | None:
    """The session of that key, ended or not; its account, if it has one, with its officer and rights. One statement."""
    rows: list[Any] = _SESSION.all(key=key, on=on)
    if not rows:
        return None
    found: Session = rows[0]
    if found.account is not None:
        found.account.rights = rights_in(rows, on)
    return found


_SESSION = Prepared(
    lambda key, on: with_rights(
        Session.objects.filter(session_key=key).select_related("account__officer"), "account__officer__", on
    ),
)
