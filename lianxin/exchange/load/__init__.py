"""Loading an exchange folder: all or nothing, in the order of the tables, every fault at once (exchange.md, Files)."""

from datetime import date, datetime
from pathlib import Path
from typing import Final

from django.db import connection, transaction

from lianxin.audit import actions as audit
from lianxin.audit.bulk import one_at_a_time
from lianxin.exchange import tables
from lianxin.exchange.load.adoptions import held_already, load_adoptions
from lianxin.exchange.load.entries import EntryLoader, Rederiver
from lianxin.exchange.load.job import Job, Progress, Report
from lianxin.exchange.load.parts import BY_NAME
from lianxin.exchange.load.rows import TableLoader
from lianxin.exchange.source import Source, open_source
from lianxin.liaison.bulk import settle_roots as settle_links
from lianxin.matters import bulk as matters_bulk
from lianxin.policy import bulk as policy_bulk
from lianxin.records import bulk as records_bulk
from lianxin.registry.bulk.served import known_counterparts, settle_roots

__all__ = ["Report", "load_folder", "load_source", "remember_all"]

_UNDER_ENTRIES: Final = ("areas", "units")
"""Tables whose rows, when other than before, change what follows from entries that are there already."""

_MANY_ROWS: Final = 1_000
"""From so many rows on, what the database believes of its tables is out of date."""


class _Undo(Exception):
    """Nothing of this transaction is kept."""


def _quiet(file: str, rows: int) -> None:
    """Nobody looks on."""


def load_folder(
    path: Path,
    *,
    by: str,
    at: datetime,
    today: date,
    dry_run: bool = False,
    update: bool = False,
    lang: str = "zh",
    progress: Progress | None = None,
) -> Report:
    """Load a folder of CSV files or a workbook; returns what was new, changed and skipped, or every fault.

    One transaction: with any fault, after a dry run, or when the process is killed, nothing has changed. ``update`` lets rows of
    the same key be replaced. ``progress`` is told the file and how many of its rows have been read. Never raises for bad input.
    """
    job = Job(by, at, today, update, path if path.is_dir() else path.parent, progress or _quiet)
    return _load(job, open_source(path, job.faults), dry_run=dry_run, lang=lang)


def load_source(
    source: Source,
    *,
    by: str,
    at: datetime,
    today: date,
    dry_run: bool = False,
    update: bool = False,
    lang: str = "zh",
    progress: Progress | None = None,
) -> Report:
    """The same for tables that are no files: what the import page has made of a clerk's own spreadsheet."""
    return _load(Job(by, at, today, update, source.folder, progress or _quiet), source, dry_run=dry_run, lang=lang)


def _load(job: Job, source: Source, *, dry_run: bool, lang: str) -> Report:
    written = False
    job.dry = dry_run
    try:
        with transaction.atomic():
            one_at_a_time()
            _run(job, source)
            if job.faults or dry_run:
                raise _Undo
            _record(job, source)
            if sum(job.new.values()) >= _MANY_ROWS:
                _renew_statistics()
        written = True
    except _Undo:
        pass
    return job.report(written=written, lang=lang)


def _renew_statistics() -> None:
    """Let the database look at its tables anew: until it has, it may plan a minute for a question of a second."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _run(job: Job, source: Source) -> None:
    had_entries = not records_bulk.is_empty()
    remember_all(job)
    sheets = {sheet.table.name: sheet for sheet in source.sheets}
    for table in tables.TABLES:
        sheet = sheets.get(table.name)
        if sheet is not None and table is tables.ADOPTIONS:
            load_adoptions(job, sheet)
        elif sheet is not None and table is tables.ENTRIES:
            _settle(job, had_entries=had_entries)
            EntryLoader(job, sheet).load()
        elif sheet is not None:
            TableLoader(job, BY_NAME[table.name], sheet).load()
        _after(job, table)
    if tables.ENTRIES.name not in sheets:
        _settle(job, had_entries=had_entries)


def remember_all(job: Job) -> None:
    """Take in what the installation holds and rows may name."""
    world = job.world
    world.today = job.today
    for name in ("areas", "units", "campaigns"):
        _remember(job, name)
    world.settle_places()
    world.held = held_already(job)
    world.settle_words()
    for name in ("officers", "posts"):
        _remember(job, name)
    for row in known_counterparts():
        world.remember_counterpart(row)


def _remember(job: Job, name: str) -> None:
    part = BY_NAME[name]
    for row in part.binding.rows(part.binding.all()):
        part.remember(job.world, row)


def _after(job: Job, table: tables.Table) -> None:
    """What has to be right before the next table is loaded."""
    if table is tables.ADOPTIONS:
        if job.writing:
            policy_bulk.rederive_after(job.adopted)
        for check in job.later:
            check()
        job.later.clear()
    if table is tables.COUNTERPARTS and job.writing and (job.new["counterparts"] or job.new["areas"] or job.changed):
        roots = settle_roots()
        settle_links(roots)
        records_bulk.settle_roots(roots)
        matters_bulk.settle_roots(roots)


def _settle(job: Job, *, had_entries: bool) -> None:
    """Bring entries that were there before into line with what has changed under them (rules 21, 22)."""
    if job.dry or not (job.writing and had_entries):
        return  # what follows has no faults of its own: a trial need not keep others waiting for it
    if any(job.changed[name] for name in _UNDER_ENTRIES):
        Rederiver(job).run(records_bulk.entry_rows(records_bulk.entries_of()))
    elif job.busy or job.moved:
        Rederiver(job).run(records_bulk.entry_rows(records_bulk.entries_of(job.busy, job.moved)))


def _record(job: Job, source: Source) -> None:
    after = {"new": dict(+job.new), "changed": dict(+job.changed), "skipped": dict(+job.skipped)}
    if not (after["new"] or after["changed"]):
        return
    audit.record("exchange.folder.loaded", kind="folder", code=source.folder.name[:64] or "-", by=job.by, at=job.at, after=after)
