"""Whether what is stored beside entries is still what follows from them: for `lianxin doctor` and for tests."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from lianxin.exchange.load import remember_all
from lianxin.exchange.load.entries import lexicon_of
from lianxin.exchange.load.job import Job
from lianxin.records.bulk import entries_of, entry_rows, stored_derivations, written_of
from lianxin.rules.entries import Derived, Written, derive

SAMPLE: Final = 500


def stale_entries(*, at: datetime, sample: int | None = SAMPLE) -> list[str]:
    """The codes of entries whose stored days, villages, units or place are not what follows from them now.

    Looks at the newest and the oldest entries, ``sample`` in all; at every one when it is None. Changes nothing.
    """
    job = Job("doctor", at, at.date(), False, Path(), lambda file, rows: None)
    remember_all(job)
    known = job.world.for_entries()
    stale: list[str] = []
    for batch in _batches(sample):
        stored = stored_derivations([written.code for written in batch])
        for written in batch:
            terms = lexicon_of(written, job.world, known).vocabulary.entries.get(written.kind)
            if _plain(derive(written, known, terms)) != stored.get(written.code):
                stale.append(written.code)
    return stale


def _batches(sample: int | None) -> Iterator[list[Written]]:
    if sample is None:
        batch: list[Written] = []
        for row in entry_rows(entries_of()):
            batch.append(written_of(row))
            if len(batch) == SAMPLE:
                yield batch
                batch = []
        yield batch
        return
    half = sample // 2
    for order in ("pk", "-pk"):
        keys = list(entries_of().order_by(order).values_list("pk", flat=True)[:half])
        yield [written_of(row) for row in entry_rows(entries_of().filter(pk__in=keys))]


def _plain(found: Derived) -> tuple[Any, ...]:
    days = tuple((day.day, day.half_days) for day in found.days)
    return found.place, tuple(found.units), tuple(sorted(found.villages)), days
