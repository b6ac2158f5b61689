"""Making an entry: once, whole, in at most twelve statements (issue 2, part 8).

The code is made by whoever sends it: the same code with the same content is the same entry, so that a phone may send again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from django.db import IntegrityError, transaction

from lianxin.audit import actions as audit
from lianxin.records.facts import Rows, TouchedRow, add_counterparts, known_of, rows_of, words_for
from lianxin.records.models import Entry, EntryCounterpart, EntryDay, EntryOfficer, Origin, Problem
from lianxin.registry import access
from lianxin.registry.actions.counterparts import create_counterpart
from lianxin.registry.models import Area, Counterpart
from lianxin.rules.entries import Derived, Written, date_of, derive, place_of
from lianxin.rules.entry_faults import entry_faults
from lianxin.rules.errors import Fault, Refused, refuse
from lianxin.rules.matter_faults import without_marks

CONTENT = (
    "kind",
    "day",
    "half_days",
    "minutes",
    "persons",
    "fen",
    "count",
    "campaign",
    "topic",
    "outcome",
    "text",
)


@dataclass(frozen=True, slots=True)
class NewProblem:
    """A problem found, in the officer's words; the counterpart whose it is, by code."""

    text: str
    counterpart: str | None = None


@dataclass(frozen=True, slots=True)
class NewHousehold:
    """A household that is not on the roll yet: its village (or group) by code, and its name."""

    area: str
    name: str
    kind: str = "household"


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What somebody writes down. ``code`` is made by the sender, and never used twice."""

    code: str
    officers: tuple[str, ...]
    kind: str
    day: date
    until: date | None = None
    counterparts: tuple[str, ...] = ()
    households: tuple[NewHousehold, ...] = ()
    area: str | None = None
    unit: str | None = None
    half_days: int | None = None
    minutes: int | None = None
    persons: int | None = None
    fen: int | None = None
    count: int | None = None
    campaign: str = ""
    topic: str = ""
    outcome: Literal["done", "nobody_home"] = "done"
    text: str = ""
    problems: tuple[NewProblem, ...] = ()

    def written(self, at: datetime, supersedes: str | None = None) -> Written:
        """As a row of ``entries``, recorded at a moment."""
        return Written(
            code=self.code,
            officers=self.officers,
            kind=self.kind,
            day=self.day,
            recorded_at=at,
            until=self.until,
            counterparts=self.counterparts,
            area=self.area or None,
            unit=self.unit or None,
            half_days=self.half_days,
            minutes=self.minutes,
            persons=self.persons,
            fen=self.fen,
            count=self.count,
            campaign=self.campaign,
            topic=self.topic,
            outcome=self.outcome,
            supersedes=supersedes,
            text=without_marks(self.text).strip(),
        )


def make_entry(*, entry: NewEntry, by: str, at: datetime) -> Entry:
    """The entry, with its days, its villages, the problems found and the act, in one transaction.

    Raises Refused with every fault; also when the code is there with other content, or ``by`` may not record for the officers:
    whoever went may, their backup, and who may ``entry make`` for them by the table (a secretary); both names stand.
    """
    return record_entry(entry, by=by, at=at)


def record_entry(entry: NewEntry, *, by: str, at: datetime, supersedes: str | None = None) -> Entry:
    """``make_entry``, or with ``supersedes`` the correcting half of ``correct_entry``."""
    _refuse_bad_code(entry.code)
    try:
        with transaction.atomic():
            return _record(entry, by=by, at=at, supersedes=supersedes)
    except IntegrityError:
        # Two senders at once: the second finds what the first has made. Anything else is a fault of ours, and shows.
        there = Entry.objects.filter(code=entry.code).first()
        if there is None:
            raise
        return _same(there, entry, supersedes)


def _record(entry: NewEntry, *, by: str, at: datetime, supersedes: str | None) -> Entry:
    written = entry.written(at, supersedes)
    rows = rows_of(written)
    if rows.recorded:
        return _same(Entry.objects.get(code=entry.code), entry, supersedes)
    written = _with_households(written, entry.households, rows, by=by, at=at)
    known = known_of(rows, written)
    words = words_for(rows, place_of(written, known), written.day)
    refuse([*entry_faults(written, known, words, now=at), *_problem_faults(entry), *_not_allowed(written, rows, by)])
    derived = derive(written, known, words.entries.get(written.kind))
    return _write(written, derived, rows, entry.problems, by=by, at=at)


def _refuse_bad_code(code: str) -> None:
    if not code or len(code) > 64 or not code.isprintable() or " " in code:
        raise Refused.because("entry_code", code[:64], "记录编号要有1至64个字符", "an entry's code has 1 to 64 characters")


def _problem_faults(entry: NewEntry) -> Iterable[Fault]:
    named = {*entry.counterparts, None}
    for problem in entry.problems:
        if not problem.text.strip():
            yield Fault("problems", "", "问题不能为空", "a problem needs words")
        if problem.counterpart not in named:
            yield Fault("problems", problem.counterpart or "", "所属对象不在本条记录中", "this counterpart is not on the entry")


def _not_allowed(written: Written, rows: Rows, by: str) -> Iterable[Fault]:
    """Who may record: 1. whoever went; 2. the backup of each who went; 3. who may ``entry make`` for each by the table."""
    if by in written.officers or not rows.officers:
        return
    backed = {code for code, posts in rows.posts.items() if any(post.backup == by for post in posts)}
    others = [code for code in written.officers if code not in backed and code in rows.officers]
    if others:
        viewer = access.viewer_by_code(by, on=date_of(written.recorded_at))
        allowed = set(access.only(others, access.officers(viewer, "entry", "make")))
        for code in others:
            if code not in allowed:
                yield Fault("officer_codes", code, "不能替这名干部记录", "you may not record for this officer")


def _with_households(written: Written, households: Iterable[NewHousehold], rows: Rows, *, by: str, at: datetime) -> Written:
    """Households named by village and name, found among the provisional ones or made in passing; a clerk matches them later."""
    codes = list(written.counterparts)
    for household in households:
        name = household.name.strip()
        area = Area.objects.filter(code=household.area).first()
        if area is None or area.village_id is None:
            raise Refused.because("households", household.area, "没有这个村", "there is no such village")
        there = Counterpart.objects.filter(
            area__village=area.village_id, name=name, base="household", provisional=True, valid_to=None
        )
        row = there.first()
        if row is None:
            row = create_counterpart(kind=household.kind, base="household", name=name, area=area, provisional=True, by=by, at=at)
        add_counterparts(rows, [row.code])
        codes.append(row.code)
    return replace(written, counterparts=tuple(dict.fromkeys(codes)))


def _write(written: Written, derived: Derived, rows: Rows, problems: tuple[NewProblem, ...], *, by: str, at: datetime) -> Entry:
    made = Entry.objects.create(
        code=written.code,
        kind=written.kind,
        day=written.day,
        until=written.last,
        recorded_at=written.recorded_at,
        recorded_on=date_of(written.recorded_at),
        area_id=_area_id(rows, written.area),
        unit_id=rows.units.get(written.unit or ""),
        place_id=_area_id(rows, derived.place),
        half_days=derived.half_days,
        minutes=written.minutes,
        persons=written.persons,
        fen=written.fen,
        count=written.count,
        campaign=written.campaign,
        topic=written.topic,
        outcome=written.outcome,
        supersedes=rows.earlier,
        text=written.text,
        recorded_by="" if by in written.officers else by,
    )
    _write_parts(made, written, derived, rows)
    if problems:
        Problem.objects.bulk_create(
            Problem(
                code=f"{written.code[:56]}-p{number}",
                entry=made,
                counterpart_id=_id(rows.counterparts.get(problem.counterpart or "")),
                text=without_marks(problem.text).strip(),
            )
            for number, problem in enumerate(problems, 1)
        )
    after = {"kind": written.kind, "day": written.day.isoformat(), "officers": list(written.officers)}
    audit.record("records.entry.made", kind="entry", code=made.code, by=by, at=at, after=after)
    return made


def _area_id(rows: Rows, code: str | None) -> int | None:
    return rows.areas[code].id if code in rows.areas else None


def _id(row: TouchedRow | None) -> int | None:
    return row.id if row else None


def _write_parts(made: Entry, written: Written, derived: Derived, rows: Rows) -> None:
    last = derived.days[-1].day if derived.days else made.day
    until = last if last > made.day else None
    EntryOfficer.objects.bulk_create(
        EntryOfficer(
            entry=made,
            officer_id=rows.officers[code],
            position=place,
            unit_id=rows.units.get(unit or ""),
            day=made.day,
            until=until,
        )
        for place, (code, unit) in enumerate(zip(written.officers, derived.units, strict=True))
    )
    named = {row.id: row for row in (rows.counterparts[code] for code in written.counterparts)}
    touched = [_touched(made, row, Origin.NAMED, place) for place, row in enumerate(named.values())]
    for code, origin in derived.villages:
        village = rows.counterparts.get(code)
        if village is not None and village.id not in named:
            touched.append(_touched(made, village, Origin(origin), len(touched)))
    EntryCounterpart.objects.bulk_create(touched)
    EntryDay.objects.bulk_create(EntryDay(entry=made, day=one.day, half_days=one.half_days) for one in derived.days)


def _touched(made: Entry, row: TouchedRow, origin: Origin, position: int) -> EntryCounterpart:
    return EntryCounterpart(entry=made, counterpart_id=row.id, root_id=row.root, origin=origin, position=position, day=made.day)


# -- the same entry sent again -----------------------------------------------------------------------


def _same(there: Entry, entry: NewEntry, supersedes: str | None) -> Entry:
    """The entry that is there, when what was sent says the same. Raises Refused when it does not."""
    if _content(there) == _sent(there, entry, supersedes):
        return there
    zh, en = "这个编号已用于另一条记录", "this code belongs to another entry"
    raise Refused.because("entry_code", entry.code, zh, en)


def _content(there: Entry) -> tuple[object, ...]:
    named = there.counterparts.filter(origin=Origin.NAMED).select_related("counterpart__area__village")
    return (
        *(getattr(there, name) for name in CONTENT),
        there.until,
        there.area.code if there.area else None,
        there.unit.code if there.unit else None,
        there.supersedes.code if there.supersedes else None,
        tuple(there.officers.order_by("position").values_list("officer__code", flat=True)),
        frozenset(one.root_id for one in named),
        tuple(there.problems.order_by("pk").values_list("text", flat=True)),
    )


def _sent(there: Entry, entry: NewEntry, supersedes: str | None) -> tuple[object, ...]:
    given = replace(entry, text=without_marks(entry.text).strip(), half_days=_half_days(there, entry))
    roots = set(Counterpart.objects.filter(code__in=entry.counterparts).values_list("root", flat=True))
    for household in entry.households:
        rows = there.counterparts.filter(origin=Origin.NAMED, counterpart__name=household.name.strip())
        roots.update(rows.filter(counterpart__area__village__code=_village_of(household)).values_list("root", flat=True)[:1])
    missing = len(entry.households) + len(entry.counterparts) - len(roots)
    return (
        *(getattr(given, name) for name in CONTENT),
        entry.until or entry.day,
        entry.area or None,
        entry.unit or None,
        supersedes,
        entry.officers,
        frozenset(roots) if not missing else None,
        tuple(without_marks(problem.text).strip() for problem in entry.problems),
    )


def _half_days(there: Entry, entry: NewEntry) -> int | None:
    return there.half_days if entry.half_days is None else entry.half_days


def _village_of(household: NewHousehold) -> str | None:
    return Area.objects.filter(code=household.area).values_list("village__code", flat=True).first()
