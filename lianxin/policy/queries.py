"""Which policies hold where and when, and what their words are."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Q, QuerySet

from lianxin.database.asking import all_rows, coming
from lianxin.policy import access
from lianxin.policy.facts import InForce, WordsInForce, policy_of, vocabulary_of
from lianxin.policy.models import Adoption, Draft, Version
from lianxin.registry.access import Viewer
from lianxin.registry.models import Area
from lianxin.registry.models.places import LEVELS
from lianxin.rules.entries import Vocabulary
from lianxin.rules.errors import NotFound


def policies_in_force(area: Area, on: date) -> tuple[InForce, ...]:
    """The policies in force in an area on a day, the nearest level first: those adopted for it and for all areas above.

    A version ends when the next one of the same policy and area begins; of a policy adopted at two levels the nearer
    holds (rule 17). One statement; the texts are read once per process.
    """
    return policies_of([area], on)


def policies_of(areas: Iterable[Area], on: date) -> tuple[InForce, ...]:
    """The policies in force in any of these areas. One statement for all."""
    lines = [_above(area) for area in areas]
    ids = {one for line in lines for one in line}
    begun = _begun(ids, on)
    found: dict[int, InForce] = {}
    for line in lines:
        for version in in_line(begun, line):
            found.setdefault(version.adoption, version)
    return tuple(found.values())


def policies_soon(lying_in: str, values: Sequence[Any], on: date) -> Callable[[Area], tuple[InForce, ...]]:
    """The policies in force in an area that is not known yet, asked with the next statement: ``lying_in`` is a statement that
    finds its id. Given the area, they are as ``policies_in_force`` tells them.
    """
    begun = coming(_ADOPTED.replace("WANTED", _ABOVE_IT.replace("LYING_IN", lying_in)), values)
    return lambda area: tuple(in_line(_begun_in(begun.rows(), on), _above(area)))


def in_line(begun: Iterable[InForce], line: list[int]) -> list[InForce]:
    """Of the versions in force somewhere, those that hold in an area with these ids above it: the nearer of each policy."""
    depth = {area: place for place, area in enumerate(line)}
    nearest: dict[str, InForce] = {}
    for version in begun:
        if version.area in depth:
            other = nearest.get(version.key)
            if other is None or depth[version.area] > depth[other.area]:
                nearest[version.key] = version
    return sorted(nearest.values(), key=lambda version: (-depth[version.area], version.key))


def _above(area: Area) -> list[int]:
    return [one for one in (getattr(area, f"{level}_id") for level in LEVELS) if one is not None]


_Row = tuple[int, str, int, str, date, date | None, str]
_COLUMNS = ("pk", "key", "area_id", "area__level", "first", "last", "version__digest")


_ADOPTED = """
    SELECT d.id, d.key, d.area_id, a.level, d.first, d.last, v.digest
    FROM policy_adoption d JOIN registry_area a ON a.id = d.area_id JOIN policy_version v ON v.id = d.version_id
    WHERE WANTED ORDER BY d.key, d.area_id, d.first"""
_LEVELS = ", ".join(f"x.{level}_id" for level in LEVELS)
_ABOVE_IT = "EXISTS (SELECT 1 FROM registry_area x WHERE x.id = (LYING_IN) AND d.area_id IN (LEVELS))".replace("LEVELS", _LEVELS)


def _begun(ids: Collection[int], on: date, below: Iterable[tuple[str, int]] = ()) -> list[InForce]:
    """What is in force on a day for areas with these ids, and anywhere below those of ``below`` (level and id).

    One statement, written out: every page and every step asks for it.
    """
    wanted = ["d.area_id IN (" + ", ".join(["%s"] * len(ids)) + ")"] if ids else []
    values = sorted(ids)
    for level, pk in below:
        wanted.append(f"a.{level}_id = %s")
        values.append(pk)
    if not wanted:
        return []
    return _begun_in(all_rows(_ADOPTED.replace("WANTED", " OR ".join(wanted)), values), on)


def _begun_in(found: Iterable[tuple[Any, ...]], on: date) -> list[InForce]:
    rows = [(*row[:4], _day(row[4]), _day(row[5]), row[6]) for row in found]
    return _in_turn([row for row in rows if row[4] <= on], on)


def _in_turn(rows: Iterable[_Row], on: date) -> list[InForce]:
    """Of rows in order, the latest of each policy and area, unless it has ended (rule 17)."""
    latest = [list(group)[-1] for _, group in groupby(rows, key=lambda row: (row[1], row[2]))]
    return [_in_force(row, row[5]) for row in latest if row[5] is None or row[5] >= on]


def _in_force(row: _Row, last: date | None) -> InForce:
    pk, key, area, level, first, _, digest = row
    return InForce(pk, key, area, level, first, last, digest, policy_of(digest))


def policies_around(areas: Sequence[Area], on: date) -> tuple[InForce, ...]:
    """The policies in force in these areas, above or anywhere below them. One statement."""
    below = [(area.level, area.pk) for area in areas]
    return tuple(_begun({one for area in areas for one in _above(area)}, on, below))


def schedule(areas: Iterable[int] | None = None) -> list[InForce]:
    """Every adopted version with its real span, by policy, area and first day; of some areas or all. One statement."""
    rows = Adoption.objects.order_by("key", "area_id", "first")
    if areas is not None:
        rows = rows.filter(area__in=list(areas))
    found: list[InForce] = []
    for _, group in groupby(rows.values_list(*_COLUMNS), key=lambda row: (row[1], row[2])):
        line = list(group)
        for row, following in zip(line, [*line[1:], None], strict=True):
            end = following[4] - timedelta(days=1) if following else None
            last = min((day for day in (row[5], end) if day is not None), default=None)
            found.append(_in_force(row, last))
    return found


def adopted_areas(on: date) -> list[str]:
    """The codes of the areas for which some version is in force on a day, in order. One statement."""
    holding = Adoption.objects.filter(Q(last=None) | Q(last__gte=on), first__lte=on)
    return list(holding.order_by("area__code").values_list("area__code", flat=True).distinct())


def words_in_force(area: Area, on: date) -> WordsInForce:
    """What records of an area may say on a day, with the names to show."""
    return WordsInForce(policies_in_force(area, on))


def words_of(areas: Iterable[Area], on: date) -> WordsInForce:
    """The same for several areas together: where an entry lies, and where its officers work."""
    return WordsInForce(policies_of(areas, on))


def words_ever(area: Area) -> WordsInForce:
    """All words that ever held in the area or above, the latest first: to name what stands in old records."""
    found = schedule(_above(area))
    return WordsInForce(tuple(sorted(found, key=lambda version: version.first, reverse=True)))


def vocabulary_above(lines: Collection[tuple[int, ...]], on: date) -> Vocabulary:
    """What entries may say where areas with these ids above them lie, on a day. One statement, written out."""
    ids = sorted({one for line in lines for one in line})
    begun = _begun(ids, on)
    return vocabulary_of(frozenset(version.digest for line in lines for version in in_line(begun, list(line))))


def _day(value: date | str | None) -> Any:
    """A date as PostgreSQL gives it; SQLite gives its text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


class WordsByPlace:
    """Words of many places and days with one statement: for what is done in bulk. Places under the same adoptions share them."""

    def __init__(self) -> None:
        self._schedule = schedule()
        self._adopting = {version.area for version in self._schedule}
        self._found: dict[tuple[frozenset[tuple[int, ...]], date], WordsInForce] = {}

    def on(self, areas: Iterable[Area], day: date) -> WordsInForce:
        """The words in force in any of these areas on a day."""
        lines = frozenset(tuple(one for one in _above(area) if one in self._adopting) for area in areas)
        if (lines, day) not in self._found:
            begun = [one for one in self._schedule if one.first <= day and (one.last is None or one.last >= day)]
            held = {one.adoption: one for line in sorted(lines) for one in in_line(begun, list(line))}
            self._found[lines, day] = WordsInForce(tuple(held.values()))
        return self._found[lines, day]


def versions(area: Area, key: str | None = None) -> QuerySet[Adoption]:
    """What was adopted for the area or above, the latest first."""
    rows = Adoption.objects.filter(area__in=_above(area)).select_related("version", "area").order_by("-first", "key", "pk")
    return rows.filter(key=key) if key else rows


def version_text(digest: str) -> Version:
    """A version with its text. Raises NotFound."""
    version = Version.objects.filter(digest=digest).first()
    if version is None:
        raise NotFound("policy", digest)
    return version


def drafts(viewer: Viewer) -> QuerySet[Draft]:
    """The drafts that the viewer may work on, the latest first."""
    return access.drafts(viewer).select_related("area", "from_version").order_by("-changed_at", "pk")


def draft_for(viewer: Viewer, draft: int) -> Draft:
    """The draft, if the viewer may work on it. Raises NotFound."""
    found = drafts(viewer).filter(pk=draft).first()
    if found is None:
        raise NotFound("draft", draft)
    return found
