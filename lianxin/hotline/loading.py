"""Calls by the hundred thousand, from a file: streamed, all or nothing, and twice is once (Z6: 150,000 calls)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Final

from django.db import transaction

from lianxin.audit import actions as audit
from lianxin.audit.bulk import ids_by_code
from lianxin.hotline.actions.answering import BROUGHT
from lianxin.hotline.facts import Law, put, told_of
from lianxin.hotline.models import Call, CallMatter, Line
from lianxin.matters.models import Matter
from lianxin.registry.models import Officer
from lianxin.rules.calls_rows import COLUMNS, NEEDED, CallRow, read_row
from lianxin.rules.errors import Fault

BATCH: Final = 1_000
MOST_FAULTS: Final = 1_000
"""So many are told; the others are counted."""
Rows = Iterable[tuple[int, Mapping[str, str]]]


@dataclass(slots=True)
class Loaded:
    """What a loading did: rows that are new, rows that were there; every fault with the number of its row, and how many more."""

    new: int = 0
    skipped: int = 0
    faults: list[tuple[int, Fault]] = field(default_factory=list)
    more: int = 0

    @property
    def ok(self) -> bool:
        """Whether all was taken."""
        return not self.faults

    def fault(self, row: int, fault: Fault) -> None:
        """Note a fault."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append((row, fault))
        else:
            self.more += 1


def header_faults(names: Sequence[str]) -> list[Fault]:
    """What is wrong with the names of the columns: unknown, twice, missing."""
    faults = [Fault(name, "", "没有这一列", "there is no such column") for name in names if name not in COLUMNS]
    faults += [Fault(name, "", "这一列有两次", "this column stands there twice") for name in {*names} if names.count(name) > 1]
    return faults + [Fault(name, "", "缺少这一列", "this column is missing") for name in NEEDED if name not in names]


def load_calls(
    rows: Rows, *, by: str, at: datetime, dry_run: bool = False, progress: Callable[[int], None] = lambda _: None
) -> Loaded:
    """Load rows of cells by column, each with its number. A thousand are in memory at a time; with a fault nothing is changed."""
    done = Loaded()
    lines, law = {line.code: line for line in Line.objects.select_related("area")}, Law()
    stream = iter(rows)
    with transaction.atomic():
        while some := list(islice(stream, BATCH)):
            _batch(some, lines, done, at, law)
            progress(done.new + done.skipped)
        if done.faults or dry_run:
            transaction.set_rollback(True)
        elif done.new:
            after = {"new": done.new, "skipped": done.skipped}
            audit.record("hotline.calls.loaded", kind="line", code="", by=by, at=at, after=after)
    return done


def _batch(
    some: Sequence[tuple[int, Mapping[str, str]]], lines: Mapping[str, Line], done: Loaded, at: datetime, law: Law
) -> None:
    read: list[tuple[int, CallRow]] = []
    for number, cells in some:
        row = read_row(cells, at=at)
        if isinstance(row, CallRow):
            read.append((number, row))
        else:
            for fault in row:
                done.fault(number, fault)
    officers = ids_by_code(Officer, "code", (row.officer for _, row in read))
    matters = ids_by_code(Matter, "code", (row.matter for _, row in read))
    there = {call.code: call for call in Call.objects.filter(code__in=[row.code for _, row in read])}
    brought = CallMatter.objects.filter(call__in=there.values(), how=BROUGHT).order_by("-pk")
    about: dict[str, int | None] = dict(brought.values_list("call__code", "matter"))
    fresh: dict[str, Call] = {}
    by: dict[str, str] = {}
    for number, row in read:
        faults = list(_unknown(row, lines, officers, matters))
        if faults:
            for fault in faults:
                done.fault(number, fault)
            continue
        call, matter = _call(row, lines[row.line], officers.get(row.officer), law), matters.get(row.matter)
        old = there.get(row.code) or fresh.get(row.code)
        if old is None:
            fresh[row.code] = call
            about[row.code], by[row.code] = matter, row.officer
        elif _same(old, call) and about.get(row.code) == matter:
            done.skipped += 1
        else:
            done.fault(number, Fault("call", row.call, "已有这个来电,内容不同", "there is such a call with other content"))
    if not done.faults:
        _write(fresh.values(), about, by)
    done.new += len(fresh)


def _write(fresh: Iterable[Call], about: Mapping[str, int | None], by: Mapping[str, str]) -> None:
    """The calls with the matters that they brought."""
    made = Call.objects.bulk_create(fresh, batch_size=BATCH)
    found = ((call, about[call.code]) for call in made)
    CallMatter.objects.bulk_create(
        CallMatter(call=call, matter_id=matter, how=BROUGHT, at=call.settled_at or call.begun_at, by=by[call.code])
        for call, matter in found
        if matter is not None
    )


def _unknown(row: CallRow, lines: Mapping[str, Line], officers: Mapping[str, int], matters: Mapping[str, int]) -> Iterator[Fault]:
    if row.line not in lines:
        yield Fault("line", row.line[:40], "没有这条线路", "there is no such line")
    if row.officer and row.officer not in officers:
        yield Fault("officer_code", row.officer[:40], "没有这名干部", "there is no such officer")
    if row.matter and row.matter not in matters:
        yield Fault("matter_code", row.matter[:40], "没有这件事项", "there is no such matter")


def _call(row: CallRow, line: Line, officer: int | None, law: Law) -> Call:
    call = Call(code=row.code, line=line, area=line.area, agent_id=officer, outcome=row.outcome)
    put(call, row.told, law)
    call.settled_at = (row.told.ended_at or row.told.begun_at) if row.outcome else None
    if row.called_back_at is not None:
        call.back_at, call.back_by, call.back_how, call.back_tries = row.called_back_at, row.officer, "reached", 1
    return call


def _same(old: Call, new: Call) -> bool:
    names = ("agent_id", "outcome", "back_at")
    return told_of(old) == told_of(new) and all(getattr(old, name) == getattr(new, name) for name in names)
