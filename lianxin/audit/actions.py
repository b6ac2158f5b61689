"""The only writes of the audit: appending."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from json import dumps
from typing import Any

from django.db import connection

from lianxin.audit.models import Act
from lianxin.database.writing import insert_unseen

Values = Mapping[str, Any]


def record(
    verb: str,
    *,
    kind: str,
    code: str,
    by: str,
    at: datetime,
    before: Values | None = None,
    after: Values | None = None,
    note: str = "",
) -> None:
    """Append one act. Call it inside the transaction of the change that it tells of."""
    insert_unseen([Act(at=at, by=by, verb=verb, kind=kind, code=code, before=before, after=after, note=note)])


def record_reads(codes: Iterable[str], *, kind: str, by: str, at: datetime, purpose: str, through: str) -> int:
    """Append one read for each record that was shown; returns how many."""
    shown = list(codes)
    if not shown:
        return 0
    with connection.cursor() as cursor:
        many = shown if connection.vendor == "postgresql" else dumps(shown)
        cursor.execute(
            _READS[connection.vendor], [connection.ops.adapt_datetimefield_value(at), by, kind, purpose[:200], through, many]
        )
    return len(shown)


_READ = 'INSERT INTO audit_read ("at", "by", kind, code, purpose, through)'
_READS = {
    "postgresql": f"{_READ} SELECT %s, %s, %s, one.code, %s, %s"  # noqa: S608  # nothing of it comes from outside
    " FROM unnest(%s::text[]) WITH ORDINALITY AS one(code, place) ORDER BY place",
    "sqlite": f"{_READ} SELECT %s, %s, %s, value, %s, %s FROM json_each(%s) ORDER BY key",  # noqa: S608
}
"""Written out: every list of residents' records writes a row for each of its lines, which differ in the code alone."""
