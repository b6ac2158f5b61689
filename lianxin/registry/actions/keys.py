"""Keys with which other programs act as an officer: printed once, good for a year, ended at any time, on record."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from lianxin.audit import actions as audit
from lianxin.database.prepared import Prepared
from lianxin.registry.actions.accounts import digest_of
from lianxin.registry.models import Account, ApiKey, rights_in, with_rights
from lianxin.rules.entries import date_of
from lianxin.rules.errors import NotFound, Refused

VALID = timedelta(days=366)
BYTES = 24


def make_key(account: Account, *, name: str, by: str, at: datetime) -> str:
    """The key, shown this once. Raises Refused without a name, or when a program of that name has one already."""
    name = name.strip()
    if not name:
        raise Refused.because("name", "", "要写明给哪个程序用", "say which program it is for")
    if ApiKey.objects.filter(account=account, name=name, ended_at=None, expires_at__gt=at).exists():
        raise Refused.because("name", name, "这个程序已有钥匙,请先停用", "this program has a key already: end that first")
    key = "lx" + secrets.token_hex(BYTES)
    with transaction.atomic():
        ApiKey.objects.create(
            account=account, name=name[:60], digest=digest_of(key), made_at=at, made_by=by, expires_at=at + VALID
        )
        audit.record("registry.apikey.made", kind="account", code=account.username, by=by, at=at, after={"name": name[:60]})
    return key


def end_key(account: Account, *, name: str, by: str, at: datetime) -> None:
    """End a program's key at once. Raises NotFound."""
    with transaction.atomic():
        if not ApiKey.objects.filter(account=account, name=name, ended_at=None).update(ended_at=at):
            raise NotFound("key", name)
        audit.record("registry.apikey.ended", kind="account", code=account.username, by=by, at=at, after={"name": name})


def account_by_key(key: str, *, at: datetime) -> Account:
    """Whose key this is, with that day's rights. Raises NotFound for every key that does not hold, whatever the reason."""
    rows: list[Any] = _HOLDS.all(digest=digest_of(key), at=at, on=date_of(at))
    account: Account | None = rows[0].account if rows else None
    if account is None or not account.is_active or account.must_change:
        raise NotFound("key", "")
    account.rights = rights_in(rows, date_of(at))
    return account


def _holds(digest: Any, at: Any, on: Any) -> QuerySet[Any, Any]:
    rows = ApiKey.objects.filter(digest=digest, ended_at=None, expires_at__gt=at).select_related("account__officer")
    return with_rights(rows, "account__officer__", on)


_HOLDS = Prepared(_holds)
