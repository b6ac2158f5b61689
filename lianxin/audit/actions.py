"""The only writes of the audit: appending."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from lianxin.audit.models import Act, Read

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
) -> Act:
    """Append one act. Call it inside the transaction of the change that it tells of."""
    return Act.objects.create(at=at, by=by, verb=verb, kind=kind, code=code, before=before, after=after, note=note)


def record_reads(codes: Iterable[str], *, kind: str, by: str, at: datetime, purpose: str, through: str) -> int:
    """Append one read for each record that was shown; returns how many."""
    reads = [Read(at=at, by=by, kind=kind, code=code, purpose=purpose[:200], through=through) for code in codes]
    Read.objects.bulk_create(reads, batch_size=1000)
    return len(reads)
