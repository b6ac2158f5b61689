"""What the registry knows about the codes of one entry, as values and ids, in as few statements as can be.

An entry is what is sent most: these reads are written out, since putting them together anew cost more time than running them
(three quarters of an entry's processor time when measured). Tests fail when a column they name is gone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lianxin.database.asking import all_rows
from lianxin.policy.queries import vocabulary_above
from lianxin.records.models import Entry
from lianxin.registry.models import Campaign, Officer
from lianxin.rules.entries import CounterpartFact, Earlier, Known, PostFact, Vocabulary, Written


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """An area: its id, the code of the village in which it lies, the ids of all areas above, itself included."""

    id: int
    code: str
    village: str | None
    line: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TouchedRow:
    """A counterpart as it is linked to an entry: its id and that of whom it was merged into."""

    id: int
    root: int


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post with what an entry asks of it."""

    fact: PostFact
    home: PlaceRow
    backup: str | None


@dataclass
class Rows:
    """Ids and facts by code."""

    officers: dict[str, int] = field(default_factory=dict)
    posts: dict[str, list[PostRow]] = field(default_factory=dict)
    counterparts: dict[str, TouchedRow] = field(default_factory=dict)
    """As named, after merges; and the villages that follow from them."""
    facts: dict[str, CounterpartFact] = field(default_factory=dict)
    areas: dict[str, PlaceRow] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)
    """Unit code -> its area's code."""
    campaigns: frozenset[str] = frozenset()
    earlier: Entry | None = None
    recorded: bool = False
    """Whether an entry with this code is there already."""


_AREA = (
    "a.id, a.code, v.code, a.province_id, a.prefecture_id, a.county_id, a.township_id, a.district_id, a.village_id, a.group_id"
)
_LINE = 10
_VILLAGE = "LEFT JOIN registry_area v ON v.id = a.village_id LEFT JOIN registry_counterpart w ON w.place_id = a.village_id"
_POSTS = f"""
    SELECT {_AREA}, o.code, o.id, u.code, u.id, p.valid_from, p.valid_to, p.main, b.code,
           EXISTS (SELECT 1 FROM records_entry e WHERE e.code = %s)
    FROM registry_post p JOIN registry_officer o ON o.id = p.officer_id JOIN registry_unit u ON u.id = p.unit_id
    JOIN registry_area a ON a.id = u.area_id LEFT JOIN registry_area v ON v.id = a.village_id
    LEFT JOIN registry_officer b ON b.id = p.backup_id
    WHERE o.code IN (MANY) ORDER BY p.id"""  # noqa: S608 - constants only
_COUNTERPARTS = f"""
    SELECT {_AREA}, w.id, w.root_id, c.code, r.id, r.kind, r.base, r.valid_from, r.valid_to
    FROM registry_counterpart c JOIN registry_counterpart r ON r.id = COALESCE(c.root_id, c.id)
    JOIN registry_area a ON a.id = r.area_id {_VILLAGE}
    WHERE c.code IN (MANY) ORDER BY c.id"""  # noqa: S608 - constants only
_PLACES = f"SELECT {_AREA}, w.id, w.root_id FROM registry_area a {_VILLAGE} WHERE a.code IN (MANY)"  # noqa: S608 - constants only
_UNITS = f"""
    SELECT {_AREA}, u.code, u.id FROM registry_unit u JOIN registry_area a ON a.id = u.area_id
    LEFT JOIN registry_area v ON v.id = a.village_id WHERE u.code IN (MANY)"""  # noqa: S608 - constants only


def _read(sql: str, codes: Sequence[str], *before: str) -> list[tuple[Any, ...]]:
    """The rows of one of the statements above for these codes."""
    return all_rows(sql.replace("MANY", ", ".join(["%s"] * len(codes))), [*before, *codes])


def _day(value: date | str | None) -> date | None:
    """A date as PostgreSQL gives it; SQLite gives its text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def rows_of(written: Written) -> Rows:
    """What an entry names. Two statements for a visit; one more each for an area, a unit, a campaign, a correction."""
    rows = Rows()
    if written.officers:
        _people(rows, written)
    if written.counterparts:
        add_counterparts(rows, written.counterparts)
    if written.area:
        for row in _read(_PLACES, [written.area]):
            _village(rows, _place(rows, row), row)
    if written.unit:
        for row in _read(_UNITS, [written.unit]):
            _unit(rows, _place(rows, row), *row[_LINE:])
    if written.campaign:
        rows.campaigns = frozenset(Campaign.objects.filter(key=written.campaign).values_list("key", flat=True))
    if written.supersedes:
        rows.earlier = Entry.objects.filter(code=written.supersedes).first()
    return rows


def _people(rows: Rows, written: Written) -> None:
    for row in _read(_POSTS, written.officers, written.code):
        officer, officer_id, unit, unit_id, first, last, main, backup, recorded = row[_LINE:]
        home = _place(rows, row)
        _unit(rows, home, unit, unit_id)
        begun = _day(first) or date.max
        fact = PostFact(unit, begun, _day(last), bool(main))
        rows.officers[officer] = officer_id
        rows.posts.setdefault(officer, []).append(PostRow(fact, home, backup))
        rows.recorded = bool(recorded)


def add_counterparts(rows: Rows, codes: Sequence[str]) -> None:
    """Take in counterparts by code, with their areas and villages. One statement."""
    for row in _read(_COUNTERPARTS, codes):
        code, root, kind, base, first, last = row[_LINE + 2 :]
        place = _place(rows, row)
        _village(rows, place, row)
        rows.counterparts[code] = TouchedRow(root, root)
        rows.facts[code] = CounterpartFact(kind, base, place.code, place.village, _day(first), _day(last))


def _place(rows: Rows, row: tuple[Any, ...]) -> PlaceRow:
    place = PlaceRow(row[0], row[1], row[2], tuple(one for one in row[3:_LINE] if one is not None))
    rows.areas[place.code] = place
    return place


def _village(rows: Rows, place: PlaceRow, row: tuple[Any, ...]) -> None:
    own, root = row[_LINE : _LINE + 2]
    if place.village and own is not None:
        rows.counterparts.setdefault(place.village, TouchedRow(own, root or own))


def _unit(rows: Rows, home: PlaceRow, code: str, unit: int) -> None:
    rows.units[code] = unit
    rows.homes[code] = home.code


def known_of(rows: Rows, written: Written) -> Known:
    """The same as values for the rules."""
    earlier = {written.supersedes: _earlier(rows.earlier)} if written.supersedes and rows.earlier else {}
    posts: dict[str, list[PostFact]] = {code: [post.fact for post in posts] for code, posts in rows.posts.items()}
    missing = set(written.officers) - set(posts)
    if missing:
        posts.update((code, []) for code in Officer.objects.filter(code__in=missing).values_list("code", flat=True))
    return Known(
        posts=posts,
        counterparts=rows.facts,
        areas={code: place.village for code, place in rows.areas.items()},
        units=rows.homes,
        campaigns=rows.campaigns,
        earlier=earlier,
    )


def _earlier(entry: Entry) -> Earlier:
    corrected = "?" if entry.superseded_on is not None else None
    return Earlier(entry.recorded_at, entry.withdrawn_on is not None, corrected)


def words_for(rows: Rows, place: str | None, on: date) -> Vocabulary:
    """The words for entries where the entry lies and where its officers work on the day. One statement."""
    homes = [post.home.line for posts in rows.posts.values() for post in posts if post.fact.holds(on)]
    where = [rows.areas[place].line] if place in rows.areas else []
    return vocabulary_above({*where, *homes}, on)
