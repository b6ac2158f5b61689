"""What the registry knows about the codes of one entry, in as few statements as can be, as values and as rows."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import BooleanField, Exists, Value

from lianxin.policy.queries import words_of
from lianxin.records.models import Entry
from lianxin.registry.facts import post_fact
from lianxin.registry.models import Area, Campaign, Counterpart, Officer, Post, Unit
from lianxin.rules.entries import CounterpartFact, Earlier, Known, PostFact, Vocabulary, Written


@dataclass
class Rows:
    """The rows behind the codes."""

    officers: dict[str, Officer] = field(default_factory=dict)
    posts: dict[str, list[Post]] = field(default_factory=dict)
    counterparts: dict[str, Counterpart] = field(default_factory=dict)
    """As named, and the villages that follow from them."""
    areas: dict[str, Area] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    campaigns: frozenset[str] = frozenset()
    earlier: Entry | None = None
    recorded: bool = False
    """Whether an entry with this code is there already."""


def rows_of(written: Written) -> Rows:
    """The rows that an entry names. Two statements for a visit; one more each for an area, a unit, a campaign, a correction."""
    rows = Rows()
    _people(rows, written)
    if written.counterparts:
        _counterparts(rows, written.counterparts)
    if written.area:
        found = Area.objects.filter(code=written.area).select_related("village__counterpart").first()
        if found is not None:
            _add_area(rows, found)
    if written.unit:
        for unit in Unit.objects.filter(code=written.unit).select_related("area"):
            _add_unit(rows, unit)
    if written.campaign:
        rows.campaigns = frozenset(Campaign.objects.filter(key=written.campaign).values_list("key", flat=True))
    if written.supersedes:
        rows.earlier = Entry.objects.filter(code=written.supersedes).first()
    return rows


def _people(rows: Rows, written: Written) -> None:
    there = Exists(Entry.objects.filter(code=written.code)) if written.code else Value(False, output_field=BooleanField())
    posts = Post.objects.filter(officer__code__in=written.officers).select_related("officer", "unit__area", "backup")
    for post in posts.annotate(recorded=there).order_by("pk"):
        rows.officers[post.officer.code] = post.officer
        rows.posts.setdefault(post.officer.code, []).append(post)
        _add_unit(rows, post.unit)
        rows.recorded = bool(post.recorded)


def _counterparts(rows: Rows, codes: Sequence[str]) -> None:
    below = "area__village__counterpart"
    named = Counterpart.objects.filter(code__in=codes).select_related(below, "area", f"root__{below}", "root__area")
    for row in named:
        add_counterpart(rows, row.code, row.root or row)


def add_counterpart(rows: Rows, code: str, row: Counterpart) -> None:
    """Take in a counterpart under the code by which it was named, with its area and village."""
    rows.counterparts[code] = row
    _add_area(rows, row.area)


def _add_area(rows: Rows, area: Area) -> None:
    rows.areas[area.code] = area
    village = area.village
    own = getattr(village, "counterpart", None) if village is not None else None
    if own is not None and village is not None:
        own.area = village
        rows.counterparts.setdefault(own.code, own)


def _add_unit(rows: Rows, unit: Unit) -> None:
    rows.units[unit.code] = unit
    rows.areas.setdefault(unit.area.code, unit.area)


def known_of(rows: Rows, written: Written) -> Known:
    """The same as values for the rules."""
    earlier = {written.supersedes: _earlier(rows.earlier)} if written.supersedes and rows.earlier else {}
    return Known(
        posts=_posts(rows, written),
        counterparts={code: _fact(row) for code, row in rows.counterparts.items()},
        areas={code: _village_code(area) for code, area in rows.areas.items()},
        units={code: unit.area.code for code, unit in rows.units.items()},
        campaigns=rows.campaigns,
        earlier=earlier,
    )


def _posts(rows: Rows, written: Written) -> dict[str, list[PostFact]]:
    found: dict[str, list[PostFact]] = defaultdict(list)
    for code, posts in rows.posts.items():
        found[code] = [post_fact(post) for post in posts]
    missing = set(written.officers) - set(found)
    for code in Officer.objects.filter(code__in=missing).values_list("code", flat=True) if missing else ():
        found[code] = []
    return dict(found)


def _fact(row: Counterpart) -> CounterpartFact:
    merged = row.root_id is not None and row.root_id != row.pk
    return CounterpartFact(row.kind, row.base, row.area.code, _village_code(row.area), row.valid_from, row.valid_to, merged)


def _village_code(area: Area) -> str | None:
    """The village in which an area lies, without a statement more: itself, or the row that came with it."""
    if area.village_id is None:
        return None
    return area.code if area.village_id == area.pk else area.village.code if area.village else None


def _earlier(entry: Entry) -> Earlier:
    corrected = "?" if entry.superseded_on is not None else None
    return Earlier(entry.recorded_at, entry.withdrawn_on is not None, corrected)


def words_for(rows: Rows, place: str | None, on: date) -> Vocabulary:
    """The words for entries where the entry lies and where its officers work on the day. One statement."""
    homes = [post.unit.area for posts in rows.posts.values() for post in posts if post_fact(post).holds(on)]
    where = [rows.areas[place]] if place in rows.areas else []
    areas = {area.pk: area for area in (*where, *homes)}
    return words_of(areas.values(), on).vocabulary
