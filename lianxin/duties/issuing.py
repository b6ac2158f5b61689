"""Writing dues set-wise: what is new, what moved, what is gone, and which of it is news for the audit.

Dues come in batches, so that a prefecture's month needs no more memory than a township's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any, Final, TypeVar

from django.db.models import Q

from lianxin.duties import words
from lianxin.duties.models import Due as Row
from lianxin.rules.dues import Due

T = TypeVar("T")
Fields = dict[str, Any]
Key = tuple[str, str, str, int, date, date | None]
Group = tuple[str, str, date, date | None]

_BATCH: Final = 500
_OWED: Final = ("target", "owed", "denominator")
"""What is owed. What was done, and the state that follows from it, are no news for the audit."""

_CONTENT: Final = (
    "version_id",
    "period",
    "target",
    "owed",
    "done",
    "numerator",
    "denominator",
    "state",
    "quantity",
    "class_key",
    "home_id",
    "area_id",
    "why",
    "last",
)


@dataclass(frozen=True, slots=True)
class Change:
    """One due that arose late, went, or asks for something else than before, and why."""

    party: str
    policy: str
    duty: str
    period: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    why: str

    def as_data(self) -> Fields:
        """As the audit keeps it."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(slots=True)
class Writing:
    """Takes dues batch by batch and writes what differs from the rows there.

    ``known`` are the duties and windows issued before: a due that arises in one of those is news, the first issue is not.
    """

    at: datetime
    known: frozenset[Group]
    made: int = 0
    renewed: int = 0
    gone: int = 0
    moved: bool = False
    """Whether a due lies in another area than before, perhaps outside the one that is issued."""
    changes: list[Change] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)

    def put(self, dues: list[Due]) -> None:
        """Write a batch: new rows, and rows that differ. Frozen rows are left as they are."""
        old = _rows_of(dues)
        new, changed = [], []
        for due in dues:
            key, fields = key_of(due), _fields(due)
            row = old.get(key) or old.get((*key[:-1], None))  # of a term that has ended: its row while it was open
            if row is None:
                new.append(_new_row(due, fields, self.at))
                self._tell_new(due, fields)
                continue
            self.seen.add(row.id)
            if not row.frozen and row.content != fields:
                changed.append(Row(pk=row.id, **fields))
                self.moved = self.moved or row.content["area_id"] != fields["area_id"]
                self._tell_changed(due, row.content, fields)
        self.seen |= {row.pk for row in Row.objects.bulk_create(new, batch_size=_BATCH)}
        Row.objects.bulk_update(changed, [name.removesuffix("_id") for name in _CONTENT], batch_size=_BATCH)
        self.made += len(new)
        self.renewed += len(changed)

    def drop(self, ids: Iterable[int]) -> None:
        """Delete those of the rows for which there was no due."""
        for batch in batches((pk for pk in ids if pk not in self.seen), _BATCH):
            rows = Row.objects.filter(pk__in=batch)
            for row in rows.select_related("officer", "unit"):
                self.changes.append(_change(row.policy, row.duty, _party_of(row), _content(row), None))
            self.gone += len(batch)
            rows.delete()

    def _tell_new(self, due: Due, fields: Fields) -> None:
        if (due.policy, due.duty, due.window.first, due.window.last) in self.known:
            self.changes.append(_change(due.policy, due.duty, due.party_code, None, fields))

    def _tell_changed(self, due: Due, before: Fields, after: Fields) -> None:
        if any(before[name] != after[name] for name in _OWED):
            self.changes.append(_change(due.policy, due.duty, due.party_code, before, after))


def key_of(due: Due) -> Key:
    """By what a due is told apart from all others."""
    return due.policy, due.duty, due.party_kind, due.debtor.id, due.window.first, due.window.last


def batches(found: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of so many, the last one shorter."""
    rest = iter(found)
    while batch := list(islice(rest, size)):
        yield batch


@dataclass(frozen=True, slots=True)
class _Stored:
    """A row as far as it is compared."""

    id: int
    frozen: bool
    content: Fields


def _rows_of(dues: Iterable[Due]) -> dict[Key, _Stored]:
    """The rows of these duties and parties whose windows begin on these days, wherever they were issued."""
    officers = {due.debtor.id for due in dues if due.party_kind == "officer"}
    units = {due.debtor.id for due in dues if due.party_kind == "unit"}
    party = Q(officer_id__in=officers) | Q(unit_id__in=units)
    rows = Row.objects.filter(party, duty__in={due.duty for due in dues}, first__in={due.window.first for due in dues})
    found: dict[Key, _Stored] = {}
    for pk, frozen, policy, duty, officer, unit, first, *content in rows.values_list(*_IDENTITY, *_CONTENT):
        fields = dict(zip(_CONTENT, content, strict=True))
        party_key = ("officer", officer) if officer is not None else ("unit", unit)
        found[policy, duty, *party_key, first, fields["last"]] = _Stored(pk, frozen, fields)
    return found


_IDENTITY: Final = ("id", "frozen", "policy", "duty", "officer_id", "unit_id", "first")


def _content(row: Row) -> Fields:
    return {name: getattr(row, name) for name in _CONTENT}


def _fields(due: Due) -> Fields:
    verdict = due.verdict
    return {
        "version_id": due.version.version_id,
        "period": due.period,
        "target": verdict.target,
        "owed": verdict.owed,
        "done": verdict.done,
        "numerator": verdict.numerator,
        "denominator": verdict.denominator,
        "state": verdict.state,
        "quantity": due.quantity,
        "class_key": due.class_key,
        "home_id": due.debtor.home.id,
        "area_id": due.debtor.home.place.id,
        "why": words.as_data(due.why),
        "last": due.window.last,
    }


def _new_row(due: Due, fields: Fields, at: datetime) -> Row:
    party = {"officer_id" if due.party_kind == "officer" else "unit_id": due.debtor.id}
    return Row(policy=due.policy, duty=due.duty, first=due.window.first, as_of=at, **party, **fields)


def _party_of(row: Row) -> str:
    party = row.officer or row.unit
    return party.code if party else ""


def _change(policy: str, duty: str, party: str, before: Fields | None, after: Fields | None) -> Change:
    if before is None:
        why = "新产生"
    elif after is None:
        why = "不再产生:岗位、制度或时段变了"
    else:
        why = words.differences(before, after)
    told = after or before or {}
    return Change(party, policy, duty, str(told["period"]), _owed(before), _owed(after), why)


def _owed(fields: Fields | None) -> Fields | None:
    return None if fields is None else {name: fields[name] for name in (*_OWED, "state")}
