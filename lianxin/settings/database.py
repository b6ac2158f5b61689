"""A database from its address."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SQLITE_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-65536;"

PG_OPTIONS = "-c jit=off"
"""Compiling a statement took half a second where running it took a twentieth: ours are short, and none is run long enough."""


PREPARED_AFTER = 5
"""Times that a statement is planned anew before its plan is kept: planning was half of what the server did for a page."""


def database_from_url(url: str) -> dict[str, Any]:
    """Django's settings for ``sqlite:///path`` or ``postgresql://user:password@host:port/name``.

    Raises ImproperlyConfigured for other addresses.

    SQLite runs in WAL, takes its write lock at once (IMMEDIATE) and waits for it, and syncs each commit (FULL): what was
    acknowledged survives a crash (principles 6). On PostgreSQL statements are prepared; behind a pooler that lends a connection
    for one transaction, ``?prepare_threshold=none`` keeps them from being.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]) or ":memory:",
            "OPTIONS": {"init_command": SQLITE_PRAGMAS, "transaction_mode": "IMMEDIATE", "timeout": 30},
        }
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "lianxin.database.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": _postgres_options(dict(parse_qsl(parts.query))),
        }
    raise ImproperlyConfigured(f"DATABASE_URL: {parts.scheme!r} is neither sqlite nor postgresql")


def _postgres_options(asked: dict[str, str]) -> dict[str, Any]:
    after = asked.pop("prepare_threshold", str(PREPARED_AFTER))
    if after != "none" and not after.isdecimal():
        raise ImproperlyConfigured(f"DATABASE_URL: prepare_threshold={after!r} is neither a number nor none")
    threshold = None if after == "none" else int(after)
    return {"options": PG_OPTIONS, "server_side_binding": True, "prepare_threshold": threshold, **asked}
