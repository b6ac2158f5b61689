"""A table into the database: its rows read, compared with what is there, checked, remembered, written, batch by batch."""

from collections.abc import Iterator
from typing import Any, Final

from lianxin.audit.bulk import record_changes
from lianxin.exchange.faults import Why
from lianxin.exchange.load.job import Job
from lianxin.exchange.load.parts import Part
from lianxin.exchange.sense import Judge
from lianxin.exchange.source import Row, Sheet, UnreadCellError, read_rows

BATCH: Final = 2_000
TWICE: Final = Why("本表中已有同一主键的行", "a row with the same key stands in this file already")

COUNTERPARTS: Final = "counterparts"
_PLACED_BY: Final = ("kind", "area_code", "unit_code", "valid_from", "valid_to", "end_reason")
"""What of a counterpart says where an entry with it lies."""

Values = dict[str, Any]
Key = tuple[Any, ...]


def other_content(column: str, before: object, after: object) -> Why:
    """That a row is there already with something else in this column."""
    zh = f"已有同一主键的行,内容不同(原为“{before}”);要替换请加 --update"
    en = f'a row with this key is there already with other content (it was "{before}"); --update replaces it'
    return Why(zh, en)


def _placed(values: Values) -> tuple[Any, ...]:
    return tuple(values.get(name) for name in _PLACED_BY)


def batches(rows: Iterator[Row], size: int) -> Iterator[list[Row]]:
    """The rows in lists of ``size``; all in one when it is 0."""
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if size and len(batch) >= size:
            yield batch
            batch = []
    if batch:
        yield batch


class TableLoader:
    """Loads one sheet by one part."""

    def __init__(self, job: Job, part: Part, sheet: Sheet) -> None:
        self._job = job
        self._part = part
        self._sheet = sheet
        self._judge = Judge(sheet, job.world, job.faults)
        self._seen: set[Key] = set()
        self._late: list[Row] = []
        self._first = part.binding.is_empty()
        self._read = 0

    def load(self) -> None:
        """Read it all; write what is new or changed as long as nothing is wrong anywhere."""
        unread = self._job.world.unread
        rows = read_rows(self._sheet, self._job.faults, broken=lambda: unread.add(self._part.table.name))
        for batch in batches(rows, 0 if self._part.whole else BATCH):
            self._batch(batch)
            self._read += len(batch)
            self._job.done(self._sheet, self._read)
        self._finish()

    def _finish(self) -> None:
        if self._part.late is not None:
            for row in self._late:
                self._judge.turn_to(row)
                self._judge.each(row.values, self._part.late)

    def _batch(self, batch: list[Row]) -> None:
        told = [row for row in batch if self._is_told(row)]
        keyed = [row for row in told if self._is_keyed(row)]
        there = {} if self._first else self._part.binding.existing([self._key(row) for row in keyed])
        if self._part.whole:
            for row in keyed:
                self._remember(row)
            if self._part.table.name == "areas":
                self._job.world.settle_places()
        once = {row.number for row in keyed}
        new: list[Values] = []
        replaced: list[tuple[Key, Values, Values]] = []
        for row in told:
            if row.number in once:
                self._one(row, there.get(self._key(row)), new, replaced)
            else:
                self._look_through(row)
        if self._job.writing:
            self._write(new, replaced)

    def _is_told(self, row: Row) -> bool:
        """Whether one cell of the row can be told from the next."""
        if row.shifted:
            self._lose(row)
        return not row.shifted

    def _is_keyed(self, row: Row) -> bool:
        """Whether the key can be read, and is this row's alone."""
        if not row.unread.isdisjoint(self._part.binding.key):
            self._lose(row)
            return False
        key = self._key(row)
        if key in self._seen:
            shown = " ".join(str(part) for part in key)
            self._job.faults.add(self._sheet.shown, row.number, self._part.binding.key[0], shown, TWICE)
            return False
        self._seen.add(key)
        return True

    def _lose(self, row: Row) -> None:
        """Whatever names this row is excused."""
        code = row.values.get(self._part.binding.key[0])
        if isinstance(code, str) and code:
            self._job.world.lose(self._part.table.name, code)
        else:
            self._job.world.unread.add(self._part.table.name)

    def _remember(self, row: Row) -> None:
        try:
            self._part.remember(self._job.world, row.values)
        except UnreadCellError:
            self._lose(row)

    def _key(self, row: Row) -> Key:
        return self._part.binding.key_of(row.values)

    def _one(self, row: Row, old: Values | None, new: list[Values], replaced: list[tuple[Key, Values, Values]]) -> None:
        values = row.values
        self._turn_to(row)
        if row.sound and old is not None and all(old[column] == values[column] for column in old):
            self._job.skipped[self._part.table.name] += 1
        elif row.sound and old is not None and not self._job.update:
            column = next(column for column in old if old[column] != values[column])
            self._judge.note(column, values[column], other_content(column, old[column], values[column]))
            self._check(row)
        else:
            self._check(row)
            if old is None:
                new.append(values)
            else:
                self._judge.each(values, lambda judge, values: self._part.again(judge, old, values))
                replaced.append((self._key(row), old, values))
            if row.sound:
                self._part.noted(self._job, values)
        if not self._part.whole:
            self._remember(row)

    def _look_through(self, row: Row) -> None:
        """Name what else is wrong with a row that goes nowhere."""
        self._turn_to(row)
        self._check(row)

    def _turn_to(self, row: Row) -> None:
        self._judge.turn_to(row)
        self._judge.each(row.values, self._part.prepare)

    def _check(self, row: Row) -> None:
        self._judge.each(row.values, *self._part.checks)
        if self._part.words is not None:
            self._job.later.append(self._put_off(row))
        self._judge.each(row.values, lambda judge, values: self._keep_late(row))
        code = row.values.get(self._part.binding.key[0])
        if self._judge.noted and isinstance(code, str):
            self._job.world.doubt(self._part.table.name, code, self._judge.noted)

    def _keep_late(self, row: Row) -> None:
        if self._part.is_late(row.values):
            self._late.append(row)

    def _put_off(self, row: Row) -> Any:
        def check() -> None:
            assert self._part.words is not None  # noqa: S101
            self._judge.turn_to(row)
            self._judge.each(row.values, self._part.words)

        return check

    def _write(self, new: list[Values], replaced: list[tuple[Key, Values, Values]]) -> None:
        job, part = self._job, self._part
        changed = [after for _, _, after in replaced]
        if part.write_as is not None:
            part.write_as(job, new, changed)
        elif part.write is not None:
            part.write(new, changed)
        else:
            part.binding.create(new)
            part.binding.update(changed)
        if part.table.name == COUNTERPARTS:
            job.moved |= {after["counterpart_code"] for _, before, after in replaced if _placed(before) != _placed(after)}
        record_changes(part.table.name, replaced, personal=part.binding.personal(), by=job.by, at=job.at)
        job.new[part.table.name] += len(new)
        job.changed[part.table.name] += len(changed)
