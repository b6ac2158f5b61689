"""Exporting: every table as CSV, with the policies adopted, complete or not at all, logged as a read of all that it holds."""

import csv
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Q

from lianxin.audit import actions as audit
from lianxin.exchange import tables
from lianxin.exchange.cells import written
from lianxin.exchange.load.parts import BY_NAME
from lianxin.exchange.scope import Rows, Scope, scope_of
from lianxin.exchange.tables import Table
from lianxin.matters.access import hidden_from
from lianxin.matters.bulk import exported_to
from lianxin.policy.bulk import adoption_rows, policy_files
from lianxin.records.bulk import entry_rows
from lianxin.registry.access import viewer_by_code
from lianxin.registry.models import Area, Officer
from lianxin.rules.entries import date_of
from lianxin.rules.errors import Refused

READS_AT_ONCE: Final = 1_000
PROGRESS_EVERY: Final = 10_000
Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export holds: rows by table, and how many residents' records were read for it."""

    rows: dict[str, int]
    reads: int


def _quiet(file: str, rows: int) -> None:
    """Nobody looks on."""


def export_folder(
    path: Path,
    *,
    by: str,
    at: datetime,
    area: str | None = None,
    from_: date | None = None,
    to: date | None = None,
    progress: Progress | None = None,
) -> Exported:
    """Write the exchange folder to ``path``, which must not be there yet or be empty; returns what it holds.

    With ``area``, that area's share with all that it names; with dates, the entries, matters, absences and suspensions of those
    days. Every household and matter in it is logged as read by ``by``; a matter that is hidden from him is not in it (Z9).
    The folder appears whole under its name, or not at all. Raises Refused.
    """
    _refuse_unless_possible(path, by, from_, to)
    found = _area(area)
    draft = path.with_name(f".{path.name}.{os.getpid()}.partial")
    draft.mkdir(parents=True)
    try:
        with transaction.atomic():
            _hold_still()
            scope = scope_of(found, from_, to, open_to=_open_to(by, at))
            rows = _write(draft, scope, progress or _quiet)
            reads = _log(scope, by=by, at=at)
            after = {"rows": rows, "reads": reads, "area": area, "from": _iso(from_), "to": _iso(to)}
            audit.record("exchange.folder.exported", kind="folder", code=path.name[:64], by=by, at=at, after=after)
        os.rename(draft, path)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return Exported(rows, reads)


def _refuse_unless_possible(path: Path, by: str, first: date | None, last: date | None) -> None:
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        zh, en = "已经存在;请换一个名称", "is there already: choose another name"
        raise Refused.because("folder", path.name, zh, en)
    if not Officer.objects.filter(code=by).exists():
        raise Refused.because("by", by, "没有这名干部", "there is no such officer")
    if first is not None and last is not None and last < first:
        raise Refused.because("to", last, "结束日期早于开始日期", "ends before it begins")


def _area(code: str | None) -> Area | None:
    if code is None:
        return None
    found = Area.objects.filter(code=code).first()
    if found is None:
        raise Refused.because("area", code, "没有这个区划", "there is no such area")
    return found


def _open_to(by: str, at: datetime) -> Q:
    viewer = viewer_by_code(by, on=date_of(at))
    return exported_to(hidden_from(viewer), officer=viewer.officer_id, units=viewer.units)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _hold_still() -> None:
    """See the data of one moment throughout, while others go on writing."""
    if connection.vendor == "postgresql" and len(connection.savepoint_ids) == 0:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _write(folder: Path, scope: Scope, progress: Progress) -> dict[str, int]:
    counts = {}
    for table in tables.TABLES:
        if table.columns:
            counts[table.name] = _write_table(folder / f"{table.name}.csv", table, _rows(table, scope), progress)
    for name, text in policy_files(scope.adoptions).items():
        if PurePosixPath(name).name != name:
            raise ValueError(f"the adopted policy file {name!r} is no plain file name")
        _durable(folder / name, text)
    return counts


def _rows(table: Table, scope: Scope) -> Iterator[dict[str, Any]]:
    if table is tables.ADOPTIONS:
        return adoption_rows(scope.adoptions)
    if table is tables.ENTRIES:
        return entry_rows(scope.entries)
    return BY_NAME[table.name].binding.rows(scope.rows(table.name))


def _write_table(file: Path, table: Table, rows: Iterator[dict[str, Any]], progress: Progress) -> int:
    count = 0
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(table.header)
        for row in rows:
            writer.writerow([written(row[column.name], column) for column in table.columns])
            count += 1
            if count % PROGRESS_EVERY == 0:
                progress(file.name, count)
        stream.flush()
        os.fsync(stream.fileno())
    progress(file.name, count)
    return count


def _durable(file: Path, text: str) -> None:
    with file.open("wb") as stream:
        stream.write(text.encode())
        stream.flush()
        os.fsync(stream.fileno())


def _log(scope: Scope, *, by: str, at: datetime) -> int:
    """Log a read of every household and every matter that the export holds."""
    homes = scope.counterparts.filter(base="household")
    return sum(_read(rows, kind, by=by, at=at) for kind, rows in (("counterpart", homes), ("matter", scope.matters)))


def _read(rows: Rows, kind: str, *, by: str, at: datetime) -> int:
    codes = rows.order_by("code").values_list("code", flat=True).iterator(READS_AT_ONCE)
    done = 0
    while batch := list(islice(codes, READS_AT_ONCE)):
        done += audit.record_reads(batch, kind=kind, by=by, at=at, purpose="导出交换文件夹", through="export")
    return done
