"""Sessions in the database, as Django keeps them, but read by a statement that is made once."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session

from lianxin.database.prepared import Prepared

_BY_KEY = Prepared(lambda key: Session.objects.filter(session_key=key))


class SessionStore(db.SessionStore):
    """One statement for a request that has a session."""

    def _get_session_from_db(self) -> Session | None:
        found = _BY_KEY.first(key=self.session_key)
        if found is None or self.get_expiry_age(expiry=found.expire_date) <= 0:
            self._session_key = None
            return None
        return found
