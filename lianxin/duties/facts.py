"""Rows to the values of the rules: policies in force, posts, absences, suspensions, the calendar.

Everything is read set-wise: the number of statements does not depend on how many officers, units or areas there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Q

from lianxin.policy.models import Version
from lianxin.policy.queries import schedule
from lianxin.registry.models import Absence, Area, Campaign, Officer, Post, Suspension, Unit
from lianxin.registry.models.places import LEVELS
from lianxin.rules.errors import NotFound
from lianxin.rules.owing import Held, Home, InForce, People, Place, Scope
from lianxin.rules.presence import Leave, Span


def scope(*, area: str | None = None, officer: str | None = None, unit: str | None = None) -> Scope:
    """The scope that the codes name; raises NotFound for a code that nobody bears."""
    return Scope(
        _id(Area, "area", area),
        _id(Unit, "unit", unit),
        _id(Officer, "officer", officer),
    )


def _id(model: type[Area] | type[Unit] | type[Officer], kind: str, code: str | None) -> int | None:
    if code is None:
        return None
    found = model._default_manager.filter(code=code).values_list("id", flat=True).first()
    if found is None:
        raise NotFound(kind, code)
    return int(found)


# -- policies ------------------------------------------------------------------------------------


def policies_in_force(last: date) -> list[InForce]:
    """All adopted versions that begin by ``last``, each with its real span (rule 17). Two statements."""
    ids = dict(Version.objects.values_list("digest", "id"))
    return [
        InForce(ids[found.digest], found.policy, found.area, LEVELS.index(found.level), Span(found.first, found.last))
        for found in schedule()
        if found.first <= last
    ]


def campaigns() -> dict[str, Span]:
    """The dates of every campaign in the registry."""
    return {key: Span(first, last) for key, first, last in Campaign.objects.values_list("key", "first", "last")}


# -- people --------------------------------------------------------------------------------------


def people(asked: Scope, first: date, last: date, *, whole_posts: bool = False) -> People:
    """All posts with a day from ``first`` to ``last`` of the officers in scope, the units in scope, and their days off.

    An officer in scope by one post comes with all posts: what is owed hangs on all of them (rule 12). With
    ``whole_posts`` (for terms) days off are read for the whole span of each post.
    """
    posts = _posts_in(asked, first, last)
    homes = _homes(asked, posts)
    if whole_posts:
        first = min([first, *(row[5] for row in posts)])
        last = max([last, *(row[6] for row in posts if row[6])])
    return People(
        posts=tuple(_held(row, homes) for row in posts),
        units=() if asked.officer_id else tuple(homes[unit] for unit in _units_in(asked, homes)),
        absences=_absences(asked, first, last),
        suspensions=_suspensions(first, last),
    )


PostRow = tuple[int, str, list[str], str, bool, date, date | None, int]


def _posts_in(asked: Scope, first: date, last: date) -> list[PostRow]:
    rows = Post.objects.filter(_officers_in(asked, first, last), _overlaps("valid_from", "valid_to", first, last))
    fields = ("officer_id", "officer__code", "officer__tags", "class_key", "main", "valid_from", "valid_to", "unit_id")
    return list(rows.order_by("officer_id", "valid_from", "id").values_list(*fields))


def _officers_in(asked: Scope, first: date, last: date) -> Q:
    if asked.officer_id:
        return Q(officer_id=asked.officer_id)
    if asked.unit_id is None and asked.area_id is None:
        return Q()
    within = Post.objects.filter(_overlaps("valid_from", "valid_to", first, last))
    within = within.filter(unit_id=asked.unit_id) if asked.unit_id else within.filter(_lies_in("unit__area__", asked.area_id))
    return Q(officer_id__in=within.values("officer_id"))


def _overlaps(start: str, end: str, first: date, last: date) -> Q:
    return Q(**{f"{start}__lte": last}) & (Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": first}))


def _lies_in(prefix: str, area_id: int | None) -> Q:
    """The area itself or one below it: each ancestor is a column."""
    found = Q()
    for level in LEVELS:
        found |= Q(**{f"{prefix}{level}_id": area_id})
    return found


def _homes(asked: Scope, posts: Iterable[PostRow]) -> dict[int, Home]:
    """The units of the posts, and unless one officer is asked about all units, by id."""
    rows = Unit.objects.all()
    if asked.officer_id:
        rows = rows.filter(id__in={row[-1] for row in posts})
    line = [f"area__{level}" for level in LEVELS]
    fields = ("id", "code", "kind", "area_id", "area__code", "area__level", "area__size_class", *line)
    places: dict[int, Place] = {}
    found: dict[int, Home] = {}
    for unit_id, code, kind, area_id, *area in rows.order_by("code").values_list(*fields):
        if area_id not in places:
            above = frozenset(each for each in area[3:] if each is not None)
            places[area_id] = Place(area_id, area[0], area[1], area[2], above | {area_id})
        found[unit_id] = Home(unit_id, code, kind, places[area_id])
    return found


def _units_in(asked: Scope, homes: Mapping[int, Home]) -> list[int]:
    if asked.unit_id:
        return [asked.unit_id]
    if asked.area_id:
        return [home.id for home in homes.values() if asked.area_id in home.place.line]
    return list(homes)


def _held(row: PostRow, homes: Mapping[int, Home]) -> Held:
    officer_id, code, tags, class_key, main, first, last, unit_id = row
    return Held(officer_id, code, frozenset(tags), class_key, main, Span(first, last), homes[unit_id])


def _absences(asked: Scope, first: date, last: date) -> dict[int, tuple[Leave, ...]]:
    rows = Absence.objects.filter(_overlaps("first", "last", first, last))
    if asked.officer_id:
        rows = rows.filter(officer_id=asked.officer_id)
    return _by_owner(rows.order_by("first", "id").values_list("officer_id", "kind", "first", "last"))


def _suspensions(first: date, last: date) -> dict[int, tuple[Leave, ...]]:
    rows = Suspension.objects.filter(_overlaps("first", "last", first, last))
    return _by_owner(rows.order_by("first", "id").values_list("area_id", "kind", "first", "last"))


def _by_owner(rows: Iterable[tuple[int, str, date, date]]) -> dict[int, tuple[Leave, ...]]:
    found: dict[int, list[Leave]] = defaultdict(list)
    for owner, kind, first, last in rows:
        found[owner].append(Leave(kind, Span(first, last)))
    return {owner: tuple(leaves) for owner, leaves in found.items()}
