"""The chain of seals: what was done and who read what cannot be changed afterwards without showing (principles 6).

1. Rows older than an hour are sealed in batches in the order of their ids, acts and reads each in a chain of its own: a slow
   transaction has ended by then.
2. The digest of a batch is SHA-256 over the digest before it and every row, one line of JSON each.
3. A row changed, taken out or slipped in later gives another digest, or another number of rows; and so does every later seal
   that somebody would have to forge as well. Whoever keeps the latest digest elsewhere can tell that too.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db import models, transaction
from django.db.models import Max, Min

from lianxin.audit.models import Act, Read, Seal

SETTLED: Final = timedelta(hours=1)
BATCH: Final = 10_000
CHAINS: Final[dict[str, tuple[type[models.Model], tuple[str, ...]]]] = {
    "acts": (Act, ("id", "at", "by", "verb", "kind", "code", "before", "after", "note")),
    "reads": (Read, ("id", "at", "by", "kind", "code", "purpose", "through")),
}
NOTHING_BEFORE: Final = "0" * 64


def seal(*, at: datetime, batch: int = BATCH) -> int:
    """Seal what has settled, in as many batches as there are; returns how many rows. Doing it again seals nothing twice."""
    return sum(_seal_chain(chain, at=at, batch=batch) for chain in CHAINS)


def due(*, at: datetime) -> bool:
    """Whether something has settled and nothing has been sealed for an hour."""
    if Seal.objects.filter(sealed_at__gt=at - SETTLED).exists():
        return False
    return any(_settled(chain, at) for chain in CHAINS)


def _settled(chain: str, at: datetime) -> bool:
    last = _last(chain)
    first = CHAINS[chain][0]._default_manager.filter(pk__gt=last.last_id if last else 0).order_by("pk").values_list("at").first()
    return first is not None and first[0] <= at - SETTLED


def _seal_chain(chain: str, *, at: datetime, batch: int) -> int:
    sealed = 0
    while number := _seal_batch(chain, at=at, batch=batch):
        sealed += number
    return sealed


def _seal_batch(chain: str, *, at: datetime, batch: int) -> int:
    model, columns = CHAINS[chain]
    with transaction.atomic():
        last = _last(chain)
        after = last.last_id if last else 0
        rows = model._default_manager.filter(pk__gt=after)
        fresh = rows.filter(at__gt=at - SETTLED).aggregate(first=Min("pk"))["first"]
        if fresh is not None:
            rows = rows.filter(pk__lt=fresh)
        found = list(rows.order_by("pk").values_list(*columns)[:batch])
        if found:
            Seal.objects.create(
                chain=chain,
                number=(last.number if last else 0) + 1,
                first_id=after + 1,
                last_id=found[-1][0],
                count=len(found),
                digest=_digest(last.digest if last else NOTHING_BEFORE, found),
                sealed_at=at,
            )
    return len(found)


def _last(chain: str) -> Seal | None:
    return Seal.objects.filter(chain=chain).order_by("-number").first()


def _digest(before: str, rows: Sequence[tuple[Any, ...]]) -> str:
    found = hashlib.sha256(before.encode())
    for row in rows:
        found.update(_line(row))
    return found.hexdigest()


def _line(row: tuple[Any, ...]) -> bytes:
    values = [value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value for value in row]
    return (json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n").encode()


@dataclass(frozen=True, slots=True)
class Broken:
    """A batch that is not as it was sealed: which rows it covers, and how many it had."""

    chain: str
    number: int
    first_id: int
    last_id: int
    sealed: int
    found: int


def broken(*, newest: int | None = None) -> Iterator[Broken]:
    """The batches that do not agree with their seals, of each chain the ``newest`` so many (all, when not said).

    A seal taken out breaks the numbering, and shows as the batch before the gap.
    """
    for chain, (model, columns) in CHAINS.items():
        top = Seal.objects.filter(chain=chain).aggregate(top=Max("number"))["top"] or 0
        start = 0 if newest is None else max(0, top - newest)
        earlier = Seal.objects.filter(chain=chain, number=start).first()
        before, number, after = (earlier.digest, start, earlier.last_id) if earlier else (NOTHING_BEFORE, 0, 0)
        for one in Seal.objects.filter(chain=chain, number__gt=number).order_by("number").iterator(chunk_size=100):
            rows = list(model._default_manager.filter(pk__gt=after, pk__lte=one.last_id).order_by("pk").values_list(*columns))
            fits = one.number == number + 1 and one.first_id == after + 1 and one.count == len(rows)
            if not fits or _digest(before, rows) != one.digest:
                yield Broken(chain, one.number, one.first_id, one.last_id, one.count, len(rows))
            before, number, after = one.digest, one.number, one.last_id


def latest() -> dict[str, str]:
    """The latest digest of each chain, to be written down elsewhere."""
    return {chain: last.digest for chain in CHAINS if (last := _last(chain))}
