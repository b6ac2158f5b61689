"""The only writes: issuing the dues of a period, so that boards can read them, and closing it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any, Final, TypeVar

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from lianxin.audit.actions import record
from lianxin.duties import words
from lianxin.duties.models import Due as Row
from lianxin.duties.models import State
from lianxin.duties.queries import begun
from lianxin.registry.models import Area, Closing
from lianxin.registry.queries.areas import area_by_code
from lianxin.rules.dues import Due
from lianxin.rules.errors import Refused
from lianxin.rules.periods import Period

_BATCH: Final = 500
_LINES_IN_AN_ACT: Final = 1000
_OWED: Final = ("target", "owed", "denominator")
"""What is owed; what was done and the state that follows from it are no news for the audit."""

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
T = TypeVar("T")
Fields = dict[str, Any]
Key = tuple[str, str, str, int, date, date | None]


@dataclass(frozen=True, slots=True)
class Change:
    """One due that arose, went, or asks for something else than before, and why."""

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


@dataclass(frozen=True, slots=True)
class Issued:
    """What issuing did: rows written anew, rows renewed (what was done moves them too), and what is owed otherwise now."""

    made: int
    renewed: int
    gone: int
    changes: tuple[Change, ...]


@transaction.atomic
def issue(period: Period, area: str, *, by: str, at: datetime) -> Issued:
    """Store the dues of an area that end in ``period`` and whose window has begun, as they stand at the moment.

    Running it twice changes nothing. What asks for something else than before is told in words in the audit. What lies
    in a closed period is never touched. Raises NotFound for an unknown area.
    """
    place = area_by_code(area)
    Area.objects.select_for_update().filter(pk=place.pk).first()
    dues = _issuable(period, place, on=timezone.localdate(at))
    inside = _rows(period, place)
    old = inside | _rows_elsewhere([due for key, due in dues.items() if key not in inside])
    written = _Writing(at)
    for key, due in dues.items():
        written.put(old.get(key) or _ended_term(old, key), due)
    kept = {id(row) for row in written.met}
    written.drop(row for row in inside.values() if id(row) not in kept)
    issued = written.finish()
    _stamp(period, place, at)
    _tell(issued, period, place, by=by, at=at)
    return issued


@transaction.atomic
def close(period: Period, area: str, *, by: str, at: datetime) -> Closing:
    """Issue a period a last time for an area and freeze it. Returns the closing.

    Raises Refused before the period is over, while a due may still be recorded (grace), and when it is closed already.
    """
    place = area_by_code(area)
    _refuse_unless_over(period, place, on=timezone.localdate(at))
    issue(period, area, by=by, at=at)
    rows = _ending_in(period).filter(_in_area(place))
    late = rows.filter(state=State.GRACE).order_by("-last").first()
    if late is not None:
        until = late.why.get("grace_until", "")
        raise Refused.because(
            "period", period.label, f"还有任务可补记至{until},之后才能结账", f"some dues may still be recorded until {until}"
        )
    frozen = rows.update(frozen=True)
    closing = Closing.objects.create(
        area=place, period=period.label, first=period.first, last=period.last, closed_at=at, closed_by=by
    )
    record(
        "duties.period.closed",
        kind="area",
        code=place.code,
        by=by,
        at=at,
        after={"period": period.label, "dues": frozen},
        note=f"{period.label}结账:{frozen}项应完成从此不再变动",
    )
    return closing


def _refuse_unless_over(period: Period, place: Area, *, on: date) -> None:
    if period.last >= on:
        raise Refused.because("period", period.label, f"要到{period.last}过后才能结账", f"it can be closed after {period.last}")
    if Closing.objects.filter(area=place, period=period.label).exists():
        raise Refused.because("period", period.label, "已经结账", "it is closed already")


# -- what is there -----------------------------------------------------------------------------------


def _in_area(place: Area) -> Q:
    return Q(**{f"area__{place.level}_id": place.pk})


def _ending_in(period: Period) -> Any:
    return Row.objects.filter(last__gte=period.first, last__lte=period.last)


def _rows(period: Period, place: Area) -> dict[Key, Row]:
    """The issued dues of the area that end in the period, and its terms still open."""
    ending = Q(last__gte=period.first, last__lte=period.last) | Q(last=None, first__lte=period.last)
    return {_key(row): row for row in Row.objects.filter(ending, _in_area(place))}


def _rows_elsewhere(dues: Iterable[Due]) -> dict[Key, Row]:
    """Dues issued already under another area, where the party's owing post was before."""
    found: dict[Key, Row] = {}
    for batch in _batches(dues):
        officers = {due.debtor.id for due in batch if due.party_kind == "officer"}
        units = {due.debtor.id for due in batch if due.party_kind == "unit"}
        firsts = {due.window.first for due in batch}
        rows = Row.objects.filter(Q(officer_id__in=officers) | Q(unit_id__in=units), first__in=firsts)
        found |= {_key(row): row for row in rows}
    wanted = {_due_key(due) for due in dues}
    return {key: row for key, row in found.items() if key in wanted}


def _ended_term(old: Mapping[Key, Row], key: Key) -> Row | None:
    """The row of the term while it was open."""
    return old.get((*key[:-1], None))


def _key(row: Row) -> Key:
    if row.officer_id is not None:
        return row.policy, row.duty, "officer", row.officer_id, row.first, row.last
    return row.policy, row.duty, "unit", row.unit_id or 0, row.first, row.last


def _due_key(due: Due) -> Key:
    return due.policy, due.duty, due.party_kind, due.debtor.id, due.window.first, due.window.last


def _issuable(period: Period, place: Area, *, on: date) -> dict[Key, Due]:
    """The dues of parties whose owing post lies in the area, without those of closed periods."""
    closed = list(Closing.objects.filter(last__gte=period.first, first__lte=period.last))
    found = begun(period, area=place.code, today=on)
    return {
        _due_key(due): due
        for due in found
        if place.pk in due.debtor.home.place.line and not any(_closes(each, due) for each in closed)
    }


def _closes(closing: Closing, due: Due) -> bool:
    last = due.window.last
    return last is not None and closing.first <= last <= closing.last and closing.area_id in due.debtor.home.place.line


# -- what is written ---------------------------------------------------------------------------------


class _Writing:
    """Gathers what is new, changed and gone, and writes it set-wise."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.new: list[Row] = []
        self.changed: list[Row] = []
        self.gone: list[Row] = []
        self.met: list[Row] = []
        self.changes: list[Change] = []

    def put(self, row: Row | None, due: Due) -> None:
        """Take a due: as a new row, into its row, or not at all when that is frozen."""
        fields = _fields(due)
        if row is None:
            self.new.append(_new_row(due, fields, self.at))
            self.changes.append(_change(due.policy, due.duty, due.party_code, None, fields))
            return
        self.met.append(row)
        before = {name: getattr(row, name) for name in _CONTENT}
        if row.frozen or before == fields:
            return
        if any(before[name] != fields[name] for name in _OWED):
            self.changes.append(_change(due.policy, due.duty, due.party_code, before, fields))
        for name, value in fields.items():
            setattr(row, name, value)
        self.changed.append(row)

    def drop(self, rows: Iterable[Row]) -> None:
        """Take away rows for which there is no due any more, unless they are frozen."""
        for row in rows:
            if row.frozen:
                continue
            self.gone.append(row)
            before = {name: getattr(row, name) for name in _CONTENT}
            self.changes.append(_change(row.policy, row.duty, _party_of(row), before, None))

    def finish(self) -> Issued:
        """Write everything."""
        Row.objects.bulk_create(self.new, batch_size=_BATCH)
        Row.objects.bulk_update(self.changed, [_column(name) for name in _CONTENT], batch_size=_BATCH)
        for batch in _batches(self.gone):
            Row.objects.filter(pk__in=[row.pk for row in batch]).delete()
        return Issued(len(self.new), len(self.changed), len(self.gone), tuple(self.changes))


def _column(name: str) -> str:
    return name.removesuffix("_id")


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


def _stamp(period: Period, place: Area, at: datetime) -> None:
    """All rows are as of now, also those that stayed as they were."""
    ending = Q(last__gte=period.first, last__lte=period.last) | Q(last=None, first__lte=period.last)
    Row.objects.filter(ending, _in_area(place), frozen=False, as_of__lt=at).update(as_of=at)


def _tell(issued: Issued, period: Period, place: Area, *, by: str, at: datetime) -> None:
    """Into the audit: each change with its reason; nothing when nothing that is owed changed."""
    note = f"{period.label}应完成:新产生{issued.made}项,不再产生{issued.gone}项,共{len(issued.changes)}处变动"
    for batch in _batches(issued.changes, _LINES_IN_AN_ACT):
        record(
            "duties.dues.issued",
            kind="area",
            code=place.code,
            by=by,
            at=at,
            after={"period": period.label, "changes": [change.as_data() for change in batch]},
            note=note,
        )


def _batches(found: Iterable[T], size: int = _BATCH) -> Iterator[list[T]]:
    rest = iter(found)
    while batch := list(islice(rest, size)):
        yield batch
