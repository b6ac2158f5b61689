"""Entries by the hundred thousand, in and out. Callers open the transaction and record the act.

What follows from an entry is worked out by ``rules.entries`` alone; here it is only stored, by COPY on PostgreSQL.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from django.db import connection
from django.db.models import Min, OuterRef, Q, QuerySet, Subquery

from lianxin.audit.bulk import KEYS_AT_ONCE, Row, by_bytes, insert, take_ids
from lianxin.records.models import Entry, EntryCounterpart, EntryDay, EntryOfficer
from lianxin.registry.models import Area, Counterpart, Officer, Unit
from lianxin.rules.entries import NAMED, Derived, Earlier, Written, date_of

CHUNK: Final = 1_000
_PLAIN: Final = (
    "kind",
    "day",
    "until",
    "recorded_at",
    "recorded_on",
    "area_id",
    "unit_id",
    "place_id",
    "half_days",
    "minutes",
    "persons",
    "fen",
    "count",
    "campaign",
    "topic",
    "outcome",
    "withdrawn_on",
    "reason",
    "reviewed_on",
    "review",
    "text",
)
_ENTRY: Final = ("id", "code", "recorded_by", *_PLAIN)
_OFFICER: Final = ("entry_id", "officer_id", "position", "unit_id", "day", "until")
_COUNTERPART: Final = ("entry_id", "counterpart_id", "root_id", "origin", "position", "day")
_DAY: Final = ("entry_id", "day", "half_days")

Pair = tuple[Written, Derived]


def _as_is(value: Any) -> Any:
    return value


@dataclass(frozen=True, slots=True)
class _Ids:
    """Primary keys by code."""

    areas: Mapping[str, int]
    units: Mapping[str, int]
    officers: Mapping[str, int]
    counterparts: Mapping[str, tuple[int, int]]
    """With the one that each is after merges."""


class EntryWriter:
    """Writes entries; the codes that they name are looked up once for all of them."""

    def __init__(self) -> None:
        """Take in the registry as it is now: it does not change while entries are written."""
        self._ids = _Ids(
            dict(Area.objects.values_list("code", "pk")),
            dict(Unit.objects.values_list("code", "pk")),
            dict(Officer.objects.values_list("code", "pk")),
            {
                code: (pk, root or pk)
                for code, pk, root in Counterpart.objects.values_list("code", "pk", "root_id").iterator(CHUNK)
            },
        )
        native = connection.vendor == "postgresql"
        self._date: Callable[[Any], Any] = _as_is if native else lru_cache(8192)(connection.ops.adapt_datefield_value)
        self._moment = _as_is if native else connection.ops.adapt_datetimefield_value

    def create(self, pairs: Sequence[Pair]) -> None:
        """Insert entries with all that follows from them. They are sound; corrections are set by ``set_corrections``."""
        keys = take_ids(Entry, len(pairs))
        insert(Entry, _ENTRY, [(pk, one.code, "", *self._plain(one, more)) for pk, (one, more) in zip(keys, pairs, strict=True)])
        self._parts(list(zip(keys, pairs, strict=True)))

    def replace(self, pairs: Sequence[Pair]) -> None:
        """Give the entries of these codes this content, in place."""
        keys = self._keys([one.code for one, _ in pairs])
        self._clear(keys)
        for pk, (one, more) in zip(keys, pairs, strict=True):
            plain = dict(zip(_PLAIN, self._plain(one, more, native=True), strict=True))
            Entry.objects.filter(pk=pk).update(**plain, supersedes=None)
        self._parts(list(zip(keys, pairs, strict=True)))

    def rederive(self, pairs: Sequence[Pair]) -> None:
        """Store anew what follows from these entries; what was written stays as it is."""
        keys = self._keys([one.code for one, _ in pairs])
        self._clear(keys)
        places = [Entry(pk=pk, place_id=self._area(more.place)) for pk, (_, more) in zip(keys, pairs, strict=True)]
        Entry.objects.bulk_update(places, ["place"], batch_size=CHUNK // 2)
        self._parts(list(zip(keys, pairs, strict=True)))

    def _keys(self, codes: Sequence[str]) -> list[int]:
        found = dict(Entry.objects.filter(code__in=codes).values_list("code", "pk"))
        return [found[code] for code in codes]

    def _clear(self, keys: Sequence[int]) -> None:
        for model in (EntryOfficer, EntryCounterpart, EntryDay):
            model._default_manager.filter(entry__in=keys).delete()

    def _plain(self, one: Written, more: Derived, *, native: bool = False) -> tuple[Any, ...]:
        day, moment = (_as_is, _as_is) if native else (self._date, self._moment)
        ids = self._ids
        return (
            one.kind,
            day(one.day),
            day(one.last),
            moment(one.recorded_at),
            day(date_of(one.recorded_at)),
            self._area(one.area),
            ids.units[one.unit] if one.unit else None,
            self._area(more.place),
            one.half_days,
            one.minutes,
            one.persons,
            one.fen,
            one.count,
            one.campaign,
            one.topic,
            one.outcome,
            day(one.withdrawn_on) if one.withdrawn_on else None,
            one.reason,
            day(one.reviewed_on) if one.reviewed_on else None,
            one.review,
            one.text,
        )

    def _area(self, code: str | None) -> int | None:
        return self._ids.areas[code] if code else None

    def _parts(self, found: Sequence[tuple[int, Pair]]) -> None:
        officers: list[tuple[Any, ...]] = []
        counterparts: list[tuple[Any, ...]] = []
        days: list[tuple[Any, ...]] = []
        for pk, (one, more) in found:
            last = more.days[-1].day if more.days else one.day
            day, until = self._date(one.day), self._date(last) if last > one.day else None
            for place, (officer, unit) in enumerate(zip(one.officers, more.units, strict=True)):
                officers.append((pk, self._ids.officers[officer], place, self._ids.units[unit] if unit else None, day, until))
            named = [(code, NAMED) for code in one.counterparts]
            for place, (code, origin) in enumerate((*named, *more.villages)):
                counterpart, root = self._ids.counterparts[code]
                counterparts.append((pk, counterpart, root, origin, place, day))
            days.extend((pk, self._date(item.day), item.half_days) for item in more.days)
        insert(EntryOfficer, _OFFICER, officers)
        insert(EntryCounterpart, _COUNTERPART, counterparts)
        insert(EntryDay, _DAY, days)


# -- corrections ---------------------------------------------------------------------------------


def set_corrections(corrections: Mapping[str, str]) -> None:
    """Let each entry (by code) correct another; the corrected one ceases on the day on which the correction was recorded."""
    codes = sorted({*corrections, *corrections.values()})
    for start in range(0, len(codes), KEYS_AT_ONCE):
        some = codes[start : start + KEYS_AT_ONCE]
        targets = {code: corrections[code] for code in some if code in corrections}
        if targets:
            ids = dict(Entry.objects.filter(code__in=[*targets, *targets.values()]).values_list("code", "pk"))
            entries = [Entry(pk=ids[code], supersedes_id=ids[target]) for code, target in targets.items()]
            Entry.objects.bulk_update(entries, ["supersedes"], batch_size=KEYS_AT_ONCE)


def settle_corrected(codes: Iterable[str]) -> None:
    """Work out anew on which day each of these entries was corrected, if it was (rule 19)."""
    wanted = sorted(set(codes))
    first = Entry.objects.filter(supersedes=OuterRef("pk")).order_by().values("supersedes").annotate(on=Min("recorded_on"))
    for start in range(0, len(wanted), KEYS_AT_ONCE):
        some = Entry.objects.filter(code__in=wanted[start : start + KEYS_AT_ONCE])
        some.update(superseded_on=Subquery(first.values("on")))


def earlier_entries(codes: Iterable[str]) -> dict[str, Earlier]:
    """Those entries among the codes that are there, as the rule of corrections asks for them."""
    wanted = sorted(set(codes))
    found: dict[str, Earlier] = {}
    for start in range(0, len(wanted), KEYS_AT_ONCE):
        some = Entry.objects.filter(code__in=wanted[start : start + KEYS_AT_ONCE])
        rows = some.values_list("code", "recorded_at", "withdrawn_on", "superseded_by__code")
        found.update({code: Earlier(at, withdrawn is not None, by) for code, at, withdrawn, by in rows})
    return found


def corrected_by(codes: Sequence[str]) -> dict[str, str]:
    """What each of these entries corrects, by code."""
    rows = Entry.objects.filter(code__in=codes, supersedes__isnull=False).values_list("code", "supersedes__code")
    return dict(rows)


def settle_roots(roots: Mapping[int, int]) -> None:
    """Let entries of these counterparts be those of whom they have been merged into (rule 23)."""
    for counterpart, root in roots.items():
        EntryCounterpart.objects.filter(counterpart_id=counterpart).update(root_id=root)


# -- reading -------------------------------------------------------------------------------------

_READ: Final = {
    "entry_code": "code",
    "kind": "kind",
    "day": "day",
    "recorded_at": "recorded_at",
    "until": "until",
    "area_code": "area__code",
    "unit_code": "unit__code",
    "half_days": "half_days",
    "minutes": "minutes",
    "persons": "persons",
    "fen": "fen",
    "count": "count",
    "campaign": "campaign",
    "topic": "topic",
    "outcome": "outcome",
    "supersedes": "supersedes__code",
    "withdrawn_on": "withdrawn_on",
    "reason": "reason",
    "reviewed_on": "reviewed_on",
    "review": "review",
    "text": "text",
}
_CODES: Final = frozenset({"area_code", "unit_code", "supersedes"})


def is_empty() -> bool:
    """Whether there is no entry at all."""
    return not Entry.objects.exists()


def existing_entries(codes: Sequence[str]) -> dict[str, Row]:
    """Those entries among the codes that are there, as rows of the folder, by code."""
    found: dict[str, Row] = {}
    for start in range(0, len(codes), KEYS_AT_ONCE):
        some = Entry.objects.filter(code__in=codes[start : start + KEYS_AT_ONCE])
        found.update({row["entry_code"]: row for row in entry_rows(some)})
    return found


def entries_of(officers: Iterable[str] | None = None, counterparts: Iterable[str] = ()) -> "QuerySet[Entry]":
    """The entries of these officers and with these counterparts (by code), or all."""
    if officers is None:
        return Entry.objects.all()
    theirs = EntryOfficer.objects.filter(officer__code__in=list(officers)).values("entry_id")
    whom = EntryCounterpart.objects.filter(counterpart__code__in=list(counterparts)).values("entry_id")
    return Entry.objects.filter(Q(pk__in=theirs) | Q(pk__in=whom))


def entry_rows(entries: "QuerySet[Entry]") -> Iterator[Row]:
    """Entries as rows of the folder, by code, streamed; only what was written, nothing that follows from it."""
    batch: list[tuple[Any, ...]] = []
    for values in entries.order_by(by_bytes("code")).values_list("pk", *_READ.values()).iterator(CHUNK):
        batch.append(values)
        if len(batch) == CHUNK:
            yield from _rows(batch)
            batch = []
    yield from _rows(batch)


def _rows(batch: Sequence[tuple[Any, ...]]) -> Iterator[Row]:
    keys = [values[0] for values in batch]
    officers = _codes(EntryOfficer.objects.filter(entry__in=keys), "officer__code")
    counterparts = _codes(EntryCounterpart.objects.filter(entry__in=keys, origin=NAMED), "counterpart__code")
    for pk, *values in batch:
        row: Row = {name: ("" if value is None and name in _CODES else value) for name, value in zip(_READ, values, strict=True)}
        row["until"] = None if row["until"] == row["day"] else row["until"]
        row["officer_codes"] = tuple(officers.get(pk, ()))
        row["counterpart_codes"] = tuple(counterparts.get(pk, ()))
        yield row


def _codes(parts: "QuerySet[Any]", code: str) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for entry, value in parts.order_by("entry_id", "position").values_list("entry_id", code):
        found.setdefault(entry, []).append(value)
    return found


def stored_derivations(codes: Sequence[str]) -> dict[str, tuple[Any, ...]]:
    """What is stored beside these entries: place, units of the officers in order, villages that follow, days with half-days."""
    entries = Entry.objects.filter(code__in=codes)
    keys = dict(entries.values_list("pk", "code"))
    places = dict(entries.values_list("pk", "place__code"))
    units = _grouped(EntryOfficer.objects.filter(entry__in=keys).order_by("entry_id", "position"), "unit__code")
    villages = _grouped(EntryCounterpart.objects.filter(entry__in=keys).exclude(origin=NAMED), "counterpart__code", "origin")
    days = _grouped(EntryDay.objects.filter(entry__in=keys).order_by("entry_id", "day"), "day", "half_days")
    return {
        code: (
            places[pk],
            tuple(unit for (unit,) in units.get(pk, ())),
            tuple(sorted(villages.get(pk, ()))),
            tuple(days.get(pk, ())),
        )
        for pk, code in keys.items()
    }


def _grouped(parts: "QuerySet[Any]", *columns: str) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = {}
    for entry, *values in parts.values_list("entry_id", *columns):
        found.setdefault(entry, []).append(tuple(values))
    return found


def written_of(row: Mapping[str, Any]) -> Written:
    """A row of the folder as the value that the rules take."""
    return Written(
        row["entry_code"],
        row["officer_codes"],
        row["kind"],
        row["day"],
        row["recorded_at"],
        row["until"],
        row["counterpart_codes"],
        row["area_code"] or None,
        row["unit_code"] or None,
        row["half_days"],
        row["minutes"],
        row["persons"],
        row["fen"],
        row["count"],
        row["campaign"],
        row["topic"],
        row["outcome"] or "done",
        row["supersedes"] or None,
        row["withdrawn_on"],
        row["reason"],
        row["reviewed_on"],
        row["review"],
        row["text"],
    )
