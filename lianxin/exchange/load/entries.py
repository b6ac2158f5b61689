"""Entries of a folder: streamed in batches, so that memory does not grow; judged by ``rules.entry_faults`` alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from lianxin.audit.bulk import record_changes
from lianxin.exchange.cells import empty
from lianxin.exchange.faults import Faults, Why
from lianxin.exchange.load.job import Job
from lianxin.exchange.load.rows import BATCH, TWICE, batches, other_content
from lianxin.exchange.sense import CIRCLE, Judge
from lianxin.exchange.source import Row, Sheet, read_rows
from lianxin.exchange.tables import ENTRIES
from lianxin.exchange.words import Lexicon
from lianxin.exchange.world import World
from lianxin.records import bulk
from lianxin.rules.entries import Earlier, Known, Written, derive, place_of
from lianxin.rules.entry_faults import entry_faults
from lianxin.rules.errors import Fault
from lianxin.rules.policy.near import nearest

_TABLE_OF: Final = {
    "officer_codes": "officers",
    "counterpart_codes": "counterparts",
    "area_code": "areas",
    "unit_code": "units",
    "campaign": "campaigns",
}
_OF_PAGES: Final = frozenset({"topic", "reason", "outcome"})
"""What a page asks of whoever types, and the folder does not: exchange.md leaves these columns free."""
_PLACED_BY: Final = frozenset({"area_code", "counterpart_codes", "unit_code", "officer_codes"})
"""What says where an entry lies, and so which words hold for it."""
_RESTS_ON: Final = {"half_days": ("until",), "minutes": ("until",), "review": ("reviewed_on",), "withdrawn_on": ("recorded_at",)}
"""Columns without which one cannot say whether another is right."""
NO_WORDS: Final = Lexicon(())
PERSONAL: Final = frozenset({"text", "reason"})

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Correction:
    """A row that corrects an earlier entry, put off until all entries are known."""

    number: int
    written: Written


def areas_of(written: Written, world: World, known: Known) -> list[str]:
    """Where the entry lies, and where its officers serve that day: whose words it may use."""
    place = place_of(written, known)
    areas = [place] if place else []
    for officer in written.officers:
        for post in world.held_posts.get(officer, ()):
            area = world.units.get(post.unit)
            if area is not None and area not in areas and post.holds(written.day):
                areas.append(area)
    return areas


def lexicon_of(written: Written, world: World, known: Known) -> Lexicon:
    """The words in force for an entry on its day."""
    return world.words.of_all(areas_of(written, world, known), written.day)


class EntryLoader:
    """Loads the sheet of entries."""

    def __init__(self, job: Job, sheet: Sheet) -> None:
        self._job = job
        self._sheet = sheet
        self._judge = Judge(sheet, job.world, job.faults)
        self._known = job.world.for_entries()
        self._writer = bulk.EntryWriter() if job.writing else None
        self._first = bulk.is_empty()
        self._seen: set[int] = set()
        self._unsound: set[str] = set()
        self._corrections: dict[str, Correction] = {}
        self._resettle: set[str] = set()

    def load(self) -> None:
        """Read it all; write what is new or changed as long as nothing is wrong anywhere."""
        read = 0
        for batch in batches(read_rows(self._sheet, self._job.faults), BATCH):
            self._batch(batch)
            read += len(batch)
            self._job.done(self._sheet, read)
        self._correct()

    # -- rows

    def _batch(self, batch: list[Row]) -> None:
        codes = {row.number: row.values["entry_code"] for row in batch if self._is_sound(row)}
        there = {} if self._first else bulk.existing_entries([*codes.values()])
        new: list[bulk.Pair] = []
        changed: list[bulk.Pair] = []
        replaced: list[tuple[tuple[str], Values, Values]] = []
        for row in batch:
            old = there.get(row.values.get("entry_code", "")) if row.number in codes else None
            if old is not None and self._same(row, old):
                continue
            pair = self._judged(row)
            if pair is None or row.number not in codes:
                continue
            if old is None:
                new.append(pair)
            else:
                changed.append(pair)
                replaced.append(((row.values["entry_code"],), old, row.values))
                self._resettle.add(old["supersedes"])
        if self._job.writing and self._writer is not None:
            self._writer.create(new)
            self._writer.replace(changed)
            record_changes("entries", replaced, personal=PERSONAL, by=self._job.by, at=self._job.at)
            self._job.new["entries"] += len(new)
            self._job.changed["entries"] += len(changed)

    def _is_sound(self, row: Row) -> bool:
        """Whether it can be stored as it stands, if nothing else is wrong with it. Fills in what is left open."""
        values = row.values
        code = values.get("entry_code", "")
        twice = bool(code) and hash(code) in self._seen
        if twice:
            self._job.faults.add(self._sheet.shown, row.number, "entry_code", code, TWICE)
        self._seen.add(hash(code))
        if not row.sound:
            self._unsound.add(code)
            return False
        if values["until"] == values["day"]:
            values["until"] = None
        values["outcome"] = values["outcome"] or "done"
        return not twice

    def _same(self, row: Row, old: Values) -> bool:
        """Whether the row is there already; if only its key is, and nothing may be replaced, that is noted."""
        differing = next((name for name in ENTRIES.header if old[name] != row.values[name]), None)
        if differing is None:
            self._job.skipped["entries"] += 1
            return True
        if self._job.update:
            return False
        self._judge.row = row.number
        value = "…" if differing in PERSONAL else row.values[differing]
        self._judge.note(differing, value, other_content(differing, "…" if differing in PERSONAL else old[differing], value))
        return True

    def _judged(self, row: Row) -> bulk.Pair | None:
        """The entry with what follows from it; None when anything is wrong with it, which is noted."""
        if "day" in row.unread or row.shifted:
            self._judge_codes(row)
            return None
        written = bulk.written_of(self._as_far_as_read(row))
        if written.supersedes:
            self._corrections[written.code] = Correction(row.number, written)
            written = replace(written, supersedes=None)
        areas = areas_of(written, self._job.world, self._known)
        lexicon = self._job.world.words.of_all(areas, written.day)
        found = self._faults(written, lexicon if self._knows_words(areas, written, row.unread) else None)
        for fault in found:
            if not self._is_excused(fault.field, fault.value, written, row.unread):
                why = self._with_nearest(fault.field, fault.value, lexicon, Why(fault.zh, fault.en))
                self._job.faults.add(self._sheet.shown, row.number, fault.field, fault.value, why)
        if found or not row.sound:
            return None
        return written, derive(written, self._known, lexicon.vocabulary.entries.get(written.kind))

    def _faults(self, written: Written, lexicon: Lexicon | None) -> list[Fault]:
        """What is wrong; without a lexicon, what is wrong whichever words hold for the entry."""
        world = self._job.world
        words = lexicon or (NO_WORDS if world.wordless else world.words.everywhere())
        found = entry_faults(written, self._known, words.vocabulary, now=self._job.at)
        beyond = _OF_PAGES | ({"kind"} if words is NO_WORDS else set())
        return [fault for fault in found if fault.field not in beyond]

    def _judge_codes(self, row: Row) -> None:
        """Of an entry without its day only this can be said: whether what it names is there."""
        self._judge.turn_to(row)
        for column, table in _TABLE_OF.items() if not row.shifted else ():
            if column not in row.unread:
                named = row.values[column]
                for code in named if isinstance(named, tuple) else (named,):
                    self._judge.code({column: code}, column, table)

    def _as_far_as_read(self, row: Row) -> Values:
        """Its values; what could not be read counts as left open."""
        if row.sound:
            return row.values
        nothing = {column.name: empty(column) for column in ENTRIES.columns}
        return {**nothing, "recorded_at": self._job.at, **row.values}

    def _is_excused(self, field: str, value: str, written: Written, unread: set[str]) -> bool:
        """Whether a fault only follows from another that is named already."""
        world = self._job.world
        if field in unread or not unread.isdisjoint(_RESTS_ON.get(field, ())):
            return True
        table = _TABLE_OF.get(field)
        if table is not None and world.excuses(table, value):
            return True
        if table == "officers":
            return value in world.officers and not world.is_sure_of_posts(value)
        return table == "counterparts" and value in written.counterparts and not world.is_sure_of_counterpart(value)

    def _knows_words(self, areas: list[str], written: Written, unread: set[str]) -> bool:
        """Whether one can say which words hold for the entry: its areas, officers and posts, and the adoptions, are sound."""
        world = self._job.world
        if not unread.isdisjoint(_PLACED_BY) or not all(world.is_sure_of(area) for area in areas):
            return False
        if not all(code in world.officers and world.is_sure_of_posts(code) for code in written.officers):
            return False
        return all(world.is_sure_of_place(code) for code in written.counterparts)

    def _with_nearest(self, field: str, value: str, lexicon: Lexicon, why: Why) -> Why:
        near = nearest(value, lexicon.vocabulary.entries) if field == "kind" else None
        return Why(f"{why.zh};是不是“{near}”?", f'{why.en}; did you mean "{near}"?') if near else why

    # -- corrections

    def _correct(self) -> None:
        """Judge the corrections against all entries, the folder's and those there before; store them."""
        targets = {one.written.supersedes or "" for one in self._corrections.values()}
        earlier = self._earlier(targets)
        for code, one in self._corrections.items():
            self._judge_correction(code, one, earlier)
        if self._job.writing:
            pairs = {code: one.written.supersedes or "" for code, one in self._corrections.items()}
            bulk.set_corrections(pairs)
            bulk.settle_corrected({*pairs.values(), *self._resettle} - {""})

    def _earlier(self, targets: set[str]) -> dict[str, Earlier]:
        found = bulk.earlier_entries(targets)
        found = {
            code: replace(entry, superseded_by=None) if entry.superseded_by in self._corrections else entry
            for code, entry in found.items()
        }
        if self._job.faults and targets:
            # Nothing more is written after a fault: the folder itself must say what it holds.
            for row in read_rows(self._sheet, Faults()):
                values = row.values
                if row.sound and values["entry_code"] in targets:
                    found[values["entry_code"]] = Earlier(values["recorded_at"], values["withdrawn_on"] is not None)
        return found

    def _judge_correction(self, code: str, one: Correction, earlier: dict[str, Earlier]) -> None:
        target = one.written.supersedes or ""
        known = Known({}, {}, {}, {}, earlier=earlier)
        self._judge.row = one.number
        for fault in entry_faults(one.written, known, NO_WORDS.vocabulary, now=self._job.at):
            if fault.field == "supersedes" and (target in earlier or target not in self._unsound):
                self._judge.note("supersedes", fault.value, Why(fault.zh, fault.en))
        if target != code and self._goes_round(code):
            self._judge.note("supersedes", target, CIRCLE)
        if target in earlier and earlier[target].superseded_by is None:
            earlier[target] = replace(earlier[target], superseded_by=code)

    def _goes_round(self, start: str) -> bool:
        """Whether correcting leads back to where it started."""
        seen: set[str] = set()
        code = self._target_of(start)
        while code and code not in seen:
            if code == start:
                return True
            seen.add(code)
            code = self._target_of(code)
        return False

    def _target_of(self, code: str) -> str:
        ours = self._corrections.get(code)
        if ours is not None:
            return ours.written.supersedes or ""
        return bulk.corrected_by([code]).get(code, "") if self._job.update else ""


class Rederiver:
    """Stores anew what follows from entries, after the registry under them has changed."""

    def __init__(self, job: Job) -> None:
        self._world = job.world
        self._known = job.world.for_entries()
        self._writer = bulk.EntryWriter()

    def run(self, rows: Iterator[Mapping[str, Any]]) -> int:
        """Go through rows of entries, batch by batch; returns how many."""
        done = 0
        batch: list[bulk.Pair] = []
        for row in rows:
            batch.append(self._pair(bulk.written_of(row)))
            if len(batch) == BATCH:
                self._writer.rederive(batch)
                done, batch = done + len(batch), []
        self._writer.rederive(batch)
        return done + len(batch)

    def _pair(self, written: Written) -> bulk.Pair:
        terms = lexicon_of(written, self._world, self._known).vocabulary.entries.get(written.kind)
        return written, derive(written, self._known, terms)
